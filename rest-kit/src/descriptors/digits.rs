//! Digits of every alphabet, as Python reads them.

use std::borrow::Cow;

/// The zeros of the alphabets; the other digits follow each.
const ZEROS: [u32; 36] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// Returns the ASCII digit for a digit of any alphabet.
pub(crate) fn digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let code = u32::from(letter);
    let zero = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Writes the digits of a text in ASCII; everything else stays.
pub(crate) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let letters = text.chars();
    Cow::Owned(letters.map(|it| digit(it).unwrap_or(it)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_alphabets_are_digits() {
        assert_eq!(in_ascii("-12"), "-12");
        assert_eq!(in_ascii("\u{661}\u{ff12}.\u{966}"), "12.0");
        assert_eq!(in_ascii("\u{e9}\u{b2}"), "\u{e9}\u{b2}");
    }
}
