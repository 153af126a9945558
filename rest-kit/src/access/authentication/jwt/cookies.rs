//! Tokens in cookies, for pages: scripts cannot read them, and other sites cannot use them.

use std::time::Duration as StdDuration;

use crate::access::csrf::Csrf;
use crate::context::Context;
use crate::db::values::Duration;
use crate::error::Result;
use crate::http::{SameSite, SetCookie};

use super::{Jwt, JwtSettings, TokenPair};

/// Carries tokens in cookies that scripts cannot read.
///
/// A login answers without tokens and sets `access_token`, `refresh_token` and the cookie of
/// [`Csrf`]; refresh and logout then need no body. Requests that write are refused unless they
/// prove to come from a page of the application; those with an `Authorization` header are not
/// asked. It needs the feature `auth`.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::{JwtCookies, JwtKey, JwtSettings};
///
/// let settings = JwtSettings::new(JwtKey::hs256("at least 32 bytes, from the environment"))
///     .cookies(JwtCookies::new("/api/token/"));
/// # let _ = settings;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct JwtCookies {
    access: &'static str,
    refresh: &'static str,
    refresh_path: String,
    domain: Option<String>,
    same_site: SameSite,
    secure: bool,
    csrf: Csrf,
}

impl JwtCookies {
    /// Creates cookies of which the refresh token goes to `refresh_path` and below only: where
    /// the views are that refresh and end logins.
    pub fn new(refresh_path: impl Into<String>) -> Self {
        Self {
            access: "access_token",
            refresh: "refresh_token",
            refresh_path: refresh_path.into(),
            domain: None,
            same_site: SameSite::Lax,
            secure: true,
            csrf: Csrf::default(),
        }
    }

    /// Renames the cookies `access_token` and `refresh_token`.
    pub fn names(mut self, access: &'static str, refresh: &'static str) -> Self {
        (self.access, self.refresh) = (access, refresh);
        self
    }

    /// Sends the cookies to this domain and those below it.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Sets when other sites' requests carry the cookies: `Lax` unless told otherwise.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Sends the cookies over encrypted connections only; they are unless told otherwise.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Replaces the protection against requests that other sites have forged.
    pub fn csrf(mut self, csrf: Csrf) -> Self {
        self.csrf = csrf;
        self
    }

    fn set(&self, name: &str, value: &str, path: &str, age: Duration, cx: &Context) {
        let seconds = u64::try_from(age.num_seconds()).unwrap_or_default();
        let cookie = SetCookie::new(name, value)
            .max_age(StdDuration::from_secs(seconds))
            .domain(self.domain.as_deref())
            .path(path)
            .same_site(self.same_site)
            .secure(self.secure)
            .http_only(true);
        cx.add_header("Set-Cookie", cookie.to_string());
    }
}

/// Returns the token of a cookie that has one.
fn sent<'a>(name: &str, cx: &'a Context) -> Option<&'a str> {
    cx.vary_on("Cookie");
    cx.request().cookie(name).filter(|value| !value.is_empty())
}

impl JwtSettings {
    /// Carries tokens in cookies, beside the header.
    #[must_use]
    pub fn cookies(mut self, cookies: JwtCookies) -> Self {
        self.cookies = Some(cookies);
        self
    }
}

/// Tokens in cookies: nothing happens unless the settings have them.
impl Jwt {
    /// Refuses a login that a page of another site has sent.
    ///
    /// # Errors
    ///
    /// 403 in DRF's words, `CSRF Failed: …`.
    pub fn check_login(&self, cx: &Context) -> Result<()> {
        match &self.settings().cookies {
            Some(cookies) => cookies.csrf.check_origin(cx),
            None => Ok(()),
        }
    }

    /// Sets the cookies of new tokens; gives the tokens back when they belong into the body.
    ///
    /// # Errors
    ///
    /// 500 when the system has no random bytes.
    pub fn deliver(&self, pair: TokenPair, cx: &Context) -> Result<Option<TokenPair>> {
        let settings = self.settings();
        let Some(cookies) = &settings.cookies else {
            return Ok(Some(pair));
        };
        cookies.set(
            cookies.access,
            &pair.access,
            "/",
            settings.access_token_lifetime,
            cx,
        );
        if let Some(refresh) = &pair.refresh {
            let age = settings.refresh_token_lifetime;
            cookies.set(cookies.refresh, refresh, &cookies.refresh_path, age, cx);
        }
        cookies.csrf.rotate(cx)?;
        Ok(None)
    }

    /// Makes the browser forget the tokens.
    pub fn forget(&self, cx: &Context) {
        if let Some(cookies) = &self.settings().cookies {
            let now = Duration::seconds(0);
            cookies.set(cookies.access, "", "/", now, cx);
            cookies.set(cookies.refresh, "", &cookies.refresh_path, now, cx);
        }
    }

    /// Returns the refresh token of a request that has it in a cookie.
    ///
    /// # Errors
    ///
    /// 403 for requests that may be forged.
    pub async fn refresh_cookie(&self, cx: &Context) -> Result<Option<String>> {
        let Some(cookies) = &self.settings().cookies else {
            return Ok(None);
        };
        let Some(token) = sent(cookies.refresh, cx) else {
            return Ok(None);
        };
        cookies.csrf.check(cx).await?;
        Ok(Some(token.to_owned()))
    }

    /// Returns the name of the cookie that has access tokens, if they travel in one.
    pub(super) fn access_cookie_name(&self) -> Option<&'static str> {
        let cookies = self.settings().cookies.as_ref()?;
        Some(cookies.access)
    }

    /// Returns the access token of a request that has it in a cookie.
    pub(super) fn access_cookie<'a>(&self, cx: &'a Context) -> Option<&'a str> {
        let cookies = self.settings().cookies.as_ref()?;
        sent(cookies.access, cx)
    }

    /// Refuses requests with a cookie that may be forged.
    pub(super) async fn check_forgery(&self, cx: &Context) -> Result<()> {
        match &self.settings().cookies {
            Some(cookies) => cookies.csrf.check(cx).await,
            None => Ok(()),
        }
    }
}
