//! A token for a name and a password.

use std::fmt;

use serde_json::json;

use crate::access::authentication::{PasswordStore, UserStore};
use crate::access::permissions::{AllowAny, Permission};
use crate::access::{Parsers, Throttles};
use crate::context::{Context, User};
use crate::descriptors::Content;
use crate::error::{Result, ValidationErrors};
use crate::http::Response;
use crate::http::parsers::{FormParser, JsonParser, MultiPartParser};
use crate::serializers::{Data, Serializer as _};
use crate::views::metadata::describe_body;
use crate::views::{Bound, Handler, Policies, View, ViewInfo};

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

/// What OPTIONS says: what is sent, and the token that is answered.
#[derive(Debug, rest_kit_macros::Serializer)]
struct ObtainAuthTokenSerializer {
    username: String,
    #[field(trim_whitespace = false, write_only)]
    password: String,
    /// Shown as `Authorization: Token …` from now on.
    #[field(read_only)]
    token: String,
}

/// What answers a name and a password.
#[derive(Debug, rest_kit_macros::Serializer)]
struct GivenTokenSerializer {
    /// Shown as `Authorization: Token …` from now on.
    #[field(read_only)]
    token: String,
}

impl<S: PasswordStore, T: IssueToken> ObtainAuthToken<S, T> {
    async fn answer(&self, cx: &Context) -> Result<Response> {
        let body = Data::<AuthTokenSerializer>::from_context(cx).await?;
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

impl<S: PasswordStore, T: IssueToken> Policies for ObtainAuthToken<S, T> {
    type Object = ();

    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn throttles(&self) -> Throttles {
        Throttles::none()
    }

    fn parsers(&self) -> Parsers {
        (FormParser, MultiPartParser, JsonParser).into()
    }
}

impl<S: PasswordStore, T: IssueToken> View for ObtainAuthToken<S, T> {
    const INFO: ViewInfo = ViewInfo::new("ObtainAuthToken");

    fn handlers() -> Vec<Bound<Self>> {
        let post = Bound::new("POST", "post", |view: &Self, cx| Box::pin(view.answer(cx)));
        vec![post.describing(|_, _, operation| {
            operation.request = Content::One(AuthTokenSerializer::DESCRIPTOR);
            operation.response = Content::One(GivenTokenSerializer::DESCRIPTOR);
            operation.status = Some(200);
        })]
    }

    fn options() -> Handler<Self> {
        |_, cx| Box::pin(describe_body::<ObtainAuthTokenSerializer>(cx))
    }
}
