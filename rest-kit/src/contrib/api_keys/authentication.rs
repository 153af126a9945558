//! Callers whom a key of theirs names.

use std::fmt;
use std::sync::Arc;

use crate::access::authentication::{Authentication, UserStore};
use crate::context::{Context, Identity};
use crate::descriptors::SecurityDescriptor;
use crate::error::{Error, Result};

use super::ApiKeys;

/// Recognizes callers by a key that belongs to them: one made by [`ApiKeys::create_for`].
///
/// A key without an owner names nobody: it is left to [`HasApiKey`](super::HasApiKey).
///
/// # Examples
///
/// ```
/// use rest_kit::contrib::api_keys::{self, ApiKeyAuthentication, ApiKeys};
/// use rest_kit::contrib::auth::{self, Users};
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default())
///     .with(auth::install)
///     .with(api_keys::install)
///     .authentication(ApiKeyAuthentication::new(Users::new(), ApiKeys::new()));
/// # let _ = app;
/// ```
pub struct ApiKeyAuthentication<S> {
    users: S,
    keys: ApiKeys,
}

impl<S: UserStore> ApiKeyAuthentication<S> {
    /// Creates an authenticator that finds the keys' owners in `users`.
    pub fn new(users: S, keys: ApiKeys) -> Self {
        Self { users, keys }
    }
}

impl<S> fmt::Debug for ApiKeyAuthentication<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyAuthentication")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

impl<S: UserStore> Authentication for ApiKeyAuthentication<S> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(key) = self.keys.sent(cx) else {
            return Ok(None);
        };
        let refused = || Error::authentication_failed("Invalid API key.");
        let found = self.keys.find_with_owner(key, &self.users, cx).await?;
        let (row, owner) = found.ok_or_else(refused)?;
        if row.user_id.is_none() {
            return Ok(None);
        }
        let user = owner.ok_or_else(refused)?;
        if !user.is_active() {
            return Err(Error::authentication_failed("User inactive or deleted."));
        }
        Ok(Some(Identity {
            user,
            auth: Some(Arc::new(row)),
            via: "ApiKeyAuthentication",
        }))
    }

    fn challenge(&self) -> Option<String> {
        self.keys.challenge()
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        vec![self.keys.described()]
    }
}
