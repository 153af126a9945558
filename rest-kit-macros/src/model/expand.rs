//! Model → tokens: the table, the struct of columns, and the facts; no decisions are taken here.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, UnOp};

use super::column::Column;
use super::expand_defaults;
use super::expand_impls;
use super::expand_listing;
use super::expand_relations;
use super::model::{Field, Model};
use super::unique;
use crate::attr::Slot;
use crate::names::plain;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let diesel_impls = expand_impls::diesel_impls(model);
    let load = quote!(kit::each!(connection, |inner| {
        kit::diesel::RunQueryDsl::load(statement, inner)
    }));
    expand_with(model, &load, &diesel_impls)
}

/// Returns what stands beside errors: the model without the fields that are wrong.
pub(super) fn fallback(model: &Model<'_>) -> TokenStream {
    let load = quote!({
        let _ = (connection, statement);
        ::core::unreachable!()
    });
    expand_with(model, &load, &TokenStream::new())
}

fn expand_with(model: &Model<'_>, load: &TokenStream, diesel_impls: &TokenStream) -> TokenStream {
    let table = table(model);
    let fields_struct = fields_struct(model);
    let model_impl = model_impl(model, load);
    let listing = expand_listing::listing(model);
    quote! {
        #table
        #fields_struct
        #listing
        const _: () = {
            use ::rest_kit::__private as kit;
            #model_impl
            #diesel_impls
        };
    }
}

/// Returns the path of a field's diesel column.
pub(super) fn column(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let (table, ident) = (&model.table, &field.column_ident);
    quote_spanned!(field.ident.span()=> #table::#ident)
}

/// Returns a field's type as a column.
pub(super) fn column_type(field: &Field<'_>) -> TokenStream {
    let (ty, (digits, places)) = (field.ty, field.digits);
    if field.column == Column::Decimal {
        quote_spanned!(ty.span()=> <#ty as kit::ColumnType<#digits, #places>>)
    } else {
        quote_spanned!(ty.span()=> <#ty as kit::ColumnType>)
    }
}

/// The relations that foreign keys give, unless a field has the name.
pub(super) fn to_one<'m>(model: &'m Model<'_>) -> impl Iterator<Item = (Ident, &'m Field<'m>)> {
    model.fields.iter().filter_map(|field| {
        let name = field.relation_name()?;
        let free = model.position(&plain(&name)).is_none()
            && model.relations.iter().all(|relation| relation.name != name)
            && model
                .raw
                .reverse
                .iter()
                .all(|relation| relation.name != name);
        free.then_some((name, field))
    })
}

fn table(model: &Model<'_>) -> TokenStream {
    if !model.owns_table {
        return TokenStream::new();
    }
    let (path, name) = (&model.table, &model.table_name);
    let key = &model.fields[model.primary_key].column_ident;
    let columns = model.fields.iter().map(|field| {
        let ident = &field.column_ident;
        let name = match field.raw.column.get() {
            Some(name) => name.value(),
            None => plain(ident),
        };
        let rename = (*ident != name).then(|| quote!(#[sql_name = #name]));
        let ty = match field.raw.sql_type.get() {
            Some(path) => quote!(#path),
            None => field.column.sql_type(field.digits),
        };
        let ty = if field.nullable {
            quote!(::rest_kit::__private::sql_types::Nullable<#ty>)
        } else {
            ty
        };
        let doc = format!("The column `{name}`.");
        quote!(#[doc = #doc] #rename #ident -> #ty,)
    });
    let doc = format!("The table `{name}`.");
    quote! {
        ::rest_kit::__private::diesel::table! {
            #[doc = #doc]
            #[sql_name = #name]
            #path (#key) { #(#columns)* }
        }
    }
}

fn fields_name(model: &Model<'_>) -> Ident {
    format_ident!("{}Fields", model.item.ident)
}

fn fields_struct(model: &Model<'_>) -> TokenStream {
    let (name, vis, fields_name) = (&model.item.ident, &model.item.vis, fields_name(model));
    let doc = format!("The columns and relations of [`{name}`].");
    let columns = model.fields.iter().map(|field| {
        let (ident, ty, column) = (field.ident, field.ty, column(model, field));
        let doc = format!("The column `{ident}`.");
        quote!(#[doc = #doc] pub #ident: ::rest_kit::__private::FieldRef<#name, #column, #ty>,)
    });
    let ones = to_one(model).map(|(ident, field)| {
        let doc = format!("What `{}` refers to.", field.ident);
        let target = field.raw.references.get();
        quote!(#[doc = #doc] pub #ident: ::rest_kit::__private::ToOne<#name, #target>,)
    });
    let many = model.relations.iter().map(|relation| {
        let (ident, target) = (&relation.name, &relation.target);
        let doc = format!("The relation `{ident}`.");
        quote!(#[doc = #doc] pub #ident: ::rest_kit::__private::ManyToMany<#name, #target>,)
    });
    let reverse = expand_relations::reverse_types(model);
    quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #vis struct #fields_name { #(#columns)* #(#ones)* #(#many)* #(#reverse)* }
    }
}

fn model_impl(model: &Model<'_>, load: &TokenStream) -> TokenStream {
    let (name, table, fields_name) = (&model.item.ident, &model.table, fields_name(model));
    let key = &model.fields[model.primary_key];
    let (key_ident, key_ty) = (key.ident, key.ty);
    let columns: Vec<_> = model.fields.iter().map(|it| column(model, it)).collect();
    let idents: Vec<_> = model.fields.iter().map(|it| it.ident).collect();
    let field_refs = model.fields.iter().map(|it| field_ref(model, it));
    let ones = to_one(model)
        .map(|(ident, field)| expand_relations::to_one(&ident, field, &column(model, field)));
    let many = model.relations.iter().map(expand_relations::many_to_many);
    let reverse = expand_relations::reverse(model);
    let inserts = expand_defaults::inserts(model);
    let updates = expand_defaults::updates(model);
    let (descriptor, conditions) = (descriptor(model), unique::conditions(model));
    let binds = model.fields.iter().map(|field| {
        let (ident, ty) = (field.ident, column_type(field));
        quote!(#ty::bind(::core::clone::Clone::clone(&self.#ident)))
    });
    let text_of = expand_impls::text_of(model);
    quote! {
        #[automatically_derived]
        impl kit::Model for #name {
            type PrimaryKey = #key_ty;
            type Table = #table::table;
            type Row = (#(kit::diesel::dsl::SqlTypeOf<#columns>,)*);
            type Fields = #fields_name;
            const FIELDS: &'static #fields_name = &#fields_name { #(#field_refs)* #(#ones)* #(#many)* #(#reverse)* };
            const DESCRIPTOR: &'static kit::ModelDescriptor = &#descriptor;
            const COLUMNS: &'static [kit::AnyColumn] =
                &[#(kit::FieldRef::any(&<#name as kit::Model>::FIELDS.#idents)),*];
            const INSERT_DEFAULTS: &'static [kit::ColumnDefault] = &[#(#inserts),*];
            const UPDATE_DEFAULTS: &'static [kit::ColumnDefault] = &[#(#updates),*];

            fn primary_key(&self) -> &#key_ty {
                &self.#key_ident
            }
            fn values(&self) -> ::std::vec::Vec<kit::BoxedFragment> {
                ::std::vec![#(#binds),*]
            }
            #text_of
            #conditions
            fn select_list() -> &'static str {
                static LIST: ::std::sync::OnceLock<::std::string::String> =
                    ::std::sync::OnceLock::new();
                kit::select_list(&LIST, <#name as kit::Model>::DESCRIPTOR)
            }
            fn load(
                connection: &mut kit::Connection,
                statement: kit::Statement<Self::Row>,
            ) -> kit::diesel::QueryResult<::std::vec::Vec<Self>> {
                #load
            }
            fn load_keyed(
                connection: &mut kit::Connection,
                statement: kit::Statement<(kit::sql_types::AnyKey, Self::Row)>,
            ) -> kit::diesel::QueryResult<::std::vec::Vec<(kit::KeyValue, Self)>> {
                #load
            }
        }
    }
}

fn descriptor(model: &Model<'_>) -> TokenStream {
    let ident = &model.item.ident;
    let (name, table) = (ident.to_string(), &model.table_name);
    let (verbose_name, primary_key) = (&model.verbose_name, model.primary_key);
    let fields = model.fields.iter().map(|field| field.ident);
    let ordering = model.ordering.iter().map(|(at, down)| quote!((#at, #down)));
    let unique = unique::descriptors(model);
    let relations = model.relations.iter().map(|relation| &relation.name);
    quote! {
        kit::ModelDescriptor {
            name: #name,
            verbose_name: #verbose_name,
            table: #table,
            columns: &[#(<#ident as kit::Model>::FIELDS.#fields.descriptor),*],
            primary_key: #primary_key,
            ordering: &[#(#ordering),*],
            #unique
            many_to_many: &[#(<#ident as kit::Model>::FIELDS.#relations.descriptor),*],
        }
    }
}

fn field_ref(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let (ident, ty) = (field.ident, column_type(field));
    let column = column(model, field);
    let descriptor = column_descriptor(field, &column, &ty);
    let default = option(expand_defaults::default(field).map(|value| {
        let field_ty = field.ty;
        quote!(|| -> #field_ty { #value })
    }));
    quote_spanned! {field.ty.span()=>
        #ident: kit::FieldRef {
            descriptor: #descriptor,
            fragment: &#column,
            get: |row| &row.#ident,
            bind: #ty::bind,
            parse: #ty::parse,
            default: #default,
            column: ::core::marker::PhantomData,
        },
    }
}

fn column_descriptor(field: &Field<'_>, column: &TokenStream, ty: &TokenStream) -> TokenStream {
    let (raw, name) = (&field.raw, plain(field.ident));
    let kind = match (raw.email.get(), raw.url.get(), raw.slug.get()) {
        (Some(()), ..) => quote!(kit::FieldKind::Email),
        (_, Some(()), _) => quote!(kit::FieldKind::Url),
        (_, _, Some(())) => quote!(kit::FieldKind::Slug),
        _ => quote!(#ty::KIND),
    };
    let flag = |slot: &Slot<()>| slot.get().is_some();
    let (blank, primary_key) = (flag(&raw.blank), flag(&raw.primary_key));
    let unique = raw.unique.get().is_some() || primary_key;
    let message = raw.unique.get().and_then(|message| message.as_ref());
    let unique_message = message.map(LitStr::value).unwrap_or_default();
    let has_default = raw.default.get().is_some() || field.is_automatic() || field.is_version();
    let generated = flag(&raw.generated)
        || field.is_automatic()
        || field.is_version()
        || field.is_generated_key();
    let (limits, references) = (limits(field), expand_relations::references(field));
    let text = |slot: &Slot<LitStr>| slot.get().map(LitStr::value).unwrap_or_default();
    let (label, help_text) = (text(&raw.label), text(&raw.help_text));
    quote! {
        kit::ColumnDescriptor {
            name: #name,
            column: <#column as kit::diesel::Column>::NAME,
            kind: #kind,
            null: #ty::NULL,
            blank: #blank,
            primary_key: #primary_key,
            unique: #unique,
            unique_message: #unique_message,
            has_default: #has_default,
            generated: #generated,
            limits: #limits,
            choices: #ty::CHOICES,
            references: #references,
            label: #label,
            help_text: #help_text,
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    if let Some(value) = value {
        quote!(::core::option::Option::Some(#value))
    } else {
        quote!(::core::option::Option::None)
    }
}

fn limits(field: &Field<'_>) -> TokenStream {
    let raw = &field.raw;
    let length = |slot: &Slot<syn::LitInt>| option(slot.get().map(|it| quote!(#it)));
    let bound = |slot: &Slot<Expr>| option(slot.get().map(|it| number(field.column, it)));
    let (max_length, min_length) = (length(&raw.max_length), length(&raw.min_length));
    let (max_value, min_value) = (bound(&raw.max_value), bound(&raw.min_value));
    let (digits, places) = field.digits;
    let decimal = field.column == Column::Decimal;
    let max_digits = option(decimal.then(|| quote!(#digits)));
    let decimal_places = option(decimal.then(|| quote!(#places)));
    quote! {
        kit::Limits {
            max_length: #max_length,
            min_length: #min_length,
            max_value: #max_value,
            min_value: #min_value,
            max_digits: #max_digits,
            decimal_places: #decimal_places,
        }
    }
}

/// Returns a bound in the form that is exact for the column.
fn number(column: Column, bound: &Expr) -> TokenStream {
    if column == Column::Decimal {
        let text = literal(bound).map(|text| quote!(#text));
        let text = text.unwrap_or_else(|| quote!(#bound));
        return quote!(kit::Number::Decimal(#text));
    }
    if column.is_float() {
        quote_spanned!(bound.span()=> kit::Number::Float(#bound as f64))
    } else if literal(bound).is_some() {
        quote_spanned!(bound.span()=> kit::Number::Int(#bound))
    } else {
        quote_spanned!(bound.span()=> { #[allow(clippy::unnecessary_cast, clippy::cast_lossless)] let bound = kit::Number::whole(#bound as i128); bound })
    }
}

/// Returns the text of a literal number: `-0.01` for `"-0.01"` and for `-0.01`.
fn literal(bound: &Expr) -> Option<String> {
    match bound {
        Expr::Lit(ExprLit { lit, .. }) => match lit {
            Lit::Str(text) => Some(text.value()),
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().to_owned()),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            literal(&unary.expr).map(|text| format!("-{text}"))
        }
        _ => None,
    }
}
