//! Logging in and out, and who is logged in.

use rest_kit::authentication::PasswordStore as _;
use rest_kit::contrib::authtoken::AuthTokenSerializer;
use rest_kit::prelude::*;
use rest_kit::sessions::Sessions;
use rest_kit::views::Authenticators;
use serde_json::json;

use crate::auth::{self, Users};

use super::who::{answer, answer_with_data};

/// `/api/auth/session/login/`
pub(crate) struct LoginView(pub(crate) Sessions);

/// Starts a session.
#[api_view]
impl ApiView for LoginView {
    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    async fn post(&self, cx: &Context, body: Data<AuthTokenSerializer>) -> Result<Response> {
        let user = Users.verify(&body.username, &body.password, cx).await?;
        let user =
            user.ok_or_else(|| Error::authentication_failed("Wrong user name or password."))?;
        self.0.login(cx, &*user).await?;
        Ok(Response::new(&json!({ "user": user.username() })))
    }
}

/// `/api/auth/session/logout/`
pub(crate) struct LogoutView(pub(crate) Sessions);

/// Ends a session.
#[api_view]
impl ApiView for LogoutView {
    fn authentication(&self) -> Authenticators {
        auth::by_session(&self.0).into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        self.0.logout(cx).await?;
        Ok(Response::no_content())
    }
}

/// `/api/private/session/`
pub(crate) struct PrivateSessionView(pub(crate) Sessions);

#[api_view]
impl ApiView for PrivateSessionView {
    fn authentication(&self) -> Authenticators {
        auth::by_session(&self.0).into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        answer_with_data(cx).await
    }
}

/// `/api/private/session-or-token/`
pub(crate) struct PrivateSessionOrTokenView(pub(crate) Sessions);

#[api_view]
impl ApiView for PrivateSessionOrTokenView {
    fn authentication(&self) -> Authenticators {
        (auth::by_session(&self.0), auth::by_token()).into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        answer_with_data(cx).await
    }
}
