//! Pages to log in and out.

// ANCHOR: app
use rest_kit::authentication::SessionAuthentication;
use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::contrib::auth::{self, Users};
use rest_kit::contrib::sessions::{self, DatabaseSessions, LoginPages};
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::secrets::SecretKey;
use rest_kit::sessions::Sessions;
use rest_kit::throttling::FailedLoginThrottle;

use crate::models::MIGRATIONS;
use crate::viewsets::AuthorViewSet;

/// The key comes from the environment: `SecretKey::from_env()?`.
pub fn app(key: SecretKey) -> RestKit {
    let (users, sessions) = (Users::new(), Sessions::new(DatabaseSessions, key));
    let pages = LoginPages::new(users.clone(), sessions.clone())
        .login_redirect("/api/")
        .throttles(FailedLoginThrottle::new("10/hour"));
    RestKit::new(Settings::default())
        .with(auth::install)
        .with(sessions::install)
        .migrations(MIGRATIONS)
        .authentication(SessionAuthentication::new(users, sessions))
        .permissions(IsAuthenticatedOrReadOnly)
        .renderers((JsonRenderer, BrowsableApiRenderer))
        .include("api-auth", pages.router())
        .register("api/authors", AuthorViewSet)
}
// ANCHOR_END: app
