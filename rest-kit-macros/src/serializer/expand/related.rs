//! Fields that stand for related rows: slugs, links, texts and numbers of rows.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

use super::flat;
use super::read::{default_function, hook_name, writable};
use crate::names::plain;
use crate::serializer::model::{Field, Link, Named, Origin, Serializer, Shape};

/// Returns the expression that reads a slug or a link out of a body.
pub(super) fn read(field: &Field<'_>) -> Option<TokenStream> {
    let (index, (shape, inner)) = (field.index, field.shape());
    match &field.origin {
        Origin::Slug(..) | Origin::Named(_, Named::Slug(_)) => Some(match shape {
            Shape::One => quote!(kit::read_slug::<#inner>(reading, #index)),
            Shape::Maybe => quote!(kit::read_optional_slug::<#inner>(reading, #index)),
            Shape::Many => quote!(kit::read_slugs::<#inner>(reading, #index)),
        }),
        Origin::RelatedLink(..) | Origin::Named(_, Named::Link(_)) => Some(match shape {
            Shape::One => quote!(kit::read_link(reading, #index)),
            Shape::Maybe => quote!(kit::read_optional_link(reading, #index)),
            Shape::Many => quote!(kit::read_links(reading, #index)),
        }),
        _ => None,
    }
}

/// Returns the name of the function that limits which rows a body may name.
pub(super) fn queryset(field: &Field<'_>) -> Option<Ident> {
    match field.origin {
        Origin::Source(_) | Origin::Slug(..) | Origin::RelatedLink(..) | Origin::Named(..)
            if !field.is_hidden() =>
        {
            Some(hook_name(field, "queryset"))
        }
        _ => None,
    }
}

/// The values of a field as a slice.
fn values(field: &Field<'_>) -> TokenStream {
    match field.shape().0 {
        Shape::One => quote!(::core::slice::from_ref(value)),
        Shape::Maybe | Shape::Many => quote!(value.as_slice()),
    }
}

/// Returns the question which rows a value names.
pub(super) fn check(serializer: &Serializer<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let (index, values) = (field.index, values(field));
    if let Origin::Named(target, named) = &field.origin {
        return Some(check_named(field, target, named));
    }
    let model = serializer.model.as_ref()?;
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

/// The question which rows of a model a value names.
fn check_named(field: &Field<'_>, target: &Path, named: &Named) -> TokenStream {
    let (index, values) = (field.index, values(field));
    let model = model_of(target);
    match named {
        Named::Key => quote_spanned! {field.ty.span()=>
            kit::check_keys_of::<#model>(#index, #values, checks);
        },
        Named::Slug(slug) => quote_spanned! {slug.span()=>
            kit::check_slugs_of::<#model, _, _>(
                #index, #values, checks, |fields| &fields.#slug,
            );
        },
        Named::Link(link) => {
            let (link_value, lookup) = (link_value(link), lookup_name(link));
            quote_spanned! {field.ty.span()=>
                kit::check_links_of::<#model>(
                    #index, #values, checks, #link_value, #lookup,
                );
            }
        }
    }
}

/// What is no model has no type, which rustc says once.
fn model_of(path: &Path) -> TokenStream {
    quote_spanned!(path.span()=> <#path as kit::IsModel>::Itself)
}

/// Returns the question whether a value is taken: `unique(Author.name)`.
pub(super) fn unique(field: &Field<'_>) -> Option<TokenStream> {
    let unique = field.raw.unique_of.get()?;
    let (index, column, model) = (field.index, &unique.field, model_of(&unique.model));
    let lookup = match &unique.lookup {
        None => quote!(kit::Lookup::Exact),
        Some(name) => {
            let variant = Ident::new(&variant(&name.to_string()), name.span());
            quote_spanned!(name.span()=> kit::Lookup::#variant)
        }
    };
    let values = values(field);
    Some(quote_spanned! {column.span()=>
        for value in #values {
            kit::check_unique_of::<#model, _, _>(
                #index, value, checks, (|fields| &fields.#column, #lookup),
            );
        }
    })
}

/// `iexact` is `IExact`, `contains` is `Contains`.
fn variant(lookup: &str) -> String {
    let (prefix, rest) = match lookup.strip_prefix('i') {
        Some(rest) if !matches!(lookup, "in" | "isnull") => ("I", rest),
        _ => ("", lookup),
    };
    let rest = match rest {
        "startswith" => "StartsWith".to_owned(),
        "endswith" => "EndsWith".to_owned(),
        rest => {
            let mut letters = rest.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        }
    };
    format!("{prefix}{rest}")
}

/// Returns what writes addresses that were read as answers write them.
pub(super) fn canonical(field: &Field<'_>) -> Option<TokenStream> {
    let Origin::Named(_, Named::Link(link)) = &field.origin else {
        return None;
    };
    let (index, by_key, link) = (field.index, link.lookup.is_none(), link_value(link));
    let values = match field.shape().0 {
        Shape::One => quote!(::core::slice::from_mut(value)),
        Shape::Maybe | Shape::Many => quote!(value.as_mut_slice()),
    };
    Some(quote!(kit::canonical_links(#values, (#index, keys), (#link, #by_key), cx);))
}

/// Returns `set_hidden` and `check_sets`.
pub(super) fn checks(serializer: &Serializer<'_>) -> TokenStream {
    let hidden: Vec<_> = writable(serializer)
        .filter_map(|field| {
            let (ident, make) = (field.ident, field.raw.hidden.get()?);
            let Some(make) = make else {
                let default = default_function(field);
                return Some(quote! {
                    input.#ident = ::core::option::Option::Some((#default)());
                });
            };
            Some(quote_spanned! {make.span()=>
                input.#ident = ::core::option::Option::Some(#make(cx)?);
            })
        })
        .chain(flat::set_hidden(serializer))
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
                let name = plain(source);
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
    let defaults = serializer.fields.iter().filter_map(|field| {
        let (Origin::Source(source), true) = (&field.origin, field.is_read_only()) else {
            return None;
        };
        field.raw.default.get()?;
        let (name, default) = (plain(source), default_function(field));
        Some(quote_spanned! {field.ty.span()=>
            sets.default(#name, &<#model as kit::Model>::FIELDS.#source, #default);
        })
    });
    let bases = flat::give_sets(serializer);
    let check = serializer.unique_together.then(|| {
        quote! {
            fn check_sets(
                input: &Self::Input,
                instance: ::core::option::Option<&Self::Instance>,
                keys: &kit::RelatedKeys,
                sets: &mut kit::UniqueSets,
            ) {
                if <#model as kit::Model>::DESCRIPTOR.has_unique_sets() {
                    Self::give_sets(input, keys, sets);
                    sets.ask(instance, <Self as kit::Serializer>::DESCRIPTOR.fields);
                }
            }
        }
    });
    quote! {
        fn give_sets(
            input: &Self::Input,
            keys: &kit::RelatedKeys,
            sets: &mut kit::UniqueSets,
        ) {
            #(#given)*
            #(#defaults)*
            #(#bases)*
        }
        #check
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
            let needs_more = link.lookup.is_some() || !link.parents.is_empty();
            needs_more || matches!(field.shape().0, Shape::Many)
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
        Origin::Link(link) => {
            let relations = link
                .parents
                .iter()
                .filter_map(|(_, source)| match source.as_slice() {
                    [relation, _] => Some(quote_spanned! {relation.span()=>
                        kit::load_relation(
                            &<#model as kit::Model>::FIELDS.#relation, rows, related, connection,
                        )?;
                    }),
                    _ => None,
                });
            Some(relations.collect())
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
                out, &<#model as kit::Model>::FIELDS.#relation, row,
                &fields[#index], cx, |target| &target.#slug,
            )?;
        },
        Origin::Display(relation) => quote_spanned! {relation.span()=>
            kit::serialize_display(
                out, &<#model as kit::Model>::FIELDS.#relation, row, &fields[#index], cx,
            )?;
        },
        Origin::Count(_) => quote! {
            kit::serialize_loaded::<_, #model, #ty>(out, #index, row, &fields[#index], cx)?;
        },
        Origin::Link(link) => {
            let (link_value, lookup, parents) =
                (link_value(link), lookup(link), parents(link, model));
            quote! {
                kit::serialize_link(
                    out, (&fields[#index], #link_value), row, cx, #lookup, #parents,
                )?;
            }
        }
        Origin::RelatedLink(relation, link) => {
            let (link_value, lookup, parents) =
                (link_value(link), lookup(link), parents(link, model));
            if needs_rows(field) {
                quote_spanned! {relation.span()=>
                    kit::serialize_links(
                        out, &<#model as kit::Model>::FIELDS.#relation, row,
                        (&fields[#index], #link_value), cx, #lookup, #parents,
                    )?;
                }
            } else {
                quote_spanned! {relation.span()=>
                    kit::serialize_key_link(
                        out, &<#model as kit::Model>::FIELDS.#relation, #link_value, row,
                        &fields[#index], cx,
                    )?;
                }
            }
        }
        _ => TokenStream::new(),
    }
}

pub(super) fn link_value(link: &Link) -> TokenStream {
    let (view, param) = (&link.view, &link.param);
    let parents = link.parents.iter().map(|(param, source)| {
        let source: Vec<String> = source.iter().map(plain).collect();
        let source = source.join(".");
        quote!((#param, #source))
    });
    quote!(kit::Link { view: #view, param: #param, parents: &[#(#parents),*] })
}

/// Reads what stands in the parts above out of a row.
fn parents(link: &Link, model: &TokenStream) -> TokenStream {
    let values = link
        .parents
        .iter()
        .map(|(_, source)| match source.as_slice() {
            [relation, field] => quote_spanned! {field.span()=>
                kit::parent_of(
                    &<#model as kit::Model>::FIELDS.#relation, target, cx, |parent| &parent.#field,
                )
            },
            source => {
                let field = source.first();
                quote!(kit::parent(&target.#field))
            }
        });
    quote!(|target| [#(#values),*])
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
