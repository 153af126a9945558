//! The application's users.

use std::sync::Arc;

use crate::context::{Context, User};
use crate::error::Result;

use super::PasswordStore;

/// Finds the users that sessions and tokens name: the application's own table of users.
///
/// ```
/// use std::sync::Arc;
/// use rest_kit::authentication::{PasswordStore, UserStore};
/// use rest_kit::context::User;
/// use rest_kit::prelude::*;
///
/// #[derive(Debug)]
/// struct Robot;
///
/// impl User for Robot {
///     fn id(&self) -> i64 {
///         7
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
///     async fn find(&self, id: i64, _: &Context) -> Result<Option<Arc<dyn User>>> {
///         Ok((id == 7).then(|| Arc::new(Robot) as _))
///     }
/// }
/// ```
pub trait UserStore: PasswordStore {
    /// Returns the user with this primary key, active or not.
    ///
    /// # Errors
    ///
    /// Failures of the store; an unknown key is `None`, not an error.
    fn find(&self, id: i64, cx: &Context) -> impl Future<Output = Result<Option<Arc<dyn User>>>>;
}
