//! What the user meant, with defaults applied.

use syn::{DeriveInput, Ident, LitStr};

use super::input::{ChoiceInput, ChoicesInput};
use crate::ctxt::Ctxt;
use crate::names;

/// An enum of choices.
pub(super) struct Choices<'a> {
    pub(super) item: &'a DeriveInput,
    pub(super) variants: Vec<Variant<'a>>,
}

/// One of its variants.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) group: Option<String>,
}

impl<'a> Choices<'a> {
    pub(super) fn from_item(cx: &Ctxt, item: &'a DeriveInput) -> Option<Self> {
        let syn::Data::Enum(data) = &item.data else {
            cx.error(&item.ident, "`Choices` can only be derived for an enum");
            return None;
        };
        if !item.generics.params.is_empty() {
            cx.error(&item.generics, "an enum of choices has no parameters");
            return None;
        }
        let raw = ChoicesInput::read(cx, &item.attrs);
        let rename = rename(cx, raw.rename_all.get());
        let mut variants: Vec<Variant<'a>> = Vec::new();
        for variant in &data.variants {
            if !variant.fields.is_empty() {
                cx.error(&variant.fields, "a choice is a name only, without fields");
                return None;
            }
            let raw = ChoiceInput::read(cx, &variant.attrs);
            let name = variant.ident.to_string();
            let value = raw.value.get().map_or_else(|| rename(&name), LitStr::value);
            let label = raw.label.get().map_or_else(|| label(&name), LitStr::value);
            if variants.iter().any(|known| known.value == value) {
                cx.error(
                    &variant.ident,
                    format_args!("two choices have the value `{value}`"),
                );
            }
            let group = raw.group.get().map(LitStr::value);
            let is_new = variants.last().is_none_or(|last| last.group != group);
            if is_new && group.is_some() && variants.iter().any(|known| known.group == group) {
                let message = "the choices of a group stand next to each other";
                cx.error(raw.group.get(), message);
            }
            variants.push(Variant {
                ident: &variant.ident,
                value,
                label,
                group,
            });
        }
        if variants.is_empty() {
            cx.error(&item.ident, "an enum of choices needs a choice");
            return None;
        }
        Some(Self { item, variants })
    }
}

fn rename(cx: &Ctxt, rule: Option<&LitStr>) -> fn(&str) -> String {
    let Some(rule) = rule else {
        return names::snake_case;
    };
    match rule.value().as_str() {
        "snake_case" => names::snake_case,
        "lowercase" => str::to_lowercase,
        "UPPERCASE" => str::to_uppercase,
        "PascalCase" => str::to_owned,
        "kebab-case" => |name| names::snake_case(name).replace('_', "-"),
        "SCREAMING_SNAKE_CASE" => |name| names::snake_case(name).to_uppercase(),
        "camelCase" => |name| {
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_lowercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        },
        _ => {
            cx.error(
                rule,
                "unknown rule; known: snake_case, kebab-case, camelCase, PascalCase, \
                 SCREAMING_SNAKE_CASE, lowercase, UPPERCASE",
            );
            names::snake_case
        }
    }
}

/// `OnSale` → `On sale`.
fn label(name: &str) -> String {
    let words = names::verbose_name(name);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
