//! What an address and its headers say, as parameters of an action: read and checked by the same
//! fields as bodies.

use std::ops::Deref;

use crate::context::Context;
use crate::descriptors::{FieldKind, OperationDescriptor, ParameterDescriptor, ParameterPlace};
use crate::error::{Error, Place, Result};
use crate::http::Value;

use super::input::validate;
use super::{Complete, Described, FromBody, Serializer};

/// Writes a parameter type that reads as the struct itself.
macro_rules! parameter {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Debug)]
        pub struct $name<S>(pub S);

        impl<S> Deref for $name<S> {
            type Target = S;

            fn deref(&self) -> &S {
                &self.0
            }
        }
    };
}

parameter! {
    /// The query string, checked by `S`: what is wrong is answered 400, field by field.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::serializers::QueryData;
    ///
    /// #[derive(Serializer)]
    /// struct Window {
    ///     #[field(min_value = 0, default = 0)]
    ///     skip: i64,
    ///     #[field(min_value = 1, max_value = 100, default = 10)]
    ///     limit: i64,
    /// }
    ///
    /// #[api_view(get)]
    /// async fn items(_cx: &Context, window: QueryData<Window>) -> Result<Response> {
    ///     Ok(Response::new(&(window.skip..window.skip + window.limit).collect::<Vec<_>>()))
    /// }
    /// # let _ = items;
    /// ```
    QueryData
}

parameter! {
    /// The parts of the path, checked by `S`: a path whose parts are wrong is not found (404).
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::serializers::PathData;
    ///
    /// #[derive(Serializer)]
    /// struct Month {
    ///     year: i64,
    ///     #[field(min_value = 1, max_value = 12)]
    ///     month: i64,
    /// }
    ///
    /// #[api_view(get, permissions = AllowAny)]
    /// async fn archive(_cx: &Context, when: PathData<Month>) -> Result<Response> {
    ///     Ok(Response::new(&format!("{:04}-{:02}", when.year, when.month)))
    /// }
    ///
    /// let app = RestKit::new(Settings::default()).register_view("archive/{year}/{month}", archive);
    /// # let _ = app;
    /// ```
    PathData
}

parameter! {
    /// Headers, checked by `S`: the field `x_request_id` is the header `X-Request-Id`; what is
    /// wrong is answered 400, field by field.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::serializers::HeaderData;
    ///
    /// #[derive(Serializer)]
    /// struct Client {
    ///     #[field(max_length = 20)]
    ///     x_client: String,
    /// }
    ///
    /// #[api_view(get)]
    /// async fn greet(_cx: &Context, headers: HeaderData<Client>) -> Result<Response> {
    ///     Ok(Response::new(&headers.x_client))
    /// }
    /// # let _ = greet;
    /// ```
    HeaderData
}

impl<S: Complete> FromBody for QueryData<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        let pairs = cx.request().query_params().iter();
        let pairs = pairs.map(|(name, value)| (name.clone(), Value::from(value.clone())));
        let given = Value::Form(pairs.collect());
        let checked = complete(given, cx).await;
        checked
            .map(Self)
            .map_err(|error| error.found_in(Place::Query))
    }
}

impl<S: Serializer> Described for QueryData<S> {
    fn describe(operation: &mut OperationDescriptor) {
        parameters::<S>(ParameterPlace::Query, operation);
    }
}

impl<S: Complete> FromBody for PathData<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        let names = S::DESCRIPTOR.fields.iter().map(|field| field.name);
        let given = names.filter_map(|name| {
            let value = cx.request().path_param(name)?;
            Some((name.to_owned(), Value::from(value)))
        });
        match complete(Value::Map(given.collect()), cx).await {
            Err(error) if error.status() == 400 => Err(Error::not_found()),
            outcome => outcome.map(Self),
        }
    }
}

impl<S: Serializer> Described for PathData<S> {
    fn describe(operation: &mut OperationDescriptor) {
        parameters::<S>(ParameterPlace::Path, operation);
    }
}

impl<S: Complete> FromBody for HeaderData<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        let names = S::DESCRIPTOR.fields.iter().map(|field| field.name);
        let given = names.filter_map(|name| {
            let value = cx.request().header_joined(&name.replace('_', "-"))?;
            Some((name.to_owned(), Value::from(value.into_owned())))
        });
        let checked = complete(Value::Form(given.collect()), cx).await;
        checked
            .map(Self)
            .map_err(|error| error.found_in(Place::Header))
    }
}

impl<S: Serializer> Described for HeaderData<S> {
    fn describe(operation: &mut OperationDescriptor) {
        parameters::<S>(ParameterPlace::Header, operation);
    }
}

async fn complete<S: Complete>(values: Value, cx: &Context) -> Result<S> {
    let validated = validate::<S>(values, cx).await?;
    S::complete(validated.into_input())
        .ok_or_else(|| Error::internal("a field without value passed validation"))
}

/// Describes the fields of `S` as parameters.
pub(super) fn parameters<S: Serializer>(
    place: ParameterPlace,
    operation: &mut OperationDescriptor,
) {
    let fields = S::DESCRIPTOR.fields.iter();
    let read = fields.filter(|field| !field.read_only && field.kind != FieldKind::Hidden);
    operation.parameters.extend(read.map(|field| {
        let name = match place {
            ParameterPlace::Header => header_name(field.name),
            _ => field.name.to_owned(),
        };
        ParameterDescriptor::of_field(field, name, place)
    }));
}

/// `x_request_id` → `X-Request-Id`
fn header_name(field: &str) -> String {
    let words = field.split('_').map(|word| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join("-")
}
