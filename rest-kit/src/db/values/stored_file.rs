//! Columns that name files.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// The name of a file in a column, `P` says where the files are; on every database a text.
///
/// A serializer's field of this type takes an upload, keeps it while the row is stored, and shows
/// its address, as DRF's `FileField` does.
///
/// # Examples
///
/// ```
/// use std::sync::LazyLock;
///
/// use rest_kit::prelude::*;
/// use rest_kit::storage::{Files, LocalStorage, Storage};
/// use rest_kit::values::StoredFile;
///
/// static FOLDER: LazyLock<LocalStorage> =
///     LazyLock::new(|| LocalStorage::new("media/covers", "/media/covers/"));
///
/// /// The covers of books.
/// pub struct Covers;
///
/// impl Files for Covers {
///     fn storage() -> &'static dyn Storage {
///         &*FOLDER
///     }
/// }
///
/// #[derive(Model, Clone, Debug)]
/// pub struct Book {
///     #[model(primary_key)]
///     pub id: i64,
///     #[model(max_length = 100)]
///     pub cover: Option<StoredFile<Covers>>,
/// }
///
/// #[derive(Serializer)]
/// #[serializer(model = Book)]
/// pub struct BookSerializer {
///     pub id: i64,
///     #[field(image)]
///     pub cover: Option<StoredFile<Covers>>,
/// }
///
/// let cover: StoredFile<Covers> = StoredFile::named("dune.png");
/// assert_eq!(cover.url(), "/media/covers/dune.png");
/// ```
#[doc(alias = "FileField")]
#[doc(alias = "ImageField")]
pub struct StoredFile<P> {
    name: String,
    upload: Option<Arc<dyn Keep>>,
    place: PhantomData<fn() -> P>,
}

/// A file that is not in its place yet.
pub(crate) trait Keep: fmt::Debug + Send + Sync {
    /// Puts it there; answers its name.
    fn keep(&self) -> io::Result<String>;
}

impl<P> StoredFile<P> {
    /// The file of this name, which is there already.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            upload: None,
            place: PhantomData,
        }
    }

    /// A file that is kept when its row is stored.
    pub(crate) fn uploaded(name: String, upload: Arc<dyn Keep>) -> Self {
        Self {
            upload: Some(upload),
            ..Self::named(name)
        }
    }

    /// Returns its name; of an upload that is not kept yet the one that the client gave.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Keeps an upload; a file that is there stays. This blocks.
    ///
    /// Serializers do it when they store a row; whoever sets the column of an upload by hand does
    /// it before.
    ///
    /// # Errors
    ///
    /// The storage's.
    pub fn kept(self) -> io::Result<Self> {
        match self.upload {
            Some(upload) => upload.keep().map(Self::named),
            None => Ok(self),
        }
    }
}

impl<P> Clone for StoredFile<P> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            upload: self.upload.clone(),
            place: PhantomData,
        }
    }
}

impl<P> PartialEq for StoredFile<P> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.upload, &other.upload) {
            (None, None) => self.name == other.name,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl<P> Eq for StoredFile<P> {}

impl<P> fmt::Debug for StoredFile<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoredFile").field(&self.name).finish()
    }
}

impl<P, Db> ToSql<Text, Db> for StoredFile<P>
where
    Db: Backend,
    str: ToSql<Text, Db>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Db>) -> serialize::Result {
        self.name.as_str().to_sql(out)
    }
}

impl<P, Db> FromSql<Text, Db> for StoredFile<P>
where
    Db: Backend,
    String: FromSql<Text, Db>,
{
    fn from_sql(raw: Db::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(raw).map(Self::named)
    }
}

crate::__private::sql_bind!([P: 'static] StoredFile<P> as Text);
crate::__private::sql_read!([P: 'static] StoredFile<P>);
