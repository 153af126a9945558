//! One key around bodies and answers: `{"article": {…}}`.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer as SerdeSerializer};

use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;

use super::Serializer;

/// Takes the key off a body; forms have none.
///
/// # Errors
///
/// 400 when a JSON object does not have it.
pub(super) fn opened(data: Value, key: Option<&'static str>) -> Result<Value> {
    let (Some(key), Value::Map(_)) = (key, &data) else {
        return Ok(data);
    };
    let mut data = data;
    data.take(key).ok_or_else(|| {
        let detail = ErrorDetail::new("This field is required.", "required");
        Error::validation(ValidationErrors::field(key, detail))
    })
}

/// Takes the key off a list, if the body is one with its key.
pub(crate) fn opened_list<S: Serializer>(mut data: Value) -> Value {
    let list = match S::ENVELOPE_MANY {
        Some(key) => data.take(key),
        _ => None,
    };
    list.unwrap_or(data)
}

/// Puts the key around an answer.
pub(super) struct Enveloped<T>(pub(super) Option<&'static str>, pub(super) T);

impl<T: Serialize> Serialize for Enveloped<T> {
    fn serialize<Z: SerdeSerializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let Some(key) = self.0 else {
            return self.1.serialize(serializer);
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, &self.1)?;
        map.end()
    }
}
