//! JSON web tokens.

// ANCHOR: users
use std::sync::Arc;

use rest_kit::authentication::UserStore;
use rest_kit::context::{User as Caller, UserId};
use rest_kit::prelude::*;

use crate::authentication::UserPasswords;
use crate::models::{User, users};

impl UserStore for UserPasswords {
    async fn find(&self, id: &UserId, cx: &Context) -> Result<Option<Arc<dyn Caller>>> {
        let Some(id) = id.number() else {
            return Ok(None);
        };
        let user = User::objects().filter(users::id.eq(id)).first(cx).await?;
        Ok(user.map(|user| Arc::new(user) as Arc<dyn Caller>))
    }
}
// ANCHOR_END: users

// ANCHOR: settings
use rest_kit::authentication::jwt::{Jwt, JwtKey, JwtSettings};
use rest_kit::contrib::jwt::OutstandingTokens;

/// The secret comes from the environment, and has 32 bytes or more.
pub fn tokens(secret: &str) -> Jwt {
    let settings = JwtSettings::new(JwtKey::hs256(secret))
        .access_token_lifetime(Duration::minutes(10))
        .refresh_token_lifetime(Duration::days(14))
        .rotate_refresh_tokens(true)
        .blacklist_after_rotation(true)
        .rotation_grace(Duration::seconds(10));
    Jwt::new(settings).records(OutstandingTokens)
}
// ANCHOR_END: settings

// ANCHOR: app
use rest_kit::authentication::jwt::JwtAuthentication;
use rest_kit::contrib::jwt::{
    self, TokenBlacklistView, TokenObtainPairView, TokenRefreshView, TokenVerifyView,
};
use rest_kit::throttling::FailedLoginThrottle;

pub fn app(secret: &str) -> RestKit {
    let tokens = tokens(secret);
    let login = TokenObtainPairView::new(tokens.clone(), UserPasswords)
        .throttles(FailedLoginThrottle::new("10/hour"));
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .with(jwt::install)
        .authentication(JwtAuthentication::new(tokens.clone(), UserPasswords))
        .register_view("api/token", login)
        .register_view(
            "api/token/refresh",
            TokenRefreshView::new(tokens.clone(), UserPasswords),
        )
        .register_view(
            "api/token/verify",
            TokenVerifyView::new(tokens.clone(), UserPasswords),
        )
        .register_view(
            "api/token/blacklist",
            TokenBlacklistView::new(tokens, UserPasswords),
        )
        .register_view("api/me", crate::authentication::Me)
        .register_view("api/shelf", shelf)
}
// ANCHOR_END: app

// ANCHOR: claims
use rest_kit::authentication::jwt::Token;
use serde::{Deserialize, Serialize};

/// What the tokens of this store say beside the user's key.
#[derive(Serialize, Deserialize)]
pub struct StoreClaims {
    pub shelf: String,
    pub scope: String,
}

pub fn with_claims(settings: JwtSettings) -> JwtSettings {
    settings.claims(|user| StoreClaims {
        shelf: format!("shelf of {}", user.username()),
        scope: "books:read".to_owned(),
    })
}

/// Asks that the token was made for reading books.
pub struct MayReadBooks;

#[permission]
impl<M: 'static> Permission<M> for MayReadBooks {
    fn has_permission(&self, cx: &Context) -> bool {
        Token::of(cx).is_some_and(|token| token.has_scope("books:read"))
    }
}

#[api_view(get, permissions = MayReadBooks)]
pub async fn shelf(cx: &Context) -> Result<Response> {
    let token = Token::of(cx).ok_or_else(Error::not_authenticated)?;
    Ok(Response::new(&token.claims::<StoreClaims>()?.shelf))
}
// ANCHOR_END: claims

// ANCHOR: pairs
use rest_kit::authentication::jwt::{Algorithm, JwtStatelessUserAuthentication};
use rest_kit::contrib::jwt::KeySetView;

/// The service that makes tokens: it publishes its public keys, yesterday's too.
pub fn identity_service(new_pem: &str, old_pem: &str) -> RestKit {
    let new = JwtKey::from_private_pem(Algorithm::EdDsa, new_pem).kid("2026");
    let old = JwtKey::from_private_pem(Algorithm::EdDsa, old_pem).kid("2025");
    let jwt = Jwt::new(
        JwtSettings::new(new)
            .verifying_key(old)
            .issuer("https://id.example"),
    );
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view(
            "api/token",
            TokenObtainPairView::new(jwt.clone(), UserPasswords),
        )
        .register_view(".well-known/keys", KeySetView::new(jwt))
}

/// A service without users: it takes callers at their token's word.
pub fn shop_service(public_pem: &str) -> RestKit {
    let key = JwtKey::from_public_pem(Algorithm::EdDsa, public_pem).kid("2026");
    let jwt = Jwt::new(JwtSettings::new(key).issuer("https://id.example"));
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .authentication(JwtStatelessUserAuthentication::new(jwt))
        .register_view("api/shelf", shelf)
}
// ANCHOR_END: pairs
