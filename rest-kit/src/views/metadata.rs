//! OPTIONS: what a view is, read from descriptors.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/metadata/>.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::access::Setting;
use crate::context::Context;
use crate::descriptors::{FieldDescriptor, FieldKind, Number, SerializerDescriptor};
use crate::error::Result;
use crate::http::Response;
use crate::serializers::Serializer;

use super::Prepared;
use super::generics::GenericApiView;

/// Describes a view without a serializer.
///
/// # Errors
///
/// None; the type is that of handlers.
pub fn describe(cx: &Context) -> impl Future<Output = Result<Response>> + use<> {
    std::future::ready(Ok(respond(cx, None)))
}

/// Describes a view that takes the fields of `S` by POST.
///
/// # Errors
///
/// None; the type is that of handlers.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::metadata::describe_body;
///
/// #[derive(Serializer)]
/// struct Letter {
///     text: String,
/// }
///
/// async fn options(cx: &Context) -> Result<Response> {
///     describe_body::<Letter>(cx).await
/// }
/// # let _ = options;
/// ```
pub fn describe_body<S: Serializer>(
    cx: &Context,
) -> impl Future<Output = Result<Response>> + use<S> {
    let actions = Actions {
        put: None,
        post: Some(Fields(S::DESCRIPTOR.fields)),
    };
    std::future::ready(Ok(respond(cx, Some(actions))))
}

/// Describes a view of a model, with the fields of what the caller may create or replace.
///
/// # Errors
///
/// Failures other than refusals while looking for the object.
pub async fn describe_fields<V: GenericApiView>(view: &V, cx: &Context) -> Result<Response> {
    let mut actions = Actions::default();
    let allowed = Prepared::of(cx).map_or(&[][..], |prepared| &prepared.allowed);
    if allowed.contains(&"PUT") && may(view, cx, "PUT").await? {
        actions.put = Some(Fields(view.serializer_for(Prepared::subject_of(cx)).fields));
    }
    if allowed.contains(&"POST") && may(view, cx, "POST").await? {
        actions.post = Some(Fields(view.serializer_for(Prepared::subject_of(cx)).fields));
    }
    let is_empty = actions.put.is_none() && actions.post.is_none();
    Ok(respond(cx, (!is_empty).then_some(actions)))
}

/// Returns whether the caller might use the method; refusals and missing objects are answers.
async fn may<V: GenericApiView>(view: &V, cx: &Context, method: &'static str) -> Result<bool> {
    cx.assume_method(Some(method));
    let mut outcome = view.check_permissions(cx).await;
    // A list whose objects can be replaced all at once has a PUT, too.
    let has_object = cx.request().path_param(view.lookup_url_param()).is_some();
    if outcome.is_ok() && method == "PUT" && has_object {
        outcome = view.get_object(cx).await.map(drop);
    }
    cx.assume_method(None);
    match outcome {
        Ok(()) => Ok(true),
        Err(error) if error.status() < 500 => Ok(false),
        Err(error) => Err(error),
    }
}

/// Answers OPTIONS, from what is known of a view.
///
/// # Examples
///
/// Names and descriptions only:
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::metadata::{Metadata, ViewMetadata};
///
/// #[derive(Debug)]
/// struct MinimalMetadata;
///
/// impl Metadata for MinimalMetadata {
///     fn determine_metadata(&self, view: &ViewMetadata<'_>, _cx: &Context) -> Response {
///         Response::new(&(view.name, view.description))
///     }
/// }
///
/// let app = RestKit::new(Settings::default()).metadata(MinimalMetadata);
/// # let _ = app;
/// ```
#[doc(alias = "BaseMetadata")]
pub trait Metadata: fmt::Debug + Send + Sync + 'static {
    /// Returns the answer.
    fn determine_metadata(&self, view: &ViewMetadata<'_>, cx: &Context) -> Response;
}

/// Answers all that is known, as DRF does unless told otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub struct SimpleMetadata;

impl Metadata for SimpleMetadata {
    fn determine_metadata(&self, view: &ViewMetadata<'_>, _cx: &Context) -> Response {
        Response::new(view)
    }
}

impl<M: Metadata> From<M> for Setting<dyn Metadata> {
    fn from(own: M) -> Self {
        Self::Use(Arc::new(own))
    }
}

/// What is known of a view: its serde form is the answer of [`SimpleMetadata`].
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct ViewMetadata<'a> {
    /// Name for people: `Book List`.
    pub name: &'a str,
    /// Text for people.
    pub description: &'a str,
    /// Media types of answers.
    pub renders: Vec<&'static str>,
    /// Media types of bodies.
    pub parses: Vec<&'static str>,
    /// The fields of what the caller may create or replace.
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<Actions>,
}

/// Returns what OPTIONS says of a serializer's fields.
pub(super) fn fields_of(serializer: &'static SerializerDescriptor) -> Vec<u8> {
    serde_json::to_vec(&Fields::of(serializer)).unwrap_or_default()
}

fn respond(cx: &Context, actions: Option<Actions>) -> Response {
    let view = ViewMetadata::new(cx, actions);
    match Prepared::of(cx).and_then(|prepared| prepared.metadata.as_deref()) {
        Some(metadata) => metadata.determine_metadata(&view, cx),
        None => SimpleMetadata.determine_metadata(&view, cx),
    }
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Actions {
    #[serde(skip_serializing_if = "Option::is_none")]
    put: Option<Fields>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<Fields>,
}

#[derive(Debug)]
struct Fields(&'static [FieldDescriptor]);

impl Fields {
    fn of(serializer: &'static SerializerDescriptor) -> Self {
        Self(serializer.fields)
    }
}

impl Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self
            .0
            .iter()
            .filter(|field| field.kind != FieldKind::Hidden);
        serializer.collect_map(shown.map(|field| (field.name, Field::new(field))))
    }
}

impl<'a> ViewMetadata<'a> {
    fn new(cx: &'a Context, actions: Option<Actions>) -> Self {
        let Some(prepared) = Prepared::of(cx) else {
            return Self {
                name: "",
                description: "",
                renders: Vec::new(),
                parses: Vec::new(),
                actions,
            };
        };
        Self {
            name: &prepared.name,
            description: &prepared.description,
            renders: prepared
                .renderers
                .iter()
                .map(|renderer| renderer.media_type())
                .collect(),
            parses: prepared
                .parsers
                .iter()
                .map(|parser| parser.media_type())
                .collect(),
            actions,
        }
    }
}

#[derive(Serialize)]
struct Field {
    r#type: &'static str,
    required: bool,
    read_only: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    help_text: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_value: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_digits: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimal_places: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<Box<Field>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    children: Option<Fields>,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    display_name: &'static str,
}

impl Field {
    fn new(field: &FieldDescriptor) -> Self {
        let choices = if field.read_only {
            &[][..]
        } else {
            field.choices
        };
        Self {
            r#type: if field.many {
                "field"
            } else {
                type_name(field.kind)
            },
            required: field.required && !field.read_only,
            read_only: field.read_only,
            label: label(field),
            help_text: field.help_text,
            min_length: field.limits.min_length,
            max_length: field.limits.max_length,
            min_value: field.limits.min_value.and_then(number),
            max_value: field.limits.max_value.and_then(number),
            max_digits: field.limits.max_digits,
            decimal_places: field.limits.decimal_places,
            choices: choices
                .iter()
                .map(|choice| Choice {
                    value: choice.value,
                    display_name: choice.label,
                })
                .collect(),
            child: field.many.then(|| Box::new(Self::item(field))),
            children: field.children.filter(|_| !field.many).map(Fields::of),
        }
    }

    /// Describes an item of a list of nested objects.
    fn item(list: &FieldDescriptor) -> Self {
        let mut item = FieldDescriptor::new("", list.kind).required(list.required);
        item.read_only = list.read_only;
        item.children = list.children;
        Self::new(&item)
    }
}

/// Returns the field's name for people: `published_date` → `Published date`.
fn label(field: &FieldDescriptor) -> String {
    match (field.label, field.name) {
        ("", "id") => "ID".to_owned(),
        ("", name) => {
            let text = name.replace('_', " ");
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        }
        (label, _) => label.to_owned(),
    }
}

fn number(number: Number) -> Option<Box<RawValue>> {
    let text = match number {
        Number::Int(number) => number.to_string(),
        Number::Float(number) => number.to_string(),
        Number::Decimal(text) => text.to_owned(),
        #[expect(clippy::cast_precision_loss, reason = "bounds are written by people")]
        Number::Duration(micros) => (micros as f64 / 1e6).to_string(),
    };
    RawValue::from_string(text).ok()
}

/// Returns the name of a kind in DRF's `label_lookup`.
fn type_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Boolean => "boolean",
        FieldKind::Integer | FieldKind::BigInteger => "integer",
        FieldKind::Float => "float",
        FieldKind::Decimal => "decimal",
        FieldKind::String | FieldKind::Uuid => "string",
        FieldKind::Email => "email",
        FieldKind::Url => "url",
        FieldKind::Slug => "slug",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::DateTime => "datetime",
        FieldKind::Duration => "duration",
        FieldKind::Choice => "choice",
        FieldKind::Regex => "regex",
        FieldKind::MultipleChoice => "multiple choice",
        FieldKind::File => "file upload",
        FieldKind::Image => "image upload",
        FieldKind::List => "list",
        FieldKind::Nested => "nested object",
        _ => "field",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_described_as_drf_does() {
        let mut field = FieldDescriptor::new("published_date", FieldKind::Date);
        let json = |field: &FieldDescriptor| serde_json::to_string(&Field::new(field)).unwrap();
        let expected =
            r#"{"type":"date","required":true,"read_only":false,"label":"Published date"}"#;
        assert_eq!(json(&field), expected);
        field = FieldDescriptor::new("price", FieldKind::Decimal);
        field.limits.min_value = Some(Number::Decimal("0.01"));
        field.limits.max_digits = Some(6);
        assert!(json(&field).ends_with(r#""min_value":0.01,"max_digits":6}"#));
    }
}
