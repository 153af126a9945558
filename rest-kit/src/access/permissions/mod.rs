//! Who may do what: rules asked before the handler runs, and again for each object.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/permissions/>.
//!
//! Built in: [`AllowAny`], [`IsAuthenticated`], [`IsAdminUser`], [`IsAuthenticatedOrReadOnly`];
//! [`DjangoModelPermissions`], [`DjangoModelPermissionsOrAnonReadOnly`] and
//! [`DjangoObjectPermissions`] over a store of permissions; [`HasScope`] over tokens.
//! Rules compose: `IsAuthenticated & (IsOwner | IsAdminUser)`, `!IsAuthenticated`. A tuple is a
//! list that must pass in order; the first rule that refuses gives its words. Your own is an
//! implementation of [`Permission`]:
//!
//! ```
//! use rest_kit::prelude::*;
//!
//! /// Nobody writes on this machine.
//! struct ReadOnly;
//!
//! #[permission]
//! impl<M: 'static> Permission<M> for ReadOnly {
//!     fn has_permission(&self, cx: &Context) -> bool {
//!         cx.is_safe_method()
//!     }
//! }
//!
//! let app = RestKit::new(Settings::default()).permissions(ReadOnly | IsAdminUser);
//! # let _ = app;
//! ```

mod allow_any;
mod combine;
mod has_scope;
mod inherit;
mod is_admin_user;
mod is_authenticated;
mod is_authenticated_or_read_only;
mod model_permissions;
mod object_permissions;

use crate::context::Context;
use crate::error::{Error, Result};

use super::BoxFuture;

pub use rest_kit_macros::permission;

pub use self::allow_any::AllowAny;
pub use self::combine::{And, Not, Or};
pub use self::has_scope::{HasScope, Scopes};
pub use self::inherit::Inherit;
pub use self::is_admin_user::IsAdminUser;
pub use self::is_authenticated::IsAuthenticated;
pub use self::is_authenticated_or_read_only::IsAuthenticatedOrReadOnly;
pub use self::model_permissions::{
    DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, PermissionStore, has_perms,
};
pub use self::object_permissions::{DjangoObjectPermissions, ObjectPermissionStore, ObjectRef};

/// Decides who may call, and who may touch an object of type `M`.
///
/// Implement the plain functions; those that must ask the database override
/// [`check`](Self::check) or [`check_object`](Self::check_object) instead.
/// `#[permission]` on the impl gives the type the operators `&`, `|` and `!`.
#[doc(alias = "BasePermission")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a permission for objects of type `{M}`",
    label = "this permission does not apply to `{M}`",
    note = "implement it: `#[permission] impl Permission<{M}> for {Self} {{ fn has_object_permission(&self, cx: &Context, object: &{M}) -> bool {{ .. }} }}`"
)]
pub trait Permission<M = ()>: Send + Sync + 'static {
    /// Returns whether the caller may call at all.
    fn has_permission(&self, cx: &Context) -> bool {
        let _ = cx;
        true
    }

    /// Returns whether the caller may touch this object.
    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        let _ = (cx, object);
        true
    }

    /// As [`has_permission`](Self::has_permission), for rules that must wait for something.
    ///
    /// # Errors
    ///
    /// Whatever keeps the rule from deciding; it ends the request.
    fn check(&self, cx: &Context) -> impl Future<Output = Result<bool>> {
        std::future::ready(Ok(self.has_permission(cx)))
    }

    /// As [`has_object_permission`](Self::has_object_permission), for rules that must wait.
    ///
    /// # Errors
    ///
    /// Whatever keeps the rule from deciding; it ends the request.
    fn check_object(&self, cx: &Context, object: &M) -> impl Future<Output = Result<bool>> {
        std::future::ready(Ok(self.has_object_permission(cx, object)))
    }

    /// Returns the text of the refusal, instead of DRF's.
    fn message(&self) -> Option<&'static str> {
        None
    }

    /// Returns the code of the refusal, instead of DRF's.
    fn code(&self) -> Option<&'static str> {
        None
    }

    /// Decides with the words of the refusal; lists override it.
    #[doc(hidden)]
    fn verdict(&self, cx: &Context) -> impl Future<Output = Result<Verdict>> {
        async {
            Ok(Verdict::new(
                self.check(cx).await?,
                self.message(),
                self.code(),
            ))
        }
    }

    /// Decides on an object with the words of the refusal; lists override it.
    #[doc(hidden)]
    fn object_verdict(&self, cx: &Context, object: &M) -> impl Future<Output = Result<Verdict>> {
        async move {
            let granted = self.check_object(cx, object).await?;
            Ok(Verdict::new(granted, self.message(), self.code()))
        }
    }

    /// Returns whether the application's default is meant.
    #[doc(hidden)]
    fn is_inherited(&self) -> bool {
        false
    }
}

/// What a permission decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Granted,
    /// Stop, with these words if there are any.
    Refused {
        /// The text for the client.
        message: Option<&'static str>,
        /// The code for programs.
        code: Option<&'static str>,
    },
}

impl Verdict {
    fn new(granted: bool, message: Option<&'static str>, code: Option<&'static str>) -> Self {
        if granted {
            Self::Granted
        } else {
            Self::Refused { message, code }
        }
    }
}

/// Returns the refusal: whoever might still log in is asked to.
///
/// `NotAuthenticated` for an unknown caller whom some authenticator could recognize, else
/// `PermissionDenied` with these words and this code instead of DRF's.
pub fn denied(
    cx: &Context,
    has_authenticators: bool,
    message: Option<&'static str>,
    code: Option<&'static str>,
) -> Error {
    if has_authenticators && !cx.is_authenticated() {
        return Error::not_authenticated();
    }
    let (user, path) = (cx.user_key(), cx.request().path());
    let user = user.map(tracing::field::debug);
    tracing::info!(target: "rest_kit::security", user, path, "permission denied");
    let mut error = Error::permission_denied();
    if let Some(message) = message {
        error = error.with_message(message);
    }
    if let Some(code) = code {
        error = error.with_code(code);
    }
    error
}

/// A [`Permission`] of any type.
pub trait AnyPermission<M>: Send + Sync {
    /// Decides on the call.
    fn verdict<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Verdict>>;
    /// Decides on an object.
    fn object_verdict<'a>(
        &'a self,
        cx: &'a Context,
        object: &'a M,
    ) -> BoxFuture<'a, Result<Verdict>>;
    /// Returns whether the application's default is meant.
    fn is_inherited(&self) -> bool;
}

/// A permission of any type, by value; free of cost for rules without data.
pub type BoxPermission<M> = Box<dyn AnyPermission<M>>;

impl<M: 'static, P: Permission<M>> AnyPermission<M> for P {
    fn verdict<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Verdict>> {
        Box::pin(Permission::<M>::verdict(self, cx))
    }

    fn object_verdict<'a>(
        &'a self,
        cx: &'a Context,
        object: &'a M,
    ) -> BoxFuture<'a, Result<Verdict>> {
        Box::pin(Permission::<M>::object_verdict(self, cx, object))
    }

    fn is_inherited(&self) -> bool {
        Permission::<M>::is_inherited(self)
    }
}
