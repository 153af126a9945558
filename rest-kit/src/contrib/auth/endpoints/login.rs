//! Logging in and out.

use serde_json::json;

use crate::access::permissions::{AllowAny, Permission};
use crate::access::{Authenticators, Throttles};
use crate::context::Context;
use crate::contrib::auth::User;
use crate::contrib::authtoken::AuthTokenSerializer;
use crate::error::{Result, ValidationErrors};
use crate::http::Response;
use crate::serializers::Data;
use crate::views::ApiView;

use super::DoneSerializer;
use super::Endpoints;
use super::KeySerializer;

pub(super) struct Login(pub(super) Endpoints);

/// Starts a session or gives a token.
#[rest_kit_macros::api_view(answers(post = KeySerializer))]
impl ApiView for Login {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    /// None, so that an old token or cookie does not keep anybody out.
    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    fn throttles(&self) -> Throttles {
        self.0.login_throttles.clone()
    }

    async fn post(&self, cx: &Context, body: Data<AuthTokenSerializer>) -> Result<Response> {
        let Self(endpoints) = self;
        if let Some(sessions) = &endpoints.sessions {
            sessions.protection().check_origin(cx)?;
        }
        let user = endpoints
            .users
            .check(&body.username, &body.password, cx)
            .await?;
        let Some(user) = user.filter(|user| user.is_active) else {
            tracing::warn!(target: "rest_kit::security", "login failed");
            let refusal = ValidationErrors::message(
                "Unable to log in with provided credentials.",
                "authorization",
            );
            return Err(ValidationErrors::field("non_field_errors", refusal).into());
        };
        endpoints.users.note_login(user.id, cx).await?;
        endpoints.welcome(cx, &user).await
    }
}

impl Endpoints {
    /// Answers somebody who is logged in from now on.
    pub(super) async fn welcome(&self, cx: &Context, user: &User) -> Result<Response> {
        if let Some(sessions) = &self.sessions {
            sessions.login(cx, user).await?;
        }
        let Some(tokens) = &self.tokens else {
            return Ok(Response::no_content());
        };
        let key = tokens.create(user, cx).await?;
        tracing::info!(target: "rest_kit::security", user = user.id, "token issued");
        Ok(Response::new(&json!({ "key": key })))
    }
}

pub(super) struct Logout(pub(super) Endpoints);

/// Ends the session, and the token that the request has shown.
#[rest_kit_macros::api_view(answers(post = DoneSerializer))]
impl ApiView for Logout {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        let Self(endpoints) = self;
        let shown = cx
            .identity()
            .filter(|identity| identity.via == "TokenAuthentication");
        let key = shown.and_then(|identity| identity.auth?.downcast_ref::<String>().cloned());
        if let (Some(tokens), Some(key)) = (&endpoints.tokens, key) {
            tokens.revoke(&key, cx).await?;
        }
        if let Some(sessions) = &endpoints.sessions {
            sessions.logout(cx).await?;
        }
        Ok(Response::new(
            &json!({ "detail": "Successfully logged out." }),
        ))
    }
}
