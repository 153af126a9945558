//! The table of keys.

use crate::contrib::auth::auth_user;
use crate::db::values::DateTime;

/// A key; the key itself is not stored.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "api_key", ordering("-created"))]
#[doc(alias = "AbstractAPIKey")]
pub struct ApiKey {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// The letters before the dot, for people to tell keys apart.
    #[model(max_length = 8, unique)]
    pub prefix: String,
    /// The SHA-256 digest of the whole key; empty once it is revoked.
    #[model(max_length = 64, blank)]
    pub digest: String,
    /// What it is for.
    #[model(max_length = 50)]
    pub name: String,
    /// Whose it is, if it is a user's.
    pub user_id: Option<i64>,
    /// A digest of what changes with the owner's password: the key ends with the password.
    #[model(max_length = 64, blank, default = String::new())]
    pub secret: String,
    /// When it was made.
    #[model(auto_now_add)]
    pub created: DateTime,
    /// When it ends, if ever.
    #[doc(alias = "expiry_date")]
    pub expires: Option<DateTime>,
    /// Is of no use any more; that cannot be undone.
    #[model(default = false)]
    pub revoked: bool,
}

diesel::allow_tables_to_appear_in_same_query!(api_key, auth_user);

impl ApiKey {
    /// Returns whether its time is over.
    pub fn has_expired(&self) -> bool {
        self.expires.is_some_and(|end| end <= DateTime::now())
    }
}
