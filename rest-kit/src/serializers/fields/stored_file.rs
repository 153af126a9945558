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
    place: PhantomData<fn() -> P>,
}

impl<P: Files> Keep for Upload<P> {
    fn keep(&self) -> io::Result<String> {
        P::storage().save(&self.file.name, &self.file.content)
    }
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
        let upload: Upload<P> = Upload { file, place };
        Ok(StoredFile::uploaded(name, Arc::new(upload)))
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.url())
    }

    fn represent_in<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        cx: &Context,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let url = self.url();
        serializer.serialize_str(&cx.request().build_absolute_uri(&url))
    }

    fn keep(self) -> Result<Self> {
        self.kept().map_err(Error::internal)
    }
}
