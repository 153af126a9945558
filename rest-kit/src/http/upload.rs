//! Uploaded files: small ones in memory, large ones on disk for as long as the request lasts.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of a multipart or raw upload.
///
/// # Examples
///
/// ```
/// use rest_kit::request::UploadedFile;
///
/// let file = UploadedFile {
///     name: "note.txt".to_owned(),
///     content_type: "text/plain".to_owned(),
///     content: b"hello".to_vec().into(),
/// };
/// assert_eq!(file.content.len(), 5);
/// assert_eq!(*file.content.read()?, *b"hello");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// Name as the client gave it, without directories.
    pub name: String,
    /// Media type as the client gave it; may be empty.
    pub content_type: String,
    /// The bytes, wherever they are.
    pub content: FileContent,
}

/// Without the bytes, of which there may be millions.
impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.content.len())
            .finish()
    }
}

/// The bytes of an uploaded file: in memory, or on disk above
/// [`BodyLimits::max_file_in_memory`](super::BodyLimits::max_file_in_memory).
///
/// The file on disk is gone with its last copy; what is to stay is copied by
/// [`save`](Self::save). Reading and saving block: do it in a job
/// ([`actix_web::web::block`](https://docs.rs/actix-web/4/actix_web/web/fn.block.html)) when
/// files may be large.
#[doc(alias = "TemporaryUploadedFile")]
#[derive(Clone, PartialEq, Eq)]
pub struct FileContent(Place);

#[derive(Clone)]
enum Place {
    Memory(Arc<[u8]>),
    Disk(Arc<OnDisk>),
}

#[derive(Debug)]
struct OnDisk {
    file: TemporaryFile,
    head: Vec<u8>,
    length: u64,
}

impl fmt::Debug for FileContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileContent")
            .field("size", &self.len())
            .field("path", &self.path())
            .finish()
    }
}

impl FileContent {
    /// The number of first bytes that stay in memory whatever the file's size.
    pub(super) const HEAD: usize = 4096;

    pub(super) fn on_disk(file: TemporaryFile, head: Vec<u8>, length: u64) -> Self {
        Self(Place::Disk(Arc::new(OnDisk { file, head, length })))
    }

    /// Returns the number of bytes.
    #[doc(alias = "size")]
    pub fn len(&self) -> u64 {
        match &self.0 {
            Place::Memory(bytes) => bytes.len() as u64,
            Place::Disk(disk) => disk.length,
        }
    }

    /// Returns whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the first bytes, at least 4096 if there are as many: what tells the file's kind.
    pub fn head(&self) -> &[u8] {
        match &self.0 {
            Place::Memory(bytes) => bytes,
            Place::Disk(disk) => &disk.head,
        }
    }

    /// Returns where the file is, if it is on disk.
    #[doc(alias = "temporary_file_path")]
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Memory(_) => None,
            Place::Disk(disk) => Some(&disk.file.path),
        }
    }

    /// Returns all bytes.
    ///
    /// # Errors
    ///
    /// A failure of the disk.
    pub fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Place::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Place::Disk(disk) => fs::read(&disk.file.path).map(Cow::Owned),
        }
    }

    /// Opens the bytes for reading piece by piece.
    ///
    /// # Errors
    ///
    /// A failure of the disk.
    #[doc(alias = "chunks")]
    pub fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match &self.0 {
            Place::Memory(bytes) => Box::new(&**bytes),
            Place::Disk(disk) => Box::new(File::open(&disk.file.path)?),
        })
    }

    /// Writes the bytes to a new file.
    ///
    /// # Errors
    ///
    /// A file of this name that exists already; a failure of the disk.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let mut target = File::create_new(path)?;
        io::copy(&mut *self.open()?, &mut target).map(drop)
    }
}

impl From<Vec<u8>> for FileContent {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Place::Memory(bytes.into()))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Memory(left), Self::Memory(right)) => left == right,
            (Self::Disk(left), Self::Disk(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }
}

impl Eq for Place {}

/// A file that nobody else may read, removed when it is dropped.
#[derive(Debug)]
pub(super) struct TemporaryFile {
    path: PathBuf,
}

impl TemporaryFile {
    /// Creates an empty one in the system's directory for them.
    pub(super) fn create() -> io::Result<(Self, File)> {
        let name = format!("rest-kit-{}.upload", uuid::Uuid::new_v4().simple());
        let path = std::env::temp_dir().join(name);
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok((Self { path }, file))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            // Somebody may have moved it to where it is to stay.
            if error.kind() != io::ErrorKind::NotFound {
                tracing::error!(path = %self.path.display(), %error, "an upload stays on disk");
            }
        }
    }
}
