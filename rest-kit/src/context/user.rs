//! Who calls.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::UserId;

/// A user, of whatever type the application has.
pub trait User: Any + fmt::Debug + Send + Sync {
    /// The primary key: `self.id.into()`.
    fn id(&self) -> UserId;

    /// The name to log in with.
    #[doc(alias = "get_username")]
    fn username(&self) -> &str;

    /// Returns another field that names this user only; tokens can name users by it.
    ///
    /// `JwtSettings::user_id_field` chooses one.
    fn field(&self, name: &str) -> Option<UserId> {
        match name {
            "id" => Some(self.id()),
            "username" => Some(self.username().into()),
            _ => None,
        }
    }

    /// May log in at all.
    fn is_active(&self) -> bool {
        true
    }

    /// May use what is reserved for staff.
    fn is_staff(&self) -> bool {
        false
    }

    /// Has every permission.
    fn is_superuser(&self) -> bool {
        false
    }

    /// A value that changes when the password does, such as the password's hash.
    ///
    /// Sessions and tokens end when it changes. They keep a keyed digest of it, never the value;
    /// without one they outlive the password.
    #[doc(alias = "get_session_auth_hash")]
    fn session_auth_hash(&self) -> Option<String> {
        None
    }
}

/// The caller and how it was recognized.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who.
    pub user: Arc<dyn User>,
    /// The credentials' own data (a token row, claims), for views that want it.
    pub auth: Option<Arc<dyn Any + Send + Sync>>,
    /// Name of the authentication class that recognized the caller.
    pub via: &'static str,
}
