//! Who calls: tokens, passwords and API keys of the contract's users.

use std::sync::Arc;

use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings};
use rest_kit::authentication::{
    Authentication, PasswordStore, SessionAuthentication, TokenStore, UserStore,
};
use rest_kit::context::{Identity, User as Caller, UserId};
use rest_kit::contrib::authtoken::IssueToken;
use rest_kit::contrib::jwt::OutstandingTokens;
use rest_kit::permissions::PermissionStore;
use rest_kit::prelude::*;
use rest_kit::sessions::Sessions;
use rest_kit::views::Authenticators;

use crate::models::{User, UserPermission, user_permissions, users};

/// Tokens and passwords that stand in the users' rows.
#[derive(Clone, Copy)]
pub(crate) struct Users;

impl TokenStore for Users {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn Caller>>> {
        let user = User::objects()
            .filter(users::token.eq(key.to_owned()))
            .first(cx)
            .await?;
        Ok(user.map(|user| Arc::new(user) as _))
    }
}

impl IssueToken for Users {
    async fn issue(&self, user: &dyn Caller, cx: &Context) -> Result<String> {
        Ok(User::objects().get(user.id().to_number()?, cx).await?.token)
    }
}

impl PasswordStore for Users {
    async fn verify(
        &self,
        username: &str,
        password: &str,
        cx: &Context,
    ) -> Result<Option<Arc<dyn Caller>>> {
        let user = active(username, cx).await?;
        let user = user.filter(|user| user.password == password);
        Ok(user.map(|user| Arc::new(user) as _))
    }
}

impl UserStore for Users {
    async fn find(&self, id: &UserId, cx: &Context) -> Result<Option<Arc<dyn Caller>>> {
        let Some(id) = id.number() else {
            return Ok(None);
        };
        let user = User::objects().filter(users::id.eq(id)).first(cx).await?;
        Ok(user.map(|user| Arc::new(user) as _))
    }
}

impl PermissionStore for Users {
    async fn has_perms(&self, user: &dyn Caller, perms: &[String], cx: &Context) -> Result<bool> {
        let held = UserPermission::objects()
            .filter(user_permissions::user_id.eq(user.id().to_number()?))
            .filter(user_permissions::codename.eq_any(perms.to_vec()))
            .count(cx)
            .await?;
        Ok(usize::try_from(held) == Ok(perms.len()))
    }
}

/// How callers are recognized where a view does not say.
pub(crate) fn default() -> Authenticators {
    (by_token(), by_jwt(), by_password()).into()
}

/// `Authorization: Token <40 hex>`
pub(crate) fn by_token() -> TokenAuthentication<Users> {
    TokenAuthentication::new(Users)
}

/// `Authorization: Bearer <JSON web token>`
pub(crate) fn by_jwt() -> JwtAuthentication<Users> {
    JwtAuthentication::new(tokens(), Users)
}

/// The contract's tokens, as simplejwt makes them: a refresh token is used once, a second use is
/// refused and nothing else, and verification asks for no user.
pub(crate) fn tokens() -> Jwt {
    let key = JwtKey::hs256("bookstore-jwt-signing-key-for-tests-only-0123456789");
    let settings = JwtSettings::new(key)
        .rotate_refresh_tokens(true)
        .blacklist_after_rotation(true)
        .reuse_detection(false)
        .verify_user(false);
    Jwt::new(settings).records(OutstandingTokens)
}

/// `Authorization: Basic <base64>`
pub(crate) fn by_password() -> BasicAuthentication<Users> {
    BasicAuthentication::new(Users)
}

/// `Cookie: sessionid=…`
pub(crate) fn by_session(sessions: &Sessions) -> SessionAuthentication<Users> {
    SessionAuthentication::new(Users, sessions.clone())
}

/// `X-Api-Key: <username>-key`; there is no challenge, so refusals are 403.
#[derive(Debug)]
pub(crate) struct ApiKeyAuthentication;

impl Authentication for ApiKeyAuthentication {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        by_key(cx, "ApiKeyAuthentication").await
    }
}

/// As [`ApiKeyAuthentication`], with a challenge.
#[derive(Debug)]
pub(crate) struct KeyBearerAuthentication;

impl Authentication for KeyBearerAuthentication {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        by_key(cx, "KeyBearerAuthentication").await
    }

    fn challenge(&self) -> Option<String> {
        Some(r#"ApiKey realm="bookstore""#.to_owned())
    }
}

async fn by_key(cx: &Context, via: &'static str) -> Result<Option<Identity>> {
    let key = cx.request().header("x-api-key").unwrap_or_default();
    if key.is_empty() {
        return Ok(None);
    }
    let user = match key.strip_suffix("-key") {
        Some(username) => active(username, cx).await?,
        None => None,
    };
    let user = user.ok_or_else(|| Error::authentication_failed("Unknown API key."))?;
    Ok(Some(Identity {
        user: Arc::new(user),
        auth: Some(Arc::new(key.to_owned())),
        via,
    }))
}

/// Makes a token that nobody has yet.
pub(crate) fn new_token() -> String {
    let hex = || Uuid::new_v4().to_string().replace('-', "");
    hex() + &hex()[..8]
}

async fn active(username: &str, cx: &Context) -> Result<Option<User>> {
    User::objects()
        .filter(users::username.eq(username.to_owned()))
        .filter(users::is_active.eq(true))
        .first(cx)
        .await
}
