//! A token: claims, and what they are for.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::context::UserId;
use crate::db::values::Duration;
use crate::error::{Error, Result};

use super::{Claims, JwtSettings, TokenError};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenType {
    /// Opens views, for minutes.
    Access,
    /// Makes access tokens, for days.
    Refresh,
    /// Both at once: opens views, and may be renewed for a while.
    Sliding,
    /// Anything: only its signature and times are checked.
    Untyped,
}

impl TokenType {
    /// Returns its name in tokens: `access`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::Sliding => "sliding",
            Self::Untyped => "untyped",
        }
    }

    /// Returns the name that simplejwt's messages have for it: `AccessToken`.
    pub fn class(self) -> &'static str {
        match self {
            Self::Access => "AccessToken",
            Self::Refresh => "RefreshToken",
            Self::Sliding => "SlidingToken",
            Self::Untyped => "UntypedToken",
        }
    }
}

/// A token whose signature and times were checked, or a new one.
///
/// Views find it in the caller's identity:
///
/// ```
/// use rest_kit::authentication::jwt::Token;
/// use rest_kit::prelude::*;
///
/// /// Asks that the token was made for reading books.
/// struct MayReadBooks;
///
/// #[permission]
/// impl<M: 'static> Permission<M> for MayReadBooks {
///     fn has_permission(&self, cx: &Context) -> bool {
///         Token::of(cx).is_some_and(|token| token.has_scope("books:read"))
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Token {
    pub(super) claims: Map<String, Value>,
    pub(super) settings: Arc<JwtSettings>,
    /// The moment, in seconds since 1970, at which it was made or read.
    pub(super) now: i64,
}

impl Token {
    /// Returns the token that this request's caller was recognized by.
    pub fn of(cx: &crate::context::Context) -> Option<Arc<Self>> {
        cx.identity()?.auth?.downcast().ok()
    }

    /// Returns a claim.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// Sets a claim.
    pub fn set_claim(&mut self, name: &str, value: impl Into<Value>) {
        self.claims.insert(name.to_owned(), value.into());
    }

    /// Reads the claims as a type of the application's.
    ///
    /// # Errors
    ///
    /// 401 when a claim is missing or of another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::authentication::jwt::Token;
    /// use rest_kit::prelude::*;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tenant {
    ///     tenant: i64,
    /// }
    ///
    /// fn tenant(token: &Token) -> Result<i64> {
    ///     Ok(token.claims::<Tenant>()?.tenant)
    /// }
    /// # let _ = tenant;
    /// ```
    pub fn claims<C: DeserializeOwned>(&self) -> Result<C> {
        let claims = Value::Object(self.claims.clone());
        serde_json::from_value(claims)
            .map_err(|error| TokenError::Invalid.into_error().with_source(error))
    }

    /// Returns the words of the claim `scope`: a text with spaces, as OAuth has it, or a list.
    pub fn scopes(&self) -> Vec<&str> {
        match self.claims.get("scope") {
            Some(Value::String(text)) => text.split_ascii_whitespace().collect(),
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns whether `scope` is one of its scopes.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().contains(&scope)
    }

    /// Returns its own name, which no other token has.
    #[doc(alias = "jti")]
    pub fn id(&self) -> Option<&str> {
        let claim = self.settings.jti_claim.as_deref()?;
        self.claims.get(claim)?.as_str()
    }

    /// Returns the name of the login that it descends from; refresh tokens keep it when they
    /// are rotated.
    pub fn family(&self) -> Option<&str> {
        self.claims.get(FAMILY)?.as_str()
    }

    /// Returns when it ends, in seconds since 1970.
    pub fn expires_at(&self) -> Option<i64> {
        self.claims.get("exp").and_then(seconds)
    }

    /// Returns when it was made, in seconds since 1970.
    pub fn issued_at(&self) -> Option<i64> {
        self.claims.get("iat").and_then(seconds)
    }

    /// Returns the key, or the other field, of the user that it names.
    pub fn user_id(&self) -> Option<UserId> {
        match self.claims.get(&self.settings.user_id_claim)? {
            Value::Number(number) => number
                .as_i64()
                .or_else(|| whole(number.as_f64()?))
                .map(UserId::from),
            // PostgreSQL has no texts with zero bytes.
            Value::String(text) if text.is_empty() || text.contains('\0') => None,
            Value::String(text) => Some(text.as_str().into()),
            _ => None,
        }
    }

    /// Returns whether it names a user at all.
    pub(super) fn names_user(&self) -> bool {
        self.claims.contains_key(&self.settings.user_id_claim)
    }

    /// Returns whether it is meant for no user: tokens of machines.
    pub(super) fn is_for_nobody(&self) -> bool {
        match self.claims.get(&self.settings.user_id_claim) {
            None | Some(Value::Null) => true,
            Some(id) => id.as_i64() == Some(0),
        }
    }

    /// Sets when it ends: so long after it was made or read.
    pub fn set_expiry(&mut self, claim: &str, lifetime: Duration) {
        let end = self.now.saturating_add(lifetime.num_seconds());
        self.set_claim(claim, end);
    }

    /// Makes the token that follows this one: with a name and times of its own.
    pub(super) fn follow(&mut self, id: &str, made: i64, ends: i64) {
        if let Some(claim) = self.settings.jti_claim.clone() {
            self.set_claim(&claim, id);
        }
        self.set_claim("iat", made);
        self.set_claim("exp", ends);
    }

    /// Refuses the token when the time in `claim` is over.
    ///
    /// # Errors
    ///
    /// [`TokenError::ClaimExpired`], or what is wrong with the claim.
    #[doc(alias = "check_exp")]
    pub fn check_expiry(&self, claim: &str) -> Result<(), TokenError> {
        let Some(value) = self.claims.get(claim) else {
            return Err(TokenError::NoClaim(claim.to_owned()));
        };
        let end = seconds(value).ok_or(TokenError::Invalid)?;
        if end <= self.now.saturating_sub(self.settings.leeway.num_seconds()) {
            return Err(TokenError::ClaimExpired(claim.to_owned()));
        }
        Ok(())
    }

    /// Checks what the signature does not say: that it ends, has a name, and is of this type.
    pub(super) fn check(&self, wanted: TokenType) -> Result<(), TokenError> {
        match self.check_expiry("exp") {
            Err(TokenError::NoClaim(_)) => return Err(TokenError::NoExpiry),
            checked => checked?,
        }
        let has = |claim: &String| self.claims.contains_key(claim);
        if self
            .settings
            .jti_claim
            .as_ref()
            .is_some_and(|claim| !has(claim))
        {
            return Err(TokenError::NoId);
        }
        let (Some(claim), false) = (
            &self.settings.token_type_claim,
            wanted == TokenType::Untyped,
        ) else {
            return Ok(());
        };
        match self.claims.get(claim) {
            None => Err(TokenError::NoType),
            Some(Value::String(name)) if name == wanted.name() => Ok(()),
            Some(_) => Err(TokenError::WrongType),
        }
    }

    /// Adds what the application wants to say of the user.
    pub(super) fn extend(&mut self, claims: Claims) -> Result<()> {
        for (name, value) in claims.map_err(Error::internal)? {
            self.claims.entry(name).or_insert(value);
        }
        Ok(())
    }
}

/// The claim that names a token's family.
pub(super) const FAMILY: &str = "family";

/// Reads a time: whole seconds since 1970, up to the year 9999; fractions are cut off.
pub(super) fn seconds(value: &Value) -> Option<i64> {
    /// The last second of the year 9999.
    const LAST: f64 = 253_402_300_799.0;
    let seconds = value.as_f64()?.trunc();
    (-LAST..=LAST).contains(&seconds).then(|| whole(seconds))?
}

/// Reads a number without a fraction, within what floats count exactly.
fn whole(number: f64) -> Option<i64> {
    const LAST: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "there is no fraction, and the bounds are checked"
    )]
    let whole = (number.fract() == 0.0 && number.abs() <= LAST).then_some(number as i64);
    whole
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Token").field(&self.claims).finish()
    }
}
