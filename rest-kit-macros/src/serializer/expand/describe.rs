//! The descriptors of the fields, as constants.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::serializer::model::{Field, Origin, Serializer};

pub(super) fn fields<'a>(
    serializer: &'a Serializer<'_>,
) -> impl Iterator<Item = TokenStream> + use<'a> {
    serializer
        .fields
        .iter()
        .map(|field| descriptor(serializer, field))
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
    } else if let Origin::Nested(_) = &field.origin {
        let nullable = field.is_option();
        quote!(kit::FieldDescriptor::new(#name, kit::FieldKind::Nested).nullable(#nullable))
    } else {
        quote_spanned! {ty.span()=>
            kit::FieldDescriptor::new(#name, <#ty as kit::FieldType>::KIND)
                .choices(<#ty as kit::FieldType>::CHOICES)
                .nullable(<#ty as kit::FieldType>::NULLABLE)
        }
    };
    let changes = changes(field);
    quote!(#start #(#changes)*)
}

fn changes(field: &Field<'_>) -> Vec<TokenStream> {
    let raw = &field.raw;
    let mut changes = Vec::new();
    if let Origin::Link(_) = field.origin {
        changes.push(quote!(.kind(kit::FieldKind::Related)));
    }
    if field.is_hidden() {
        changes.push(quote!(.kind(kit::FieldKind::Hidden).required(false)));
    }
    let kinds = [
        (&raw.email, "Email"),
        (&raw.url, "Url"),
        (&raw.slug, "Slug"),
    ];
    for (slot, kind) in kinds {
        if slot.get() == Some(&true) {
            let kind = quote::format_ident!("{kind}");
            changes.push(quote!(.kind(kit::FieldKind::#kind)));
        }
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
    changes.extend(flags(field));
    for (key, slot) in [("label", &raw.label), ("help_text", &raw.help_text)] {
        if let Some(text) = slot.get() {
            let key = quote::format_ident!("{key}");
            changes.push(quote!(.#key(#text)));
        }
    }
    changes
}

/// Flags come last: they overrule what the model says.
fn flags(field: &Field<'_>) -> Vec<TokenStream> {
    let raw = &field.raw;
    let mut flags = Vec::new();
    let given = [
        ("allow_null", raw.allow_null.get()),
        ("allow_blank", raw.allow_blank.get()),
        ("trim_whitespace", raw.trim_whitespace.get()),
        ("required", raw.required.get()),
    ];
    for (key, value) in given {
        if let Some(value) = value {
            let key = quote::format_ident!("{key}");
            flags.push(quote!(.#key(#value)));
        }
    }
    if raw.default.get().is_some() {
        flags.push(quote!(.required(false)));
    }
    if field.is_read_only() {
        flags.push(quote!(.read_only()));
    }
    if field.is_write_only() {
        flags.push(quote!(.write_only()));
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
