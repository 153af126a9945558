//! Sessions: what the application remembers of a client from request to request.
//!
//! Django: <https://docs.djangoproject.com/en/stable/topics/http/sessions/>.
//!
//! A session lives behind the cookie `sessionid`. Where its data is decides a [`SessionStore`]:
//! [`Sessions::signed_cookies`] keeps it in the cookie itself,
//! `contrib::sessions::DatabaseSessions` in a table, `RedisSessions` (feature `redis`) in Redis.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::sessions::Sessions;
//!
//! struct VisitView(Sessions);
//!
//! #[api_view]
//! impl ApiView for VisitView {
//!     async fn get(&self, cx: &Context) -> Result<Response> {
//!         let session = self.0.open(cx).await?;
//!         let visits = session.get::<u32>("visits").unwrap_or_default() + 1;
//!         session.insert("visits", visits)?;
//!         Ok(Response::new(&visits))
//!     }
//! }
//! # let _ = VisitView;
//! ```

mod login;
#[cfg(feature = "redis")]
mod redis;
mod session;
mod signed;
mod store;

use std::any::Any;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::context::{Context, User};
use crate::descriptors::RequiredModel;
use crate::error::Result;
use crate::http::{SameSite, SetCookie};

use super::csrf::Csrf;
use crate::secrets::SecretKey;

#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
pub use self::redis::RedisSessions;
pub use self::session::Session;
pub use self::store::{FoundSession, SessionData, SessionStore};

pub(crate) use self::login::user_id;

use self::session::Opened;
use self::signed::SignedCookies;

/// The sessions of an application: where they are kept, and how their cookie looks.
///
/// Copies are the same sessions: give one to
/// [`SessionAuthentication`](crate::access::authentication::SessionAuthentication) and one to the
/// views that log in and out.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    store: Arc<dyn SessionStore>,
    key: SecretKey,
    csrf: Csrf,
    cookie: &'static str,
    age: Duration,
    domain: Option<String>,
    same_site: SameSite,
    secure: bool,
}

/// Choosing how they are.
impl Sessions {
    /// Creates sessions that are kept in `store`.
    #[must_use]
    pub fn new(store: impl SessionStore, key: SecretKey) -> Self {
        Self(Arc::new(Inner {
            store: Arc::new(store),
            key,
            csrf: Csrf::default(),
            cookie: "sessionid",
            age: Duration::from_secs(1_209_600),
            domain: None,
            same_site: SameSite::Lax,
            secure: false,
        }))
    }

    /// Creates sessions whose data is in the cookie, signed: clients can read but not change it.
    ///
    /// There is nothing to store, and nothing to take back: a copied cookie works until it
    /// expires or its user's password changes, also after a logout.
    #[must_use]
    pub fn signed_cookies(key: SecretKey) -> Self {
        Self::new(SignedCookies::new(key.clone()), key)
    }

    /// Replaces the protection against forged requests.
    #[must_use]
    pub fn csrf(self, csrf: Csrf) -> Self {
        self.with(|inner| inner.csrf = csrf)
    }

    /// Renames the cookie `sessionid`.
    #[must_use]
    #[doc(alias = "SESSION_COOKIE_NAME")]
    pub fn cookie(self, name: &'static str) -> Self {
        self.with(|inner| inner.cookie = name)
    }

    /// Sets how long a session lives after its last change: two weeks unless told otherwise.
    #[must_use]
    #[doc(alias = "SESSION_COOKIE_AGE")]
    pub fn age(self, age: Duration) -> Self {
        self.with(|inner| inner.age = age)
    }

    /// Sends the cookie to this domain and those below it.
    #[must_use]
    #[doc(alias = "SESSION_COOKIE_DOMAIN")]
    pub fn domain(self, domain: impl Into<String>) -> Self {
        self.with(|inner| inner.domain = Some(domain.into()))
    }

    /// Sets when other sites' requests carry the cookie: `Lax` unless told otherwise.
    #[must_use]
    #[doc(alias = "SESSION_COOKIE_SAMESITE")]
    pub fn same_site(self, same_site: SameSite) -> Self {
        self.with(|inner| inner.same_site = same_site)
    }

    /// Sends both cookies over encrypted connections only, also where the server itself sees
    /// none because a proxy decrypts; on connections that it sees encrypted that is so anyway.
    #[must_use]
    #[doc(alias = "SESSION_COOKIE_SECURE")]
    pub fn secure(self, secure: bool) -> Self {
        self.with(|inner| {
            inner.secure = secure;
            inner.csrf = std::mem::take(&mut inner.csrf).secure(secure);
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

/// Using them.
impl Sessions {
    /// Returns the name of the cookie.
    pub(crate) fn cookie_name(&self) -> &'static str {
        self.0.cookie
    }

    /// Returns the models whose tables the store needs.
    pub(crate) fn models(&self) -> Vec<RequiredModel> {
        self.0.store.models()
    }

    /// Returns the protection against forged requests.
    pub fn protection(&self) -> &Csrf {
        &self.0.csrf
    }

    /// Returns the session of this request; an empty one when the client has none.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    pub async fn open(&self, cx: &Context) -> Result<Rc<Session>> {
        Ok(self.open_for(cx, &()).await?.0)
    }

    /// As [`open`](Self::open), with the user of `users` when the store finds both at once.
    async fn open_for(
        &self,
        cx: &Context,
        users: &dyn Any,
    ) -> Result<(Rc<Session>, Option<Arc<dyn User>>)> {
        let Opened(mut opened) = cx.provided().unwrap_or_default();
        if let Some(session) = opened.iter().find(|session| session.is_of(self)) {
            return Ok((Rc::clone(session), None));
        }
        cx.vary_on("Cookie");
        let cookie = cx.request().cookie(self.0.cookie);
        let found = match cookie {
            Some(key) if !key.is_empty() => self.0.store.load_with_user(key, users, cx).await?,
            _ => None,
        };
        let (data, user) = found.unzip();
        let session = Rc::new(Session::new(self.clone(), cookie, data));
        opened.push(Rc::clone(&session));
        cx.provide(Opened(opened));
        Ok((session, user.flatten()))
    }

    fn set_cookie(&self, cx: &Context, cookie: SetCookie<'_>) {
        let cookie = cookie
            .domain(self.0.domain.as_deref())
            .same_site(self.0.same_site)
            .secure(self.0.secure || cx.request().is_secure())
            .http_only(true);
        cx.add_header("Set-Cookie", cookie.to_string());
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("store", &self.0.store)
            .field("cookie", &self.0.cookie)
            .finish_non_exhaustive()
    }
}

/// Stores the sessions that a request has changed, and sets their cookies.
///
/// A request that ended with 500 changes nothing.
///
/// # Errors
///
/// Failures of the store.
pub async fn finish(cx: &Context, status: u16) -> Result<()> {
    let Opened(opened) = cx.provided().unwrap_or_default();
    for session in opened {
        session.finish(cx, status).await?;
    }
    Ok(())
}

/// Whether the answer will have something to say about a session.
pub fn is_changed(cx: &Context) -> bool {
    let Opened(opened) = cx.provided().unwrap_or_default();
    opened.iter().any(|session| session.is_modified())
}
