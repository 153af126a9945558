//! Where uploaded files stay: a folder, or whatever implements [`Storage`].
//!
//! DRF and Django: `FileField(upload_to=…)`, `FileSystemStorage`.
//!
//! ```
//! use rest_kit::request::UploadedFile;
//! use rest_kit::storage::{LocalStorage, Storage as _};
//!
//! # let folder = std::env::temp_dir().join(format!("rest-kit-doc-{}", std::process::id()));
//! let covers = LocalStorage::new(&folder, "/media/covers/");
//! let file = UploadedFile {
//!     name: "../A cover.png".to_owned(),
//!     content_type: "image/png".to_owned(),
//!     content: b"...".to_vec().into(),
//! };
//! let name = covers.save(&file.name, &file.content)?;
//! assert_eq!(name, "A_cover.png");
//! assert_eq!(covers.url(&name), "/media/covers/A_cover.png");
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), std::io::Error>(())
//! ```

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use futures_util::stream::try_unfold;

use crate::error::{Error, Result};

use super::disposition::disposition;
use super::{FileContent, Response, UploadedFile};

/// The longest name of a stored file, in bytes.
const LONGEST_NAME: usize = 100;

/// As much of a file is read at once.
const PIECE: u64 = 64 * 1024;

/// What stays as it is in the path of an address.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Keeps files under names of its own making.
///
/// Its functions block: [`store`] and [`download`] call them where that does no harm.
pub trait Storage: Debug + Send + Sync + 'static {
    /// Keeps a file; answers the name that it is found by, which no other file has.
    ///
    /// # Errors
    ///
    /// That of the disk or the network.
    fn save(&self, name: &str, content: &FileContent) -> io::Result<String>;

    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`NotFound`](io::ErrorKind::NotFound) when there is none of this name.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// That of the disk or the network.
    fn delete(&self, name: &str) -> io::Result<()>;

    /// Returns the address, without host, that a file is served at.
    fn url(&self, name: &str) -> String;
}

/// Where the files of a column are: the `P` of [`StoredFile<P>`](crate::values::StoredFile).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say where files are",
    note = "implement `rest_kit::storage::Files` for it: `fn storage() -> &'static dyn Storage`"
)]
#[doc(alias = "upload_to")]
pub trait Files: 'static {
    /// Returns the storage, which lasts as long as the program: a `static`.
    fn storage() -> &'static dyn Storage;
}

/// A folder of files.
///
/// Names are made safe: no folders, no hidden files, no control characters, at most 100 bytes; a
/// name that is taken gets a random part. Keep the folder out of what a web server shows: files
/// are what strangers sent, and [`download`] serves them so that no browser runs them.
#[derive(Debug, Clone)]
#[doc(alias = "FileSystemStorage")]
pub struct LocalStorage {
    folder: PathBuf,
    base_url: String,
}

impl LocalStorage {
    /// Keeps files in `folder`, which is made when the first file comes; `base_url` is where
    /// they are served.
    pub fn new(folder: impl Into<PathBuf>, base_url: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            base_url: base_url.into(),
        }
    }

    /// Returns where a file of this name is; none for names that are no file's of this folder.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        if safe_name(name) == name {
            return Ok(self.folder.join(name));
        }
        Err(io::ErrorKind::NotFound.into())
    }
}

impl Storage for LocalStorage {
    fn save(&self, name: &str, content: &FileContent) -> io::Result<String> {
        fs::create_dir_all(&self.folder)?;
        let wanted = safe_name(name);
        let mut name = wanted.clone();
        loop {
            match content.save(self.folder.join(&name)) {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    name = another_name(&wanted);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let file = File::open(self.path(name)?)?;
        Ok(Box::new(file))
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn url(&self, name: &str) -> String {
        format!("{}{}", self.base_url, utf8_percent_encode(name, IN_PATH))
    }
}

/// Keeps an uploaded file; answers its name. To be called by views.
///
/// # Errors
///
/// 500 when the storage fails.
pub async fn store<S: Storage + Clone>(storage: &S, file: &UploadedFile) -> Result<String> {
    let (storage, file) = (storage.clone(), file.clone());
    let save = move || storage.save(&file.name, &file.content);
    blocking(save).await
}

/// Answers with a stored file, to be saved and not shown: whatever it is, no browser runs it.
///
/// # Errors
///
/// 404 when there is none of this name, 500 when the storage fails.
pub async fn download<S: Storage + Clone>(storage: &S, name: &str) -> Result<Response> {
    let (storage, wanted) = (storage.clone(), name.to_owned());
    let reader = blocking(move || storage.open(&wanted)).await?;
    let pieces = try_unfold(reader, |mut reader| {
        blocking(move || {
            let mut piece = Vec::new();
            reader.by_ref().take(PIECE).read_to_end(&mut piece)?;
            Ok((!piece.is_empty()).then_some((piece, reader)))
        })
    });
    Ok(Response::stream("application/octet-stream", pieces)
        .with_header("Content-Disposition", disposition("attachment", name))
        .with_header("X-Content-Type-Options", "nosniff"))
}

/// Runs something that waits for a disk on a thread that may wait.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = actix_web::web::block(work).await.map_err(Error::internal)?;
    done.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::not_found(),
        _ => Error::internal(error),
    })
}

/// `../a b?.html` → `a_b.html`: letters, digits, `-`, `_` and `.` of the last part of a path.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let spaces = last.replace(char::is_whitespace, "_");
    let letters = spaces
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    let safe: String = letters.collect();
    let safe = safe.trim_start_matches('.');
    let (stem, extension) = split(safe);
    let extension = start(extension, 20);
    let stem = start(stem, LONGEST_NAME - extension.len());
    match (stem, extension) {
        ("", extension) => format!("file{extension}"),
        (stem, extension) => format!("{stem}{extension}"),
    }
}

/// The same name with a random part.
fn another_name(name: &str) -> String {
    let random = uuid::Uuid::new_v4().simple().to_string();
    let (stem, extension) = split(name);
    let stem = start(stem, LONGEST_NAME.saturating_sub(extension.len() + 8));
    format!("{stem}_{}{extension}", &random[..7])
}

/// `a.b.png` is `a.b` and `.png`.
fn split(name: &str) -> (&str, &str) {
    let extension = Path::new(name).extension().map_or(0, |it| it.len() + 1);
    name.split_at(name.len() - extension)
}

/// The longest start of a text that has at most so many bytes.
fn start(text: &str, most: usize) -> &str {
    let ends = text
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8());
    let end = ends.take_while(|end| *end <= most).last();
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: SEC-28
    #[test]
    fn names_are_made_safe() {
        let long = "ü".repeat(300);
        for (name, expected) in [
            ("cover.png", "cover.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a b.html", "a_b.html"),
            (".htaccess", "htaccess"),
            ("..", "file"),
            ("", "file"),
            ("a\0\r\n\u{202e}b?.gif", "a__b.gif"),
            ("größe 1.jpeg", "größe_1.jpeg"),
            (&format!("{long}.png"), &format!("{}.png", "ü".repeat(48))),
        ] {
            assert_eq!(safe_name(name), expected, "{name:?}");
            assert_eq!(safe_name(expected), expected);
            assert!(another_name(&safe_name(name)).len() <= LONGEST_NAME);
        }
    }

    #[test]
    fn files_are_kept_beside_each_other_and_nothing_else_is_reached() {
        let folder = std::env::temp_dir().join(format!("rest-kit-{}", uuid::Uuid::new_v4()));
        let storage = LocalStorage::new(&folder, "/media/");
        let save = |text: &str| storage.save("a.txt", &text.as_bytes().to_vec().into());
        let (first, second) = (save("one").unwrap(), save("two").unwrap());
        assert_eq!(first, "a.txt");
        assert_eq!((&second[..2], &second[9..]), ("a_", ".txt"));
        let mut text = String::new();
        storage
            .open(&second)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "two");
        for name in ["../a.txt", "/etc/passwd", "", "none.txt", ".."] {
            assert!(storage.open(name).is_err(), "{name}");
        }
        assert!(storage.delete("../a.txt").is_err());
        storage.delete(&first).unwrap();
        storage.delete(&first).unwrap();
        assert!(storage.open(&first).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
