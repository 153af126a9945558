//! UUIDs.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A UUID; `uuid` on PostgreSQL, text on SQLite.
///
/// # Examples
///
/// ```
/// use rest_kit::values::Uuid;
///
/// let key = Uuid::new_v4();
/// assert_eq!(key.to_string().parse(), Ok(key));
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Uuid(uuid::Uuid);

impl Uuid {
    /// Creates a random UUID.
    pub fn new_v4() -> Self {
        Self(uuid::Uuid::new_v4())
    }
}

impl FromStr for Uuid {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Deref for Uuid {
    type Target = uuid::Uuid;

    fn deref(&self) -> &uuid::Uuid {
        &self.0
    }
}

impl From<uuid::Uuid> for Uuid {
    fn from(inner: uuid::Uuid) -> Self {
        Self(inner)
    }
}

impl From<Uuid> for uuid::Uuid {
    fn from(uuid: Uuid) -> Self {
        uuid.0
    }
}
