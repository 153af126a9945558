//! Reads `#[model_serializer(…)]` into raw slots; what it does not know is for `#[serializer(…)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, parenthesized};

use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::view::keys::list;

/// Which fields of the model are taken, as written.
pub(super) enum Fields {
    All(LitStr),
    Named(Vec<Ident>),
}

/// The keys of the attribute, as written.
#[derive(Default)]
pub(super) struct Input {
    pub(super) model: Slot<Path>,
    pub(super) fields: Slot<Fields>,
    pub(super) exclude: Slot<Vec<Ident>>,
    pub(super) read_only_fields: Slot<Vec<Ident>>,
    pub(super) extra_kwargs: Slot<Vec<(Ident, TokenStream)>>,
    pub(super) depth: Slot<LitInt>,
    /// The field that nests it, where `depth` of another serializer wrote it.
    pub(super) nested_as: Slot<Ident>,
    /// The keys of `#[serializer(…)]`.
    pub(super) others: Vec<TokenStream>,
}

impl Input {
    pub(super) fn read(cx: &Ctxt, attribute: TokenStream) -> Self {
        let mut raw = Self::default();
        attr::each_key_of(cx, attribute, |meta| raw.key(cx, meta));
        raw
    }

    fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match attr::name(meta).as_str() {
            "model" => self.model.set(cx, meta, meta.value()?.parse()?),
            "fields" if meta.input.peek(Token![=]) => {
                self.fields
                    .set(cx, meta, Fields::All(meta.value()?.parse()?));
            }
            "fields" => self.fields.set(cx, meta, Fields::Named(list(meta)?)),
            "exclude" => self.exclude.set(cx, meta, list(meta)?),
            "read_only_fields" => self.read_only_fields.set(cx, meta, list(meta)?),
            "extra_kwargs" => self.extra_kwargs.set(cx, meta, keys_of_fields(meta)?),
            "depth" => self.depth.set(cx, meta, meta.value()?.parse()?),
            "nested_as" => self.nested_as.set(cx, meta, meta.value()?.parse()?),
            _ => self.others.push(other(meta)?),
        }
        Ok(())
    }
}

/// `extra_kwargs(title(min_length = 2), isbn(label = "ISBN"))`
fn keys_of_fields(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<(Ident, TokenStream)>> {
    let mut fields = Vec::new();
    meta.parse_nested_meta(|field| {
        let content;
        parenthesized!(content in field.input);
        fields.push((field.path.require_ident()?.clone(), content.parse()?));
        Ok(())
    })?;
    Ok(fields)
}

/// A key of `#[serializer(…)]`, as it stands.
fn other(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let path = &meta.path;
    if meta.input.peek(Token![=]) {
        let value: Expr = meta.value()?.parse()?;
        return Ok(quote!(#path = #value));
    }
    Ok(quote!(#path))
}
