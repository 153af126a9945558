//! Policies and model hooks as impls of the library's traits.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ItemImpl, Type};

use crate::ctxt::Ctxt;

use super::filters;
use super::items::Items;
use super::keys::{Keys, PerAction};

/// Writes `impl GenericApiView`; empty for views without a model.
pub(crate) fn generic(
    cx: &Ctxt,
    block: &ItemImpl,
    keys: &Keys,
    items: &Items,
    only_described: &[PerAction<Type>],
) -> TokenStream {
    let (Some(model), Some(serializer)) = (&items.model, &items.serializer) else {
        return TokenStream::new();
    };
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let own = &items.generic;
    let lookup = lookup(&model.ty, keys);
    let filters = filters::expand(cx, &model.ty, keys);
    let represent = represent(keys);
    let described = keys
        .serializers
        .get()
        .into_iter()
        .flatten()
        .chain(only_described);
    let arms: Vec<TokenStream> = described
        .map(|PerAction { action, value }| {
            let name = action.to_string();
            quote_spanned!(value.span()=> #name => <#value as ::rest_kit::__private::Serializer>::DESCRIPTOR,)
        })
        .collect();
    let serializer_for = (!arms.is_empty()).then(|| quote! {
        fn serializer_for(&self, action: &str) -> &'static ::rest_kit::__private::SerializerDescriptor {
            match action {
                #(#arms)*
                _ => <Self::Serializer as ::rest_kit::__private::Serializer>::DESCRIPTOR,
            }
        }
    });
    let answer_for = answer_for(keys);
    let creates_plainly = !items.has("perform_create");
    let updates_plainly = !items.has("perform_update");
    let destroys_plainly = !items.has("perform_destroy");
    let represents_plainly = !items.has("represent");
    quote! {
        #[automatically_derived]
        impl #generics ::rest_kit::__private::GenericApiView for #ty #filter {
            #model
            #serializer
            const CREATES_PLAINLY: bool = #creates_plainly;
            const UPDATES_PLAINLY: bool = #updates_plainly;
            const DESTROYS_PLAINLY: bool = #destroys_plainly;
            const REPRESENTS_PLAINLY: bool = #represents_plainly;
            #(#own)*
            #lookup
            #filters
            #represent
            #serializer_for
            #answer_for
        }
    }
}

/// Writes which serializers answer, where they are not those that read.
fn answer_for(keys: &Keys) -> Option<TokenStream> {
    let answers = keys.answers.get()?.iter();
    let arms = answers.map(|PerAction { action, value }| {
        let name = action.to_string();
        quote_spanned!(value.span()=> #name => <#value as ::rest_kit::__private::Serializer>::DESCRIPTOR,)
    });
    Some(quote! {
        fn answer_for(&self, action: &str) -> &'static ::rest_kit::__private::SerializerDescriptor {
            match action {
                #(#arms)*
                _ => ::rest_kit::__private::GenericApiView::serializer_for(self, action),
            }
        }
    })
}

fn lookup(model: &Type, keys: &Keys) -> TokenStream {
    let column = keys.lookup.get().map(|column| {
        quote! {
            fn lookup_field(&self) -> ::rest_kit::__private::AnyColumn {
                const FIELDS: &<#model as ::rest_kit::__private::Model>::Fields =
                    <#model as ::rest_kit::__private::Model>::FIELDS;
                const COLUMN: ::rest_kit::__private::AnyColumn = FIELDS.#column.any();
                COLUMN
            }
        }
    });
    let param = lookup_param(keys).map(|param| {
        quote! {
            fn lookup_url_param(&self) -> &'static str {
                #param
            }
        }
    });
    quote!(#column #param)
}

/// Returns the name of the object's key in routes, unless it is `pk`.
pub(crate) fn lookup_param(keys: &Keys) -> Option<String> {
    let param = keys.lookup_param.get().map(syn::LitStr::value);
    param.or_else(|| keys.lookup.get().map(ToString::to_string))
}

/// Writes the functions that answer with another serializer by action.
fn represent(keys: &Keys) -> Option<TokenStream> {
    let maps = [&keys.serializers, &keys.answers];
    let map: Vec<_> = maps.iter().filter_map(|map| map.get()).flatten().collect();
    if map.is_empty() {
        return None;
    }
    let arms = |function: &str, arguments: &TokenStream| -> TokenStream {
        let function = format_ident!("{function}");
        let arms = map.iter().map(|PerAction { action, value }| {
            let name = action.to_string();
            quote_spanned!(value.span()=> #name => ::rest_kit::__private::#function::<#value>(#arguments).await,)
        });
        quote!(match cx.action() {
            #(#arms)*
            _ => ::rest_kit::__private::#function::<Self::Serializer>(#arguments).await,
        })
    };
    let one = arms("represent", &quote!(row, cx));
    let all = arms("represent_many", &quote!(rows, cx));
    let each = arms("represent_each", &quote!(rows, cx));
    let page = arms("represent_page", &quote!(rows, query, cx));
    Some(quote! {
        async fn represent(&self, cx: &::rest_kit::__private::Context, row: Self::Model)
            -> ::rest_kit::__private::Result<::std::vec::Vec<u8>> { #one }
        async fn represent_rows(&self, cx: &::rest_kit::__private::Context, rows: ::std::vec::Vec<Self::Model>)
            -> ::rest_kit::__private::Result<::std::vec::Vec<u8>> { #all }
        async fn represent_each(&self, cx: &::rest_kit::__private::Context, rows: ::std::vec::Vec<Self::Model>)
            -> ::rest_kit::__private::Result<::std::vec::Vec<::std::vec::Vec<u8>>> { #each }
        async fn represent_page(&self, cx: &::rest_kit::__private::Context, rows: ::rest_kit::__private::QuerySet<Self::Model>, query: ::rest_kit::__private::PageQuery)
            -> ::rest_kit::__private::Result<::rest_kit::__private::RepresentedPage> { #page }
    })
}

/// Writes what a view or viewset with a model says about it.
pub(crate) fn of_model(
    keys: &Keys,
    items: &Items,
    standard: &[&str],
    only_described: &[PerAction<Type>],
) -> TokenStream {
    let maps = [keys.serializers.get(), keys.answers.get()];
    let others = maps.into_iter().flatten().flatten().chain(only_described);
    let others = others.map(|PerAction { value, .. }| {
        quote_spanned!(value.span()=> <#value as ::rest_kit::__private::Serializer>::DESCRIPTOR)
    });
    let param = finds_objects(items, standard).then(|| {
        quote! {
            fn object_param(&self) -> ::core::option::Option<&'static str> {
                ::core::option::Option::Some(::rest_kit::__private::GenericApiView::lookup_url_param(self))
            }
        }
    });
    quote! {
        fn serializers(&self) -> ::std::vec::Vec<&'static ::rest_kit::__private::SerializerDescriptor> {
            ::std::vec![
                <<Self as ::rest_kit::__private::GenericApiView>::Serializer as ::rest_kit::__private::Serializer>::DESCRIPTOR,
                #(#others,)*
            ]
        }
        #param
        fn options() -> ::rest_kit::__private::Handler<Self> {
            |view, cx| ::std::boxed::Box::pin(::rest_kit::__private::describe_fields(view, cx))
        }
        fn model() -> ::core::option::Option<&'static ::rest_kit::__private::ModelDescriptor> {
            ::core::option::Option::Some(
                <<Self as ::rest_kit::__private::GenericApiView>::Model as ::rest_kit::__private::Model>::DESCRIPTOR,
            )
        }
        fn needs_postgres(&self) -> bool {
            ::rest_kit::__private::FilterBackend::needs_postgres(
                &::rest_kit::__private::GenericApiView::filters(self),
            )
        }
    }
}

/// Returns whether a standard action asks `get_object` as it is written in the library.
fn finds_objects(items: &Items, standard: &[&str]) -> bool {
    let of_objects = ["retrieve", "update", "partial_update", "destroy"];
    let mut used = of_objects.iter().filter(|name| standard.contains(name));
    let is_written = |name: &str| items.handlers.iter().any(|item| item.sig.ident == name);
    !items.has("get_object") && used.any(|name| !is_written(name))
}

/// Writes the view's description.
pub(crate) fn info(block_doc: &str, type_name: &str, keys: &Keys) -> TokenStream {
    let name = keys.name.get().map(|name| quote!(name: #name,));
    let description = if let Some(text) = keys.description.get() {
        quote!(description: #text,)
    } else {
        quote!(description: #block_doc,)
    };
    let methods = keys.methods.get().map(|methods| {
        let methods = methods
            .iter()
            .map(|method| method.to_string().to_uppercase());
        quote!(methods: &[#(#methods),*],)
    });
    let param = lookup_param(keys).map(|param| quote!(lookup_url_param: #param,));
    let regex = keys
        .lookup_regex
        .get()
        .map(|regex| quote!(lookup_value_regex: #regex,));
    quote! {
        const INFO: ::rest_kit::__private::ViewInfo = ::rest_kit::__private::ViewInfo {
            #name #description #methods #param #regex
            ..::rest_kit::__private::ViewInfo::new(#type_name)
        };
    }
}

/// Reports hooks that are both written and given as keys.
pub(crate) fn check_conflicts(cx: &Ctxt, keys: &Keys, items: &Items) {
    let pairs = [
        ("filter", keys.filter.span(), "filters"),
        ("filter_set", keys.filter_set.span(), "filters"),
        ("search", keys.search.span(), "filters"),
        ("ordering", keys.ordering.span(), "filters"),
        ("default_ordering", keys.default_ordering.span(), "filters"),
        ("permissions", keys.permissions.span(), "permissions_for"),
        ("throttles", keys.throttles.span(), "throttles_for"),
        ("parsers", keys.parsers.span(), "parsers_for"),
        ("renderers", keys.renderers.span(), "renderers_for"),
        ("pagination", keys.pagination.span(), "pagination_for"),
        ("lookup", keys.lookup.span(), "lookup_field"),
        ("serializers", keys.serializers.span(), "represent"),
        ("answers", keys.answers.span(), "represent"),
    ];
    for (key, span, function) in pairs {
        if let Some(span) = span.filter(|_| items.has(function)) {
            cx.push(syn::Error::new(
                span,
                format_args!("`{key}(…)` and `fn {function}` say the same; keep one"),
            ));
        }
    }
}

/// Names the trait that the user wrote, so that its import counts as used.
pub(crate) fn mention(block: &ItemImpl) -> Option<TokenStream> {
    let (_, path, _) = block.trait_.as_ref()?;
    let ty = &block.self_ty;
    block.generics.params.is_empty().then(|| {
        quote! {
            const _: fn() = || {
                fn is_a<V: #path>() {}
                is_a::<#ty>();
            };
        }
    })
}
