//! What an application may set about reading requests.

use std::time::Duration;

use crate::error::StartError;

/// Limits of request bodies: of an application ([`RestKit::body_limits`](crate::RestKit::body_limits)),
/// or of a view and its actions
/// ([`Policies::body_limits`](crate::views::Policies::body_limits)).
///
/// # Examples
///
/// ```
/// use rest_kit::request::BodyLimits;
///
/// let limits = BodyLimits { max_body: 64 * 1024, ..BodyLimits::default() };
/// assert_eq!(limits.max_fields, 1000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimits {
    /// The largest JSON or form body in bytes; of a multipart body, all its text together.
    #[doc(alias = "DATA_UPLOAD_MAX_MEMORY_SIZE")]
    pub max_body: usize,
    /// The largest body with files in bytes.
    pub max_upload: usize,
    /// The largest single file in bytes.
    pub max_file: usize,
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
    /// The deepest nesting of lists and objects in a JSON body, at most
    /// [`MOST_DEPTH`](Self::MOST_DEPTH).
    pub max_depth: usize,
    /// How long a body may keep the server waiting, beside the time that its bytes take at
    /// [`min_rate`](Self::min_rate); a slower one is answered 408.
    #[doc(alias = "RequestReadTimeout")]
    pub max_wait: Duration,
    /// The bytes in a second that a body must have on average.
    pub min_rate: usize,
    /// Keys of bodies that no field of the serializer has are refused.
    pub deny_unknown_fields: bool,
}

impl BodyLimits {
    /// Django's limits; files, which Django does not limit, at 10 MiB, and bodies with files at
    /// 25 MiB.
    pub const DEFAULT: Self = Self {
        max_body: 2_621_440,
        max_upload: 25 * 1024 * 1024,
        max_file: 10 * 1024 * 1024,
        max_file_in_memory: 2_621_440,
        max_fields: 1000,
        max_files: 100,
        max_items: 10_000,
        max_rows: 1_000,
        max_depth: 128,
        max_wait: Duration::from_secs(30),
        min_rate: 1024,
        deny_unknown_fields: false,
    };

    /// The largest [`max_depth`](Self::max_depth): deeper data would not fit on the stack.
    pub const MOST_DEPTH: usize = 500;

    /// Reports limits that cannot be kept.
    pub(crate) fn check(&self, mistakes: &mut StartError) {
        if self.max_depth > Self::MOST_DEPTH {
            mistakes.add(format!(
                "`BodyLimits::max_depth` is {}; deeper data than {} levels does not fit on the stack",
                self.max_depth,
                Self::MOST_DEPTH
            ));
        }
        if self.min_rate == 0 {
            mistakes.add("`BodyLimits::min_rate` is 0: bodies might never end; write 1 or more");
        }
    }

    /// Returns how long so many bytes of a body may take.
    pub(super) fn time_for(&self, bytes: usize) -> Duration {
        let seconds = bytes / self.min_rate.max(1);
        self.max_wait
            .saturating_add(Duration::from_secs(seconds as u64))
    }
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
