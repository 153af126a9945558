//! Protection of callers with cookies against requests that other sites have forged.
//!
//! Django: <https://docs.djangoproject.com/en/stable/ref/csrf/>.
//!
//! [`SessionAuthentication`](crate::access::authentication::SessionAuthentication) asks it for
//! every request that writes; a login makes a new secret. The client sends the cookie `csrftoken`
//! back as the header `X-CSRFToken`, or a masked form of it as the field `csrfmiddlewaretoken`.
//!
//! ```
//! use rest_kit::csrf::Csrf;
//! use rest_kit::secrets::SecretKey;
//! use rest_kit::sessions::Sessions;
//!
//! let sessions = Sessions::signed_cookies(SecretKey::random()?)
//!     .csrf(Csrf::default().trusted_origin("https://*.example.com"));
//! # let _ = sessions;
//! # Ok::<(), rest_kit::error::StartError>(())
//! ```

mod origin;
mod token;

use std::time::Duration;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::renderers::FormToken;
use crate::http::{MediaType, SameSite, SetCookie, Value};

use crate::secrets::random_text;

use self::token::{LENGTH, Malformed};

/// The field of forms that holds the token.
const FIELD: &str = "csrfmiddlewaretoken";

/// How forged requests are told apart.
#[derive(Debug, Clone)]
#[must_use]
pub struct Csrf {
    cookie: &'static str,
    header: &'static str,
    age: Duration,
    domain: Option<String>,
    same_site: SameSite,
    secure: bool,
    trusted: Vec<String>,
}

impl Default for Csrf {
    fn default() -> Self {
        Self {
            cookie: "csrftoken",
            header: "X-CSRFToken",
            age: Duration::from_secs(31_449_600),
            domain: None,
            same_site: SameSite::Lax,
            secure: false,
            trusted: Vec::new(),
        }
    }
}

impl Csrf {
    /// Renames the cookie `csrftoken`.
    #[doc(alias = "CSRF_COOKIE_NAME")]
    pub fn cookie(mut self, name: &'static str) -> Self {
        self.cookie = name;
        self
    }

    /// Renames the header `X-CSRFToken`.
    #[doc(alias = "CSRF_HEADER_NAME")]
    pub fn header(mut self, name: &'static str) -> Self {
        self.header = name;
        self
    }

    /// Sends the cookie to this domain and those below it.
    #[doc(alias = "CSRF_COOKIE_DOMAIN")]
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Sets when other sites' requests carry the cookie: `Lax` unless told otherwise.
    #[doc(alias = "CSRF_COOKIE_SAMESITE")]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Sends the cookie over encrypted connections only, also where the server itself sees none.
    #[doc(alias = "CSRF_COOKIE_SECURE")]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Believes pages of this origin, too: `https://shop.example.com`, `https://*.example.com`.
    #[doc(alias = "CSRF_TRUSTED_ORIGINS")]
    pub fn trusted_origin(mut self, origin: impl Into<String>) -> Self {
        self.trusted.push(origin.into());
        self
    }
}

/// The secrets of this request's answer that are new, by the name of their cookie.
#[derive(Clone, Default)]
struct Renewed(Vec<(&'static str, String)>);

impl Csrf {
    /// Refuses a writing request that does not prove to come from a page of this application.
    ///
    /// # Errors
    ///
    /// 403 in DRF's words, `CSRF Failed: …`; what is wrong with a body that may hold the token.
    pub async fn check(&self, cx: &Context) -> Result<()> {
        self.renew_malformed(cx)?;
        if matches!(
            cx.request().method().as_str(),
            "GET" | "HEAD" | "OPTIONS" | "TRACE"
        ) {
            return self.check_events(cx);
        }
        self.check_origin(cx)?;
        let secret = match self.secret(cx) {
            Err(malformed) => return Err(failed(&format!("CSRF cookie {malformed}."), cx)),
            Ok(None) => return Err(failed("CSRF cookie not set.", cx)),
            Ok(Some(secret)) => secret,
        };
        let is_post = cx.request().method() == "POST";
        let field = if is_post && is_form(cx) {
            form_field(cx, FIELD).await?
        } else {
            String::new()
        };
        let checked = if field.is_empty() {
            self.check_header(cx, &secret)
        } else {
            check_token(&field, &secret, "POST")
        };
        if is_post && checked.is_err() {
            // A body that cannot be read is refused for that, whatever the token.
            cx.data().await?;
        }
        checked.map_err(|reason| failed(&reason, cx))
    }

    /// Refuses to open a stream of events to pages of other origins.
    fn check_events(&self, cx: &Context) -> Result<()> {
        let accept = cx.request().header("accept").unwrap_or_default();
        let is_foreign = cx.request().header_joined("origin").is_some();
        if is_foreign && accept.contains("text/event-stream") {
            return self.check_origin(cx);
        }
        Ok(())
    }

    /// Makes a new secret; a login does it.
    ///
    /// # Errors
    ///
    /// 500 when the system has no random bytes.
    #[doc(alias = "rotate_token")]
    pub fn rotate(&self, cx: &Context) -> Result<()> {
        self.set_cookie(cx, random_text(LENGTH)?);
        Ok(())
    }

    /// Returns a token for a form of this application's page, and sees to its cookie.
    ///
    /// # Errors
    ///
    /// 500 when the system has no random bytes.
    #[doc(alias = "get_token")]
    pub fn token(&self, cx: &Context) -> Result<String> {
        let secret = match (self.renewed(cx), self.secret(cx)) {
            (Some(secret), _) | (None, Ok(Some(secret))) => secret,
            (None, _) => random_text(LENGTH)?,
        };
        let masked = token::mask(&secret, &random_text(LENGTH)?);
        self.set_cookie(cx, secret);
        Ok(masked)
    }

    /// As [`token`](Self::token), with the header that scripts send it in.
    ///
    /// # Errors
    ///
    /// As [`token`](Self::token).
    pub(crate) fn form_token(&self, cx: &Context) -> Result<FormToken> {
        Ok(FormToken {
            header: self.header,
            field: FIELD,
            value: self.token(cx)?,
        })
    }

    /// Refuses requests that pages of other origins have made: all that a login can ask.
    ///
    /// # Errors
    ///
    /// 403 in DRF's words, `CSRF Failed: …`.
    pub fn check_origin(&self, cx: &Context) -> Result<()> {
        let checked = origin::check(cx.request(), &self.trusted, self.domain.as_deref());
        checked.map_err(|reason| failed(&reason, cx))
    }

    fn check_header(&self, cx: &Context, secret: &str) -> Result<(), String> {
        let Some(token) = cx.request().header(self.header) else {
            return Err("CSRF token missing.".to_owned());
        };
        check_token(
            token,
            secret,
            &format!("the '{}' HTTP header", title(self.header)),
        )
    }

    /// Returns the secret that the cookie holds.
    fn secret(&self, cx: &Context) -> Result<Option<String>, Malformed> {
        let Some(cookie) = cx.request().cookie(self.cookie) else {
            return Ok(None);
        };
        token::check_format(cookie)?;
        Ok(Some(token::unmask(cookie)))
    }

    /// Replaces a cookie that holds no secret.
    pub(crate) fn renew_malformed(&self, cx: &Context) -> Result<()> {
        if self.secret(cx).is_err() && self.renewed(cx).is_none() {
            self.rotate(cx)?;
        }
        Ok(())
    }

    /// Returns the secret that the answer will set.
    fn renewed(&self, cx: &Context) -> Option<String> {
        let Renewed(secrets) = cx.provided()?;
        let mut own = secrets.into_iter().filter(|(name, _)| *name == self.cookie);
        own.next().map(|(_, secret)| secret)
    }

    fn set_cookie(&self, cx: &Context, secret: String) {
        let cookie = SetCookie::new(self.cookie, &secret)
            .max_age(self.age)
            .domain(self.domain.as_deref())
            .same_site(self.same_site)
            .secure(self.secure || cx.request().is_secure());
        cx.add_header("Set-Cookie", cookie.to_string());
        cx.vary_on("Cookie");
        let Renewed(mut secrets) = cx.provided().unwrap_or_default();
        secrets.retain(|(name, _)| *name != self.cookie);
        secrets.push((self.cookie, secret));
        cx.provide(Renewed(secrets));
    }
}

fn failed(reason: &str, cx: &Context) -> Error {
    let path = cx.request().path();
    tracing::warn!(target: "rest_kit::security", path, reason, "forged request");
    Error::permission_denied().with_message(format!("CSRF Failed: {reason}"))
}

fn check_token(token: &str, secret: &str, source: &str) -> Result<(), String> {
    if let Err(malformed) = token::check_format(token) {
        return Err(format!("CSRF token from {source} {malformed}."));
    }
    if !token::matches(token, secret) {
        return Err(format!("CSRF token from {source} incorrect."));
    }
    Ok(())
}

fn is_form(cx: &Context) -> bool {
    let media_type = MediaType::parse(&cx.request().content_type());
    matches!(
        (media_type.main.as_str(), media_type.sub.as_str()),
        ("application", "x-www-form-urlencoded") | ("multipart", "form-data")
    )
}

/// Returns a field of a form; empty when it has none of that name.
async fn form_field(cx: &Context, name: &str) -> Result<String> {
    let Value::Form(pairs) = cx.data().await? else {
        return Ok(String::new());
    };
    let mut found = pairs.into_iter().rev().filter(|(key, _)| key == name);
    Ok(match found.next() {
        Some((_, Value::String(text))) => text,
        _ => String::new(),
    })
}

/// Writes a header's name as Django's messages do: `X-Csrftoken`.
fn title(name: &str) -> String {
    let parts = name.split('-').map(|part| match part.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + &rest.to_lowercase(),
        None => String::new(),
    });
    parts.collect::<Vec<_>>().join("-")
}
