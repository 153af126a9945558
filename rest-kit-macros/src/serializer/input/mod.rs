//! Reads `#[serializer(…)]` and `#[field(…)]` into raw slots: spelling and duplicates, no meaning.

mod field;
mod serializer;

use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitInt, LitStr, Path, Token};

pub(super) use self::field::FieldInput;
pub(super) use self::serializer::{Excludes, SerializerInput};
use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;

/// `unique(Author.name, iexact)`: the field of a model whose values are taken.
pub(in crate::serializer) struct Unique {
    pub(in crate::serializer) model: Path,
    pub(in crate::serializer) field: Ident,
    pub(in crate::serializer) lookup: Option<Ident>,
}

/// `parent_lookup(domain_pk = domain_id)`: a part of the path above the one that names the row.
pub(in crate::serializer) struct ParentLookup {
    pub(in crate::serializer) param: Ident,
    /// The row's field that stands there, or a relation of it and a field of that.
    pub(in crate::serializer) source: Vec<Ident>,
}

impl Parse for ParentLookup {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let param = input.parse()?;
        input.parse::<Token![=]>()?;
        let source = Punctuated::<Ident, Token![.]>::parse_separated_nonempty(input)?;
        Ok(Self {
            param,
            source: source.into_iter().collect(),
        })
    }
}

/// `style(rows = 4)`: how forms show a field.
#[derive(Default)]
pub(in crate::serializer) struct Style {
    pub(in crate::serializer) input_type: Slot<LitStr>,
    pub(in crate::serializer) rows: Slot<LitInt>,
    pub(in crate::serializer) placeholder: Slot<LitStr>,
    pub(in crate::serializer) autofocus: Slot<bool>,
}

const STYLE_KEYS: &[&str] = &["input_type", "rows", "placeholder", "autofocus"];

fn style(cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Style> {
    let mut style = Style::default();
    attr::each_inner_key(cx, meta, |inner| {
        match attr::name(inner).as_str() {
            "input_type" => style.input_type.set(cx, inner, inner.value()?.parse()?),
            "rows" => style.rows.set(cx, inner, inner.value()?.parse()?),
            "placeholder" => style.placeholder.set(cx, inner, inner.value()?.parse()?),
            "autofocus" => style.autofocus.set(cx, inner, flag(inner)?),
            _ => return Err(attr::unknown(inner, "style", STYLE_KEYS)),
        }
        Ok(())
    })?;
    Ok(style)
}

/// `unique(Author.name)` or `unique(Author.name, iexact)`
fn unique(meta: &ParseNestedMeta<'_>) -> syn::Result<Unique> {
    let content;
    syn::parenthesized!(content in meta.input);
    let model = content.parse()?;
    content.parse::<Token![.]>()?;
    let field = content.parse()?;
    let mut lookup = None;
    if content.parse::<Option<Token![,]>>()?.is_some() && !content.is_empty() {
        lookup = Some(content.parse()?);
        content.parse::<Option<Token![,]>>()?;
    }
    if !content.is_empty() {
        return Err(
            content.error("`unique` takes a field and a lookup: `unique(Author.name, iexact)`")
        );
    }
    Ok(Unique {
        model,
        field,
        lookup,
    })
}

/// `error_messages(required = "…", null = "…")`
fn messages(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<(Ident, LitStr)>> {
    let mut messages = Vec::new();
    meta.parse_nested_meta(|inner| {
        let code = inner.path.require_ident()?.clone();
        messages.push((code, inner.value()?.parse()?));
        Ok(())
    })?;
    Ok(messages)
}

/// `child(min_value = 0)`: keys of a list's or dictionary's items.
fn child(cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Box<FieldInput>> {
    let mut child = FieldInput::default();
    attr::each_inner_key(cx, meta, |inner| child.key(cx, inner))?;
    Ok(Box::new(child))
}

/// `key` or `key = true` or `key = false`.
fn flag(meta: &ParseNestedMeta<'_>) -> syn::Result<bool> {
    if meta.input.peek(Token![=]) {
        return Ok(meta.value()?.parse::<LitBool>()?.value);
    }
    Ok(true)
}

/// `key` or `key = value`.
fn optional<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<T>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    Ok(None)
}

/// `source = author_id` or `source = author.name`; `source = *`, the whole row, has no parts.
fn path(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let value = meta.value()?;
    if value.peek(Token![*]) {
        value.parse::<Token![*]>()?;
        return Ok(Vec::new());
    }
    let parts = Punctuated::<Ident, Token![.]>::parse_separated_nonempty(value)?;
    Ok(parts.into_iter().collect())
}
