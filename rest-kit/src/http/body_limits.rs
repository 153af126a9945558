//! What an application may set about reading requests.

/// Limits of request bodies; actix application data, else the defaults.
///
/// # Examples
///
/// ```
/// use rest_kit::request::BodyLimits;
///
/// let limits = BodyLimits { max_body: 64 * 1024, ..BodyLimits::default() };
/// assert_eq!(limits.max_fields, 1000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyLimits {
    /// The largest JSON or form body in bytes; of a multipart body, all its text together.
    #[doc(alias = "DATA_UPLOAD_MAX_MEMORY_SIZE")]
    pub max_body: usize,
    /// The largest body with files in bytes.
    pub max_upload: usize,
    /// The largest file that is kept in memory, in bytes; a larger one waits on disk.
    #[doc(alias = "FILE_UPLOAD_MAX_MEMORY_SIZE")]
    pub max_file_in_memory: usize,
    /// The largest number of fields in a form.
    #[doc(alias = "DATA_UPLOAD_MAX_NUMBER_FIELDS")]
    pub max_fields: usize,
    /// The largest number of files in a form.
    #[doc(alias = "DATA_UPLOAD_MAX_NUMBER_FILES")]
    pub max_files: usize,
    /// The longest list in a body, and the largest map; a field's `max_length` decides instead.
    pub max_items: usize,
    /// The most objects that a body may hold, and the most rows that a list of it may name by
    /// their keys; `max_length` of a serializer and `bulk_size` of a view decide instead.
    pub max_rows: usize,
    /// Keys of bodies that no field of the serializer has are refused.
    pub deny_unknown_fields: bool,
}

impl BodyLimits {
    /// Django's limits; bodies with files, which Django does not limit, at 25 MiB.
    pub const DEFAULT: Self = Self {
        max_body: 2_621_440,
        max_upload: 25 * 1024 * 1024,
        max_file_in_memory: 2_621_440,
        max_fields: 1000,
        max_files: 100,
        max_items: 10_000,
        max_rows: 1_000,
        deny_unknown_fields: false,
    };
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
