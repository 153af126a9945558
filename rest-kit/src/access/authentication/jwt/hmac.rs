//! Signatures with a shared secret.

use ::hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

/// A secret that is ready to sign: its padding is hashed once, at start-up.
#[derive(Clone)]
pub(super) enum Secret {
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

/// Runs the same code on whichever digest it is.
macro_rules! each {
    ($secret:expr, $mac:ident => $code:expr) => {
        match $secret {
            Secret::Sha256($mac) => $code,
            Secret::Sha384($mac) => $code,
            Secret::Sha512($mac) => $code,
        }
    };
}

impl Secret {
    /// HMAC takes keys of any length: `None` never comes, but its type says it could.
    pub(super) fn sha256(secret: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(secret).ok().map(Self::Sha256)
    }

    pub(super) fn sha384(secret: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(secret).ok().map(Self::Sha384)
    }

    pub(super) fn sha512(secret: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(secret).ok().map(Self::Sha512)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        each!(self, mac => {
            let mut mac = mac.clone();
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        })
    }

    /// Compares in constant time.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        each!(self, mac => {
            let mut mac = mac.clone();
            mac.update(message);
            mac.verify_slice(signature).is_ok()
        })
    }
}
