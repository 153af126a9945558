//! The descriptors of the fields, as constants.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, UnOp};

use crate::serializer::input::FieldInput;
use crate::serializer::model::{Field, Named, Origin, Serializer, Shape};

use super::related::link_value;
use crate::types::{map_inner, option_inner, vec_inner};

pub(super) fn fields<'a>(
    serializer: &'a Serializer<'_>,
) -> impl Iterator<Item = TokenStream> + use<'a> {
    serializer
        .fields
        .iter()
        .map(|field| descriptor(serializer, field))
}

/// A field whose type is a serializer of related rows.
fn nested(field: &Field<'_>, name: &str) -> TokenStream {
    let ((shape, inner), nullable) = (field.shape(), field.is_option());
    let many = matches!(shape, Shape::Many);
    let is_synced = field
        .raw
        .nested_write
        .get()
        .is_some_and(|write| write == "sync");
    let key =
        is_synced.then(|| quote_spanned!(inner.span()=> .children_key(kit::key_name::<#inner>())));
    quote_spanned! {inner.span()=>
        kit::FieldDescriptor::new(#name, kit::FieldKind::Nested)
            .allow_blank(true)
            .nullable(#nullable)
            .children(<#inner as kit::Serializer>::DESCRIPTOR, #many)
            #key
    }
}

fn descriptor(serializer: &Serializer<'_>, field: &Field<'_>) -> TokenStream {
    let (name, ty) = (&field.name, field.ty);
    let start = if let (Some(model), Origin::Source(source)) = (&serializer.model, &field.origin) {
        quote_spanned! {source.span()=>
            <#model as kit::Model>::FIELDS.#source.describe(#name)
        }
    } else if let (
        Some(model),
        Origin::Slug(relation, _) | Origin::RelatedLink(relation, _) | Origin::Display(relation),
    ) = (&serializer.model, &field.origin)
    {
        quote_spanned! {relation.span()=>
            <#model as kit::Model>::FIELDS.#relation.describe(#name)
        }
    } else if let Origin::Named(..) = &field.origin {
        named(field)
    } else if let Origin::Nested(_) | Origin::NestedWhole = &field.origin {
        nested(field, name)
    } else {
        quote_spanned! {ty.span()=>
            kit::FieldDescriptor::new(#name, <#ty as kit::FieldType>::KIND)
                .choices(<#ty as kit::FieldType>::CHOICES)
                .nullable(<#ty as kit::FieldType>::NULLABLE)
        }
    };
    let link = match field.origin {
        Origin::Link(_) => Some(quote!(.kind(kit::FieldKind::Related))),
        Origin::Computed(_) | Origin::Count(_) => Some(quote!(.kind(kit::FieldKind::Computed))),
        _ => None,
    };
    let address = match &field.origin {
        Origin::Link(link) | Origin::RelatedLink(_, link) | Origin::Named(_, Named::Link(link)) => {
            let link = link_value(link);
            Some(quote!(.link(#link)))
        }
        _ => None,
    };
    let hidden = field
        .is_hidden()
        .then(|| quote!(.kind(kit::FieldKind::Hidden).required(false)));
    let value = match field.origin {
        Origin::Nested(_) | Origin::NestedWhole => None,
        _ => Some(quote_spanned!(ty.span()=> .value(<#ty as kit::FieldType>::VALUE))),
    };
    let changes = changes(&field.raw, item_type(field.ty));
    let source = field.source().map(|source| quote!(.source(#source)));
    let flags = flags(field);
    let texts = texts(&field.raw);
    quote!(#start #value #source #link #address #hidden #(#changes)* #(#flags)* #(#texts)*)
}

/// A field that names rows of a model.
fn named(field: &Field<'_>) -> TokenStream {
    let name = &field.name;
    let (nullable, many) = match field.shape().0 {
        Shape::One => (false, false),
        Shape::Maybe => (true, false),
        Shape::Many => (false, true),
    };
    quote! {
        kit::FieldDescriptor::new(#name, kit::FieldKind::Related)
            .nullable(#nullable)
            .allow_blank(#many)
    }
}

/// The type of a list's or a dictionary's items.
fn item_type(ty: &Type) -> Option<&Type> {
    let ty = option_inner(ty).unwrap_or(ty);
    vec_inner(ty).or_else(|| map_inner(ty))
}

/// The choices of a field that takes several of them.
fn choices(raw: &FieldInput, item: &Type) -> Option<TokenStream> {
    raw.multiple_choice
        .get()
        .filter(|is_multiple| **is_multiple)?;
    Some(quote_spanned!(item.span()=> .choices(<#item as kit::FieldType>::CHOICES)))
}

fn changes(raw: &FieldInput, item: Option<&Type>) -> Vec<TokenStream> {
    let mut changes = Vec::new();
    let kinds = [
        (&raw.email, "Email"),
        (&raw.url, "Url"),
        (&raw.slug, "Slug"),
        (&raw.ip, "IpAddress"),
        (&raw.ipv4, "IpAddress"),
        (&raw.ipv6, "IpAddress"),
        (&raw.multiple_choice, "MultipleChoice"),
        (&raw.image, "Image"),
    ];
    for (slot, kind) in kinds {
        if slot.get() == Some(&true) {
            let kind = quote::format_ident!("{kind}");
            changes.push(quote!(.kind(kit::FieldKind::#kind)));
        }
    }
    changes.extend(item.and_then(|item| choices(raw, item)));
    if raw.regex.get().is_some() {
        changes.push(quote!(.kind(kit::FieldKind::Regex)));
    }
    for (slot, protocol) in [(&raw.ipv4, "Ipv4"), (&raw.ipv6, "Ipv6")] {
        if slot.get() == Some(&true) {
            let protocol = quote::format_ident!("{protocol}");
            changes.push(quote!(.protocol(kit::Protocol::#protocol)));
        }
    }
    changes.extend(formats(raw));
    if let (Some(child), Some(item)) = (raw.child.get(), item) {
        let inside = self::changes(child, item_type(item));
        let flags = given_flags(child);
        changes.push(quote_spanned! {item.span()=>
            .child(const { &kit::FieldDescriptor::new("", <#item as kit::FieldType>::KIND)
                .choices(<#item as kit::FieldType>::CHOICES)
                .allow_null(<#item as kit::FieldType>::NULLABLE)
                #(#inside)* #(#flags)* })
        });
    }
    let lengths = [
        ("max_length", &raw.max_length),
        ("min_length", &raw.min_length),
        ("max_digits", &raw.max_digits),
        ("decimal_places", &raw.decimal_places),
    ];
    for (key, slot) in lengths {
        if let Some(value) = slot.get() {
            let key = quote::format_ident!("{key}", span = value.span());
            changes.push(quote_spanned!(value.span()=> .#key(#value)));
        }
    }
    for (key, slot) in [("max_value", &raw.max_value), ("min_value", &raw.min_value)] {
        if let Some(value) = slot.get() {
            let (key, number) = (quote::format_ident!("{key}"), number(value));
            changes.push(quote_spanned!(value.span()=> .#key(#number)));
        }
    }
    changes
}

/// How values are written, and what is said of wrong ones.
fn formats(raw: &FieldInput) -> Vec<TokenStream> {
    let mut changes = Vec::new();
    if let Some(format) = raw.format.get() {
        changes.push(quote!(.format(#format)));
    }
    if let Some(formats) = raw.input_formats.get() {
        changes.push(quote!(.input_formats(&[#(#formats),*])));
    }
    if let Some(zone) = raw.time_zone.get() {
        changes.push(quote!(.time_zone(&#zone)));
    }
    if let Some(messages) = raw.error_messages.get() {
        let messages = messages.iter().map(|(code, text)| {
            let code = code.to_string();
            quote!((#code, #text))
        });
        changes.push(quote!(.messages(&[#(#messages),*])));
    }
    let flags = [
        ("allow_unicode", &raw.allow_unicode),
        ("coerce_to_string", &raw.coerce_to_string),
        ("allow_empty_file", &raw.allow_empty_file),
        ("use_url", &raw.use_url),
    ];
    for (key, slot) in flags {
        if let Some(value) = slot.get() {
            let key = quote::format_ident!("{key}");
            changes.push(quote!(.#key(#value)));
        }
    }
    changes
}

fn texts(raw: &FieldInput) -> Vec<TokenStream> {
    let mut texts = Vec::new();
    for (key, slot) in [("label", &raw.label), ("help_text", &raw.help_text)] {
        if let Some(text) = slot.get() {
            let key = quote::format_ident!("{key}");
            texts.push(quote!(.#key(#text)));
        }
    }
    if let Some(initial) = raw.initial.get() {
        let initial = initial_value(initial);
        texts.push(quote!(.initial(#initial)));
    }
    if let Some(style) = raw.style.get() {
        let keys = [
            style.input_type.get().map(|it| quote!(input_type: #it)),
            style.rows.get().map(|it| quote!(rows: #it)),
            style.placeholder.get().map(|it| quote!(placeholder: #it)),
            style.autofocus.get().map(|it| quote!(autofocus: #it)),
        ];
        let keys = keys.iter().flatten();
        texts.push(quote!(.style(kit::Style { #(#keys,)* ..kit::Style::NONE })));
    }
    texts
}

/// A literal is the value; all else is a function that makes it.
fn initial_value(value: &Expr) -> TokenStream {
    let literal = match value {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => expr,
        other => other,
    };
    let Expr::Lit(ExprLit { lit, .. }) = literal else {
        return quote_spanned!(value.span()=> kit::Initial::Made(#value));
    };
    let kind = match lit {
        Lit::Int(_) => quote!(Int),
        Lit::Float(_) => quote!(Float),
        Lit::Bool(_) => quote!(Bool),
        _ => quote!(Text),
    };
    quote_spanned!(value.span()=> kit::Initial::#kind(#value))
}

/// Flags come last: they overrule what the model says.
fn flags(field: &Field<'_>) -> Vec<TokenStream> {
    let raw = &field.raw;
    let mut flags = given_flags(raw);
    if raw.default.get().is_some() {
        flags.push(quote!(.required(false)));
    }
    if field.is_read_only() {
        flags.push(quote!(.read_only()));
    }
    if field.is_expandable() {
        flags.push(quote!(.expandable()));
    }
    if field.is_write_only() {
        flags.push(quote!(.write_only()));
    }
    flags
}

fn given_flags(raw: &FieldInput) -> Vec<TokenStream> {
    let given = [
        ("allow_null", raw.allow_null.get()),
        ("allow_blank", raw.allow_blank.get()),
        ("allow_blank", raw.allow_empty.get()),
        ("trim_whitespace", raw.trim_whitespace.get()),
        ("required", raw.required.get()),
        ("unique", raw.unique.get()),
    ];
    let mut flags = Vec::new();
    for (key, value) in given {
        if let Some(value) = value {
            let key = quote::format_ident!("{key}");
            flags.push(quote!(.#key(#value)));
        }
    }
    flags
}

/// `1` is an integer, `1.5` a float, `"0.01"` a decimal.
fn number(value: &Expr) -> TokenStream {
    let literal = match value {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => expr,
        other => other,
    };
    match literal {
        Expr::Lit(ExprLit {
            lit: Lit::Float(_), ..
        }) => quote!(kit::Number::Float(#value)),
        Expr::Lit(ExprLit {
            lit: Lit::Str(_), ..
        }) => quote!(kit::Number::Decimal(#value)),
        _ => quote!(kit::Number::Int(#value)),
    }
}
