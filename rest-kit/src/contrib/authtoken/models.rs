//! The table of tokens.

use crate::contrib::auth::auth_user;
use crate::db::values::DateTime;

/// A token; its key itself is not stored.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "access_token", ordering("-created"))]
pub struct AccessToken {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// The SHA-256 digest of the key.
    #[model(max_length = 64, unique)]
    pub digest: String,
    /// The key's first letters, for people to tell tokens apart.
    #[model(max_length = 16)]
    pub prefix: String,
    /// A digest of what changes with the owner's password: the token ends with the password.
    #[model(max_length = 64)]
    pub secret: String,
    /// Whose it is.
    pub user_id: i64,
    /// What it is for.
    #[model(max_length = 100, blank, default = String::new())]
    pub name: String,
    /// When it was made.
    #[model(auto_now_add)]
    pub created: DateTime,
    /// When it ends, if ever.
    pub expires: Option<DateTime>,
    /// When it was used last, to the minute.
    pub last_used: Option<DateTime>,
}

diesel::allow_tables_to_appear_in_same_query!(access_token, auth_user);
