//! Reads `#[filter_set(…)]` and `#[filter(…)]` into raw slots.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, LitStr, Token, Type};

use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::view::keys::steps;

const KEYS: &[&str] = &[
    "path",
    "lookup",
    "lookups",
    "name",
    "method",
    "label",
    "help_text",
    "exclude",
    "distinct",
    "required",
    "conjoined",
    "unchecked",
    "null_value",
    "choices",
    "choices_for",
    "among",
];

/// The keys of the struct, as written.
#[derive(Default)]
pub(super) struct FilterSetInput {
    pub(super) model: Slot<Type>,
}

/// The keys of one field, as written.
#[derive(Default)]
pub(super) struct FilterInput {
    pub(super) path: Slot<Vec<Ident>>,
    pub(super) lookup: Slot<Ident>,
    pub(super) lookups: Slot<Vec<Ident>>,
    pub(super) name: Slot<LitStr>,
    pub(super) method: Slot<Expr>,
    pub(super) label: Slot<LitStr>,
    pub(super) help_text: Slot<LitStr>,
    pub(super) null_value: Slot<LitStr>,
    pub(super) choices: Slot<Expr>,
    pub(super) choices_for: Slot<Expr>,
    pub(super) among: Slot<Expr>,
    /// Keys without a value: `exclude`, `required`, …
    pub(super) flags: Vec<Ident>,
}

impl FilterSetInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs
            .iter()
            .filter(|attr| attr.path().is_ident("filter_set"))
        {
            attr::each_key(cx, attr, |meta| {
                match attr::name(meta).as_str() {
                    "model" => raw.model.set(cx, meta, meta.value()?.parse()?),
                    _ => return Err(attr::unknown(meta, "filter set", &["model"])),
                }
                Ok(())
            });
        }
        raw
    }
}

impl FilterInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("filter")) {
            attr::each_key(cx, attr, |meta| raw.key(cx, meta));
        }
        raw
    }

    fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match attr::name(meta).as_str() {
            "path" => self.path.set(cx, meta, steps(meta.value()?)?),
            // `in` is a keyword.
            "lookup" => self
                .lookup
                .set(cx, meta, meta.value()?.call(Ident::parse_any)?),
            "lookups" => {
                let Names(names) = Names::read(meta)?;
                self.lookups.set(cx, meta, names);
            }
            "name" => self.name.set(cx, meta, meta.value()?.parse()?),
            "method" => self.method.set(cx, meta, meta.value()?.parse()?),
            "label" => self.label.set(cx, meta, meta.value()?.parse()?),
            "help_text" => self.help_text.set(cx, meta, meta.value()?.parse()?),
            "null_value" => self.null_value.set(cx, meta, meta.value()?.parse()?),
            "choices" => self.choices.set(cx, meta, meta.value()?.parse()?),
            "choices_for" => self.choices_for.set(cx, meta, meta.value()?.parse()?),
            "among" => self.among.set(cx, meta, meta.value()?.parse()?),
            "exclude" | "distinct" | "required" | "conjoined" | "unchecked" => {
                self.flags.extend(meta.path.get_ident().cloned());
            }
            _ => return Err(attr::unknown(meta, "filter", KEYS)),
        }
        Ok(())
    }
}

/// `(exact, in)`.
struct Names(Vec<Ident>);

impl Names {
    fn read(meta: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let content;
        syn::parenthesized!(content in meta.input);
        let names =
            Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)?;
        Ok(Self(names.into_iter().collect()))
    }
}
