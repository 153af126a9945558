//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

mod attr;
mod ctxt;
mod names;
mod serializer;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `Serializer` from a struct and its `#[serializer(…)]` / `#[field(…)]` attributes.
///
/// With `#[serializer(model = Book)]` each field stands for the model's field of the same name
/// (or of its `source`), takes its limits, and implements `ModelSerializer` too.
///
/// # Field keys
///
/// | key | meaning |
/// | --- | --- |
/// | `read_only`, `write_only` | only in answers, only in requests |
/// | `required = false` | need not be sent |
/// | `default = value` | used when it is not sent (not by PATCH) |
/// | `allow_null`, `allow_blank` | null, the empty text are values |
/// | `trim_whitespace = false` | keep white space around text |
/// | `source = author_id`, `source = author.name` | the model's field, or one of a related row |
/// | `rename = "class"` | key in bodies |
/// | `computed`, `computed = name` | the result of `get_<field>(row, cx)`, or of `name` |
/// | `link = "book-detail"` | the row's absolute address |
/// | `max_length`, `min_length`, `max_value`, `min_value`, `max_digits`, `decimal_places` | limits |
/// | `email`, `url`, `slug` | what a text must be |
/// | `label`, `help_text` | texts for people |
#[proc_macro_derive(Serializer, attributes(serializer, field))]
pub fn derive_serializer(input: TokenStream) -> TokenStream {
    serializer::derive(&parse_macro_input!(input as DeriveInput)).into()
}
