//! Where sessions are kept.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::access::BoxFuture;
use crate::context::{Context, User};
use crate::descriptors::RequiredModel;
use crate::error::Result;

/// What a session holds, by name.
pub type SessionData = BTreeMap<String, Value>;

/// What a session holds, and who is logged in if the store knows.
pub type FoundSession = (SessionData, Option<Arc<dyn User>>);

/// Keeps the data of sessions.
///
/// The key is what stands in the client's cookie: hard to guess, or signed.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Returns the models whose tables it needs; a start without them fails.
    fn models(&self) -> Vec<RequiredModel> {
        Vec::new()
    }

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

    /// As [`load`](Self::load), with the user who is logged in when the store can find both at
    /// once; `users` is the application's store of users.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn load_with_user<'a>(
        &'a self,
        key: &'a str,
        users: &'a dyn Any,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<FoundSession>>> {
        let _ = users;
        Box::pin(async move { Ok(self.load(key, cx).await?.map(|data| (data, None))) })
    }

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
