//! Failures of any status and any body.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{Error, ErrorDetail, ErrorKind, ValidationErrors};

/// Failures that say more than a message.
impl Error {
    /// Creates a failure of any status.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::Error;
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Gone<'a> {
    ///     message: &'a str,
    ///     left: u32,
    /// }
    ///
    /// let gone = Gone { message: "Todo 3 does not exist.", left: 2 };
    /// let error = Error::http(404).with_data(&gone).with_header("X-Left", "2");
    /// assert_eq!(error.status(), 404);
    /// assert_eq!(
    ///     serde_json::to_string(&error.body()).unwrap(),
    ///     r#"{"message":"Todo 3 does not exist.","left":2}"#,
    /// );
    /// ```
    #[doc(alias = "abort")]
    #[doc(alias = "HTTPException")]
    pub fn http(status: u16) -> Self {
        let kind = ErrorKind::of_status(status);
        let detail = ErrorDetail::new(kind.message(), kind.code());
        // Of a 400 that refuses no field the message stands alone.
        let mut error = Self::new(kind).with_status(status);
        error.0.detail = ValidationErrors::Message(detail);
        error
    }

    /// Replaces the whole body by anything that has a JSON form.
    ///
    /// Handlers of errors that have a body of their own for each failure leave it alone.
    #[must_use]
    pub fn with_data<T: Serialize + ?Sized>(mut self, data: &T) -> Self {
        match to_raw_value(data) {
            Ok(data) => self.0.data = Some(data),
            Err(error) => return Self::internal(error),
        }
        self
    }

    /// Adds a header to the response.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Returns the body that replaces all messages, as JSON.
    pub fn data(&self) -> Option<&RawValue> {
        self.0.data.as_deref()
    }

    /// Returns the headers that are sent with it.
    pub fn headers(&self) -> &[(String, String)] {
        &self.0.headers
    }
}
