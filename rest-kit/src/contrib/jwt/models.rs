//! The tables.

use rest_kit::Model;
use rest_kit::authentication::jwt::TokenRecord;
use rest_kit::context::UserId;
use rest_kit::values::DateTime;

/// A login: the refresh tokens that follow each other.
#[derive(Model, Clone, Debug)]
#[model(table = "jwt_families")]
pub struct TokenFamily {
    /// The name of its first token.
    #[model(primary_key, max_length = 255)]
    pub id: String,
    /// Whose it is, as its tokens name them.
    #[model(max_length = 255)]
    pub user_id: Option<String>,
    /// When the user logged in.
    pub created_at: DateTime,
    /// When its last token ends.
    pub expires_at: DateTime,
    /// When it was ended before that.
    pub revoked_at: Option<DateTime>,
}

/// A refresh token that was given out: what is needed to revoke it, not the token itself.
#[derive(Model, Clone, Debug)]
#[model(table = "jwt_outstanding_tokens")]
pub struct OutstandingToken {
    /// Its name.
    #[model(primary_key, max_length = 255)]
    pub jti: String,
    /// The login that it descends from.
    #[model(references = TokenFamily, on_delete = "cascade")]
    pub family_id: String,
    /// Whose it is, as its tokens name them.
    #[model(max_length = 255)]
    pub user_id: Option<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it ends.
    pub expires_at: DateTime,
    /// When it was revoked, or used up.
    pub blacklisted_at: Option<DateTime>,
    /// The name of the token that took its place.
    pub successor: Option<String>,
}

impl From<OutstandingToken> for TokenRecord {
    fn from(row: OutstandingToken) -> Self {
        Self {
            id: row.jti,
            family: row.family_id,
            user_id: row.user_id.map(UserId::from),
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}
