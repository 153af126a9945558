//! Callers who have logged in, by their session's cookie.

use std::fmt;

use crate::access::sessions::Sessions;
use crate::context::{Context, Identity};
use crate::descriptors::{Credentials, RequiredModel, SecurityDescriptor};
use crate::error::Result;
use crate::http::renderers::FormToken;

use super::{Authentication, UserStore};

/// Recognizes callers by their session; their writing requests must not be forged (CSRF).
///
/// It has no challenge: where it is the first authenticator of a view, refusals are 403, not 401.
///
/// ```
/// # use std::sync::Arc;
/// # use rest_kit::authentication::{PasswordStore, UserStore};
/// # use rest_kit::context::User;
/// use rest_kit::authentication::SessionAuthentication;
/// use rest_kit::prelude::*;
/// use rest_kit::secrets::SecretKey;
/// use rest_kit::sessions::Sessions;
/// # struct Users;
/// # impl PasswordStore for Users {
/// #     async fn verify(&self, _: &str, _: &str, _: &Context) -> Result<Option<Arc<dyn User>>> {
/// #         Ok(None)
/// #     }
/// # }
/// # impl UserStore for Users {
/// #     async fn find(&self, _: &rest_kit::context::UserId, _: &Context) -> Result<Option<Arc<dyn User>>> {
/// #         Ok(None)
/// #     }
/// # }
///
/// // An application takes `SecretKey::from_env()?`.
/// let sessions = Sessions::signed_cookies(SecretKey::random()?);
/// let app = RestKit::new(Settings::default())
///     .authentication(SessionAuthentication::new(Users, sessions));
/// # let _ = app;
/// # Ok::<(), StartError>(())
/// ```
pub struct SessionAuthentication<S> {
    users: S,
    sessions: Sessions,
}

impl<S: UserStore> SessionAuthentication<S> {
    /// Creates an authenticator that finds the sessions' users in `users`.
    pub fn new(users: S, sessions: Sessions) -> Self {
        Self { users, sessions }
    }
}

impl<S> fmt::Debug for SessionAuthentication<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionAuthentication")
            .field("sessions", &self.sessions)
            .finish_non_exhaustive()
    }
}

impl<S: UserStore> Authentication for SessionAuthentication<S> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let protection = self.sessions.protection();
        protection.renew_malformed(cx)?;
        let user = self.sessions.user(cx, &self.users).await?;
        let Some(user) = user.filter(|user| user.is_active()) else {
            return Ok(None);
        };
        protection.check(cx).await?;
        Ok(Some(Identity {
            user,
            auth: None,
            via: "SessionAuthentication",
        }))
    }

    fn models(&self) -> Vec<RequiredModel> {
        let mut models = self.users.models();
        models.extend(self.sessions.models());
        models
    }

    fn form_token(&self, cx: &Context) -> Option<FormToken> {
        self.sessions.protection().form_token(cx).ok()
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        vec![SecurityDescriptor {
            name: "cookieAuth",
            credentials: Credentials::Cookie(self.sessions.cookie_name().to_owned()),
            description: String::new(),
        }]
    }
}
