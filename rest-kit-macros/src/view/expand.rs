//! Policies and model hooks as impls of the library's traits.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemImpl, Type};

use crate::ctxt::Ctxt;
use crate::names::plain;

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
    let named = is_model(&model.ty);
    let lookup = lookup(&named, keys);
    let filters = filters::expand(cx, &named, keys);
    let others = other_serializers(keys, only_described);
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
            #others
        }
    }
}

/// Names the model through a trait, so that for what is no model rustc says only that.
fn is_model(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as ::rest_kit::__private::IsModel>::Itself)
}

/// Lists the serializers of single actions.
fn other_serializers(keys: &Keys, only_described: &[PerAction<Type>]) -> Option<TokenStream> {
    let kinds = [
        ("of", keys.serializers.get().map_or(&[][..], Vec::as_slice)),
        (
            "answering",
            keys.answers.get().map_or(&[][..], Vec::as_slice),
        ),
        ("described", only_described),
    ];
    let others = kinds.into_iter().flat_map(|(kind, entries)| {
        entries.iter().map(move |PerAction { action, value }| {
            let (kind, action) = (Ident::new(kind, value.span()), plain(action));
            quote_spanned! {value.span()=>
                ::rest_kit::__private::OtherSerializer::#kind::<#value>(#action)
            }
        })
    });
    let others: Vec<_> = others.collect();
    (!others.is_empty()).then(|| {
        quote! {
            const OTHER_SERIALIZERS: &'static [::rest_kit::__private::OtherSerializer<Self::Model>] =
                &[#(#others),*];
        }
    })
}

fn lookup(model: &TokenStream, keys: &Keys) -> TokenStream {
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
    param.or_else(|| keys.lookup.get().map(plain))
}

/// Writes what a view or viewset with a model says about it.
pub(crate) fn of_model(items: &Items, standard: &[&str]) -> TokenStream {
    let param = finds_objects(items, standard).then(|| {
        quote! {
            fn object_param(&self) -> ::core::option::Option<&'static str> {
                ::core::option::Option::Some(::rest_kit::__private::GenericApiView::lookup_url_param(self))
            }
        }
    });
    quote! {
        fn serializers(&self) -> ::std::vec::Vec<&'static ::rest_kit::__private::SerializerDescriptor> {
            ::rest_kit::__private::serializers_of(self)
        }
        #param
        fn object_key(&self) -> ::core::option::Option<::rest_kit::__private::ParameterDescriptor> {
            ::core::option::Option::Some(::rest_kit::__private::object_key(self))
        }
        fn object_column(&self) -> ::core::option::Option<::rest_kit::__private::AnyColumn> {
            ::core::option::Option::Some(::rest_kit::__private::GenericApiView::lookup_field(self))
        }
        fn options() -> ::rest_kit::__private::Handler<Self> {
            |view, cx| ::std::boxed::Box::pin(::rest_kit::__private::describe_fields(view, cx))
        }
        fn model() -> ::core::option::Option<&'static ::rest_kit::__private::ModelDescriptor> {
            ::rest_kit::__private::own_model::<Self>()
        }
        fn needs(&self) -> ::rest_kit::__private::Needs {
            ::rest_kit::__private::needs(self)
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
    let schema = (!keys.whole.is_in_schema()).then(|| quote!(in_schema: false,));
    quote! {
        const INFO: ::rest_kit::__private::ViewInfo = ::rest_kit::__private::ViewInfo {
            #name #description #methods #param #regex #schema
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
        ("permissions", keys.whole.permissions.span(), "permissions"),
        (
            "authentication",
            keys.whole.authentication.span(),
            "authentication",
        ),
        ("throttles", keys.whole.throttles.span(), "throttles"),
        ("pagination", keys.whole.pagination.span(), "pagination"),
        ("parsers", keys.whole.parsers.span(), "parsers"),
        ("body_limits", keys.whole.body_limits.span(), "body_limits"),
        ("renderers", keys.whole.renderers.span(), "renderers"),
        ("middleware", keys.whole.middleware.span(), "middleware"),
        ("versioning", keys.whole.versioning.span(), "versioning"),
        (
            "content_negotiation",
            keys.whole.content_negotiation.span(),
            "content_negotiation",
        ),
        ("metadata", keys.whole.metadata.span(), "metadata"),
        (
            "exception_handler",
            keys.whole.exception_handler.span(),
            "handle_exception",
        ),
        ("deprecated", keys.whole.deprecated.span(), "deprecated"),
        ("deprecated", keys.deprecated.span(), "deprecated_for"),
        ("schema", keys.whole.schema.span(), "schema"),
        ("extend_schema", keys.extend_schema.span(), "extend_schema"),
        ("throttles", keys.throttles.span(), "throttles_for"),
        ("parsers", keys.parsers.span(), "parsers_for"),
        ("body_limits", keys.body_limits.span(), "body_limits_for"),
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
                format_args!("`{key}` and `fn {function}` say the same; keep one"),
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
