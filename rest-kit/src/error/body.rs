//! From an error to the body of its response, in DRF's exact shapes.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{Error, ValidationErrors};

/// The body of an error's response: serializes as DRF writes it.
///
/// A single message becomes `{"detail": "…"}`; a list or an object is sent as it is; a
/// validation error is never a bare message.
///
/// # Examples
///
/// ```
/// use rest_kit::error::{Error, ErrorKind};
///
/// let text = |error: Error| serde_json::to_string(&error.body()).unwrap();
/// assert_eq!(text(Error::not_found()), r#"{"detail":"Not found."}"#);
/// assert_eq!(text(Error::validation("Wrong.")), r#"["Wrong."]"#);
/// assert_eq!(text(Error::new(ErrorKind::Validation)), r#"["Invalid input."]"#);
/// ```
#[derive(Debug)]
pub struct ErrorBody<'a>(&'a Error);

impl Error {
    /// Returns what the client is sent, ready to be serialized.
    pub fn body(&self) -> ErrorBody<'_> {
        ErrorBody(self)
    }
}

impl Serialize for ErrorBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(data) = self.0.data() {
            return data.serialize(serializer);
        }
        match self.0.detail() {
            message @ ValidationErrors::Message(_) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("detail", message)?;
                map.end()
            }
            tree => tree.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    // parity: EXC-002, EXC-003
    #[test]
    fn bodies_have_the_shapes_of_drf() {
        let tree = ValidationErrors::Map(vec![
            ("title".into(), "Too dull.".into()),
            (
                "author".into(),
                ValidationErrors::Message(crate::error::ErrorDetail::new("Unknown.", "invalid")),
            ),
        ]);
        let cases = [
            (Error::not_found(), r#"{"detail":"Not found."}"#),
            (
                Error::not_found().with_message("No such shelf."),
                r#"{"detail":"No such shelf."}"#,
            ),
            (
                Error::internal("secret"),
                r#"{"detail":"A server error occurred."}"#,
            ),
            (Error::new(ErrorKind::Validation), r#"["Invalid input."]"#),
            (Error::validation("Wrong."), r#"["Wrong."]"#),
            (
                Error::validation(tree),
                r#"{"title":["Too dull."],"author":"Unknown."}"#,
            ),
        ];
        for (error, expected) in cases {
            assert_eq!(serde_json::to_string(&error.body()).unwrap(), expected);
        }
    }
}
