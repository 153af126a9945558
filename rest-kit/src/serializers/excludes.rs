//! What answers leave out: nulls, and values that are the default.

use std::io;

use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::descriptors::FieldDescriptor;

use super::FieldType;
use super::fields::represented;

/// Writes the fields of a struct that are not null; generated code wraps the real writer in it.
#[derive(Debug)]
pub struct WithoutNulls<Z>(pub Z);

impl<Z: SerializeStruct> SerializeStruct for WithoutNulls<Z> {
    type Ok = Z::Ok;
    type Error = Z::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Z::Error> {
        if is_null(value) {
            return self.0.skip_field(name);
        }
        self.0.serialize_field(name, value)
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Z::Error> {
        self.0.skip_field(name)
    }

    fn end(self) -> Result<Z::Ok, Z::Error> {
        self.0.end()
    }
}

/// Returns whether a value is what its field has when nothing is sent: its default, else null.
#[must_use]
pub fn is_default<T: FieldType>(
    value: &T,
    default: Option<fn() -> T>,
    field: &FieldDescriptor,
) -> bool {
    let default = default.map(|default| default()).or_else(T::null);
    default.is_some_and(|default| represented(&default, field) == represented(value, field))
}

/// Takes one `null`, and nothing else.
#[derive(Default)]
struct Null {
    taken: bool,
}

impl io::Write for Null {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.taken || bytes != b"null" {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.taken = true;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Asks what a value writes; the first byte of anything but null ends the asking.
fn is_null<T: Serialize + ?Sized>(value: &T) -> bool {
    let mut null = Null::default();
    serde_json::to_writer(&mut null, value).is_ok() && null.taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_null_is_null() {
        assert!(is_null(&()) && is_null(&None::<i64>) && is_null(&f64::NAN));
        assert!(!is_null(&"null") && !is_null(&[()]) && !is_null(&0) && !is_null(&""));
    }
}
