//! Where sessions are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::access::BoxFuture;
use crate::context::Context;
use crate::error::Result;

/// What a session holds, by name.
pub type SessionData = BTreeMap<String, Value>;

/// Keeps the data of sessions.
///
/// The key is what stands in the client's cookie: hard to guess, or signed.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Returns what is kept under `key`; none when there is nothing, or it has expired.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn load<'a>(
        &'a self,
        key: &'a str,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<SessionData>>>;

    /// Keeps new data for so long; answers its key.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn create<'a>(
        &'a self,
        data: &'a SessionData,
        age: Duration,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<String>>;

    /// Replaces the data under `key`; answers its new key, or none when it is gone meanwhile.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn update<'a>(
        &'a self,
        key: &'a str,
        data: &'a SessionData,
        age: Duration,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<String>>>;

    /// Forgets what is kept under `key`.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn delete<'a>(&'a self, key: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<()>>;
}
