//! The keys of `#[field(…)]`.

use syn::meta::ParseNestedMeta;
use syn::{Expr, Ident, LitBool, LitInt, LitStr, Path, Token};

use super::{ParentLookup, Style, Unique, child, flag, messages, optional, path, style, unique};
use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::view::keys::list;

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
    "parent_lookup",
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
    "use_url",
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
    "initial",
    "style",
];

/// The keys of one `#[field(…)]`, as written.
#[derive(Default)]
pub(in crate::serializer) struct FieldInput {
    pub(in crate::serializer) read_only: Slot<bool>,
    pub(in crate::serializer) write_only: Slot<bool>,
    pub(in crate::serializer) exposed: Slot<bool>,
    pub(in crate::serializer) required: Slot<bool>,
    pub(in crate::serializer) default: Slot<Option<Expr>>,
    pub(in crate::serializer) allow_null: Slot<bool>,
    pub(in crate::serializer) allow_blank: Slot<bool>,
    pub(in crate::serializer) trim_whitespace: Slot<bool>,
    pub(in crate::serializer) source: Slot<Vec<Ident>>,
    pub(in crate::serializer) rename: Slot<LitStr>,
    pub(in crate::serializer) computed: Slot<Option<Ident>>,
    pub(in crate::serializer) extra: Slot<bool>,
    pub(in crate::serializer) loaded: Slot<Option<Ident>>,
    pub(in crate::serializer) nested: Slot<bool>,
    pub(in crate::serializer) nested_write: Slot<Ident>,
    pub(in crate::serializer) expand: Slot<bool>,
    pub(in crate::serializer) flatten: Slot<bool>,
    pub(in crate::serializer) link: Slot<LitStr>,
    pub(in crate::serializer) lookup: Slot<Ident>,
    pub(in crate::serializer) lookup_param: Slot<LitStr>,
    pub(in crate::serializer) parent_lookup: Slot<Vec<ParentLookup>>,
    pub(in crate::serializer) display: Slot<bool>,
    pub(in crate::serializer) count: Slot<bool>,
    pub(in crate::serializer) hidden: Slot<Option<Path>>,
    pub(in crate::serializer) references: Slot<Path>,
    pub(in crate::serializer) unique: Slot<bool>,
    pub(in crate::serializer) unique_of: Slot<Unique>,
    pub(in crate::serializer) check: Slot<Path>,
    pub(in crate::serializer) slug_field: Slot<Ident>,
    pub(in crate::serializer) max_length: Slot<LitInt>,
    pub(in crate::serializer) min_length: Slot<LitInt>,
    pub(in crate::serializer) max_value: Slot<Expr>,
    pub(in crate::serializer) min_value: Slot<Expr>,
    pub(in crate::serializer) max_digits: Slot<LitInt>,
    pub(in crate::serializer) decimal_places: Slot<LitInt>,
    pub(in crate::serializer) email: Slot<bool>,
    pub(in crate::serializer) url: Slot<bool>,
    pub(in crate::serializer) slug: Slot<bool>,
    pub(in crate::serializer) ip: Slot<bool>,
    pub(in crate::serializer) ipv4: Slot<bool>,
    pub(in crate::serializer) ipv6: Slot<bool>,
    pub(in crate::serializer) allow_unicode: Slot<bool>,
    pub(in crate::serializer) allow_empty: Slot<bool>,
    pub(in crate::serializer) allow_empty_file: Slot<bool>,
    pub(in crate::serializer) use_url: Slot<bool>,
    pub(in crate::serializer) image: Slot<bool>,
    pub(in crate::serializer) multiple_choice: Slot<bool>,
    pub(in crate::serializer) coerce_to_string: Slot<bool>,
    pub(in crate::serializer) format: Slot<LitStr>,
    pub(in crate::serializer) input_formats: Slot<Vec<LitStr>>,
    pub(in crate::serializer) time_zone: Slot<Expr>,
    pub(in crate::serializer) regex: Slot<LitStr>,
    pub(in crate::serializer) with: Slot<Expr>,
    pub(in crate::serializer) validators: Slot<Vec<Expr>>,
    pub(in crate::serializer) error_messages: Slot<Vec<(Ident, LitStr)>>,
    pub(in crate::serializer) child: Slot<Box<FieldInput>>,
    pub(in crate::serializer) label: Slot<LitStr>,
    pub(in crate::serializer) help_text: Slot<LitStr>,
    pub(in crate::serializer) initial: Slot<Expr>,
    pub(in crate::serializer) style: Slot<Style>,
    /// How many keys are written.
    pub(in crate::serializer) keys: usize,
}

impl FieldInput {
    pub(in crate::serializer) fn read(cx: &Ctxt, field: &syn::Field) -> Self {
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

    pub(super) fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
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
            "parent_lookup" => self.parent_lookup.set(cx, meta, list(meta)?),
            "ip" => self.ip.set(cx, meta, flag(meta)?),
            "ipv4" => self.ipv4.set(cx, meta, flag(meta)?),
            "ipv6" => self.ipv6.set(cx, meta, flag(meta)?),
            "allow_empty_file" => self.allow_empty_file.set(cx, meta, flag(meta)?),
            "use_url" => self.use_url.set(cx, meta, flag(meta)?),
            "image" => self.image.set(cx, meta, flag(meta)?),
            "initial" => self.initial.set(cx, meta, meta.value()?.parse()?),
            "style" => self.style.set(cx, meta, style(cx, meta)?),
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
