//! Fields that stand for related rows: slugs, links, texts and numbers of rows.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::read::{hook_name, writable};
use crate::serializer::model::{Field, Link, Origin, Serializer, Shape};

/// Returns the expression that reads a slug or a link out of a body.
pub(super) fn read(field: &Field<'_>) -> Option<TokenStream> {
    let (index, (shape, inner)) = (field.index, field.shape());
    match (&field.origin, shape) {
        (Origin::Slug(..), Shape::One) => Some(quote!(kit::read_slug::<#inner>(reading, #index))),
        (Origin::Slug(..), Shape::Maybe) => {
            Some(quote!(kit::read_optional_slug::<#inner>(reading, #index)))
        }
        (Origin::Slug(..), Shape::Many) => Some(quote!(kit::read_slugs::<#inner>(reading, #index))),
        (Origin::RelatedLink(..), Shape::One) => Some(quote!(kit::read_link(reading, #index))),
        (Origin::RelatedLink(..), Shape::Maybe) => {
            Some(quote!(kit::read_optional_link(reading, #index)))
        }
        (Origin::RelatedLink(..), Shape::Many) => Some(quote!(kit::read_links(reading, #index))),
        _ => None,
    }
}

/// Returns the name of the function that limits which rows a body may name.
pub(super) fn queryset(field: &Field<'_>) -> Option<Ident> {
    match field.origin {
        Origin::Source(_) | Origin::Slug(..) | Origin::RelatedLink(..) if !field.is_hidden() => {
            Some(hook_name(field, "queryset"))
        }
        _ => None,
    }
}

/// Returns the question which rows a value names.
pub(super) fn check(field: &Field<'_>, model: &TokenStream) -> Option<TokenStream> {
    let index = field.index;
    let values = match field.shape().0 {
        Shape::One => quote!(::core::slice::from_ref(value)),
        Shape::Maybe | Shape::Many => quote!(value.as_slice()),
    };
    match &field.origin {
        Origin::Slug(relation, slug) => Some(quote_spanned! {slug.span()=>
            kit::check_slugs(
                &<#model as kit::Model>::FIELDS.#relation, #index, #values, checks,
                |fields| &fields.#slug,
            );
        }),
        Origin::RelatedLink(relation, link) => {
            let (link_value, lookup) = (link_value(link), lookup_name(link));
            Some(quote_spanned! {field.ty.span()=>
                kit::check_links(
                    &<#model as kit::Model>::FIELDS.#relation, #index, #values, checks,
                    #link_value, #lookup,
                );
            })
        }
        _ => None,
    }
}

/// Returns `set_hidden` and `check_sets`.
pub(super) fn checks(serializer: &Serializer<'_>) -> TokenStream {
    let hidden: Vec<_> = writable(serializer)
        .filter_map(|field| {
            let (ident, make) = (field.ident, field.raw.hidden.get()?);
            Some(quote_spanned! {make.span()=>
                input.#ident = ::core::option::Option::Some(#make(cx)?);
            })
        })
        .collect();
    let set_hidden = (!hidden.is_empty()).then(|| {
        quote! {
            fn set_hidden(input: &mut Self::Input, cx: &kit::Context) -> kit::Result<()> {
                #(#hidden)*
                ::core::result::Result::Ok(())
            }
        }
    });
    let sets = serializer
        .model
        .as_ref()
        .map(|model| sets(serializer, model));
    quote!(#set_hidden #sets)
}

fn sets(serializer: &Serializer<'_>, model: &TokenStream) -> TokenStream {
    let given = writable(serializer).filter_map(|field| {
        let (ident, index) = (field.ident, field.index);
        match &field.origin {
            Origin::Source(source) => {
                let name = source.to_string();
                Some(quote_spanned! {field.ty.span()=>
                    if let ::core::option::Option::Some(value) = &input.#ident {
                        sets.given(#name, &<#model as kit::Model>::FIELDS.#source, value);
                    }
                })
            }
            Origin::Slug(relation, _) | Origin::RelatedLink(relation, _) => Some(quote! {
                sets.given_related(&<#model as kit::Model>::FIELDS.#relation, #index, keys);
            }),
            _ => None,
        }
    });
    quote! {
        fn check_sets(
            input: &Self::Input,
            instance: ::core::option::Option<&Self::Instance>,
            keys: &kit::RelatedKeys,
            sets: &mut kit::UniqueSets,
        ) {
            if !<#model as kit::Model>::DESCRIPTOR.unique_together.is_empty() {
                #(#given)*
                sets.ask(instance, <Self as kit::Serializer>::DESCRIPTOR.fields);
            }
        }
    }
}

/// Returns the assignment of the rows that a body named.
pub(super) fn assign(field: &Field<'_>, model: &TokenStream) -> Option<TokenStream> {
    let (Origin::Slug(relation, _) | Origin::RelatedLink(relation, _)) = &field.origin else {
        return None;
    };
    let index = field.index;
    Some(quote_spanned! {relation.span()=>
        kit::assign_related(&<#model as kit::Model>::FIELDS.#relation, #index, assignments);
    })
}

/// Whether the address of a related row has more of it than its key.
pub(super) fn needs_rows(field: &Field<'_>) -> bool {
    match &field.origin {
        Origin::RelatedLink(_, link) => {
            link.lookup.is_some() || matches!(field.shape().0, Shape::Many)
        }
        _ => true,
    }
}

/// Returns what loads the rows that a field shows.
pub(super) fn load(field: &Field<'_>, model: &TokenStream) -> Option<TokenStream> {
    let index = field.index;
    match &field.origin {
        Origin::Slug(relation, _)
        | Origin::Display(relation)
        | Origin::RelatedLink(relation, _)
            if needs_rows(field) =>
        {
            Some(quote_spanned! {relation.span()=>
                kit::load_relation(
                    &<#model as kit::Model>::FIELDS.#relation, rows, related, connection,
                )?;
            })
        }
        Origin::Count(relation) => Some(quote_spanned! {relation.span()=>
            kit::load_count(
                &<#model as kit::Model>::FIELDS.#relation, #index, rows, related, connection,
            )?;
        }),
        _ => None,
    }
}

/// Returns what writes a field.
pub(super) fn show(field: &Field<'_>, model: &TokenStream) -> TokenStream {
    let (index, ty) = (field.index, field.ty);
    match &field.origin {
        Origin::Slug(relation, slug) => quote_spanned! {slug.span()=>
            kit::serialize_related(
                &mut out, &<#model as kit::Model>::FIELDS.#relation, row,
                &fields[#index], cx, |target| &target.#slug,
            )?;
        },
        Origin::Display(relation) => quote_spanned! {relation.span()=>
            kit::serialize_display(
                &mut out, &<#model as kit::Model>::FIELDS.#relation, row, &fields[#index], cx,
            )?;
        },
        Origin::Count(_) => quote! {
            kit::serialize_loaded::<_, #model, #ty>(&mut out, #index, row, &fields[#index], cx)?;
        },
        Origin::Link(link) => {
            let (link_value, lookup) = (link_value(link), lookup(link));
            quote! {
                kit::serialize_link(&mut out, #link_value, row, &fields[#index], cx, #lookup)?;
            }
        }
        Origin::RelatedLink(relation, link) => {
            let (link_value, lookup) = (link_value(link), lookup(link));
            if needs_rows(field) {
                quote_spanned! {relation.span()=>
                    kit::serialize_links(
                        &mut out, &<#model as kit::Model>::FIELDS.#relation, row,
                        (&fields[#index], #link_value), cx, #lookup,
                    )?;
                }
            } else {
                quote_spanned! {relation.span()=>
                    kit::serialize_key_link(
                        &mut out, &<#model as kit::Model>::FIELDS.#relation, #link_value, row,
                        &fields[#index], cx,
                    )?;
                }
            }
        }
        _ => TokenStream::new(),
    }
}

fn link_value(link: &Link) -> TokenStream {
    let (view, param) = (&link.view, &link.param);
    quote!(kit::Link { view: #view, param: #param })
}

/// Reads what stands in the path out of a row.
fn lookup(link: &Link) -> TokenStream {
    if let Some(lookup) = &link.lookup {
        quote_spanned!(lookup.span()=> |target| &target.#lookup)
    } else {
        quote!(|target| kit::Model::primary_key(target))
    }
}

/// Names the field that stands in the path; the key has no name.
fn lookup_name(link: &Link) -> TokenStream {
    if let Some(lookup) = &link.lookup {
        quote_spanned!(lookup.span()=> |fields| fields.#lookup.descriptor.name)
    } else {
        quote!(|_| "")
    }
}
