//! Arguments from any part of a request: query strings, forms, JSON, files, headers, cookies.
//!
//! A serializer reads them as a parameter of an action ([`CookieData`], and [`QueryData`],
//! [`HeaderData`]), refused in DRF's words; a [`RequestParser`] is told its arguments
//! one by one and refuses in the words of Flask-RESTful.

mod argument;
pub mod inputs;
mod parser;
mod sources;

use std::ops::Deref;

use crate::context::Context;
use crate::descriptors::{OperationDescriptor, ParameterPlace};
use crate::error::{Error, Place, Result};
use crate::http::Value;

use super::data::{Complete, Described, FromBody};
use super::params::parameters;
#[cfg(doc)]
use super::{HeaderData, QueryData};
use super::{Serializer, Validated, validate};

pub use self::argument::Argument;
pub use self::parser::{Arguments, RequestParser};
pub use self::sources::Location;
use self::sources::entries;

/// The cookies, validated by `S`, as a parameter of an action; reads as the struct itself.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::CookieData;
///
/// #[derive(Serializer)]
/// struct Theme {
///     #[field(default = "light")]
///     theme: String,
/// }
///
/// #[api_view(get)]
/// async fn page(_cx: &Context, cookies: CookieData<Theme>) -> Result<Response> {
///     Ok(Response::new(&cookies.theme))
/// }
/// # let _ = page;
/// ```
#[derive(Debug)]
pub struct CookieData<S>(pub S);

impl<S: Complete> FromBody for CookieData<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        let cookies = Value::Form(entries(Location::Cookies, cx).await?);
        let checked = validate(cookies, cx).await;
        let validated: Validated<S> = checked.map_err(|error| error.found_in(Place::Cookie))?;
        S::complete(validated.into_input())
            .map(Self)
            .ok_or_else(|| Error::internal("a field without value passed validation"))
    }
}

impl<S: Serializer> Described for CookieData<S> {
    fn describe(operation: &mut OperationDescriptor) {
        parameters::<S>(ParameterPlace::Cookie, operation);
    }
}

impl<S> Deref for CookieData<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}
