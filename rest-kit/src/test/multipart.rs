//! Bodies with files.

use serde::Serialize;
use serde_json::Value;

/// Between the parts; no test has it in a file.
const BOUNDARY: &str = "BoUnDaRyStRiNg";

/// A body with texts and files, as forms of pages send it.
///
/// # Examples
///
/// ```
/// use rest_kit::test::Multipart;
///
/// let body = Multipart::new()
///     .text("title", "Dune")
///     .file("cover", "dune.png", "image/png", b"\x89PNG");
/// # let _ = body;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
#[doc(alias = "SimpleUploadedFile")]
#[doc(alias = "MultiPartRenderer")]
pub struct Multipart(Vec<u8>);

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text; several of one name are a list.
    pub fn text(self, name: &str, value: &str) -> Self {
        self.part(
            &format!("name=\"{}\"", quoted(name)),
            None,
            value.as_bytes(),
        )
    }

    /// Adds a file.
    pub fn file(
        self,
        name: &str,
        file_name: &str,
        content_type: &str,
        content: impl AsRef<[u8]>,
    ) -> Self {
        let names = format!(
            "name=\"{}\"; filename=\"{}\"",
            quoted(name),
            quoted(file_name)
        );
        self.part(&names, Some(content_type), content.as_ref())
    }

    /// Adds each entry of an object as a text; lists are several of one name.
    ///
    /// # Panics
    ///
    /// When the value is no object, or has objects inside: forms have no place for them.
    #[track_caller]
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        entries(value)
            .iter()
            .fold(Self::new(), |body, (name, text)| body.text(name, text))
    }

    fn part(mut self, names: &str, content_type: Option<&str>, content: &[u8]) -> Self {
        let content_type = content_type.map(|it| format!("Content-Type: {it}\r\n"));
        let content_type = content_type.unwrap_or_default();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\n{content_type}\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// Returns the media type and the bytes.
    pub(super) fn finish(mut self) -> (String, Vec<u8>) {
        self.0
            .extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={BOUNDARY}"), self.0)
    }
}

/// Returns the entries of an object as texts.
#[track_caller]
pub(super) fn entries<T: Serialize + ?Sized>(value: &T) -> Vec<(String, String)> {
    let value = serde_json::to_value(value);
    let Ok(Value::Object(object)) = value else {
        panic!("a form is made of an object, not of {value:?}; send it as JSON");
    };
    let mut entries = Vec::new();
    for (name, value) in object {
        match value {
            Value::Array(items) => {
                entries.extend(items.iter().map(|item| (name.clone(), text(&name, item))));
            }
            value => entries.push((name.clone(), text(&name, &value))),
        }
    }
    entries
}

#[track_caller]
fn text(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Object(_) | Value::Array(_) => {
            panic!("`{name}` is {value}, for which forms have no place; send it as JSON")
        }
        value => value.to_string(),
    }
}

/// Escapes as browsers do.
fn quoted(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
