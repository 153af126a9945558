//! Pages to log in and out.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::access::authentication::PasswordStore;
use crate::access::permissions::{AllowAny, Permission};
use crate::access::sessions::Sessions;
use crate::access::throttling::login_failed;
use crate::access::{Authenticators, Parsers, Renderers, Throttles};
use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::http::parsers::{FormParser, MultiPartParser};
use crate::http::renderers::{JsonRenderer, StaticHtmlRenderer};
use crate::routers::SimpleRouter;
use crate::serializers::Data;

use super::html::{LoginForm, logged_out};

/// Pages to log in and out, for those who browse the API: DRF's `rest_framework.urls`.
///
/// `login/` and `logout/` are named `rest_framework:login` and `rest_framework:logout`. `?next=`
/// says where to go then; an address of another site is not followed.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::SessionAuthentication;
/// use rest_kit::contrib::auth::{self, Users};
/// use rest_kit::contrib::sessions::LoginPages;
/// use rest_kit::prelude::*;
/// use rest_kit::secrets::SecretKey;
/// use rest_kit::sessions::Sessions;
/// use rest_kit::throttling::FailedLoginThrottle;
///
/// // An application takes `SecretKey::from_env()?`.
/// let (users, sessions) = (Users::new(), Sessions::signed_cookies(SecretKey::random()?));
/// let pages = LoginPages::new(users.clone(), sessions.clone())
///     .throttles(FailedLoginThrottle::new("10/hour"))
///     .login_redirect("/api/");
/// let app = RestKit::new(Settings::default())
///     .with(auth::install)
///     .authentication(SessionAuthentication::new(users, sessions))
///     .permissions(IsAuthenticatedOrReadOnly)
///     .include("api-auth", pages.router());
/// # let _ = app;
/// # Ok::<(), StartError>(())
/// ```
#[must_use]
pub struct LoginPages<U> {
    users: U,
    sessions: Sessions,
    throttles: Throttles,
    login_redirect: String,
}

impl<U: PasswordStore> LoginPages<U> {
    /// Creates pages that ask `users` and start one of `sessions`.
    pub fn new(users: U, sessions: Sessions) -> Self {
        Self {
            users,
            sessions,
            throttles: Throttles::inherit(),
            login_redirect: "/".to_owned(),
        }
    }

    /// Limits logins; as the application does unless told otherwise.
    pub fn throttles(mut self, throttles: impl Into<Throttles>) -> Self {
        self.throttles = throttles.into();
        self
    }

    /// Sets where a login without `?next=` leads: `/` unless told otherwise.
    #[doc(alias = "LOGIN_REDIRECT_URL")]
    pub fn login_redirect(mut self, path: impl Into<String>) -> Self {
        self.login_redirect = path.into();
        self
    }

    /// Returns the router.
    pub fn router(self) -> SimpleRouter {
        let pages = Arc::new(self);
        let own = SimpleRouter::new()
            .register_view("login", LoginView(Arc::clone(&pages)))
            .basename("login")
            .register_view("logout", LogoutView(pages))
            .basename("logout");
        SimpleRouter::new().include_as("", "rest_framework", own)
    }

    /// Shows the form, again after an attempt that has failed.
    fn form(&self, cx: &Context, next: &str, refused: Option<&str>) -> Result<Response> {
        let token = self.sessions.protection().form_token(cx)?;
        let form = LoginForm {
            token,
            next,
            refused,
        };
        Ok(page(&form.write()))
    }
}

impl<U> fmt::Debug for LoginPages<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginPages")
            .field("sessions", &self.sessions)
            .field("login_redirect", &self.login_redirect)
            .finish_non_exhaustive()
    }
}

/// What the form sends.
#[derive(rest_kit_macros::Serializer)]
struct LoginFormSerializer {
    #[field(allow_blank, default = String::new())]
    username: String,
    #[field(trim_whitespace = false, write_only, allow_blank, default = String::new())]
    password: String,
    #[field(allow_blank, default = String::new())]
    next: String,
}

/// What the button to log out sends.
#[derive(rest_kit_macros::Serializer)]
struct LogoutFormSerializer {
    #[field(allow_blank, default = String::new())]
    next: String,
}

struct LoginView<U>(Arc<LoginPages<U>>);

/// Asks for a name and a password, and starts a session.
#[rest_kit_macros::api_view(name = "Log in", schema = false)]
impl<U: PasswordStore> ApiView for LoginView<U> {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    fn throttles(&self) -> Throttles {
        self.0.throttles.clone()
    }

    fn parsers(&self) -> Parsers {
        (FormParser, MultiPartParser).into()
    }

    fn renderers(&self) -> Renderers {
        (StaticHtmlRenderer, JsonRenderer).into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        self.0.form(cx, &asked(cx), None)
    }

    async fn post(&self, cx: &Context, form: Data<LoginFormSerializer>) -> Result<Response> {
        let Self(pages) = self;
        pages.sessions.protection().check(cx).await?;
        let LoginFormSerializer {
            username,
            password,
            next,
        } = form.0;
        let next = if next.is_empty() { asked(cx) } else { next };
        let user = pages.users.verify(&username, &password, cx).await?;
        let Some(user) = user.filter(|user| user.is_active()) else {
            tracing::warn!(target: "rest_kit::security", "login failed");
            login_failed(cx);
            return pages.form(cx, &next, Some(&username));
        };
        pages.users.logged_in(&*user, cx).await?;
        pages.sessions.login(cx, &*user).await?;
        Ok(followed(cx, &next).unwrap_or_else(|| redirect(&pages.login_redirect)))
    }
}

struct LogoutView<U>(Arc<LoginPages<U>>);

/// Ends the session.
#[rest_kit_macros::api_view(name = "Log out", schema = false)]
impl<U: PasswordStore> ApiView for LogoutView<U> {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    fn parsers(&self) -> Parsers {
        (FormParser, MultiPartParser).into()
    }

    fn renderers(&self) -> Renderers {
        (StaticHtmlRenderer, JsonRenderer).into()
    }

    async fn post(&self, cx: &Context, form: Data<LogoutFormSerializer>) -> Result<Response> {
        let Self(pages) = self;
        pages.sessions.protection().check(cx).await?;
        let next = Some(form.0.next).filter(|next| !next.is_empty());
        let next = next.unwrap_or_else(|| asked(cx));
        pages.sessions.logout(cx).await?;
        let login = cx.reverse("rest_framework:login", &[]).ok();
        Ok(followed(cx, &next).unwrap_or_else(|| page(&logged_out(login.as_deref()))))
    }
}

/// Returns where the request wants to go.
fn asked(cx: &Context) -> String {
    let next = cx.request().query_param("next");
    next.map_or_else(String::new, ToString::to_string)
}

/// Leads to an address that the client has named, if it is one of this application.
fn followed(cx: &Context, next: &str) -> Option<Response> {
    cx.request().is_own_address(next).then(|| redirect(next))
}

fn redirect(address: &str) -> Response {
    let address = utf8_percent_encode(address, CONTROLS).to_string();
    never_cached(Response::empty(302)).with_header("Location", address)
}

fn page(html: &str) -> Response {
    never_cached(Response::raw("text/html; charset=utf-8", html))
}

fn never_cached(response: Response) -> Response {
    let rules = "max-age=0, no-cache, no-store, must-revalidate, private";
    response.with_header("Cache-Control", rules)
}
