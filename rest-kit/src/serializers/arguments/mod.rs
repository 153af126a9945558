//! Arguments of requests outside of JSON bodies: query strings, headers, cookies, or several of
//! these.
//!
//! Two ways: a serializer as a parameter of an action ([`QueryArgs`], [`HeaderArgs`],
//! [`CookieArgs`], [`Args`]), refused in DRF's words; and [`RequestParser`], which is told its
//! arguments one by one and refuses in the words of Flask-RESTful.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::serializers::QueryArgs;
//!
//! #[derive(Serializer)]
//! struct Search {
//!     #[field(max_length = 50)]
//!     q: String,
//!     #[field(default = 10, max_value = 100)]
//!     limit: i64,
//! }
//!
//! #[api_view(get)]
//! async fn search(_cx: &Context, search: QueryArgs<Search>) -> Result<Response> {
//!     Ok(Response::new(&(&search.q, search.limit)))
//! }
//! # let _ = search;
//! ```

mod parser;
mod sources;

use std::ops::Deref;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::Value;

use super::data::{Complete, FromBody};
use super::{Validated, validate};

pub use self::parser::{Argument, Arguments, RequestParser};
pub use self::sources::Location;
use self::sources::entries;

/// The query string, validated by `S`; reads as the struct itself.
#[derive(Debug)]
pub struct QueryArgs<S>(pub S);

/// The headers, validated by `S`: the field `x_trace_id` is the header `X-Trace-Id`.
#[derive(Debug)]
pub struct HeaderArgs<S>(pub S);

/// The cookies, validated by `S`.
#[derive(Debug)]
pub struct CookieArgs<S>(pub S);

/// The query string and the body together, validated by `S`; what both have is the body's.
#[derive(Debug)]
pub struct Args<S>(pub S);

async fn complete<S: Complete>(data: Value, cx: &Context) -> Result<S> {
    let validated: Validated<S> = validate(data, cx).await?;
    S::complete(validated.into_input())
        .ok_or_else(|| Error::internal("a field without value passed validation"))
}

macro_rules! arguments {
    ($($args:ident: $($location:ident),+;)*) => { $(
        impl<S: Complete> FromBody for $args<S> {
            async fn from_body(cx: &Context) -> Result<Self> {
                let mut data = Vec::new();
                $(data.extend(entries(Location::$location, cx).await?);)+
                complete(Value::Form(data), cx).await.map(Self)
            }
        }

        impl<S> Deref for $args<S> {
            type Target = S;

            fn deref(&self) -> &S {
                &self.0
            }
        }
    )* };
}

arguments! {
    QueryArgs: Query;
    HeaderArgs: Headers;
    CookieArgs: Cookies;
}

impl<S: Complete> FromBody for Args<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        let query = entries(Location::Query, cx).await?;
        let data = match cx.data().await? {
            // A form's names may repeat: those of the query count where the form has none.
            Value::Form(body) => {
                let is_sent = |name: &str| body.iter().any(|(known, _)| known == name);
                let mut data: Vec<_> = query
                    .into_iter()
                    .filter(|(name, _)| !is_sent(name))
                    .collect();
                data.extend(body);
                Value::Form(data)
            }
            Value::Map(body) => Value::Map(query.into_iter().chain(body).collect()),
            other => other,
        };
        complete(data, cx).await.map(Self)
    }
}

impl<S> Deref for Args<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}
