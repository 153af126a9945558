//! Endpoints of accounts: log in and out, register, one's own data, passwords.

mod login;
mod mail;
mod me;
mod password;
mod registration;
mod reset;
#[cfg(feature = "smtp")]
mod smtp;

use std::fmt;
use std::sync::Arc;

use crate::access::Throttles;
use crate::access::sessions::Sessions;
use crate::contrib::authtoken::Tokens;
use crate::routers::SimpleRouter;
use crate::secrets::SecretKey;

use super::Users;

pub use self::mail::{ConsoleMailer, Mail, Mailer};
#[cfg(feature = "smtp")]
pub use self::smtp::SmtpMailer;

use self::login::{Login, Logout};
use self::me::Me;
use self::password::ChangePassword;
use self::registration::Register;
pub(super) use self::registration::{check_username, taken};
use self::reset::{ConfirmReset, RequestReset};

/// What answers a login where tokens are given.
#[derive(Debug, rest_kit_macros::Serializer)]
struct KeySerializer {
    /// Shown as `Authorization: Token …` from now on.
    #[field(read_only)]
    key: String,
}

/// What answers where something was done.
#[derive(Debug, rest_kit_macros::Serializer)]
struct DoneSerializer {
    /// A text for people.
    #[field(read_only)]
    detail: String,
}

/// Endpoints of accounts as a router, with the paths and texts of dj-rest-auth.
///
/// | path | when |
/// | --- | --- |
/// | `POST login/`, `POST logout/` | always |
/// | `GET`, `PUT`, `PATCH user/` | always |
/// | `POST password/change/` | always |
/// | `POST registration/` | [`registration`](Self::registration) |
/// | `POST password/reset/`, `POST password/reset/confirm/` | [`password_reset`](Self::password_reset) |
///
/// A login starts a session, gives a token, or both, as the endpoints were made.
///
/// ```
/// use rest_kit::authentication::SessionAuthentication;
/// use rest_kit::contrib::auth::{self, ConsoleMailer, Endpoints, Users};
/// use rest_kit::prelude::*;
/// use rest_kit::secrets::SecretKey;
/// use rest_kit::sessions::Sessions;
///
/// // An application takes `SecretKey::from_env()?`.
/// let (users, key) = (Users::new(), SecretKey::random()?);
/// let sessions = Sessions::signed_cookies(key.clone());
/// let accounts = Endpoints::new(users.clone())
///     .sessions(sessions.clone())
///     .registration()
///     .password_reset(ConsoleMailer, key, "https://shop.example/reset/{uid}/{token}");
/// let app = RestKit::new(Settings::default())
///     .with(auth::install)
///     .authentication(SessionAuthentication::new(users, sessions))
///     .include("api/auth", accounts.router());
/// # let _ = app;
/// # Ok::<(), StartError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Endpoints {
    users: Users,
    sessions: Option<Sessions>,
    tokens: Option<Tokens<Users>>,
    login_throttles: Throttles,
    registration: bool,
    reset: Option<Reset>,
}

/// How passwords are reset.
#[derive(Clone)]
struct Reset {
    mailer: Arc<dyn Mailer>,
    key: SecretKey,
    link: String,
}

impl Endpoints {
    /// Creates endpoints over these users.
    pub fn new(users: Users) -> Self {
        Self {
            users,
            sessions: None,
            tokens: None,
            login_throttles: Throttles::inherit(),
            registration: false,
            reset: None,
        }
    }

    /// Starts a session at the login, and ends it at the logout.
    pub fn sessions(mut self, sessions: Sessions) -> Self {
        self.sessions = Some(sessions);
        self
    }

    /// Gives a token at the login, `{"key": "…"}`, and takes it back at the logout.
    pub fn tokens(mut self, tokens: Tokens<Users>) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// Limits logins, as by [`FailedLoginThrottle`](crate::access::throttling::FailedLoginThrottle);
    /// as the application does unless told otherwise.
    pub fn login_throttles(mut self, throttles: impl Into<Throttles>) -> Self {
        self.login_throttles = throttles.into();
        self
    }

    /// Lets everyone register.
    pub fn registration(mut self) -> Self {
        self.registration = true;
        self
    }

    /// Sends a link to those who have forgotten their password.
    ///
    /// `link` is the address of your page, with `{uid}` and `{token}` in it; it is not taken from
    /// the request, whose host anybody can choose.
    pub fn password_reset(
        mut self,
        mailer: impl Mailer,
        key: SecretKey,
        link: impl Into<String>,
    ) -> Self {
        self.reset = Some(Reset {
            mailer: Arc::new(mailer),
            key,
            link: link.into(),
        });
        self
    }

    /// Returns the router.
    pub fn router(self) -> SimpleRouter {
        let mut router = SimpleRouter::new()
            .register_view("login", Login(self.clone()))
            .basename("auth-login")
            .register_view("logout", Logout(self.clone()))
            .basename("auth-logout")
            .register_view("user", Me)
            .basename("auth-user")
            .register_view("password/change", ChangePassword(self.clone()))
            .basename("auth-password-change");
        if self.registration {
            router = router
                .register_view("registration", Register(self.clone()))
                .basename("auth-registration");
        }
        if let Some(reset) = self.reset {
            router = router
                .register_view("password/reset", RequestReset(reset.clone()))
                .basename("auth-password-reset")
                .register_view("password/reset/confirm", ConfirmReset(self.users, reset))
                .basename("auth-password-reset-confirm");
        }
        router
    }
}

impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoints")
            .field("sessions", &self.sessions.is_some())
            .field("tokens", &self.tokens.is_some())
            .field("registration", &self.registration)
            .field("password_reset", &self.reset.is_some())
            .finish_non_exhaustive()
    }
}
