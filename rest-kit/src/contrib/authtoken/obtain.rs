//! A token for a name and a password.

use std::fmt;

use serde_json::json;

use crate::access::authentication::{PasswordStore, UserStore};
use crate::access::permissions::{AllowAny, Permission};
use crate::access::{Parsers, Throttles};
use crate::context::{Context, User};
use crate::error::{Result, ValidationErrors};
use crate::http::Response;
use crate::http::parsers::{FormParser, JsonParser, MultiPartParser};
use crate::serializers::Data;

use super::{PlainTokens, Tokens};

/// Gives a user a token who has proved to be that user.
pub trait IssueToken: Send + Sync + 'static {
    /// Returns a key for the user.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn issue(&self, user: &dyn User, cx: &Context) -> impl Future<Output = Result<String>>;
}

impl<S: UserStore> IssueToken for Tokens<S> {
    async fn issue(&self, user: &dyn User, cx: &Context) -> Result<String> {
        self.create(user, cx).await
    }
}

impl<S: UserStore> IssueToken for PlainTokens<S> {
    async fn issue(&self, user: &dyn User, cx: &Context) -> Result<String> {
        self.get_or_create(user.id().to_number()?, cx).await
    }
}

/// A name and a password.
#[derive(rest_kit_macros::Serializer, Debug)]
pub struct AuthTokenSerializer {
    /// The name.
    pub username: String,
    /// The password, with every space.
    #[field(trim_whitespace = false, write_only)]
    pub password: String,
}

/// DRF's `obtain_auth_token`: answers `{"token": "…"}` to a name and a password.
///
/// ```
/// use rest_kit::contrib::auth::Users;
/// use rest_kit::contrib::authtoken::{ObtainAuthToken, Tokens};
/// use rest_kit::prelude::*;
///
/// let users = Users::new();
/// let view = ObtainAuthToken::new(users.clone(), Tokens::new(users));
/// let app = RestKit::new(Settings::default()).register_view("api-token-auth", view);
/// # let _ = app;
/// ```
#[doc(alias = "obtain_auth_token")]
pub struct ObtainAuthToken<S, T> {
    users: S,
    tokens: T,
}

impl<S: PasswordStore, T: IssueToken> ObtainAuthToken<S, T> {
    /// Creates a view that asks `users` and gives what `tokens` issues.
    pub fn new(users: S, tokens: T) -> Self {
        Self { users, tokens }
    }
}

impl<S, T> fmt::Debug for ObtainAuthToken<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObtainAuthToken").finish_non_exhaustive()
    }
}

/// What answers a name and a password.
#[derive(Debug, rest_kit_macros::Serializer)]
struct GivenTokenSerializer {
    /// Shown as `Authorization: Token …` from now on.
    #[field(read_only)]
    token: String,
}

#[rest_kit_macros::api_view(answers(post = GivenTokenSerializer))]
impl<S: PasswordStore, T: IssueToken> ApiView for ObtainAuthToken<S, T> {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn throttles(&self) -> Throttles {
        Throttles::none()
    }

    fn parsers(&self) -> Parsers {
        (FormParser, MultiPartParser, JsonParser).into()
    }

    async fn post(&self, cx: &Context, body: Data<AuthTokenSerializer>) -> Result<Response> {
        let user = self
            .users
            .verify(&body.username, &body.password, cx)
            .await?;
        let Some(user) = user.filter(|user| user.is_active()) else {
            tracing::warn!(target: "rest_kit::security", "login failed");
            let refusal = ValidationErrors::message(
                "Unable to log in with provided credentials.",
                "authorization",
            );
            return Err(ValidationErrors::field("non_field_errors", refusal).into());
        };
        let token = self.tokens.issue(&*user, cx).await?;
        tracing::info!(target: "rest_kit::security", user = ?user.id(), "token issued");
        Ok(Response::new(&json!({ "token": token })))
    }
}
