//! Who calls, and how that was found out.

use rest_kit::prelude::*;
use rest_kit::request::Value;
use rest_kit::views::Authenticators;
use serde::Serialize;

use crate::auth::{self, ApiKeyAuthentication, KeyBearerAuthentication};

#[derive(Serialize)]
struct Who {
    user: Option<String>,
    via: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

impl Who {
    fn of(cx: &Context) -> Self {
        let identity = cx.identity();
        Self {
            via: identity.as_ref().map(|identity| identity.via),
            user: identity.map(|identity| identity.user.username().to_owned()),
            data: None,
        }
    }
}

pub(crate) fn answer(cx: &Context) -> Response {
    Response::new(&Who::of(cx))
}

pub(crate) async fn answer_with_data(cx: &Context) -> Result<Response> {
    let data = Some(cx.data().await?);
    Ok(Response::new(&Who {
        data,
        ..Who::of(cx)
    }))
}

/// `/api/who/`
pub(crate) struct WhoView;

/// Says who you are.
#[api_view]
impl ApiView for WhoView {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        answer_with_data(cx).await
    }
}

/// `/api/private/`
pub(crate) struct PrivateView;

/// Says who you are, if you are somebody.
#[api_view]
impl ApiView for PrivateView {
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

/// `/api/private/token/`
pub(crate) struct PrivateTokenView;

#[api_view]
impl ApiView for PrivateTokenView {
    fn authentication(&self) -> Authenticators {
        auth::by_token().into()
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

/// `/api/private/basic/`
pub(crate) struct PrivateBasicView;

#[api_view]
impl ApiView for PrivateBasicView {
    fn authentication(&self) -> Authenticators {
        auth::by_password().into()
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

/// `/api/private/jwt/`
pub(crate) struct PrivateJwtView;

#[api_view]
impl ApiView for PrivateJwtView {
    fn authentication(&self) -> Authenticators {
        auth::by_jwt().into()
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

/// `/api/private/none/`
pub(crate) struct PrivateNoneView;

/// No way to authenticate.
#[api_view]
impl ApiView for PrivateNoneView {
    fn authentication(&self) -> Authenticators {
        Authenticators::none()
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

/// `/api/private/key/`
pub(crate) struct PrivateKeyView;

/// Its authenticator has no challenge, so 401 becomes 403.
#[api_view]
impl ApiView for PrivateKeyView {
    fn authentication(&self) -> Authenticators {
        ApiKeyAuthentication.into()
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

/// `/api/private/key-challenge/`
pub(crate) struct PrivateKeyBearerView;

#[api_view]
impl ApiView for PrivateKeyBearerView {
    fn authentication(&self) -> Authenticators {
        KeyBearerAuthentication.into()
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
