//! Whoever has a key may call.

use crate::access::permissions::{Permission, permission};
use crate::context::Context;
use crate::error::Result;

use super::ApiKeys;

/// Allows everything to callers who show a key that is of use, nothing to others.
///
/// Keys that belong to a user are refused unless an authenticator has recognized that user:
/// `ApiKeyAuthentication` does. Else it asks for no user, and composes with rules that do: `HasApiKey::new() | IsAuthenticated`.
/// Refusals are those of every permission: 403, or 401 where the view's first authenticator has a
/// challenge.
///
/// # Examples
///
/// ```
/// use rest_kit::contrib::api_keys::{ApiKeys, HasApiKey};
/// use rest_kit::prelude::*;
///
/// fn permissions() -> impl Permission {
///     HasApiKey::from(ApiKeys::new().header("X-Api-Key")) | IsAuthenticated
/// }
/// # let _ = permissions;
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "HasAPIKey")]
pub struct HasApiKey(ApiKeys);

impl HasApiKey {
    /// Creates a rule for keys in `Authorization: Api-Key <key>`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl From<ApiKeys> for HasApiKey {
    fn from(keys: ApiKeys) -> Self {
        Self(keys)
    }
}

#[permission]
impl<M: 'static> Permission<M> for HasApiKey {
    async fn check(&self, cx: &Context) -> Result<bool> {
        let Some(key) = self.0.sent(cx) else {
            return Ok(false);
        };
        let found = self.0.find(key, cx).await?;
        // A user's key is of use for that user, whom `ApiKeyAuthentication` has looked up.
        Ok(found.is_some_and(|key| key.user_id.is_none() || key.user_id == cx.user_id()))
    }
}
