//! Reads `#[serializer(…)]` and `#[field(…)]` into raw slots: spelling and duplicates, no meaning.

use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitBool, LitInt, LitStr, Path, Token};

use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::view::keys::list;

const SERIALIZER_KEYS: &[&str] = &[
    "model",
    "check",
    "dynamic",
    "max_expand_depth",
    "rename_all",
    "deny_unknown_fields",
    "envelope",
    "envelope_many",
    "to_representation",
    "to_internal_value",
    "unique_together",
    "max_length",
    "exclude_none",
    "exclude_unset",
    "exclude_defaults",
];

const FIELD_KEYS: &[&str] = &[
    "read_only",
    "write_only",
    "exposed",
    "required",
    "default",
    "allow_null",
    "allow_blank",
    "trim_whitespace",
    "source",
    "rename",
    "computed",
    "extra",
    "loaded",
    "nested",
    "nested_write",
    "expand",
    "flatten",
    "link",
    "lookup",
    "lookup_param",
    "display",
    "count",
    "hidden",
    "references",
    "unique",
    "check",
    "max_length",
    "min_length",
    "max_value",
    "min_value",
    "max_digits",
    "decimal_places",
    "email",
    "url",
    "slug",
    "ip",
    "ipv4",
    "ipv6",
    "allow_unicode",
    "allow_empty",
    "allow_empty_file",
    "image",
    "multiple_choice",
    "coerce_to_string",
    "format",
    "input_formats",
    "time_zone",
    "regex",
    "with",
    "validators",
    "error_messages",
    "child",
    "label",
    "help_text",
];

/// The keys of `#[serializer(…)]`, as written.
#[derive(Default)]
pub(super) struct SerializerInput {
    pub(super) model: Slot<Path>,
    pub(super) dynamic: Slot<bool>,
    pub(super) max_expand_depth: Slot<LitInt>,
    pub(super) check: Slot<Path>,
    pub(super) rename_all: Slot<LitStr>,
    pub(super) envelope: Slot<LitStr>,
    pub(super) envelope_many: Slot<LitStr>,
    pub(super) max_length: Slot<LitInt>,
    pub(super) excludes: Excludes,
    pub(super) deny_unknown_fields: Slot<bool>,
    pub(super) to_representation: Slot<bool>,
    pub(super) to_internal_value: Slot<bool>,
    pub(super) unique_together: Slot<bool>,
}

/// What answers leave out.
#[derive(Default)]
pub(super) struct Excludes {
    pub(super) none: Slot<bool>,
    pub(super) unset: Slot<bool>,
    pub(super) defaults: Slot<bool>,
}

impl SerializerInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[syn::Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs
            .iter()
            .filter(|attr| attr.path().is_ident("serializer"))
        {
            attr::each_key(cx, attr, |meta| {
                match attr::name(meta).as_str() {
                    "model" => raw.model.set(cx, meta, meta.value()?.parse()?),
                    "check" => raw.check.set(cx, meta, meta.value()?.parse()?),
                    "dynamic" => raw.dynamic.set(cx, meta, flag(meta)?),
                    "max_expand_depth" => {
                        raw.max_expand_depth.set(cx, meta, meta.value()?.parse()?);
                    }
                    "envelope" => raw.envelope.set(cx, meta, meta.value()?.parse()?),
                    "exclude_none" => raw.excludes.none.set(cx, meta, flag(meta)?),
                    "exclude_unset" => raw.excludes.unset.set(cx, meta, flag(meta)?),
                    "exclude_defaults" => {
                        raw.excludes.defaults.set(cx, meta, flag(meta)?);
                    }
                    "max_length" => raw.max_length.set(cx, meta, meta.value()?.parse()?),
                    "envelope_many" => raw.envelope_many.set(cx, meta, meta.value()?.parse()?),
                    "rename_all" => raw.rename_all.set(cx, meta, meta.value()?.parse()?),
                    "deny_unknown_fields" => {
                        raw.deny_unknown_fields.set(cx, meta, flag(meta)?);
                    }
                    "to_representation" => raw.to_representation.set(cx, meta, flag(meta)?),
                    "to_internal_value" => raw.to_internal_value.set(cx, meta, flag(meta)?),
                    "unique_together" => raw.unique_together.set(cx, meta, flag(meta)?),
                    _ => return Err(attr::unknown(meta, "serializer", SERIALIZER_KEYS)),
                }
                Ok(())
            });
        }
        raw
    }
}

/// `unique(Author.name, iexact)`: the field of a model whose values are taken.
pub(super) struct Unique {
    pub(super) model: Path,
    pub(super) field: Ident,
    pub(super) lookup: Option<Ident>,
}

/// The keys of one `#[field(…)]`, as written.
#[derive(Default)]
pub(super) struct FieldInput {
    pub(super) read_only: Slot<bool>,
    pub(super) write_only: Slot<bool>,
    pub(super) exposed: Slot<bool>,
    pub(super) required: Slot<bool>,
    pub(super) default: Slot<Option<Expr>>,
    pub(super) allow_null: Slot<bool>,
    pub(super) allow_blank: Slot<bool>,
    pub(super) trim_whitespace: Slot<bool>,
    pub(super) source: Slot<Vec<Ident>>,
    pub(super) rename: Slot<LitStr>,
    pub(super) computed: Slot<Option<Ident>>,
    pub(super) extra: Slot<bool>,
    pub(super) loaded: Slot<Option<Ident>>,
    pub(super) nested: Slot<bool>,
    pub(super) nested_write: Slot<Ident>,
    pub(super) expand: Slot<bool>,
    pub(super) flatten: Slot<bool>,
    pub(super) link: Slot<LitStr>,
    pub(super) lookup: Slot<Ident>,
    pub(super) lookup_param: Slot<LitStr>,
    pub(super) display: Slot<bool>,
    pub(super) count: Slot<bool>,
    pub(super) hidden: Slot<Option<Path>>,
    pub(super) references: Slot<Path>,
    pub(super) unique: Slot<bool>,
    pub(super) unique_of: Slot<Unique>,
    pub(super) check: Slot<Path>,
    pub(super) slug_field: Slot<Ident>,
    pub(super) max_length: Slot<LitInt>,
    pub(super) min_length: Slot<LitInt>,
    pub(super) max_value: Slot<Expr>,
    pub(super) min_value: Slot<Expr>,
    pub(super) max_digits: Slot<LitInt>,
    pub(super) decimal_places: Slot<LitInt>,
    pub(super) email: Slot<bool>,
    pub(super) url: Slot<bool>,
    pub(super) slug: Slot<bool>,
    pub(super) ip: Slot<bool>,
    pub(super) ipv4: Slot<bool>,
    pub(super) ipv6: Slot<bool>,
    pub(super) allow_unicode: Slot<bool>,
    pub(super) allow_empty: Slot<bool>,
    pub(super) allow_empty_file: Slot<bool>,
    pub(super) image: Slot<bool>,
    pub(super) multiple_choice: Slot<bool>,
    pub(super) coerce_to_string: Slot<bool>,
    pub(super) format: Slot<LitStr>,
    pub(super) input_formats: Slot<Vec<LitStr>>,
    pub(super) time_zone: Slot<Expr>,
    pub(super) regex: Slot<LitStr>,
    pub(super) with: Slot<Expr>,
    pub(super) validators: Slot<Vec<Expr>>,
    pub(super) error_messages: Slot<Vec<(Ident, LitStr)>>,
    pub(super) child: Slot<Box<FieldInput>>,
    pub(super) label: Slot<LitStr>,
    pub(super) help_text: Slot<LitStr>,
    /// How many keys are written.
    pub(super) keys: usize,
}

impl FieldInput {
    pub(super) fn read(cx: &Ctxt, field: &syn::Field) -> Self {
        let mut raw = Self::default();
        for attr in field
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("field"))
        {
            attr::each_key(cx, attr, |meta| raw.key(cx, meta));
        }
        raw
    }

    fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        self.keys += 1;
        match attr::name(meta).as_str() {
            "read_only" => self.read_only.set(cx, meta, flag(meta)?),
            "write_only" => self.write_only.set(cx, meta, flag(meta)?),
            "exposed" => self.exposed.set(cx, meta, flag(meta)?),
            "required" => self.required.set(cx, meta, flag(meta)?),
            "default" => self.default.set(cx, meta, optional(meta)?),
            "allow_null" => self.allow_null.set(cx, meta, flag(meta)?),
            "allow_blank" => self.allow_blank.set(cx, meta, flag(meta)?),
            "trim_whitespace" => self.trim_whitespace.set(cx, meta, flag(meta)?),
            "source" => self.source.set(cx, meta, path(meta)?),
            "rename" => self.rename.set(cx, meta, meta.value()?.parse()?),
            "computed" => self.computed.set(cx, meta, optional(meta)?),
            "extra" => self.extra.set(cx, meta, flag(meta)?),
            "loaded" => self.loaded.set(cx, meta, optional(meta)?),
            "nested" => self.nested.set(cx, meta, flag(meta)?),
            "expand" => self.expand.set(cx, meta, flag(meta)?),
            "flatten" => self.flatten.set(cx, meta, flag(meta)?),
            "nested_write" => self.nested_write.set(cx, meta, meta.value()?.parse()?),
            "link" => self.link.set(cx, meta, meta.value()?.parse()?),
            "lookup" => self.lookup.set(cx, meta, meta.value()?.parse()?),
            "lookup_param" => self.lookup_param.set(cx, meta, meta.value()?.parse()?),
            "display" => self.display.set(cx, meta, flag(meta)?),
            "count" => self.count.set(cx, meta, flag(meta)?),
            "hidden" => self.hidden.set(cx, meta, optional(meta)?),
            "references" => self.references.set(cx, meta, meta.value()?.parse()?),
            "unique" if meta.input.peek(syn::token::Paren) => {
                self.unique_of.set(cx, meta, unique(meta)?);
            }
            "unique" => self.unique.set(cx, meta, flag(meta)?),
            "check" => self.check.set(cx, meta, meta.value()?.parse()?),
            "max_length" => self.max_length.set(cx, meta, meta.value()?.parse()?),
            "min_length" => self.min_length.set(cx, meta, meta.value()?.parse()?),
            "max_value" => self.max_value.set(cx, meta, meta.value()?.parse()?),
            "min_value" => self.min_value.set(cx, meta, meta.value()?.parse()?),
            "max_digits" => self.max_digits.set(cx, meta, meta.value()?.parse()?),
            "decimal_places" => self.decimal_places.set(cx, meta, meta.value()?.parse()?),
            "email" => self.email.set(cx, meta, flag(meta)?),
            "url" => self.url.set(cx, meta, flag(meta)?),
            "slug" => self.slug_key(cx, meta)?,
            "allow_unicode" => self.allow_unicode.set(cx, meta, flag(meta)?),
            "allow_empty" => self.allow_empty.set(cx, meta, flag(meta)?),
            "multiple_choice" => self.multiple_choice.set(cx, meta, flag(meta)?),
            "coerce_to_string" => self.coerce_to_string.set(cx, meta, flag(meta)?),
            "format" => self.format.set(cx, meta, meta.value()?.parse()?),
            "input_formats" => self.input_formats.set(cx, meta, list(meta)?),
            "time_zone" => self.time_zone.set(cx, meta, meta.value()?.parse()?),
            "regex" => self.regex.set(cx, meta, meta.value()?.parse()?),
            "with" => self.with.set(cx, meta, meta.value()?.parse()?),
            "validators" => self.validators.set(cx, meta, list(meta)?),
            "error_messages" => self.error_messages.set(cx, meta, messages(meta)?),
            "child" => self.child.set(cx, meta, child(cx, meta)?),
            "label" => self.label.set(cx, meta, meta.value()?.parse()?),
            "help_text" => self.help_text.set(cx, meta, meta.value()?.parse()?),
            _ => self.rarer_key(cx, meta)?,
        }
        Ok(())
    }
}

impl FieldInput {
    fn rarer_key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match attr::name(meta).as_str() {
            "ip" => self.ip.set(cx, meta, flag(meta)?),
            "ipv4" => self.ipv4.set(cx, meta, flag(meta)?),
            "ipv6" => self.ipv6.set(cx, meta, flag(meta)?),
            "allow_empty_file" => self.allow_empty_file.set(cx, meta, flag(meta)?),
            "image" => self.image.set(cx, meta, flag(meta)?),
            _ => return Err(attr::unknown(meta, "field", FIELD_KEYS)),
        }
        Ok(())
    }

    /// `slug`, of a text, or `slug = name`, of a relation.
    fn slug_key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if !meta.input.peek(Token![=]) {
            self.slug.set(cx, meta, true);
            return Ok(());
        }
        let value = meta.value()?;
        if value.peek(LitBool) {
            self.slug.set(cx, meta, value.parse::<LitBool>()?.value);
        } else {
            self.slug_field.set(cx, meta, value.parse()?);
        }
        Ok(())
    }
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
