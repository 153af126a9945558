//! Views with a function for each method.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::Response;

use super::Policies;

/// A view with a function for each method; what is not written answers 405.
///
/// `#[api_view]` on the impl lists the functions that were written and moves policies
/// (`permissions`, `throttles`, …) to [`Policies`].
#[doc(alias = "APIView")]
pub trait ApiView: Policies<Object = ()> {
    /// Answers GET, and HEAD.
    ///
    /// # Errors
    ///
    /// Whatever the view refuses, as do all functions here.
    fn get(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        refuse(cx)
    }

    /// Answers POST.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    fn post(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        refuse(cx)
    }

    /// Answers PUT.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    fn put(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        refuse(cx)
    }

    /// Answers PATCH.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    fn patch(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        refuse(cx)
    }

    /// Answers DELETE.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    fn delete(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        refuse(cx)
    }
}

#[doc(alias = "http_method_not_allowed")]
fn refuse(cx: &Context) -> impl Future<Output = Result<Response>> + use<> {
    std::future::ready(Err(Error::method_not_allowed(
        cx.request().method().as_str(),
    )))
}
