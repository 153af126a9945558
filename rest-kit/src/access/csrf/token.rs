//! Secrets of 32 letters and digits, and their masked form of 64.

use std::fmt;

use crate::secrets::{ALPHANUMERIC, same};

/// The letters of a secret.
pub(super) const LENGTH: usize = 32;

/// What is wrong with the form of a token, in Django's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    Length,
    Characters,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "has incorrect length",
            Self::Characters => "has invalid characters",
        })
    }
}

/// Checks that a token is a secret or a masked one.
pub(super) fn check_format(token: &str) -> Result<(), Malformed> {
    let letters = token.chars().count();
    if letters != LENGTH && letters != 2 * LENGTH {
        return Err(Malformed::Length);
    }
    if !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Malformed::Characters);
    }
    Ok(())
}

/// Returns whether a well-formed token is the secret or a masked form of it.
pub(super) fn matches(token: &str, secret: &str) -> bool {
    same(unmask(token), secret)
}

/// Hides a secret behind a random mask, so that compressed pages do not tell it.
pub(super) fn mask(secret: &str, mask: &str) -> String {
    let moved = secret.bytes().zip(mask.bytes());
    let moved = moved.map(|(letter, by)| letter_at(position(letter) + position(by)));
    mask.chars().chain(moved).collect()
}

/// Returns the secret behind a well-formed token.
pub(super) fn unmask(token: &str) -> String {
    match token.split_at_checked(LENGTH) {
        Some((mask, moved)) if moved.len() == LENGTH => moved
            .bytes()
            .zip(mask.bytes())
            .map(|(letter, by)| letter_at(position(letter) + ALPHANUMERIC.len() - position(by)))
            .collect(),
        _ => token.to_owned(),
    }
}

fn position(letter: u8) -> usize {
    let found = ALPHANUMERIC.iter().position(|known| *known == letter);
    found.unwrap_or_default()
}

fn letter_at(position: usize) -> char {
    char::from(ALPHANUMERIC[position % ALPHANUMERIC.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "AbcdefghijklmnopqrstuvwxyzABCD09";
    const MASK: &str = "9zyxwvutsrqponmlkjihgfedcbaZYX12";

    #[test]
    fn masked_tokens_are_their_secret() {
        let token = mask(SECRET, MASK);
        assert_eq!(token.len(), 64);
        assert_eq!(unmask(&token), SECRET);
        assert!(matches(&token, SECRET));
        assert!(matches(SECRET, SECRET));
        assert!(!matches(MASK, SECRET));
        assert!(!matches(&mask(MASK, SECRET), SECRET));
    }

    #[test]
    fn other_forms_are_refused() {
        for (token, expected) in [
            ("", Err(Malformed::Length)),
            ("short", Err(Malformed::Length)),
            (&SECRET[1..], Err(Malformed::Length)),
            (
                "-bcdefghijklmnopqrstuvwxyzABCD09",
                Err(Malformed::Characters),
            ),
            (
                "ébcdefghijklmnopqrstuvwxyzABCD09",
                Err(Malformed::Characters),
            ),
            (SECRET, Ok(())),
        ] {
            assert_eq!(check_format(token), expected, "{token}");
        }
    }
}
