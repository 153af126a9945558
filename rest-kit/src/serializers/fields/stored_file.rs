//! Files that columns name: DRF's `FileField` and `ImageField` of a model.

use std::fmt;
use std::io::{self, Read};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serializer;

use crate::context::Context;
use crate::db::values::{Keep, StoredFile};
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{Error, Result};
use crate::http::storage::Files;
use crate::http::{UploadedFile, Value};

use super::{FieldType, FieldValue};

/// The file itself.
impl<P: Files> StoredFile<P> {
    /// Returns the address, without host, that it is served at.
    pub fn url(&self) -> String {
        P::storage().url(self.name())
    }

    /// Opens it. This blocks.
    ///
    /// # Errors
    ///
    /// That it is not there; the storage's.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        P::storage().open(self.name())
    }

    /// Removes it, not its row. This blocks.
    ///
    /// # Errors
    ///
    /// The storage's.
    pub fn delete(&self) -> io::Result<()> {
        P::storage().delete(self.name())
    }
}

/// An upload on its way to its place.
struct Upload<P> {
    file: UploadedFile,
    /// The most characters that the column has for its name.
    longest: Option<usize>,
    place: PhantomData<fn() -> P>,
}

impl<P: Files> Keep for Upload<P> {
    fn keep(&self) -> io::Result<String> {
        let (storage, file) = (P::storage(), &self.file);
        let kept = storage.save(&file.name, &file.content)?;
        let longest = self.longest.unwrap_or(usize::MAX);
        let excess = kept.chars().count().saturating_sub(longest);
        if excess == 0 {
            return Ok(kept);
        }
        // The storage has made the name longer, because another file has it: cut what comes
        // before its end.
        storage.delete(&kept)?;
        let kept = storage.save(&shortened(&file.name, excess), &file.content)?;
        if kept.chars().count() <= longest {
            return Ok(kept);
        }
        storage.delete(&kept)?;
        Err(io::Error::new(
            io::ErrorKind::InvalidFilename,
            format!("no free name for `{}` fits the column", file.name),
        ))
    }
}

/// `a-long-name.png` without so many letters of its stem.
fn shortened(name: &str, excess: usize) -> String {
    let at = name.rfind('.').unwrap_or(name.len());
    let (stem, extension) = name.split_at(at);
    let kept = stem.chars().count().saturating_sub(excess).max(1);
    let stem: String = stem.chars().take(kept).collect();
    format!("{stem}{extension}")
}

impl<P> fmt::Debug for Upload<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Upload").field(&self.file.name).finish()
    }
}

impl<P: Files> FieldType for StoredFile<P> {
    const KIND: FieldKind = FieldKind::File;
    const KEPT: bool = true;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let file = UploadedFile::to_internal_value(value, field)?;
        let name = file.name.clone();
        let place = PhantomData;
        let longest = field.limits.max_length.map(|most| most as usize);
        let upload: Upload<P> = Upload {
            file,
            longest,
            place,
        };
        Ok(StoredFile::uploaded(name, Arc::new(upload)))
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match field.formats.use_url {
            Some(false) => serializer.serialize_str(self.name()),
            _ => serializer.serialize_str(&self.url()),
        }
    }

    fn represent_in<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        cx: &Context,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let of_all = cx.conventions().uploaded_files_use_url;
        if !field.formats.use_url.unwrap_or(of_all) {
            return serializer.serialize_str(self.name());
        }
        let url = self.url();
        serializer.serialize_str(&cx.request().build_absolute_uri(&url))
    }

    fn keep(self) -> Result<Self> {
        self.kept().map_err(Error::internal)
    }
}
