//! Whoever has a key may call.

use crate::access::permissions::{Permission, permission};
use crate::context::Context;
use crate::error::Result;

use super::ApiKeys;

/// Allows everything to callers who show a key that is of use, nothing to others.
///
/// It asks for no user, and composes with rules that do: `HasApiKey::new() | IsAuthenticated`.
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
        Ok(self.0.find(key, cx).await?.is_some())
    }
}
