//! Sessions that are kept in their cookie.

use std::future::ready;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::access::BoxFuture;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::secrets::SecretKey;

use super::{SessionData, SessionStore};

/// What signatures of sessions are for.
const PURPOSE: &str = "rest_kit.sessions.signed_cookies";

/// Browsers keep cookies of at least this size, with their name and attributes.
const MAX_LENGTH: usize = 3800;

/// Keeps the data in the cookie, signed.
#[derive(Debug)]
pub(super) struct SignedCookies {
    key: SecretKey,
}

#[derive(Serialize, Deserialize)]
struct Content {
    expires: u64,
    data: SessionData,
}

impl SignedCookies {
    pub(super) fn new(key: SecretKey) -> Self {
        Self { key }
    }

    fn write(&self, data: &SessionData, age: Duration) -> Result<String> {
        let content = Content {
            expires: now().saturating_add(age.as_secs()),
            data: data.clone(),
        };
        let content = serde_json::to_vec(&content).map_err(Error::internal)?;
        let signature = self.key.sign(PURPOSE, &content);
        let cookie = [&content[..], &signature].map(|part| URL_SAFE_NO_PAD.encode(part));
        let cookie = cookie.join(".");
        if cookie.len() > MAX_LENGTH {
            return Err(Error::internal(
                "the session is too large for a cookie; keep sessions in the database",
            ));
        }
        Ok(cookie)
    }

    fn read(&self, cookie: &str) -> Option<SessionData> {
        let (content, signature) = cookie.split_once('.')?;
        let content = URL_SAFE_NO_PAD.decode(content).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !self.key.verifies(PURPOSE, &content, &signature) {
            return None;
        }
        let content: Content = serde_json::from_slice(&content).ok()?;
        (content.expires > now()).then_some(content.data)
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl SessionStore for SignedCookies {
    fn load<'a>(
        &'a self,
        key: &'a str,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<Option<SessionData>>> {
        Box::pin(ready(Ok(self.read(key))))
    }

    fn create<'a>(
        &'a self,
        data: &'a SessionData,
        age: Duration,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(ready(self.write(data, age)))
    }

    fn update<'a>(
        &'a self,
        _: &'a str,
        data: &'a SessionData,
        age: Duration,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(ready(self.write(data, age).map(Some)))
    }

    fn delete<'a>(&'a self, _: &'a str, _: &'a Context) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // security: SEC-27
    #[test]
    fn cookies_are_believed_only_with_their_signature_and_before_they_expire() {
        let store = SignedCookies::new(SecretKey::new([7; 32]).unwrap());
        let other = SignedCookies::new(SecretKey::new([8; 32]).unwrap());
        let data = SessionData::from([("a".to_owned(), 1.into())]);
        let cookie = store.write(&data, Duration::from_secs(60)).unwrap();
        assert_eq!(store.read(&cookie), Some(data.clone()));
        assert_eq!(other.read(&cookie), None);
        assert_eq!(store.read(&format!("e30{cookie}")), None);
        assert_eq!(store.read(cookie.split('.').next().unwrap()), None);
        assert_eq!(store.read("nonsense"), None);
        let expired = store.write(&data, Duration::ZERO).unwrap();
        assert_eq!(store.read(&expired), None);
    }
}
