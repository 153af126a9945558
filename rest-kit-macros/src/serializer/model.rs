//! What the user meant, with defaults applied: the only thing `check` and `expand` see.

use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, LitStr, Type};

use super::input::{FieldInput, SerializerInput};
use crate::ctxt::Ctxt;
use crate::types::option_inner;

pub(super) struct Serializer<'a> {
    pub(super) item: &'a DeriveInput,
    /// The model; what is no model has no type, which rustc says once.
    pub(super) model: Option<TokenStream>,
    pub(super) fields: Vec<Field<'a>>,
}

pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    /// Key in bodies.
    pub(super) name: String,
    pub(super) origin: Origin,
    /// Position among the fields.
    pub(super) index: usize,
    pub(super) raw: FieldInput,
}

/// Where a field's value comes from.
pub(super) enum Origin {
    /// The struct's own field: a serializer without a model.
    Own,
    /// A column or relation of the model.
    Source(Ident),
    /// An attribute of the row that a relation refers to.
    Through(Ident, Ident),
    /// A function of the struct.
    Computed(Ident),
    /// The address of the row: the name of its route.
    Link(LitStr),
}

impl<'a> Serializer<'a> {
    pub(super) fn from_item(cx: &Ctxt, item: &'a DeriveInput) -> Option<Self> {
        let raw = SerializerInput::read(cx, &item.attrs);
        let syn::Data::Struct(data) = &item.data else {
            cx.error(&item.ident, "`Serializer` can only be derived for a struct");
            return None;
        };
        let syn::Fields::Named(named) = &data.fields else {
            cx.error(&item.ident, "`Serializer` needs named fields");
            return None;
        };
        if !item.generics.params.is_empty() {
            cx.error(
                &item.generics,
                "a serializer cannot be generic; write one for each type",
            );
            return None;
        }
        let model = raw.model.into_value().map(
            |path| quote_spanned!(path.span()=> <#path as ::rest_kit::__private::IsModel>::Itself),
        );
        let fields = named.named.iter().enumerate().filter_map(|(index, field)| {
            let ident = field.ident.as_ref()?;
            let raw = FieldInput::read(cx, field);
            Some(Field {
                ident,
                ty: &field.ty,
                name: raw.rename.get().map_or_else(|| plain(ident), LitStr::value),
                origin: origin(cx, ident, &raw, model.is_some()),
                index,
                raw,
            })
        });
        Some(Self {
            item,
            fields: fields.collect(),
            model,
        })
    }
}

impl Field<'_> {
    /// Never read from a body.
    pub(super) fn is_read_only(&self) -> bool {
        let shown_only = matches!(
            self.origin,
            Origin::Through(..) | Origin::Computed(_) | Origin::Link(_)
        );
        shown_only || self.raw.read_only.get() == Some(&true)
    }

    /// Never shown in an answer.
    pub(super) fn is_write_only(&self) -> bool {
        self.raw.write_only.get() == Some(&true)
    }

    /// Shown as `null` when it has no value.
    pub(super) fn is_option(&self) -> bool {
        option_inner(self.ty).is_some()
    }
}

fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#")
        .map_or_else(|| name.clone(), str::to_owned)
}

fn origin(cx: &Ctxt, ident: &Ident, raw: &FieldInput, has_model: bool) -> Origin {
    if let Some(method) = raw.computed.get() {
        let method = method.clone();
        return Origin::Computed(method.unwrap_or_else(|| format_ident!("get_{ident}")));
    }
    if let Some(view) = raw.link.get() {
        return Origin::Link(view.clone());
    }
    match raw.source.get().map(Vec::as_slice) {
        None if has_model => Origin::Source(ident.clone()),
        Some([source]) if has_model => Origin::Source(source.clone()),
        Some([relation, attribute]) if has_model => {
            Origin::Through(relation.clone(), attribute.clone())
        }
        None | Some([]) => Origin::Own,
        Some([first, ..]) => {
            let message = if has_model {
                "`source` takes a field, or a relation and a field of it: `author.name`"
            } else {
                "`source` needs a model: add `#[serializer(model = …)]` to the struct"
            };
            cx.error(first, message);
            Origin::Own
        }
    }
}
