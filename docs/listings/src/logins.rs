//! Sessions, tokens and JSON web tokens of the same users.

// ANCHOR: app
use rest_kit::authentication::SessionAuthentication;
use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings};
use rest_kit::contrib::auth::{self, Endpoints, Users};
use rest_kit::contrib::authtoken::{self, Tokens};
use rest_kit::contrib::jwt::{TokenObtainPairView, TokenRefreshView};
use rest_kit::contrib::sessions::{self, DatabaseSessions};
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::sessions::Sessions;

/// Both secrets come from the environment.
pub fn app(sessions_key: SecretKey, jwt_secret: &str) -> RestKit {
    let users = Users::new();
    let sessions = Sessions::new(DatabaseSessions, sessions_key);
    let tokens = Tokens::new(users.clone());
    let jwt = Jwt::new(JwtSettings::new(JwtKey::hs256(jwt_secret)));
    let accounts = Endpoints::new(users.clone())
        .sessions(sessions.clone())
        .tokens(tokens.clone());
    RestKit::new(Settings::default())
        .with(auth::install)
        .with(authtoken::install)
        .with(sessions::install)
        .authentication((
            JwtAuthentication::new(jwt.clone(), users.clone()),
            TokenAuthentication::new(tokens),
            SessionAuthentication::new(users.clone(), sessions),
        ))
        .permissions(IsAuthenticated)
        .include("auth", accounts.router())
        .register_view(
            "api/token",
            TokenObtainPairView::new(jwt.clone(), users.clone()),
        )
        .register_view("api/token/refresh", TokenRefreshView::new(jwt, users))
        .register_view("api/me", crate::authentication::Me)
}
// ANCHOR_END: app
