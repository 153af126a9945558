//! Cookies: those that a client sends, and those that an answer sets.

use std::fmt;
use std::time::Duration;

use super::Request;

impl Request {
    /// Returns the last cookie called `name`.
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// fn theme(cx: &Context) -> &str {
    ///     cx.request().cookie("theme").unwrap_or("light")
    /// }
    /// ```
    #[doc(alias = "COOKIES")]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.inner.headers().get_all("cookie");
        let pairs = headers.flat_map(|header| pairs(header.as_bytes()));
        let named = pairs.filter(|(key, _)| *key == name);
        named.last().map(|(_, value)| value)
    }
}

/// Takes a header apart; a cookie that is no text is left out, the others stay.
fn pairs(header: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let chunks = header.split(|byte| *byte == b';');
    chunks.filter_map(|chunk| std::str::from_utf8(chunk).ok().map(pair))
}

fn pair(chunk: &str) -> (&str, &str) {
    let (name, value) = chunk.split_once('=').unwrap_or(("", chunk));
    let value = value.trim();
    let unquoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    (name.trim(), unquoted.unwrap_or(value))
}

/// When browsers send a cookie along with requests that other sites have caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// When a link is followed.
    Lax,
    /// Always; browsers then demand `Secure`.
    None,
}

/// A cookie that an answer sets; its text form is the header `Set-Cookie`.
///
/// ```
/// use std::time::Duration;
/// use rest_kit::response::SetCookie;
///
/// let cookie = SetCookie::new("theme", "dark").max_age(Duration::from_secs(60)).secure(true);
/// assert_eq!(cookie.to_string(), "theme=dark; Max-Age=60; Path=/; SameSite=Lax; Secure");
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct SetCookie<'a> {
    name: &'a str,
    value: &'a str,
    max_age: Option<Duration>,
    domain: Option<&'a str>,
    path: &'a str,
    same_site: SameSite,
    secure: bool,
    http_only: bool,
}

impl<'a> SetCookie<'a> {
    /// Creates a cookie for every path of this host, until the browser closes.
    pub fn new(name: &'a str, value: &'a str) -> Self {
        Self {
            name,
            value,
            max_age: None,
            domain: None,
            path: "/",
            same_site: SameSite::Lax,
            secure: false,
            http_only: false,
        }
    }

    /// Creates what makes a browser forget the cookie.
    pub fn delete(name: &'a str) -> Self {
        Self::new(name, "").max_age(Duration::ZERO)
    }

    /// Sets how long it lives.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Sends it to this domain and those below it.
    pub fn domain(mut self, domain: Option<&'a str>) -> Self {
        self.domain = domain;
        self
    }

    /// Sends it to this path and those below it.
    pub fn path(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    /// Sets when other sites' requests carry it.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Sets whether it is sent over encrypted connections only.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Sets whether scripts cannot read it.
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }
}

impl fmt::Display for SetCookie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quotes = if self.value.is_empty() { "\"\"" } else { "" };
        write!(f, "{}={quotes}{}", self.name, self.value)?;
        if let Some(domain) = self.domain {
            write!(f, "; Domain={domain}")?;
        }
        if self.http_only {
            f.write_str("; HttpOnly")?;
        }
        if let Some(age) = self.max_age {
            write!(f, "; Max-Age={}", age.as_secs())?;
        }
        write!(f, "; Path={}; SameSite={:?}", self.path, self.same_site)?;
        if self.secure {
            f.write_str("; Secure")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_as_django_reads_them() {
        for (chunk, expected) in [
            ("a=b", ("a", "b")),
            (" a = b=c ", ("a", "b=c")),
            ("a=\"\"", ("a", "")),
            ("a=\"x y\"", ("a", "x y")),
            ("flag", ("", "flag")),
            ("", ("", "")),
        ] {
            assert_eq!(pair(chunk), expected, "{chunk}");
        }
        let found: Vec<_> = pairs("a=1; b=é".as_bytes()).collect();
        assert_eq!(found, [("a", "1"), ("b", "é")]);
        let found: Vec<_> = pairs(b"a=1; b=\xe9\xff; c=2").collect();
        assert_eq!(found, [("a", "1"), ("c", "2")]);
    }
}
