//! The text of a cursor: DRF's `p=<position>` in base64, with a value for each column needed, and
//! a signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::db::Position;
use crate::http::url::quote_plus;
use crate::secrets::{SecretKey, hex};

/// Cursors that skip more rows than this skip so many; ours skip none.
const OFFSET_CUTOFF: i64 = 1_000;

/// Stands before the signature.
const SIGNATURE: &str = "&s=";

/// What a cursor says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// Rows to skip behind the position; DRF writes it where positions are equal.
    pub(super) offset: i64,
    pub(super) backwards: bool,
    pub(super) position: Position,
}

/// Signs the cursors of one list.
#[derive(Debug)]
pub(super) struct Seal<'a> {
    pub(super) key: &'a SecretKey,
    /// The list, and its order: a cursor of one leads nowhere in another.
    pub(super) list: String,
}

impl Seal<'_> {
    /// Half of a signature suffices, and keeps addresses short.
    const LENGTH: usize = 32;

    fn sign(&self, text: &str) -> String {
        let mut digits = hex(&self.key.sign(&self.list, text.as_bytes()));
        digits.truncate(Self::LENGTH);
        digits
    }

    fn has_signed(&self, text: &str, signature: &str) -> bool {
        self.key
            .verifies_hex(&self.list, text.as_bytes(), signature, Self::LENGTH)
    }
}

impl Token {
    /// Reads a cursor that was sealed; none when it was not, or was changed since.
    pub(super) fn open(text: &str, seal: &Seal<'_>) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let sealed = String::from_utf8(lenient_base64(text)?).ok()?;
        let (text, signature) = sealed.rsplit_once(SIGNATURE)?;
        seal.has_signed(text, signature)
            .then(|| Self::read(text.as_bytes()))?
    }

    /// Writes a cursor that nobody else can.
    pub(super) fn seal(&self, seal: &Seal<'_>) -> String {
        let text = self.text();
        let signature = seal.sign(&text);
        STANDARD.encode([text.as_str(), SIGNATURE, &signature].concat())
    }

    /// Reads a cursor as DRF does; none when it is not one.
    pub(super) fn decode(text: &str) -> Option<Self> {
        Self::read(&lenient_base64(text)?)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        if !bytes.is_ascii() {
            return None;
        }
        let mut token = Self::default();
        let (mut offset, mut backwards) = (None, None);
        let mut nulls: Vec<usize> = Vec::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            match &*name {
                "o" => {
                    offset.get_or_insert(value);
                }
                "r" => {
                    backwards.get_or_insert(value);
                }
                "p" => token.position.push(Some(value.into_owned())),
                "n" => nulls.push(value.parse().ok()?),
                _ => {}
            }
        }
        if let Some(offset) = offset {
            let offset = super::super::whole(&offset).filter(|offset| *offset >= 0)?;
            token.offset = offset.min(OFFSET_CUTOFF);
        }
        if let Some(backwards) = backwards {
            token.backwards = super::super::whole(&backwards)? != 0;
        }
        for at in nulls {
            *token.position.get_mut(at)? = None;
        }
        Some(token)
    }

    /// Writes the cursor as DRF does.
    pub(super) fn encode(&self) -> String {
        STANDARD.encode(self.text())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut add = |name: &str, value: &str| {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str(name);
            text.push('=');
            quote_plus(value, &mut text);
        };
        if self.offset != 0 {
            add("o", &self.offset.to_string());
        }
        if self.backwards {
            add("r", "1");
        }
        for value in &self.position {
            add("p", value.as_deref().unwrap_or_default());
        }
        for (at, _) in self
            .position
            .iter()
            .enumerate()
            .filter(|(_, it)| it.is_none())
        {
            add("n", &at.to_string());
        }
        text
    }
}

/// Decodes base64 as Python does: what is not of the alphabet is passed over, and a padding that
/// is complete ends the text.
fn lenient_base64(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut digits = String::with_capacity(text.len());
    let mut padding = 0;
    for letter in text.chars() {
        match letter {
            '=' => {
                padding += 1;
                if digits.len() % 4 >= 2 && digits.len() % 4 + padding >= 4 {
                    break;
                }
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => {
                digits.push(letter);
                padding = 0;
            }
            _ => {}
        }
    }
    let is_complete = match digits.len() % 4 {
        0 => true,
        1 => false,
        rest => rest + padding >= 4,
    };
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    is_complete.then(|| engine.decode(digits).ok()).flatten()
}

/// Returns the values that tell a row from its neighbor: the first if they suffice.
pub(super) fn telling(row: &Position, neighbor: &Position) -> Position {
    let differs = row
        .iter()
        .zip(neighbor)
        .position(|(own, other)| own != other);
    let length = differs.map_or(row.len(), |at| at + 1);
    row[..length].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(offset: i64, backwards: bool, position: &[Option<&str>]) -> Token {
        Token {
            offset,
            backwards,
            position: position.iter().map(|it| it.map(str::to_owned)).collect(),
        }
    }

    #[test]
    fn cursors_are_drfs() {
        for (expected, text) in [
            (
                token(0, false, &[Some("2024-01-01 12:00:00+00:00")]),
                "cD0yMDI0LTAxLTAxKzEyJTNBMDAlM0EwMCUyQjAwJTNBMDA=",
            ),
            (
                token(0, true, &[Some("1972-09-26")]),
                "cj0xJnA9MTk3Mi0wOS0yNg==",
            ),
            (token(0, false, &[]), ""),
            (
                token(2, false, &[Some("a"), None, Some("7")]),
                "bz0yJnA9YSZwPSZwPTcmbj0x",
            ),
        ] {
            assert_eq!(expected.encode(), text);
            assert_eq!(Token::decode(text), Some(expected));
        }
    }

    // parity: PAG-009
    #[test]
    fn what_python_refuses_is_refused() {
        for text in [
            "123", "nonsense", "é", "bz14", "bz0tMQ==", "cj14", "YQ=", "bj0w",
        ] {
            assert_eq!(Token::decode(text), None, "{text}");
        }
        for text in ["!!!!", "", "====", "YT0x"] {
            assert_eq!(Token::decode(text), Some(Token::default()), "{text}");
        }
        assert_eq!(
            Token::decode("bz05OTk5").map(|token| token.offset),
            Some(OFFSET_CUTOFF)
        );
    }

    #[test]
    fn positions_are_as_short_as_they_can_be() {
        let row = vec![Some("a".to_owned()), None, Some("7".to_owned())];
        let other = |values: &[Option<&str>]| -> Position {
            values.iter().map(|it| it.map(str::to_owned)).collect()
        };
        assert_eq!(telling(&row, &other(&[Some("b")])).len(), 1);
        assert_eq!(telling(&row, &other(&[Some("a"), Some("x")])).len(), 2);
        assert_eq!(
            telling(&row, &other(&[Some("a"), None, Some("8")])).len(),
            3
        );
        assert_eq!(telling(&row, &other(&[])).len(), 3);
    }
}
