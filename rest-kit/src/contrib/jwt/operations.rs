//! What each endpoint does.

use std::sync::Arc;

use serde::Serialize;

use rest_kit::authentication::UserStore;
use rest_kit::authentication::jwt::TokenPair;
use rest_kit::context::User;
use rest_kit::descriptors::Content;
use rest_kit::prelude::*;

use super::serializers::{
    SlidingTokenSerializer, TokenBlacklistSerializer, TokenObtainSerializer, TokenPairSerializer,
    TokenRefreshSerializer, TokenSerializer,
};
use super::views::TokenView;

/// What an endpoint does with the body that it is sent.
pub trait Operation: Sized + Send + Sync + 'static {
    /// Name of the view.
    const NAME: &'static str;
    /// Text for people.
    const DESCRIPTION: &'static str;
    /// What it takes.
    type Serializer: Serializer;
    /// What it answers, where that is more than an empty object.
    const ANSWER: Content = Content::Unknown;

    /// Answers a request.
    fn run<U: UserStore>(
        view: &TokenView<U, Self>,
        cx: &Context,
    ) -> impl Future<Output = Result<Response>>;
}

/// Logs in by name and password.
#[derive(Debug)]
pub struct ObtainPair;

impl Operation for ObtainPair {
    const NAME: &'static str = "TokenObtainPairView";
    const DESCRIPTION: &'static str = "Takes a set of user credentials and returns an access and \
        refresh JSON web\ntoken pair to prove the authentication of those credentials.";
    type Serializer = TokenObtainSerializer;
    const ANSWER: Content = Content::One(TokenPairSerializer::DESCRIPTOR);

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        view.jwt.check_login(cx)?;
        let user = log_in(view, cx).await?;
        let pair = view.jwt.log_in(&*user, cx).await?;
        view.logged_in(&*user, cx).await?;
        answer(view, pair, cx)
    }
}

/// Logs in by name and password, for a sliding token.
#[derive(Debug)]
pub struct ObtainSliding;

impl Operation for ObtainSliding {
    const NAME: &'static str = "TokenObtainSlidingView";
    const DESCRIPTION: &'static str = "Takes a set of user credentials and returns a sliding \
        JSON web token to\nprove the authentication of those credentials.";
    type Serializer = TokenObtainSerializer;
    const ANSWER: Content = Content::One(SlidingTokenSerializer::DESCRIPTOR);

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let user = log_in(view, cx).await?;
        let token = view.jwt.log_in_sliding(&*user, cx).await?;
        view.logged_in(&*user, cx).await?;
        Ok(sliding(&token))
    }
}

/// Makes new access tokens from a refresh token.
#[derive(Debug)]
pub struct Refresh;

impl Operation for Refresh {
    const NAME: &'static str = "TokenRefreshView";
    const DESCRIPTION: &'static str = "Takes a refresh type JSON web token and returns an access \
        type JSON web\ntoken if the refresh token is valid.";
    type Serializer = TokenRefreshSerializer;
    const ANSWER: Content = Content::One(TokenRefreshSerializer::DESCRIPTOR);

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let text = if let Some(text) = view.jwt.refresh_cookie(cx).await? {
            text
        } else {
            let body = Validated::<Self::Serializer>::from_context(cx).await?;
            given(body.into_input().refresh)?
        };
        let pair = view.jwt.refresh(&text, &view.users, cx).await?;
        answer(view, pair, cx)
    }
}

/// Renews a sliding token.
#[derive(Debug)]
pub struct RefreshSliding;

impl Operation for RefreshSliding {
    const NAME: &'static str = "TokenRefreshSlidingView";
    const DESCRIPTION: &'static str = "Takes a sliding JSON web token and returns a new, \
        refreshed version if the\ntoken's refresh period has not expired.";
    type Serializer = TokenSerializer;
    const ANSWER: Content = Content::One(SlidingTokenSerializer::DESCRIPTOR);

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let body = Data::<Self::Serializer>::from_context(cx).await?;
        let token = view
            .jwt
            .refresh_sliding(&body.token, &view.users, cx)
            .await?;
        Ok(sliding(&token))
    }
}

/// Says whether a token is accepted.
#[derive(Debug)]
pub struct Verify;

impl Operation for Verify {
    const NAME: &'static str = "TokenVerifyView";
    const DESCRIPTION: &'static str = "Takes a token and indicates if it is valid.  This view \
        provides no\ninformation about a token's fitness for a particular use.";
    type Serializer = TokenSerializer;

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let body = Data::<Self::Serializer>::from_context(cx).await?;
        view.jwt.verify(&body.token, &view.users, cx).await?;
        Ok(Response::new(&Nothing {}))
    }
}

/// Ends a login.
#[derive(Debug)]
pub struct Blacklist;

impl Operation for Blacklist {
    const NAME: &'static str = "TokenBlacklistView";
    const DESCRIPTION: &'static str = "Takes a token and blacklists it. Must be used with the\n\
        `rest_framework_simplejwt.token_blacklist` app installed.";
    type Serializer = TokenBlacklistSerializer;

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let text = match view.jwt.refresh_cookie(cx).await? {
            Some(text) => text,
            None => Data::<Self::Serializer>::from_context(cx).await?.0.refresh,
        };
        view.jwt.blacklist(&text, cx).await?;
        view.jwt.forget(cx);
        Ok(Response::new(&Nothing {}))
    }
}

/// Returns the user of the name and password in the body.
async fn log_in<U: UserStore, O: Operation>(
    view: &TokenView<U, O>,
    cx: &Context,
) -> Result<Arc<dyn User>> {
    let body = Data::<TokenObtainSerializer>::from_context(cx).await?;
    let TokenObtainSerializer { username, password } = body.0;
    log_in_as(view, &username, &password, cx).await
}

/// Returns the user of this name and password.
pub(super) async fn log_in_as<U: UserStore, O: Operation>(
    view: &TokenView<U, O>,
    username: &str,
    password: &str,
    cx: &Context,
) -> Result<Arc<dyn User>> {
    let found = view
        .jwt
        .authenticate(username, password, &view.users, cx)
        .await;
    if found.as_ref().is_err_and(|error| error.status() == 401) {
        view.login_failed(username, cx).await?;
    }
    found
}

#[derive(Serialize)]
struct Pair<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh: Option<&'a str>,
    access: &'a str,
}

#[derive(Serialize)]
struct Sliding<'a> {
    token: &'a str,
}

#[derive(Serialize)]
struct Nothing {}

/// Answers with the tokens, or without them when cookies carry them.
fn answer<U: UserStore, O: Operation>(
    view: &TokenView<U, O>,
    pair: TokenPair,
    cx: &Context,
) -> Result<Response> {
    Ok(match view.jwt.deliver(pair, cx)? {
        Some(pair) => Response::new(&Pair {
            refresh: pair.refresh.as_deref(),
            access: &pair.access,
        }),
        None => Response::new(&Nothing {}),
    })
}

fn sliding(token: &str) -> Response {
    Response::new(&Sliding { token })
}

/// Returns the value of a required field.
fn given(value: Option<String>) -> Result<String> {
    value.ok_or_else(|| Error::internal("a field without value passed validation"))
}
