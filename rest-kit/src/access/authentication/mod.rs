//! Who calls: authenticators recognize the caller by credentials in the request.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/authentication/>.
//!
//! Built in: [`TokenAuthentication`], [`BasicAuthentication`], [`RemoteUserAuthentication`]; they
//! ask a store of yours. Your own is an implementation of [`Authentication`]:
//!
//! ```
//! use std::sync::Arc;
//! use rest_kit::authentication::Authentication;
//! use rest_kit::context::{Identity, User, UserId};
//! use rest_kit::prelude::*;
//!
//! #[derive(Debug)]
//! struct Robot;
//!
//! impl User for Robot {
//!     fn id(&self) -> UserId {
//!         7.into()
//!     }
//!     fn username(&self) -> &str {
//!         "robot"
//!     }
//! }
//!
//! /// Recognizes `X-Robot: yes`.
//! #[derive(Debug)]
//! struct RobotAuthentication;
//!
//! impl Authentication for RobotAuthentication {
//!     async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
//!         let is_robot = cx.request().header("x-robot") == Some("yes");
//!         let user = Arc::new(Robot);
//!         Ok(is_robot.then(|| Identity { user, auth: None, via: "RobotAuthentication" }))
//!     }
//! }
//!
//! let app = RestKit::new(Settings::default()).authentication(RobotAuthentication);
//! # let _ = app;
//! ```

mod basic;
mod forced;
#[cfg(feature = "jwt")]
#[cfg_attr(docsrs, doc(cfg(feature = "jwt")))]
pub mod jwt;
mod remote_user;
#[cfg(feature = "auth")]
mod session;
mod token;
mod user_store;

use std::fmt;
use std::sync::Arc;

use crate::context::{Context, Identity};
use crate::descriptors::{RequiredModel, SecurityDescriptor};
use crate::error::{Error, ErrorKind, Result, StartError};
use crate::http::renderers::FormToken;

use super::BoxFuture;

pub use self::basic::{BasicAuthentication, PasswordStore};
pub use self::forced::ForcedAuthentication;
pub use self::remote_user::{RemoteUserAuthentication, RemoteUserStore};
#[cfg(feature = "auth")]
pub use self::session::SessionAuthentication;
pub use self::token::{TokenAuthentication, TokenStore};
pub use self::user_store::UserStore;

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

    /// Returns what forms of the application's pages must send back to be believed.
    fn form_token(&self, cx: &Context) -> Option<FormToken> {
        let _ = cx;
        None
    }

    /// Describes the credentials that it looks for; any of them will do.
    #[doc(alias = "OpenApiAuthenticationExtension")]
    fn credentials(&self) -> Vec<SecurityDescriptor> {
        Vec::new()
    }

    /// Reports what is wrong with its settings, before the application starts.
    fn check(&self, mistakes: &mut StartError) {
        let _ = mistakes;
    }

    /// Returns the models whose tables it needs; a start without them fails.
    fn models(&self) -> Vec<RequiredModel> {
        Vec::new()
    }
}

/// An [`Authentication`] of any type.
pub trait AnyAuthentication: fmt::Debug + Send + Sync {
    /// As [`Authentication::authenticate`].
    fn authenticate<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Identity>>>;
    /// As [`Authentication::challenge`].
    fn challenge(&self) -> Option<String>;
    /// As [`Authentication::form_token`].
    fn form_token(&self, cx: &Context) -> Option<FormToken>;
    /// As [`Authentication::credentials`].
    fn credentials(&self) -> Vec<SecurityDescriptor>;
    /// As [`Authentication::check`].
    fn check(&self, mistakes: &mut StartError);
    /// As [`Authentication::models`].
    fn models(&self) -> Vec<RequiredModel>;
}

impl<A: Authentication> AnyAuthentication for A {
    fn authenticate<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Identity>>> {
        Box::pin(Authentication::authenticate(self, cx))
    }

    fn challenge(&self) -> Option<String> {
        Authentication::challenge(self)
    }

    fn form_token(&self, cx: &Context) -> Option<FormToken> {
        Authentication::form_token(self, cx)
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        Authentication::credentials(self)
    }

    fn check(&self, mistakes: &mut StartError) {
        Authentication::check(self, mistakes);
    }

    fn models(&self) -> Vec<RequiredModel> {
        Authentication::models(self)
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
    if cx.is_authenticated() {
        return Ok(());
    }
    for authenticator in authenticators {
        let found = authenticator.authenticate(cx).await;
        if let Some(identity) = found.inspect_err(|error| note_failure(error, cx))? {
            let (user, via) = (identity.user.id(), identity.via);
            tracing::debug!(target: "rest_kit::security", ?user, via, "recognized");
            cx.set_identity(Some(identity));
            break;
        }
    }
    Ok(())
}

/// Notes refused credentials, without what they were.
fn note_failure(error: &Error, cx: &Context) {
    if error.kind() == ErrorKind::AuthenticationFailed {
        let path = cx.request().path();
        tracing::warn!(target: "rest_kit::security", path, "authentication failed");
    }
}

/// Returns what stands behind the keyword in an `Authorization` header; none when the header is
/// of another kind. Refusals call the header by `name` and its content by `content`.
fn credentials<'a>(
    header: &'a str,
    keyword: &str,
    name: &str,
    content: &str,
) -> Result<Option<&'a str>> {
    let mut words = header.split_ascii_whitespace();
    match words.next() {
        Some(word) if word.eq_ignore_ascii_case(keyword) => {}
        _ => return Ok(None),
    }
    let Some(text) = words.next() else {
        return Err(Error::authentication_failed(format!(
            "Invalid {name} header. No credentials provided."
        )));
    };
    if words.next().is_some() {
        return Err(Error::authentication_failed(format!(
            "Invalid {name} header. {content} should not contain spaces."
        )));
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_forms() {
        let cases = [
            ("", Ok(None)),
            ("Basic abc", Ok(None)),
            ("token abc", Ok(Some("abc"))),
            (
                "Token",
                Err("Invalid token header. No credentials provided."),
            ),
            (
                "Token a b",
                Err("Invalid token header. Token string should not contain spaces."),
            ),
        ];
        for (header, expected) in cases {
            let found = credentials(header, "Token", "token", "Token string");
            let found = found.map_err(|error| error.to_string());
            assert_eq!(found, expected.map_err(str::to_owned), "{header}");
        }
    }
}
