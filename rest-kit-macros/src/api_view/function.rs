//! The keys of `#[api_view(…)]` on a function: methods and policies.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Token, Type};

use crate::attr::{Slot, each_key_of, name, unknown};
use crate::ctxt::Ctxt;
use crate::view::keys::Whole;
use crate::view::policies;

/// A function answers what it names, HEAD too: as in DRF, GET does not bring it along.
const FUNCTION_METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head"];

/// What a function says of all its methods; it has no pages.
const POLICIES: &[&str] = &[
    "permissions",
    "authentication",
    "throttles",
    "parsers",
    "body_limits",
    "renderers",
    "middleware",
    "versioning",
    "content_negotiation",
    "metadata",
    "exception_handler",
    "deprecated",
    "schema",
];

/// The other keys.
const OTHERS: &[&str] = &["answers"];

/// What the attribute says.
pub(super) struct Keys {
    pub(super) methods: Vec<String>,
    /// The functions of `Policies` that its policies make.
    pub(super) policies: Vec<TokenStream>,
    pub(super) answers: Option<Type>,
    pub(super) in_schema: bool,
}

/// Reads the attribute.
pub(super) fn keys(cx: &Ctxt, attribute: TokenStream) -> Keys {
    let mut methods = Vec::new();
    let mut answers = Slot::default();
    let mut whole = Whole::default();
    each_key_of(cx, attribute, |meta| {
        let key = name(meta);
        let policy = whole.slot(&key);
        match policy.filter(|_| POLICIES.contains(&key.as_str())) {
            Some(slot) => slot.set(cx, meta, meta.value()?.parse()?),
            None if key == "answers" => answers.set(cx, meta, meta.value()?.parse()?),
            None if FUNCTION_METHODS.contains(&key.to_lowercase().as_str()) => {
                methods.push(key.to_uppercase());
            }
            None if meta.input.peek(Token![=]) => {
                return Err(unknown(meta, "api_view", &[POLICIES, OTHERS].concat()));
            }
            None => {
                let known = [FUNCTION_METHODS, POLICIES, OTHERS].concat();
                return Err(unknown(meta, "api_view", &known));
            }
        }
        Ok(())
    });
    if methods.is_empty() {
        methods.push("GET".to_owned());
    }
    Keys {
        methods,
        policies: policies::whole(&whole, &quote!(())),
        answers: answers.into_value(),
        in_schema: whole.is_in_schema(),
    }
}
