//! Who calls: authenticators recognize the caller by credentials in the request.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/authentication/>.

mod forced;
mod token;

use std::fmt;
use std::sync::Arc;

use crate::context::{Context, Identity};
use crate::error::Result;

use super::BoxFuture;

pub use self::forced::ForcedAuthentication;
pub use self::token::{TokenAuthentication, TokenStore};

/// Recognizes callers by one kind of credentials.
///
/// A view asks its authenticators in order; the first that answers `Some` decides, an error
/// refuses the request.
#[doc(alias = "BaseAuthentication")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authenticator",
    label = "does not recognize callers",
    note = "implement `Authentication` for it: `async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>>`"
)]
pub trait Authentication: fmt::Debug + Send + Sync + 'static {
    /// Returns the caller; none when the request has no credentials of this kind.
    ///
    /// # Errors
    ///
    /// [`Error::authentication_failed`](crate::error::Error::authentication_failed) when the
    /// credentials are wrong.
    fn authenticate(&self, cx: &Context) -> impl Future<Output = Result<Option<Identity>>>;

    /// Returns the `WWW-Authenticate` header of refusals; without one they are 403, not 401.
    #[doc(alias = "authenticate_header")]
    fn challenge(&self) -> Option<String> {
        None
    }
}

/// An [`Authentication`] of any type.
pub trait AnyAuthentication: fmt::Debug + Send + Sync {
    /// As [`Authentication::authenticate`].
    fn authenticate<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Identity>>>;
    /// As [`Authentication::challenge`].
    fn challenge(&self) -> Option<String>;
}

impl<A: Authentication> AnyAuthentication for A {
    fn authenticate<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Identity>>> {
        Box::pin(Authentication::authenticate(self, cx))
    }

    fn challenge(&self) -> Option<String> {
        Authentication::challenge(self)
    }
}

/// Finds the caller and notes it in the context; the first authenticator that knows it decides.
///
/// A caller that is known already (a test has chosen it) stays.
///
/// # Errors
///
/// The first refusal.
pub async fn authenticate(
    authenticators: &[Arc<dyn AnyAuthentication>],
    cx: &Context,
) -> Result<()> {
    if cx.user_id().is_some() {
        return Ok(());
    }
    for authenticator in authenticators {
        if let Some(identity) = authenticator.authenticate(cx).await? {
            cx.set_identity(Some(identity));
            break;
        }
    }
    Ok(())
}
