//! Secrets: the application's key, random texts, digests, comparison in constant time.
//!
//! ```
//! use rest_kit::secrets;
//!
//! let key = secrets::random_hex::<20>()?;
//! assert_eq!(key.len(), 40);
//! let stored = secrets::digest(&key);
//! assert!(secrets::same(&stored, &secrets::digest(&key)));
//! # Ok::<(), rest_kit::Error>(())
//! ```

use std::env;
use std::fmt;
use std::hint::black_box;
use std::sync::{Arc, OnceLock};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result, StartError};

/// Letters and digits, as Django's `get_random_string` uses them.
pub(crate) const ALPHANUMERIC: &[u8; 62] =
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The secret that signs what clients keep for the application.
///
/// It is never shown; a changed one ends every session, unless the old one is a
/// [`fallback`](Self::fallback) for a while.
///
/// # Examples
///
/// ```
/// use rest_kit::secrets::SecretKey;
///
/// let key = SecretKey::new("a text of at least 32 characters, kept secret")?;
/// assert_eq!(format!("{key:?}"), "SecretKey(..)");
/// assert!(SecretKey::new("too short").is_err());
/// # Ok::<(), rest_kit::error::StartError>(())
/// ```
#[derive(Clone)]
#[doc(alias = "SECRET_KEY")]
pub struct SecretKey {
    key: Arc<Hmac<Sha256>>,
    fallbacks: Vec<Arc<Hmac<Sha256>>>,
}

impl SecretKey {
    /// The bytes that a key has at least.
    pub const MIN_LENGTH: usize = 32;

    /// Creates a key.
    ///
    /// # Errors
    ///
    /// A key of less than 32 bytes.
    pub fn new(key: impl AsRef<[u8]>) -> Result<Self, StartError> {
        let key = key.as_ref();
        if key.len() < Self::MIN_LENGTH {
            return Err(StartError::new(format!(
                "the secret key has {} bytes; it needs at least {} random ones, as `openssl rand -hex 32` writes them",
                key.len(),
                Self::MIN_LENGTH
            )));
        }
        let key = Hmac::new_from_slice(key)
            .map_err(|error| StartError::new(format!("the secret key cannot sign: {error}")))?;
        Ok(Self {
            key: Arc::new(key),
            fallbacks: Vec::new(),
        })
    }

    /// Reads the environment's `REST_KIT_SECRET_KEY`.
    ///
    /// # Errors
    ///
    /// When it is not set, or is less than 32 bytes long.
    pub fn from_env() -> Result<Self, StartError> {
        match env::var("REST_KIT_SECRET_KEY") {
            Ok(key) => Self::new(key),
            Err(_) => Err(StartError::new(
                "`REST_KIT_SECRET_KEY` is not set, or is no text; set it to at least 32 random bytes, as `openssl rand -hex 32` writes them",
            )),
        }
    }

    /// Creates a key that nobody knows and that ends with the process: for tests and trials.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes.
    pub fn random() -> Result<Self, StartError> {
        match random_text(43) {
            Ok(key) => Self::new(key),
            Err(error) => Err(StartError::new(format!("no random bytes: {error}"))),
        }
    }

    /// Accepts also what this older key has signed.
    #[must_use]
    #[doc(alias = "SECRET_KEY_FALLBACKS")]
    pub fn fallback(mut self, old: Self) -> Self {
        self.fallbacks.push(old.key);
        self
    }

    /// Signs `data` for one purpose; a signature for one purpose is wrong for every other.
    pub fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        sign(&self.key, purpose, data)
    }

    /// Returns whether one of the keys has signed `data` for this purpose.
    pub fn verifies(&self, purpose: &str, data: &[u8], signature: &[u8]) -> bool {
        let mut keys = std::iter::once(&self.key).chain(&self.fallbacks);
        keys.any(|key| same(sign(key, purpose, data), signature))
    }

    /// As [`verifies`](Self::verifies), of the first hexadecimal digits of a signature.
    pub(crate) fn verifies_hex(
        &self,
        purpose: &str,
        data: &[u8],
        signature: &str,
        digits: usize,
    ) -> bool {
        let mut keys = std::iter::once(&self.key).chain(&self.fallbacks);
        keys.any(|key| {
            let own = hex(&sign(key, purpose, data));
            same(own.get(..digits).unwrap_or(&own), signature)
        })
    }
}

/// The key of an application: the one that it was given, or one that ends with the process.
#[derive(Debug, Clone, Default)]
pub struct ApplicationKey(Arc<OnceLock<SecretKey>>);

impl ApplicationKey {
    /// Keeps a key.
    pub fn given(key: SecretKey) -> Self {
        Self(Arc::new(OnceLock::from(key)))
    }

    /// Returns the key; without a given one the first caller makes one, and the log is warned.
    ///
    /// # Errors
    ///
    /// 500 when the system has no random bytes.
    pub fn get(&self) -> Result<&SecretKey> {
        if let Some(key) = self.0.get() {
            return Ok(key);
        }
        tracing::warn!(
            "there is no secret key: what is signed now is refused by other processes and after a \
             restart; set `REST_KIT_SECRET_KEY`"
        );
        let key = SecretKey::random().map_err(|error| Error::internal(error.to_string()))?;
        Ok(self.0.get_or_init(|| key))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

fn sign(key: &Hmac<Sha256>, purpose: &str, data: &[u8]) -> [u8; 32] {
    let mut mac = key.clone();
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// Returns the SHA-256 digest in hexadecimal digits: what to store of a random key.
///
/// Not for [passwords](crate::access::passwords), which can be guessed.
pub fn digest(data: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(data.as_ref()))
}

/// Writes bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// Returns whether two secrets are the same, in a time that does not tell where they differ.
#[doc(alias = "constant_time_compare")]
pub fn same(one: impl AsRef<[u8]>, other: impl AsRef<[u8]>) -> bool {
    let (one, other) = (one.as_ref(), other.as_ref());
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && black_box(differences) == 0
}

/// Returns random bytes of the system's.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(Error::internal(format!("no random bytes: {error}"))),
    }
}

/// Returns `N` random bytes in hexadecimal digits.
///
/// # Errors
///
/// 500 when the system has no random bytes.
#[doc(alias = "token_hex")]
pub fn random_hex<const N: usize>() -> Result<String> {
    Ok(hex(&random_bytes::<N>()?))
}

/// Returns a random text of letters and digits, each as likely as any other.
///
/// # Errors
///
/// 500 when the system has no random bytes.
#[doc(alias = "get_random_string")]
pub fn random_text(length: usize) -> Result<String> {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // Bytes from 248 on would make the first letters likelier.
        let fair = random_bytes::<64>()?.into_iter().filter(|byte| *byte < 248);
        let letters = fair.map(|byte| char::from(ALPHANUMERIC[usize::from(byte % 62)]));
        text.extend(letters.take(length - text.len()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_hold_for_their_key_purpose_and_data() {
        let old = SecretKey::new([1; 32]).unwrap();
        let new = SecretKey::new([2; 32]).unwrap();
        let signed = old.sign("a", b"data");
        assert!(old.verifies("a", b"data", &signed));
        assert!(!old.verifies("b", b"data", &signed));
        assert!(!old.verifies("a", b"date", &signed));
        assert!(!old.verifies("a", b"data", &signed[..31]));
        assert!(!new.verifies("a", b"data", &signed));
        assert!(new.fallback(old).verifies("a", b"data", &signed));
    }

    #[test]
    fn random_texts_have_their_length_and_letters() {
        let text = random_text(200).unwrap();
        assert_eq!(text.len(), 200);
        assert!(text.bytes().all(|byte| ALPHANUMERIC.contains(&byte)));
        assert_ne!(text, random_text(200).unwrap());
    }
}
