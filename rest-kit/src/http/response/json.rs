//! From data to compact JSON, with numbers as Python writes them.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::error::{Error, Result};

/// Writes `data` as compact JSON, the form that responses carry and renderers start from.
///
/// # Errors
///
/// 500 for data that has no JSON form.
pub(crate) fn to_json<T: Serialize + ?Sized>(data: &T) -> Result<Vec<u8>> {
    let mut json = Vec::with_capacity(128);
    let mut serializer = Serializer::with_formatter(&mut json, Compact(CompactFormatter));
    data.serialize(&mut serializer).map_err(Error::internal)?;
    Ok(json)
}

/// Compact JSON whose floats are those of Python: `1e-07`, `1e+22`.
struct Compact(CompactFormatter);

impl Formatter for Compact {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // Between these Python writes all digits, as serde_json does.
        if value == 0.0 || (1e-4..1e16).contains(&value.abs()) {
            return self.0.write_f64(writer, value);
        }
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        match exponent.strip_prefix('-') {
            Some(exponent) => write!(writer, "{digits}e-{exponent:0>2}"),
            None => write!(writer, "{digits}e+{exponent:0>2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: RSP-004
    #[test]
    fn floats_are_written_as_by_python() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (3.0, "3.0"),
            (1.0 / 3.0, "0.3333333333333333"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (-1.5e-7, "-1.5e-07"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (1.234e22, "1.234e+22"),
            (5e-324, "5e-324"),
            (1e300, "1e+300"),
            (f64::NAN, "null"),
        ] {
            assert_eq!(to_json(&value).unwrap(), expected.as_bytes());
        }
    }
}
