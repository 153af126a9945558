//! The application's users.

use std::sync::Arc;

use crate::context::{Context, User, UserId};
use crate::error::{Error, Result};

use super::PasswordStore;

/// Finds the users that sessions and tokens name: the application's own table of users.
///
/// ```
/// use std::sync::Arc;
/// use rest_kit::authentication::{PasswordStore, UserStore};
/// use rest_kit::context::{User, UserId};
/// use rest_kit::prelude::*;
///
/// #[derive(Debug)]
/// struct Robot;
///
/// impl User for Robot {
///     fn id(&self) -> UserId {
///         7.into()
///     }
///     fn username(&self) -> &str {
///         "robot"
///     }
/// }
///
/// /// One user, who cannot log in by password.
/// struct Robots;
///
/// impl PasswordStore for Robots {
///     async fn verify(&self, _: &str, _: &str, _: &Context) -> Result<Option<Arc<dyn User>>> {
///         Ok(None)
///     }
/// }
///
/// impl UserStore for Robots {
///     async fn find(&self, id: &UserId, _: &Context) -> Result<Option<Arc<dyn User>>> {
///         Ok((*id == 7.into()).then(|| Arc::new(Robot) as _))
///     }
/// }
/// ```
pub trait UserStore: PasswordStore {
    /// Returns the user with this primary key, active or not.
    ///
    /// # Errors
    ///
    /// Failures of the store; an unknown key is `None`, not an error.
    fn find(
        &self,
        id: &UserId,
        cx: &Context,
    ) -> impl Future<Output = Result<Option<Arc<dyn User>>>>;

    /// Returns the fields that it can find users by; their primary key unless told otherwise.
    fn lookup_fields(&self) -> &'static [&'static str] {
        &["id"]
    }

    /// Returns the user whose [`field`](User::field) of this name is `value`, active or not.
    ///
    /// Only names among the [`lookup_fields`](Self::lookup_fields) are asked for.
    ///
    /// # Errors
    ///
    /// Failures of the store; an unknown value is `None`, not an error.
    fn find_by(
        &self,
        field: &str,
        value: &UserId,
        cx: &Context,
    ) -> impl Future<Output = Result<Option<Arc<dyn User>>>> {
        async move {
            match field {
                "id" => self.find(value, cx).await,
                _ => Err(Error::internal(format!(
                    "users cannot be found by `{field}`: implement `UserStore::find_by`"
                ))),
            }
        }
    }
}
