//! Keys: each has one algorithm, and perhaps a name.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::Algorithm;
#[cfg(feature = "jwt-asymmetric")]
use super::asymmetric::{KeyPair, Parameters};
use super::hmac::Secret;

/// What signs tokens, or only verifies them.
///
/// A key verifies tokens of its own algorithm and no others, whatever a token says of itself.
/// Secrets are as long as the digest, at least: 32 bytes for HS256; shorter ones keep the
/// application from starting.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::{Algorithm, JwtKey};
///
/// let key = JwtKey::hs256("a secret of at least 32 bytes, from the environment").kid("2026-01");
/// assert_eq!(key.algorithm(), Algorithm::Hs256);
/// assert!(!format!("{key:?}").contains("secret"));
/// ```
#[derive(Clone)]
#[doc(alias = "SIGNING_KEY")]
#[doc(alias = "VERIFYING_KEY")]
pub struct JwtKey {
    algorithm: Algorithm,
    kid: Option<Arc<str>>,
    material: Material,
    mistake: Option<Arc<str>>,
}

#[derive(Clone)]
enum Material {
    /// What could not be read: it signs and verifies nothing.
    None,
    Secret(Arc<Secret>, Arc<Secret>),
    #[cfg(feature = "jwt-asymmetric")]
    Pair(Arc<KeyPair>),
}

/// A public key as it is published.
#[derive(Serialize)]
pub(super) struct PublicKey {
    #[serde(flatten)]
    parameters: PublicParameters,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
}

#[cfg(feature = "jwt-asymmetric")]
type PublicParameters = Parameters;
/// Without pairs of keys there is nothing to publish.
#[cfg(not(feature = "jwt-asymmetric"))]
#[derive(Serialize)]
enum PublicParameters {}

impl JwtKey {
    /// Creates a key from a secret: HMAC with SHA-256, `simplejwt`'s default.
    pub fn hs256(secret: impl AsRef<[u8]>) -> Self {
        Self::shared(Algorithm::Hs256, secret.as_ref(), 32, Secret::sha256)
    }

    /// Creates a key from a secret: HMAC with SHA-384.
    pub fn hs384(secret: impl AsRef<[u8]>) -> Self {
        Self::shared(Algorithm::Hs384, secret.as_ref(), 48, Secret::sha384)
    }

    /// Creates a key from a secret: HMAC with SHA-512.
    pub fn hs512(secret: impl AsRef<[u8]>) -> Self {
        Self::shared(Algorithm::Hs512, secret.as_ref(), 64, Secret::sha512)
    }

    fn shared(
        algorithm: Algorithm,
        secret: &[u8],
        shortest: usize,
        make: fn(&[u8]) -> Option<Secret>,
    ) -> Self {
        let mistake = if secret.trim_ascii_start().starts_with(b"-----BEGIN") {
            Some(format!(
                "the JWT secret for {algorithm} is a PEM file: a public key is no secret"
            ))
        } else if secret.len() < shortest {
            let length = secret.len();
            Some(format!(
                "the JWT secret for {algorithm} has {length} bytes; it must have {shortest} or more"
            ))
        } else {
            None
        };
        let material = match (make(secret), Secret::sha256(secret)) {
            (Some(signing), Some(digest)) if mistake.is_none() => {
                Material::Secret(signing.into(), digest.into())
            }
            _ => Material::None,
        };
        Self {
            algorithm,
            kid: None,
            material,
            mistake: mistake.map(Into::into),
        }
    }

    /// Names the key in the header of its tokens; tokens that name it are verified by it alone.
    #[must_use]
    pub fn kid(mut self, kid: &str) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// Returns how it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns its name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Returns what is wrong with it: start-up asks.
    pub(super) fn mistake(&self) -> Option<&str> {
        self.mistake.as_deref()
    }

    /// Returns none when the key cannot sign.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match &self.material {
            Material::None => None,
            Material::Secret(secret, _) => Some(secret.sign(message)),
            #[cfg(feature = "jwt-asymmetric")]
            Material::Pair(pair) => pair.sign(message),
        }
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.material {
            Material::None => false,
            Material::Secret(secret, _) => secret.verify(message, signature),
            #[cfg(feature = "jwt-asymmetric")]
            Material::Pair(pair) => pair.verify(message, signature),
        }
    }

    /// Returns a digest that only those who can sign can make; none for public keys.
    pub(super) fn digest(&self, text: &[u8]) -> Option<Vec<u8>> {
        match &self.material {
            Material::None => None,
            Material::Secret(_, secret) => Some(secret.sign(text)),
            #[cfg(feature = "jwt-asymmetric")]
            Material::Pair(pair) => Some(Secret::sha256(pair.secret()?)?.sign(text)),
        }
    }

    /// Returns what may be published; none for secrets.
    pub(super) fn public(&self) -> Option<PublicKey> {
        match &self.material {
            Material::None | Material::Secret(..) => None,
            #[cfg(feature = "jwt-asymmetric")]
            Material::Pair(pair) => Some(PublicKey {
                parameters: pair.parameters().clone(),
                usage: "sig",
                alg: self.algorithm.name(),
                kid: self.name().map(str::to_owned),
            }),
        }
    }

    /// Returns whether it signs.
    pub(super) fn can_sign(&self) -> bool {
        match &self.material {
            Material::None => false,
            Material::Secret(..) => true,
            #[cfg(feature = "jwt-asymmetric")]
            Material::Pair(pair) => pair.secret().is_some(),
        }
    }
}

/// Pairs of keys.
#[cfg(feature = "jwt-asymmetric")]
#[cfg_attr(docsrs, doc(cfg(feature = "jwt-asymmetric")))]
impl JwtKey {
    /// Reads a private key in PEM, which signs and verifies: PKCS #8, or PKCS #1 for RSA.
    pub fn from_private_pem(algorithm: Algorithm, pem: impl AsRef<[u8]>) -> Self {
        let pair = KeyPair::from_private_pem(algorithm, pem.as_ref());
        Self::pair(algorithm, pair, "private key in PEM")
    }

    /// Reads a public key in PEM, which only verifies.
    pub fn from_public_pem(algorithm: Algorithm, pem: impl AsRef<[u8]>) -> Self {
        let pair = KeyPair::from_public_pem(algorithm, pem.as_ref());
        Self::pair(algorithm, pair, "public key in PEM")
    }

    /// Reads a public JSON web key, which only verifies: one entry of another server's `keys`.
    pub fn from_jwk(algorithm: Algorithm, jwk: &str) -> Self {
        Self::pair(
            algorithm,
            KeyPair::from_jwk(algorithm, jwk),
            "public JSON web key",
        )
    }

    fn pair(
        algorithm: Algorithm,
        pair: jsonwebtoken::errors::Result<KeyPair>,
        wanted: &str,
    ) -> Self {
        let (material, mistake) = match pair {
            Ok(pair) => (Material::Pair(pair.into()), None),
            Err(error) => {
                let mistake = format!("the JWT key for {algorithm} is no {wanted}: {error}");
                (Material::None, Some(mistake.into()))
            }
        };
        Self {
            algorithm,
            kid: None,
            material,
            mistake,
        }
    }
}

/// Without what it is made of.
impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey")
            .field("algorithm", &self.algorithm)
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}
