//! JSON web tokens, as [simplejwt](https://django-rest-framework-simplejwt.readthedocs.io) has
//! them: short access tokens, refresh tokens that make new ones.
//!
//! [`Jwt`] makes and reads tokens by [`JwtSettings`]; [`JwtAuthentication`] recognizes callers by
//! them, and [`JwtStatelessUserAuthentication`] does without looking anybody up. The endpoints and
//! the table of refresh tokens are in `rest_kit::contrib::jwt`.
//!
//! A key verifies its own algorithm only: `alg: none`, a public key taken for a secret, and
//! headers that say where to find a key have no effect.

mod algorithm;
#[cfg(feature = "jwt-asymmetric")]
mod asymmetric;
mod authentication;
mod compact;
#[cfg(feature = "auth")]
mod cookies;
mod hmac;
mod key;
#[cfg(not(feature = "auth"))]
mod no_cookies;
mod operations;
mod records;
mod refusal;
mod settings;
mod token;
mod tokens;

pub use self::algorithm::Algorithm;
pub use self::authentication::{
    JwtAuthentication, JwtStatelessUserAuthentication, TokenChallenge, TokenUser,
};
#[cfg(feature = "auth")]
#[cfg_attr(docsrs, doc(cfg(feature = "auth")))]
pub use self::cookies::JwtCookies;
pub use self::key::JwtKey;
pub use self::operations::TokenPair;
pub use self::records::{Rotated, Rotation, TokenRecord, TokenRecords};
pub use self::refusal::TokenError;
use self::settings::Claims;
pub use self::settings::JwtSettings;
pub use self::token::{Token, TokenType};
pub use self::tokens::Jwt;
