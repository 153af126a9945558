//! Why a token is refused, in simplejwt's words.

use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, ErrorDetail, ValidationErrors};

use super::TokenType;

/// Why a token is refused.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::TokenError;
///
/// let body = serde_json::to_string(&TokenError::Expired.into_error().body()).unwrap();
/// assert_eq!(body, r#"{"detail":"Token is expired","code":"token_not_valid"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// Its form, signature, audience, issuer or times are wrong.
    Invalid,
    /// Its time is over.
    Expired,
    /// It has no time at which it ends.
    NoExpiry,
    /// The time of this claim is over.
    ClaimExpired(String),
    /// It has no time in this claim.
    NoClaim(String),
    /// It has no name of its own.
    NoId,
    /// It does not say what it is for.
    NoType,
    /// It is for something else.
    WrongType,
    /// It was revoked, or used once already.
    Blacklisted,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid => f.write_str("Token is invalid"),
            Self::Expired => f.write_str("Token is expired"),
            Self::NoExpiry => f.write_str("Token has no 'exp' claim"),
            Self::ClaimExpired(claim) => write!(f, "Token '{claim}' claim has expired"),
            Self::NoClaim(claim) => write!(f, "Token has no '{claim}' claim"),
            Self::NoId => f.write_str("Token has no id"),
            Self::NoType => f.write_str("Token has no type"),
            Self::WrongType => f.write_str("Token has wrong type"),
            Self::Blacklisted => f.write_str("Token is blacklisted"),
        }
    }
}

impl std::error::Error for TokenError {}

impl TokenError {
    /// Returns the 401 that endpoints answer: `{"detail": …, "code": "token_not_valid"}`.
    #[doc(alias = "InvalidToken")]
    pub fn into_error(self) -> Error {
        refusal(self.to_string(), "token_not_valid")
    }
}

/// Returns a 401 whose body has a code: `{"detail": …, "code": …}`.
pub(super) fn refusal(detail: impl Into<Cow<'static, str>>, code: &'static str) -> Error {
    Error::authentication_failed("").with_detail(ValidationErrors::Map(entries(detail, code)))
}

/// Returns the 401 of a request whose token is none of the accepted types.
pub(super) fn no_type_fits(tried: &[(TokenType, TokenError)]) -> Error {
    let code = "token_not_valid";
    let mut body = entries("Given token not valid for any token type", code);
    let messages = tried.iter().map(|(wanted, error)| {
        ValidationErrors::Map(vec![
            ("token_class".into(), text(wanted.class(), code)),
            ("token_type".into(), text(wanted.name(), code)),
            ("message".into(), text(error.to_string(), code)),
        ])
    });
    body.push((
        "messages".into(),
        ValidationErrors::List(messages.collect()),
    ));
    Error::authentication_failed("").with_detail(ValidationErrors::Map(body))
}

fn entries(
    detail: impl Into<Cow<'static, str>>,
    code: &'static str,
) -> Vec<(Cow<'static, str>, ValidationErrors)> {
    vec![
        ("detail".into(), text(detail, code)),
        ("code".into(), text(code, code)),
    ]
}

fn text(message: impl Into<Cow<'static, str>>, code: &'static str) -> ValidationErrors {
    ValidationErrors::Message(ErrorDetail::new(message, code))
}
