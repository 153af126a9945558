//! Rows → representations, and the way of input into columns.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{flat, nested, own, read, related};
use crate::serializer::model::{Field, Origin, Serializer};
use syn::spanned::Spanned as _;

pub(super) fn shown(serializer: &Serializer<'_>) -> TokenStream {
    match &serializer.model {
        Some(model) => model_serializer(serializer, model),
        None => own::plain(serializer),
    }
}

pub(super) fn visible<'a>(serializer: &'a Serializer<'a>) -> impl Iterator<Item = &'a Field<'a>> {
    serializer
        .fields
        .iter()
        .filter(|field| !field.is_write_only())
}

fn model_serializer(serializer: &Serializer<'_>, model: &TokenStream) -> TokenStream {
    let name = &serializer.item.ident;
    let related = visible(serializer).map(|field| is_related(field, model));
    let related = related.chain(flat::related(serializer));
    let loads = loads(serializer, model);
    let assigns = serializer
        .fields
        .iter()
        .filter_map(|field| assign(serializer, field, model))
        .chain(flat::assign(serializer));
    let represent = represent(serializer, model);
    let dynamic = dynamic(serializer);
    let types = serializer
        .fields
        .iter()
        .filter_map(|field| same_type(field, model));
    let store = nested::store(serializer);
    quote! {
        #(#types)*
        #[automatically_derived]
        impl kit::ModelSerializer for #name {
            type Model = #model;
            const RELATED: bool = false #(|| #related)*;
            #dynamic
            fn load_related(
                rows: &[#model],
                related: &mut kit::Related,
                connection: &mut kit::Connection,
            ) -> kit::QueryResult<()> {
                #(#loads)*
                ::core::result::Result::Ok(())
            }
            fn assign(input: Self::Input, assignments: &mut kit::Assignments<#model>) {
                #(#assigns)*
            }
            #store
            fn assign_extra(extra: Self::Extra, assignments: &mut kit::Assignments<#model>) {
                kit::Assignments::extra(assignments, extra);
            }
            #represent
        }
    }
}

/// What writes a row, alone and beside other fields.
fn represent(serializer: &Serializer<'_>, model: &TokenStream) -> TokenStream {
    let name = &serializer.item.ident;
    let text = name.to_string();
    let (count, of_bases) = (visible(serializer).count(), flat::count(serializer));
    let shows = shows(serializer, model);
    let out = own::out(serializer);
    let whole = match serializer.to_representation.span() {
        None => quote! {
            let out = kit::serde::Serializer::serialize_struct(
                serializer, #text, #count + #of_bases,
            )?;
            #out
            Self::represent_fields(row, cx, &mut out)?;
            kit::serde::ser::SerializeStruct::end(out)
        },
        Some(span) => {
            let function = syn::Ident::new("to_representation", span);
            quote_spanned! {function.span()=>
                let fields = kit::Represented::<#name>::new(row, cx);
                kit::serde::Serialize::serialize(
                    &<#name>::#function(row, fields, cx.context()), serializer,
                )
            }
        }
    };
    let flat = serializer.to_representation.span().is_none();
    quote! {
        fn represent<Z: kit::serde::Serializer>(
            row: &#model,
            cx: &kit::Representing<'_>,
            serializer: Z,
        ) -> ::core::result::Result<Z::Ok, Z::Error> {
            #whole
        }
        const FLAT: bool = #flat;
        fn represent_fields<Z: kit::serde::ser::SerializeStruct>(
            row: &#model,
            cx: &kit::Representing<'_>,
            out: &mut Z,
        ) -> ::core::result::Result<(), Z::Error> {
            let fields = <#name as kit::Serializer>::DESCRIPTOR.fields;
            #(#shows)*
            ::core::result::Result::Ok(())
        }
    }
}

/// What loads the rows that fields show.
fn loads(serializer: &Serializer<'_>, model: &TokenStream) -> Vec<TokenStream> {
    // What is only counted comes last: rows that are shown are not counted by the database.
    let (counted, others): (Vec<_>, Vec<_>) =
        visible(serializer).partition(|field| matches!(field.origin, Origin::Count(_)));
    let load = |field| {
        let load = load(serializer, field, model)?;
        Some(if_shown(serializer, field, &quote!(related), load, None))
    };
    let others = others.into_iter().filter_map(load);
    let counted = counted.into_iter().filter_map(load);
    others
        .chain(flat::load(serializer))
        .chain(counted)
        .collect()
}

/// What writes the fields.
fn shows(serializer: &Serializer<'_>, model: &TokenStream) -> Vec<TokenStream> {
    let fields = visible(serializer)
        .map(|field| {
            let (show, index) = (show(serializer, field, model), field.index);
            let skip = quote! {
                kit::serde::ser::SerializeStruct::skip_field(out, fields[#index].name)?;
            };
            if_shown(serializer, field, &quote!(cx), show, Some(&skip))
        })
        .collect();
    flat::show(serializer, fields)
}

/// How deep `?expand=` may go.
fn dynamic(serializer: &Serializer<'_>) -> Option<TokenStream> {
    serializer.is_dynamic().then(|| {
        let depth = serializer.max_expand_depth.get();
        let depth = depth.map_or_else(|| quote!(3), |depth| quote!(#depth));
        quote! {
            const EXPAND_DEPTH: ::core::option::Option<usize> =
                ::core::option::Option::Some(#depth);
        }
    })
}

/// Does something for a field if the client lets it be shown.
fn if_shown(
    serializer: &Serializer<'_>,
    field: &Field<'_>,
    shape: &TokenStream,
    then: TokenStream,
    otherwise: Option<&TokenStream>,
) -> TokenStream {
    if !serializer.is_dynamic() {
        return then;
    }
    let (index, expandable) = (field.index, field.is_expandable());
    let otherwise = otherwise.map(|otherwise| quote!(else { #otherwise }));
    quote!(if #shape.shows(#index, #expandable) { #then } #otherwise)
}

/// The field's type must be the model's: rustc says so on the type.
fn same_type(field: &Field<'_>, model: &TokenStream) -> Option<TokenStream> {
    let Origin::Source(source) = &field.origin else {
        return None;
    };
    let ty = field.ty;
    Some(quote_spanned! {ty.span()=>
        const _: () = <#model as kit::Model>::FIELDS.#source.must_be::<#ty>();
    })
}

fn is_related(field: &Field<'_>, model: &TokenStream) -> TokenStream {
    match &field.origin {
        Origin::Source(source) => quote!(<#model as kit::Model>::FIELDS.#source.is_relation()),
        Origin::Through(..)
        | Origin::Nested(_)
        | Origin::Loaded(_)
        | Origin::Slug(..)
        | Origin::Display(_)
        | Origin::Count(_) => quote!(true),
        Origin::RelatedLink(..) if related::needs_rows(field) => quote!(true),
        Origin::Link(link) if link.parents.iter().any(|(_, source)| source.len() > 1) => {
            quote!(true)
        }
        Origin::NestedWhole => {
            let (_, inner) = field.shape();
            quote!(<#inner as kit::ModelSerializer>::RELATED)
        }
        _ => quote!(false),
    }
}

fn load(
    serializer: &Serializer<'_>,
    field: &Field<'_>,
    model: &TokenStream,
) -> Option<TokenStream> {
    let (name, index) = (&serializer.item.ident, field.index);
    match &field.origin {
        Origin::Nested(relation) => {
            let (_, inner) = field.shape();
            Some(quote_spanned! {relation.span()=>
                kit::load_nested::<#model, _, #inner>(
                    &<#model as kit::Model>::FIELDS.#relation, #index, rows, related, connection,
                )?;
            })
        }
        Origin::NestedWhole => {
            let (_, inner) = field.shape();
            Some(quote_spanned! {inner.span()=>
                kit::load_whole::<#inner>(#index, rows, related, connection)?;
            })
        }
        Origin::Loaded(method) => {
            let ty = field.ty;
            Some(quote_spanned! {method.span()=>
                let load: kit::LoadFunction<#model, #ty> = <#name>::#method;
                related.insert(#index, load(rows, connection)?);
            })
        }
        Origin::Source(source) => Some(quote! {
            kit::Source::<#model>::load(
                &<#model as kit::Model>::FIELDS.#source, #index, rows, related, connection,
            )?;
        }),
        Origin::Through(relation, _) => Some(quote_spanned! {relation.span()=>
            kit::load_relation(
                &<#model as kit::Model>::FIELDS.#relation, rows, related, connection,
            )?;
        }),
        _ => related::load(field, model),
    }
}

fn assign(
    serializer: &Serializer<'_>,
    field: &Field<'_>,
    model: &TokenStream,
) -> Option<TokenStream> {
    if field.is_read_only() {
        return None;
    }
    let ident = field.ident;
    if let Origin::Whole = &field.origin {
        let (name, setter) = (&serializer.item.ident, read::hook_name(field, "set"));
        return Some(quote_spanned! {ident.span()=>
            if let ::core::option::Option::Some(value) = input.#ident {
                assignments.extra(<#name>::#setter(value, kit::Changes::<#model>::new()));
            }
        });
    }
    let Origin::Source(source) = &field.origin else {
        return related::assign(field, model).or_else(|| nested::assign(field, model));
    };
    Some(quote_spanned! {field.ty.span()=>
        if let ::core::option::Option::Some(value) = input.#ident {
            kit::assign_source(&<#model as kit::Model>::FIELDS.#source, value, assignments);
        }
    })
}

fn show(serializer: &Serializer<'_>, field: &Field<'_>, model: &TokenStream) -> TokenStream {
    let (name, index, ty) = (&serializer.item.ident, field.index, field.ty);
    match &field.origin {
        Origin::Source(source) => quote! {
            kit::serialize_column(
                out, &<#model as kit::Model>::FIELDS.#source, #index, row, &fields[#index], cx,
            )?;
        },
        Origin::Through(relation, attribute) if field.raw.default.get().is_some() => {
            let default = read::default_function(field);
            quote_spanned! {attribute.span()=>
                kit::serialize_related_or(
                    out, &<#model as kit::Model>::FIELDS.#relation, row,
                    &fields[#index], cx, (|target| &target.#attribute, #default),
                )?;
            }
        }
        Origin::Through(relation, attribute) => quote_spanned! {attribute.span()=>
            kit::serialize_related(
                out, &<#model as kit::Model>::FIELDS.#relation, row,
                &fields[#index], cx, |target| &target.#attribute,
            )?;
        },
        Origin::Computed(method) => quote_spanned! {method.span()=>
            let get: fn(&#model, &kit::Context) -> #ty = <#name>::#method;
            <#ty as kit::FieldType>::show(&get(row, cx.context()), out, &fields[#index])?;
        },
        Origin::Nested(relation) => {
            let (_, inner) = field.shape();
            quote_spanned! {relation.span()=>
                kit::serialize_nested::<_, #model, _, #inner>(
                    out, &<#model as kit::Model>::FIELDS.#relation, #index, row,
                    &fields[#index], cx,
                )?;
            }
        }
        Origin::Whole => {
            let getter = read::hook_name(field, "get");
            quote_spanned! {field.ident.span()=>
                let value: #ty = <#name>::#getter(row, cx.context());
                <#ty as kit::FieldType>::show(&value, out, &fields[#index])?;
            }
        }
        Origin::NestedWhole => {
            let (_, inner) = field.shape();
            quote_spanned! {inner.span()=>
                kit::serialize_whole::<_, #inner>(out, #index, row, &fields[#index], cx)?;
            }
        }
        Origin::Loaded(_) => quote! {
            kit::serialize_loaded::<_, #model, #ty>(out, #index, row, &fields[#index], cx)?;
        },
        Origin::Own | Origin::Named(..) => quote! {},
        _ => related::show(field, model),
    }
}
