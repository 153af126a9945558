//! The table of sessions.

use crate::access::sessions::SessionData;
use crate::contrib::auth::auth_user;
use crate::db::values::{DateTime, Json};

/// A session; its key itself is not stored.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "session")]
pub struct StoredSession {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// The SHA-256 digest of the key that stands in the cookie.
    #[model(max_length = 64, unique)]
    pub digest: String,
    /// What the session holds.
    pub data: Json<SessionData>,
    /// When it ends.
    pub expires: DateTime,
    /// Who is logged in.
    pub user_id: Option<i64>,
}

diesel::allow_tables_to_appear_in_same_query!(session, auth_user);
