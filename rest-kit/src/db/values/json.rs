//! JSON columns.

use std::fmt::Debug;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a JSON column may hold: anything that serde reads and writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as JSON",
    note = "derive `serde::Serialize`, `serde::Deserialize`, `Clone` and `Debug` for it"
)]
pub trait JsonValue: Serialize + DeserializeOwned + Clone + Debug + Send + Sync + 'static {}
impl<T: Serialize + DeserializeOwned + Clone + Debug + Send + Sync + 'static> JsonValue for T {}

/// A value stored as JSON; `jsonb` on PostgreSQL, text on SQLite.
///
/// # Examples
///
/// ```
/// use rest_kit::values::Json;
///
/// let sizes = Json(vec!["S", "M"]);
/// assert_eq!(sizes.len(), 2);
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Json<T = serde_json::Value>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
