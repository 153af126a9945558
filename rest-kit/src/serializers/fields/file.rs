//! `UploadedFile`: DRF's `FileField` and `ImageField`.

use std::borrow::Cow;
use std::io::Read as _;

use serde::Serializer;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::{UploadedFile, Value};

use super::image::{EXTENSIONS, extension, has_extension, is_image};
use super::{FieldType, FieldValue, Options, refuse, typed_field};

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct FileField {
    options: Options<UploadedFile>,
}

/// An uploaded image: PNG, JPEG, GIF, WebP, BMP or TIFF, by its header; of at most 178,956,970
/// pixels.
#[derive(Debug, Clone)]
pub struct ImageField {
    options: Options<UploadedFile>,
}

typed_field!(FileField: UploadedFile, File);
typed_field!(ImageField: UploadedFile, Image);

/// Arguments that all fields of files have.
pub trait UploadField: super::Field<Value = UploadedFile> + Sized {
    /// Limits the length of the file's name.
    #[must_use]
    fn max_length(mut self, max_length: u32) -> Self {
        self.options_mut().descriptor.limits.max_length = Some(max_length);
        self
    }

    /// Sets whether a file without content is a file.
    #[must_use]
    fn allow_empty_file(mut self, allow_empty_file: bool) -> Self {
        self.options_mut().descriptor.formats.allow_empty_file = allow_empty_file;
        self
    }
}

impl UploadField for FileField {}
impl UploadField for ImageField {}

impl FieldType for UploadedFile {
    const KIND: FieldKind = FieldKind::File;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let Value::File(file) = value else {
            let message = "The submitted data was not a file. Check the encoding type on the form.";
            return refuse(message, "invalid");
        };
        if file.name.is_empty() {
            return refuse("No filename could be determined.", "no_name");
        }
        if file.content.is_empty() && !field.formats.allow_empty_file {
            return refuse("The submitted file is empty.", "empty");
        }
        let length = file.name.chars().count();
        if let Some(most) = field
            .limits
            .max_length
            .filter(|most| length > *most as usize)
        {
            let message =
                format!("Ensure this filename has at most {most} characters (it has {length}).");
            return refuse(message, "max_length");
        }
        if field.kind == FieldKind::Image {
            check_image(&file)?;
        }
        Ok(file)
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

/// Refuses what is no image, and images whose names say otherwise.
fn check_image(file: &UploadedFile) -> FieldValue<()> {
    if !is_image(&beginning(file)) {
        let message = "Upload a valid image. The file you uploaded was either not an image or a \
                       corrupted image.";
        return refuse(message, "invalid_image");
    }
    if !has_extension(&file.name) {
        let extension = extension(&file.name);
        let message = format!(
            "File extension “{extension}” is not allowed. Allowed extensions are: {EXTENSIONS}."
        );
        return refuse(message, "invalid_extension");
    }
    Ok(())
}

/// Returns as many of the first bytes as an image needs to say its size.
fn beginning(file: &UploadedFile) -> Cow<'_, [u8]> {
    const ENOUGH: u64 = 256 * 1024;
    let head = file.content.head();
    if head.len() as u64 >= file.content.len().min(ENOUGH) || is_image(head) {
        return Cow::Borrowed(head);
    }
    let mut more = Vec::new();
    match file
        .content
        .open()
        .map(|open| open.take(ENOUGH).read_to_end(&mut more))
    {
        Ok(Ok(_)) => Cow::Owned(more),
        _ => Cow::Borrowed(head),
    }
}
