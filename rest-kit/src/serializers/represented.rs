//! A row as its fields write it, for serializers that answer more or less than that.

use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::ModelSerializer;
use super::output::Representing;

/// A row as the fields of the serializer `S` write it: what a `to_representation` of its own is
/// given in place of DRF's `super()`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::Represented;
///
/// #[derive(Model, Clone, Debug)]
/// pub struct Book {
///     #[model(primary_key)]
///     pub id: i64,
///     pub title: String,
/// }
///
/// #[derive(Serializer)]
/// #[serializer(model = Book, to_representation)]
/// struct BookSerializer {
///     id: i64,
///     title: String,
/// }
///
/// /// `{"id": 1, "title": "Dune", "kind": "book"}`
/// #[derive(serde::Serialize)]
/// struct Kind<'a> {
///     #[serde(flatten)]
///     fields: Represented<'a, BookSerializer>,
///     kind: &'static str,
/// }
///
/// impl BookSerializer {
///     fn to_representation<'a>(
///         _book: &Book,
///         fields: Represented<'a, Self>,
///         _cx: &Context,
///     ) -> Kind<'a> {
///         Kind { fields, kind: "book" }
///     }
/// }
/// ```
#[doc(alias = "to_representation")]
pub struct Represented<'a, S: ModelSerializer> {
    row: &'a S::Model,
    cx: &'a Representing<'a>,
}

impl<'a, S: ModelSerializer> Represented<'a, S> {
    /// Takes a row; generated code calls it.
    #[doc(hidden)]
    pub fn new(row: &'a S::Model, cx: &'a Representing<'a>) -> Self {
        Self { row, cx }
    }
}

impl<S: ModelSerializer> Serialize for Represented<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let fields = S::DESCRIPTOR.fields.iter();
        let shown = fields.filter(|field| !field.write_only).count();
        let mut out = serializer.serialize_struct(S::DESCRIPTOR.name, shown)?;
        S::represent_fields(self.row, self.cx, &mut out)?;
        out.end()
    }
}

impl<S: ModelSerializer> fmt::Debug for Represented<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Represented").field(self.row).finish()
    }
}
