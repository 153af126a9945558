//! What columns get that are given no value: the defaults of a model.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit};

use super::column::Column;
use super::expand::{column, column_type};
use super::model::{Field, Model};

/// Writes what new rows get.
pub(super) fn inserts(model: &Model<'_>) -> impl Iterator<Item = TokenStream> {
    let has_one = |field: &&Field<'_>| {
        field.raw.default.get().is_some()
            || field.is_automatic()
            || field.is_version()
            || field.is_blank_text()
    };
    let fields = model.fields.iter().filter(has_one);
    fields.filter_map(|field| bound(model, field))
}

/// Writes what every change writes.
pub(super) fn updates(model: &Model<'_>) -> impl Iterator<Item = TokenStream> {
    model.fields.iter().filter_map(|field| {
        if field.is_version() {
            let column = column(model, field);
            return Some(quote! {
                kit::ColumnDefault {
                    column: <#column as kit::diesel::Column>::NAME,
                    value: || kit::next_version(<#column as kit::diesel::Column>::NAME),
                }
            });
        }
        let is_now = field.raw.auto_now.get().is_some();
        is_now.then(|| bound(model, field)).flatten()
    })
}

fn bound(model: &Model<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let value = default(field)?;
    let (field_ty, ty, column) = (field.ty, column_type(field), column(model, field));
    Some(quote! {
        kit::ColumnDefault {
            column: <#column as kit::diesel::Column>::NAME,
            value: || {
                let value: #field_ty = #value;
                #ty::bind(value)
            },
        }
    })
}

/// Returns the expression that makes the value of a new row.
pub(super) fn default(field: &Field<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    if field.is_version() {
        return Some(quote!(1));
    }
    if field.is_automatic() {
        return Some(quote_spanned!(ty.span()=> <#ty as kit::AutoNow>::auto_now()));
    }
    let Some(value) = field.raw.default.get() else {
        // Django stores a text that may be blank as such when it is not given.
        return field
            .is_blank_text()
            .then(|| quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()));
    };
    let is_text = matches!(
        value,
        Expr::Lit(ExprLit {
            lit: Lit::Str(_),
            ..
        })
    );
    let is_whole = matches!(
        value,
        Expr::Lit(ExprLit {
            lit: Lit::Int(_),
            ..
        })
    );
    if is_text || (is_whole && field.column == Column::Decimal) {
        Some(quote_spanned!(value.span()=> ::core::convert::Into::into(#value)))
    } else {
        Some(quote!(#value))
    }
}
