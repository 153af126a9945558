//! `Authorization: Token <key>`.

use std::fmt;
use std::sync::Arc;

use crate::context::{Context, Identity, User};
use crate::descriptors::{Credentials, RequiredModel, SecurityDescriptor};
use crate::error::{Error, Result};

use super::{Authentication, credentials};

/// Finds the owner of a token: the application's own table of tokens.
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the owner of the token `key`, active or not.
    ///
    /// # Errors
    ///
    /// Failures of the store; an unknown key is `None`, not an error.
    fn find(&self, key: &str, cx: &Context) -> impl Future<Output = Result<Option<Arc<dyn User>>>>;

    /// Returns the models whose tables it needs; a start without them fails.
    fn models(&self) -> Vec<RequiredModel> {
        Vec::new()
    }
}

/// Recognizes callers by `Authorization: Token <key>`.
pub struct TokenAuthentication<S> {
    store: S,
    keyword: &'static str,
}

impl<S: TokenStore> TokenAuthentication<S> {
    /// Creates an authenticator that looks keys up in `store`.
    pub fn new(store: S) -> Self {
        Self {
            store,
            keyword: "Token",
        }
    }

    /// Replaces the word `Token` in the header, as by `Bearer`.
    #[must_use]
    pub fn keyword(mut self, keyword: &'static str) -> Self {
        self.keyword = keyword;
        self
    }
}

impl<S> fmt::Debug for TokenAuthentication<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenAuthentication")
            .field("keyword", &self.keyword)
            .finish_non_exhaustive()
    }
}

impl<S: TokenStore> Authentication for TokenAuthentication<S> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let header = cx.request().header("authorization").unwrap_or_default();
        let Some(key) = credentials(header, self.keyword, "token", "Token string")? else {
            return Ok(None);
        };
        let Some(user) = self.store.find(key, cx).await? else {
            return Err(Error::authentication_failed("Invalid token."));
        };
        if !user.is_active() {
            return Err(Error::authentication_failed("User inactive or deleted."));
        }
        Ok(Some(Identity {
            user,
            auth: Some(Arc::new(key.to_owned())),
            via: "TokenAuthentication",
        }))
    }

    fn models(&self) -> Vec<RequiredModel> {
        self.store.models()
    }

    fn challenge(&self) -> Option<String> {
        Some(self.keyword.to_owned())
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        vec![SecurityDescriptor {
            name: "tokenAuth",
            credentials: Credentials::Header("Authorization".to_owned()),
            description: format!(
                "Token-based authentication with required prefix \"{}\"",
                self.keyword
            ),
        }]
    }
}
