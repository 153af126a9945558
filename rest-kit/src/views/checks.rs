//! What is checked before a handler runs, in DRF's order.
//!
//! The hooks of [`Policies`] do this unless they are written; one that is written calls it:
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::views::checks;
//!
//! struct Report;
//!
//! #[api_view]
//! impl ApiView for Report {
//!     /// The staff may call as often as it likes.
//!     async fn check_throttles(&self, cx: &Context) -> Result<()> {
//!         match cx.user() {
//!             Some(user) if user.is_staff() => Ok(()),
//!             _ => checks::throttles(self, cx).await,
//!         }
//!     }
//! }
//! # let _ = Report;
//! ```

use std::sync::Arc;

use crate::access::permissions::Verdict;
use crate::access::throttling::Decision;
use crate::access::{authentication, throttling};
use crate::context::Context;
use crate::error::Result;

use super::{Policies, Prepared};

/// Finds version and caller, then asks permissions and throttles.
///
/// # Errors
///
/// What ends the request before the handler.
pub async fn initial<V: Policies>(view: &V, cx: &Context) -> Result<()> {
    version(cx)?;
    view.perform_authentication(cx).await?;
    view.check_permissions(cx).await?;
    view.check_throttles(cx).await
}

/// Finds the version that the request asks for.
///
/// # Errors
///
/// 404 or 406 for a version that is not there.
#[doc(alias = "determine_version")]
pub fn version(cx: &Context) -> Result<()> {
    let scheme = Prepared::of(cx).and_then(|prepared| prepared.versioning.as_ref());
    if let (Some(scheme), Some(negotiated)) = (scheme, cx.negotiated()) {
        let version = scheme.determine_version(cx.request(), &negotiated.media_type)?;
        cx.set_version(version, Arc::clone(scheme));
    }
    Ok(())
}

/// Finds the caller.
///
/// # Errors
///
/// 401 or 403 for credentials that are wrong.
#[doc(alias = "perform_authentication")]
pub async fn authentication(cx: &Context) -> Result<()> {
    match Prepared::of(cx) {
        Some(prepared) => authentication::authenticate(&prepared.authenticators, cx).await,
        None => Ok(()),
    }
}

/// Refuses callers who may not run the action.
///
/// # Errors
///
/// 401 or 403.
#[doc(alias = "check_permissions")]
pub async fn permissions<V: Policies>(view: &V, cx: &Context) -> Result<()> {
    let own = view.permissions_for(cx);
    let default = Prepared::of(cx).and_then(|prepared| prepared.permissions.as_deref());
    let verdict = match default.filter(|_| own.is_inherited()) {
        Some(default) => default.verdict(cx).await?,
        None => own.verdict(cx).await?,
    };
    judged(view, cx, verdict)
}

/// Refuses callers who may not touch the object.
///
/// # Errors
///
/// 401 or 403.
#[doc(alias = "check_object_permissions")]
pub async fn object_permissions<V: Policies>(
    view: &V,
    cx: &Context,
    object: &V::Object,
) -> Result<()> {
    let verdict = view.permissions_for(cx).object_verdict(cx, object).await?;
    judged(view, cx, verdict)
}

/// Refuses callers who call too often: all throttles are asked, the longest wait is told.
///
/// # Errors
///
/// 429.
#[doc(alias = "check_throttles")]
pub async fn throttles<V: Policies>(view: &V, cx: &Context) -> Result<()> {
    let Some(prepared) = Prepared::of(cx) else {
        return Ok(());
    };
    match throttling::decide(&prepared.throttles, prepared.throttling.headers, cx).await? {
        Decision::Allowed => Ok(()),
        Decision::Refused(wait) => Err(view.throttled(cx, wait)),
    }
}

fn judged<V: Policies>(view: &V, cx: &Context, verdict: Verdict) -> Result<()> {
    match verdict {
        Verdict::Granted => Ok(()),
        Verdict::Refused { message, code } => Err(view.permission_denied(cx, message, code)),
    }
}
