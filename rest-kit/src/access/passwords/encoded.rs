//! Stored hashes, and the ways they were made.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;

use crate::error::Result;
use crate::secrets::same;

use super::Check;
use super::argon::{self, Cost};

/// A stored hash.
#[derive(Debug)]
pub(super) enum Encoded {
    Argon2 {
        cost: Cost,
        salt: Vec<u8>,
        hash: Vec<u8>,
    },
    Pbkdf2 {
        rounds: u32,
        salt: String,
        hash: Vec<u8>,
    },
}

impl Encoded {
    /// Reads what this crate or Django has stored; an unusable or unknown hash is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once('$')? {
            ("argon2" | "", rest) => Self::parse_argon2(rest),
            ("pbkdf2_sha256", rest) => Self::parse_pbkdf2(rest),
            _ => None,
        }
    }

    /// `argon2id$v=19$m=19456,t=2,p=1$salt$hash`
    fn parse_argon2(text: &str) -> Option<Self> {
        let mut parts = text.split('$');
        if parts.next()? != "argon2id" || parts.next()? != "v=19" {
            return None;
        }
        let mut cost = parts.next()?.split(',');
        let mut number = |prefix| cost.next()?.strip_prefix(prefix)?.parse().ok();
        let cost = Cost::new(number("m=")?, number("t=")?, number("p=")?)?;
        let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let hash = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let is_whole = parts.next().is_none() && (8..=64).contains(&hash.len());
        is_whole.then_some(Self::Argon2 { cost, salt, hash })
    }

    /// `1000000$salt$hash`
    fn parse_pbkdf2(text: &str) -> Option<Self> {
        let mut parts = text.split('$');
        let rounds = parts.next()?.parse().ok()?;
        let salt = parts.next()?.to_owned();
        let hash = STANDARD.decode(parts.next()?).ok()?;
        let is_whole = parts.next().is_none() && hash.len() == 32;
        let is_cheap = (1..=10_000_000).contains(&rounds);
        (is_whole && is_cheap).then_some(Self::Pbkdf2 { rounds, salt, hash })
    }

    /// Compares a password with it.
    pub(super) fn check(&self, password: &str, wanted: Cost) -> Result<Check> {
        let (is_right, is_current) = match self {
            Self::Argon2 { cost, salt, hash } => {
                let own = argon::compute(*cost, password, salt, hash.len())?;
                (same(own, hash), *cost == wanted && hash.len() == 32)
            }
            Self::Pbkdf2 { rounds, salt, hash } => {
                let mut own = [0; 32];
                pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), *rounds, &mut own);
                (same(own, hash), false)
            }
        };
        Ok(match (is_right, is_current) {
            (false, _) => Check::Wrong,
            (true, true) => Check::Right,
            (true, false) => Check::Outdated,
        })
    }
}
