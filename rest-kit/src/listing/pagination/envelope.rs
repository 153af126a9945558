//! An object around results that are JSON already.

use serde::Serialize;

use crate::error::{Error, Result};

/// Builds a JSON object around results that are JSON already, without parsing them again.
///
/// # Examples
///
/// ```
/// use rest_kit::pagination::Envelope;
///
/// let body = Envelope::new().entry("count", &2).results("results", b"[1,2]").finish()?;
/// assert_eq!(body, br#"{"count":2,"results":[1,2]}"#);
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct Envelope {
    body: Vec<u8>,
    failure: Option<serde_json::Error>,
}

impl Envelope {
    /// Starts an object without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    pub fn entry<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.key(name);
        if let Err(error) = serde_json::to_writer(&mut self.body, value) {
            self.failure.get_or_insert(error);
        }
        self
    }

    /// Adds an entry that is JSON already.
    pub fn results(mut self, name: &str, json: &[u8]) -> Self {
        self.body.reserve(json.len() + name.len() + 5);
        self.key(name);
        self.body.extend_from_slice(json);
        self
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// 500 when an entry has no JSON form.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        if let Some(failure) = self.failure {
            return Err(Error::internal(failure));
        }
        if self.body.is_empty() {
            self.body.push(b'{');
        }
        self.body.push(b'}');
        Ok(self.body)
    }

    fn key(&mut self, name: &str) {
        self.body
            .push(if self.body.is_empty() { b'{' } else { b',' });
        if let Err(error) = serde_json::to_writer(&mut self.body, name) {
            self.failure.get_or_insert(error);
        }
        self.body.push(b':');
    }
}
