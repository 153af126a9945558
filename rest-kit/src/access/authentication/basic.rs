//! `Authorization: Basic <name and password>`.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::context::{Context, Identity, User};
use crate::descriptors::{Credentials, RequiredModel, SecurityDescriptor};
use crate::error::{Error, Result};

use super::{Authentication, credentials};

/// Checks names and passwords: the application's own table of users.
pub trait PasswordStore: Send + Sync + 'static {
    /// Returns the user of this name, active or not, if the password is theirs.
    ///
    /// # Errors
    ///
    /// Failures of the store; a wrong name or password is `None`, not an error.
    fn verify(
        &self,
        username: &str,
        password: &str,
        cx: &Context,
    ) -> impl Future<Output = Result<Option<Arc<dyn User>>>>;

    /// Notes that this user has logged in; nothing is noted unless a store does it.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    #[doc(alias = "update_last_login")]
    fn logged_in(&self, user: &dyn User, cx: &Context) -> impl Future<Output = Result<()>> {
        let _ = (user, cx);
        std::future::ready(Ok(()))
    }

    /// Returns the models whose tables it needs; a start without them fails.
    fn models(&self) -> Vec<RequiredModel> {
        Vec::new()
    }
}

/// Recognizes callers by `Authorization: Basic`: for tests, and behind TLS only.
pub struct BasicAuthentication<S> {
    store: S,
    realm: &'static str,
}

impl<S: PasswordStore> BasicAuthentication<S> {
    /// Creates an authenticator that asks `store`.
    pub fn new(store: S) -> Self {
        Self {
            store,
            realm: "api",
        }
    }

    /// Replaces the realm `api` in the challenge.
    #[must_use]
    #[doc(alias = "www_authenticate_realm")]
    pub fn realm(mut self, realm: &'static str) -> Self {
        self.realm = realm;
        self
    }
}

impl<S> fmt::Debug for BasicAuthentication<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuthentication")
            .field("realm", &self.realm)
            .finish_non_exhaustive()
    }
}

impl<S: PasswordStore> Authentication for BasicAuthentication<S> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let header = cx.request().header("authorization").unwrap_or_default();
        let Some(text) = credentials(header, "Basic", "basic", "Credentials string")? else {
            return Ok(None);
        };
        let (username, password) = decode(text).ok_or_else(|| {
            Error::authentication_failed(
                "Invalid basic header. Credentials not correctly base64 encoded.",
            )
        })?;
        let Some(user) = self.store.verify(&username, &password, cx).await? else {
            return Err(Error::authentication_failed("Invalid username/password."));
        };
        if !user.is_active() {
            return Err(Error::authentication_failed("User inactive or deleted."));
        }
        Ok(Some(Identity {
            user,
            auth: None,
            via: "BasicAuthentication",
        }))
    }

    fn models(&self) -> Vec<RequiredModel> {
        self.store.models()
    }

    fn challenge(&self) -> Option<String> {
        Some(format!("Basic realm=\"{}\"", self.realm))
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        vec![SecurityDescriptor {
            name: "basicAuth",
            credentials: Credentials::Basic,
            description: String::new(),
        }]
    }
}

/// Returns name and password, read as UTF-8 or else as Latin-1.
fn decode(text: &str) -> Option<(String, String)> {
    let bytes = STANDARD.decode(text).ok()?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let (username, password) = text.split_once(':')?;
    Some((username.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords_are_read() {
        let pair = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
        for (text, expected) in [
            ("YWxpY2U6czpl", pair("alice", "s:e")),
            ("6To=", pair("é", "")),
            ("YWxpY2U=", None),
            ("no base64", None),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }
}
