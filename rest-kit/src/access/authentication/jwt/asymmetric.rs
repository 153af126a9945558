//! Signatures with a pair of keys: RSA, ECDSA, Ed25519.
//!
//! The primitives are those of the crate `jsonwebtoken`. Its provider is called directly, so that
//! nothing of the process is set, and an application may use that crate with another provider.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::errors::Result;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{AlgorithmFamily, DecodingKey, EncodingKey};
use serde::Serialize;

use super::Algorithm;

type Outer = jsonwebtoken::Algorithm;

/// A key that signs and verifies, or one that only verifies.
pub(super) struct KeyPair {
    algorithm: Outer,
    private: Option<EncodingKey>,
    public: DecodingKey,
    parameters: Parameters,
}

/// The public half as a JSON web key has it.
#[derive(Serialize, Clone)]
#[serde(untagged)]
pub(super) enum Parameters {
    Rsa {
        kty: &'static str,
        n: String,
        e: String,
    },
    Curve {
        kty: &'static str,
        crv: &'static str,
        x: String,
        y: String,
    },
    Edwards {
        kty: &'static str,
        crv: &'static str,
        x: String,
    },
}

impl KeyPair {
    pub(super) fn from_private_pem(algorithm: Algorithm, pem: &[u8]) -> Result<Self> {
        let outer = outer(algorithm);
        let private = match outer.family() {
            AlgorithmFamily::Rsa => EncodingKey::from_rsa_pem(pem),
            AlgorithmFamily::Ec => EncodingKey::from_ec_pem(pem),
            AlgorithmFamily::Ed => EncodingKey::from_ed_pem(pem),
            AlgorithmFamily::Hmac => Err(unusable()),
        }?;
        let parameters = Parameters::of_private(&private, outer)?;
        if !parameters.fit(outer) {
            return Err(unusable());
        }
        let pair = Self {
            algorithm: outer,
            public: parameters.to_key()?,
            private: Some(private),
            parameters,
        };
        // A key of the wrong curve is a mistake to be told now, not when somebody logs in.
        let signature = pair.sign(b"probe").ok_or_else(unusable)?;
        if pair.verify(b"probe", &signature) {
            Ok(pair)
        } else {
            Err(unusable())
        }
    }

    pub(super) fn from_public_pem(algorithm: Algorithm, pem: &[u8]) -> Result<Self> {
        let outer = outer(algorithm);
        let public = match outer.family() {
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem),
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem),
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem),
            AlgorithmFamily::Hmac => Err(unusable()),
        }?;
        let parameters = Parameters::of_public(&public, outer)?;
        Self::verifying(outer, public, parameters)
    }

    pub(super) fn from_jwk(algorithm: Algorithm, jwk: &str) -> Result<Self> {
        let jwk: Jwk = serde_json::from_str(jwk)?;
        let outer = outer(algorithm);
        let public = DecodingKey::from_jwk(&jwk)?;
        let parameters = Parameters::of_jwk(&jwk)?;
        Self::verifying(outer, public, parameters)
    }

    fn verifying(algorithm: Outer, public: DecodingKey, parameters: Parameters) -> Result<Self> {
        if public.family() != algorithm.family() || !parameters.fit(algorithm) {
            return Err(unusable());
        }
        Ok(Self {
            algorithm,
            private: None,
            public,
            parameters,
        })
    }

    /// Returns none when the key cannot sign.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signer = (DEFAULT_PROVIDER.signer_factory)(&self.algorithm, self.private.as_ref()?);
        signer.ok()?.try_sign(message).ok()
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let verifier = (DEFAULT_PROVIDER.verifier_factory)(&self.algorithm, &self.public);
        verifier.is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
    }

    /// Returns the private half, which nobody else has.
    pub(super) fn secret(&self) -> Option<&[u8]> {
        self.private.as_ref().map(EncodingKey::as_bytes)
    }

    pub(super) fn parameters(&self) -> &Parameters {
        &self.parameters
    }
}

impl Parameters {
    fn of_private(key: &EncodingKey, algorithm: Outer) -> Result<Self> {
        let utils = &DEFAULT_PROVIDER.key_utils;
        match key.family() {
            AlgorithmFamily::Rsa => {
                let (n, e) = (utils.rsa_pub_components_from_private_key)(key.as_bytes())?;
                Ok(Self::rsa(&n, &e))
            }
            AlgorithmFamily::Ec => {
                let (curve, x, y) =
                    (utils.ec_pub_components_from_private_key)(key.as_bytes(), algorithm)?;
                Ok(Self::Curve {
                    kty: "EC",
                    crv: curve_name(&curve)?,
                    x: text(&x),
                    y: text(&y),
                })
            }
            AlgorithmFamily::Ed => {
                let ed = EllipticCurve::Ed25519;
                let x = (utils.ed_pub_components_from_private_key)(key.as_bytes(), &ed)?;
                Ok(Self::Edwards {
                    kty: "OKP",
                    crv: "Ed25519",
                    x: text(&x),
                })
            }
            AlgorithmFamily::Hmac => Err(unusable()),
        }
    }

    fn of_public(key: &DecodingKey, algorithm: Outer) -> Result<Self> {
        if key.family() == AlgorithmFamily::Rsa {
            let utils = &DEFAULT_PROVIDER.key_utils;
            let (n, e) = (utils.rsa_pub_components_from_public_key)(key.try_get_as_bytes()?)?;
            return Ok(Self::rsa(&n, &e));
        }
        Self::of_jwk(&Jwk::from_decoding_key(key, Some(algorithm))?)
    }

    fn of_jwk(jwk: &Jwk) -> Result<Self> {
        match &jwk.algorithm {
            AlgorithmParameters::RSA(key) => Ok(Self::Rsa {
                kty: "RSA",
                n: key.n.clone(),
                e: key.e.clone(),
            }),
            AlgorithmParameters::EllipticCurve(key) => Ok(Self::Curve {
                kty: "EC",
                crv: curve_name(&key.curve)?,
                x: key.x.clone(),
                y: key.y.clone(),
            }),
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                Ok(Self::Edwards {
                    kty: "OKP",
                    crv: "Ed25519",
                    x: key.x.clone(),
                })
            }
            _ => Err(unusable()),
        }
    }

    fn rsa(n: &[u8], e: &[u8]) -> Self {
        Self::Rsa {
            kty: "RSA",
            n: text(n),
            e: text(e),
        }
    }

    fn to_key(&self) -> Result<DecodingKey> {
        match self {
            Self::Rsa { n, e, .. } => DecodingKey::from_rsa_components(n, e),
            Self::Curve { x, y, .. } => DecodingKey::from_ec_components(x, y),
            Self::Edwards { x, .. } => DecodingKey::from_ed_components(x),
        }
    }

    /// Whether a key of this shape verifies such signatures; RSA keys have 2048 bits or more.
    fn fit(&self, algorithm: Outer) -> bool {
        match self {
            Self::Rsa { n, .. } => {
                let bytes = URL_SAFE_NO_PAD.decode(n).map_or(0, |n| n.len());
                algorithm.family() == AlgorithmFamily::Rsa && bytes >= 256
            }
            Self::Curve { crv, .. } => {
                matches!(
                    (algorithm, *crv),
                    (Outer::ES256, "P-256") | (Outer::ES384, "P-384")
                )
            }
            Self::Edwards { .. } => algorithm == Outer::EdDSA,
        }
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn curve_name(curve: &EllipticCurve) -> Result<&'static str> {
    match curve {
        EllipticCurve::P256 => Ok("P-256"),
        EllipticCurve::P384 => Ok("P-384"),
        _ => Err(unusable()),
    }
}

fn unusable() -> jsonwebtoken::errors::Error {
    jsonwebtoken::errors::ErrorKind::InvalidKeyFormat.into()
}

fn outer(algorithm: Algorithm) -> Outer {
    match algorithm {
        Algorithm::Hs256 => Outer::HS256,
        Algorithm::Hs384 => Outer::HS384,
        Algorithm::Hs512 => Outer::HS512,
        Algorithm::Rs256 => Outer::RS256,
        Algorithm::Rs384 => Outer::RS384,
        Algorithm::Rs512 => Outer::RS512,
        Algorithm::Ps256 => Outer::PS256,
        Algorithm::Ps384 => Outer::PS384,
        Algorithm::Ps512 => Outer::PS512,
        Algorithm::Es256 => Outer::ES256,
        Algorithm::Es384 => Outer::ES384,
        Algorithm::EdDsa => Outer::EdDSA,
    }
}
