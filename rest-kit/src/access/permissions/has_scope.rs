//! What the caller's token was given for.

use std::collections::BTreeSet;

use crate::context::Context;

use super::Permission;
use super::combine::operators;

/// The scopes of a caller whom an authenticator of yours recognizes: it puts them into
/// [`Identity::auth`](crate::context::Identity::auth).
///
/// ```
/// use rest_kit::permissions::Scopes;
///
/// let scopes = Scopes::parse("books:read books:write");
/// assert!(scopes.contains("books:read"));
/// assert!(!scopes.contains("books"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads scopes that spaces separate, as in a token's claim `scope`.
    pub fn parse(text: &str) -> Self {
        text.split_ascii_whitespace().map(str::to_owned).collect()
    }

    /// Returns whether the scope is among them.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

impl<T: Into<String>> FromIterator<T> for Scopes {
    fn from_iter<I: IntoIterator<Item = T>>(scopes: I) -> Self {
        Self(scopes.into_iter().map(Into::into).collect())
    }
}

/// Allows everything to callers whose token has a scope, nothing to others.
///
/// The scopes are those of a JSON web token (claim `scope`), or [`Scopes`]; other callers have
/// none.
///
/// ```
/// use rest_kit::permissions::HasScope;
/// use rest_kit::prelude::*;
///
/// fn permissions() -> impl Permission {
///     HasScope("books:write")
/// }
/// # let _ = permissions;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct HasScope(pub &'static str);

impl<M> Permission<M> for HasScope {
    fn has_permission(&self, cx: &Context) -> bool {
        #[cfg(feature = "jwt")]
        if let Some(token) = crate::access::authentication::jwt::Token::of(cx) {
            return token.has_scope(self.0);
        }
        let auth = cx.identity().and_then(|identity| identity.auth);
        let scopes = auth.as_ref().and_then(|auth| auth.downcast_ref::<Scopes>());
        scopes.is_some_and(|scopes| scopes.contains(self.0))
    }
}

operators!(HasScope);
