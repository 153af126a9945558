//! JSON web tokens: the endpoints of simplejwt, and the tables that remember refresh tokens.
//!
//! | endpoint | takes | answers |
//! | --- | --- | --- |
//! | [`TokenObtainPairView`] | `username`, `password` | `refresh`, `access` |
//! | [`TokenRefreshView`] | `refresh` | `access`, and `refresh` when tokens rotate |
//! | [`TokenVerifyView`] | `token` | `{}` |
//! | [`TokenBlacklistView`] | `refresh` | `{}` |
//! | [`TokenObtainSlidingView`] | `username`, `password` | `token` |
//! | [`TokenRefreshSlidingView`] | `token` | `token` |
//! | [`OAuth2TokenView`] | OAuth 2's form: `username`, `password`, `scope` | `access_token`, `token_type`, … |
//! | [`LogoutEverywhereView`] | | 204 |
//! | [`KeySetView`] | | `{"keys": […]}` |
//!
//! What tokens are and who makes them: [`authentication::jwt`](rest_kit::authentication::jwt).

mod models;
mod oauth2;
mod operations;
mod records;
mod serializers;
mod views;

use rest_kit::RestKit;
use rest_kit::migrations::Migrations;
use rest_kit::migrations::embed_migrations;

pub use self::models::{OutstandingToken, TokenFamily};
pub use self::oauth2::{OAuth2PasswordSerializer, ObtainOAuth2};
pub use self::operations::{
    Blacklist, ObtainPair, ObtainSliding, Operation, Refresh, RefreshSliding, Verify,
};
pub use self::records::OutstandingTokens;
pub use self::serializers::{
    TokenBlacklistSerializer, TokenObtainSerializer, TokenRefreshSerializer, TokenSerializer,
};
pub use self::views::{
    KeySetView, LogoutEverywhereView, OAuth2TokenView, TokenBlacklistView, TokenObtainPairView,
    TokenObtainSlidingView, TokenRefreshSlidingView, TokenRefreshView, TokenVerifyView, TokenView,
};

/// The tables of [`OutstandingTokens`].
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/jwt/sqlite"))
    .postgres(embed_migrations!("migrations/jwt/postgres"));

/// Adds the tables.
///
/// # Examples
///
/// ```
/// use rest_kit::contrib::jwt;
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default()).with(jwt::install);
/// # let _ = app;
/// ```
pub fn install(kit: RestKit) -> RestKit {
    kit.migrations(MIGRATIONS)
}
