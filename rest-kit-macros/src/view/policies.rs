//! Policies as an impl of the library's trait, with their maps by action.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ItemImpl};

use crate::attr::Slot;
use crate::names::plain;
use crate::viewset::action::Action;

use super::items::Items;
use super::keys::{Keys, PerAction, Whole};
use super::limits;

/// The maps by action with what the actions say themselves.
struct ByAction {
    permissions: Vec<TokenStream>,
    body_limits: Vec<TokenStream>,
    /// Which actions have permissions of their own.
    decided: Vec<String>,
    lists: Vec<(&'static str, TokenStream, Vec<TokenStream>)>,
}

/// One policy by the names of actions.
type ByName = Slot<Vec<PerAction<Expr>>>;

/// What an action says itself of one policy.
type OfAction = fn(&Action) -> &Slot<Expr>;

/// Writes an arm for each action that has the policy, in the view's map or of itself.
fn arms(map: &ByName, actions: &[Action], own: OfAction, wrap: &TokenStream) -> Vec<TokenStream> {
    let given = map
        .get()
        .into_iter()
        .flatten()
        .map(|entry| (plain(&entry.action), &entry.value));
    let own = actions
        .iter()
        .filter_map(|action| Some((plain(&action.function.sig.ident), own(action).get()?)));
    let arm =
        |(name, value): (String, &Expr)| quote_spanned!(value.span()=> #name => #wrap(#value),);
    given.chain(own).map(arm).collect()
}

/// Puts the maps of the view and the keys of its actions together.
fn with_actions(keys: &Keys, actions: &[Action]) -> ByAction {
    let lists: [(&str, &str, &ByName, OfAction); 6] = [
        ("throttles", "Throttles", &keys.throttles, |it| {
            &it.keys.throttles
        }),
        ("parsers", "Parsers", &keys.parsers, |it| &it.keys.parsers),
        ("renderers", "Renderers", &keys.renderers, |it| {
            &it.keys.renderers
        }),
        ("pagination", "PaginationSetting", &keys.pagination, |it| {
            &it.keys.pagination
        }),
        ("deprecated", "DeprecationSetting", &keys.deprecated, |it| {
            &it.keys.deprecated
        }),
        (
            "extend_schema",
            "InspectorSetting",
            &keys.extend_schema,
            |it| &it.keys.extend_schema,
        ),
    ];
    let stated = keys.permissions.get().into_iter().flatten();
    let stated = stated.map(|entry| plain(&entry.action));
    let of_actions = actions
        .iter()
        .filter(|action| action.keys.permissions.get().is_some())
        .map(|action| plain(&action.function.sig.ident));
    ByAction {
        decided: stated.chain(of_actions).collect(),
        permissions: arms(
            &keys.permissions,
            actions,
            |action| &action.keys.permissions,
            &quote!(::std::boxed::Box::new),
        ),
        body_limits: arms(
            &keys.body_limits,
            actions,
            |action| &action.keys.body_limits,
            &limits::change(),
        ),
        lists: lists
            .map(|(name, output, map, own)| {
                let output = format_ident!("{output}");
                let from = quote!(::core::convert::From::from);
                (
                    name,
                    quote!(::rest_kit::__private::#output),
                    arms(map, actions, own, &from),
                )
            })
            .into(),
    }
}

/// Writes `impl Policies`, with the maps by action.
pub(crate) fn expand(
    block: &ItemImpl,
    keys: &Keys,
    items: &Items,
    actions: &[Action],
) -> TokenStream {
    let by_action = with_actions(keys, actions);
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let object = items
        .model
        .as_ref()
        .map_or_else(|| quote!(()), |model| model.ty.to_token_stream());
    let own = &items.policies;
    let whole = whole(&keys.whole, &object);
    let permissions = permissions_for(&by_action.permissions);
    let body_limits = limits::by_action(&by_action.body_limits);
    let inherits = inherits_permissions(items, &by_action.decided);
    let lists = by_action
        .lists
        .iter()
        .filter(|(_, _, arms)| !arms.is_empty())
        .map(|(name, output, arms)| {
            let policy = format_ident!("{name}");
            // What an action says of itself comes on top of what its view says.
            let (function, otherwise) = match *name {
                "extend_schema" => (policy, quote!(#output::Inherit)),
                name => (
                    format_ident!("{name}_for"),
                    quote!(::rest_kit::__private::Policies::#policy(self)),
                ),
            };
            quote! {
                fn #function(&self, action: &str) -> #output {
                    match action {
                        #(#arms)*
                        _ => #otherwise,
                    }
                }
            }
        });
    quote! {
        #[automatically_derived]
        impl #generics ::rest_kit::__private::Policies for #ty #filter {
            type Object = #object;
            #(#own)*
            #(#whole)*
            #permissions
            #body_limits
            #inherits
            #(#lists)*
        }
    }
}

/// Writes who may call, by action.
fn permissions_for(arms: &[TokenStream]) -> Option<TokenStream> {
    (!arms.is_empty()).then(|| {
        quote! {
            fn permissions_for(&self, cx: &::rest_kit::__private::Context)
                -> ::rest_kit::__private::BoxPermission<Self::Object>
            {
                match ::rest_kit::__private::subject(cx) {
                    #(#arms)*
                    _ => ::std::boxed::Box::new(::rest_kit::__private::Policies::permissions(self)),
                }
            }
        }
    })
}

/// Writes the policies that hold for all actions.
pub(crate) fn whole(whole: &Whole, object: &TokenStream) -> Vec<TokenStream> {
    let permissions = whole.permissions.get().map(|value| {
        quote_spanned! {value.span()=>
            fn permissions(&self) -> impl ::rest_kit::__private::Permission<#object> { #value }
        }
    });
    let lists = [
        (
            "authentication",
            "Authenticators",
            whole.authentication.get(),
        ),
        ("throttles", "Throttles", whole.throttles.get()),
        ("pagination", "PaginationSetting", whole.pagination.get()),
        ("parsers", "Parsers", whole.parsers.get()),
        ("renderers", "Renderers", whole.renderers.get()),
        ("middleware", "Middlewares", whole.middleware.get()),
        ("versioning", "VersioningSetting", whole.versioning.get()),
        (
            "content_negotiation",
            "NegotiationSetting",
            whole.content_negotiation.get(),
        ),
        ("metadata", "MetadataSetting", whole.metadata.get()),
        ("deprecated", "DeprecationSetting", whole.deprecated.get()),
        ("schema", "InspectorSetting", whole.inspector()),
    ];
    let handler = whole.exception_handler.get().map(|value| {
        quote_spanned! {value.span()=>
            fn handle_exception(
                &self,
                error: ::rest_kit::__private::Error,
                cx: &::rest_kit::__private::Context,
            ) -> ::rest_kit::__private::Response {
                (#value)(error, cx)
            }
        }
    });
    let lists = lists.into_iter().filter_map(|(name, output, value)| {
        let (name, output, value) = (format_ident!("{name}"), format_ident!("{output}"), value?);
        let value = quote_spanned!(value.span()=> ::core::convert::From::from(#value));
        Some(quote! {
            fn #name(&self) -> ::rest_kit::__private::#output { #value }
        })
    });
    permissions
        .into_iter()
        .chain(handler)
        .chain(whole.body_limits.get().map(limits::whole))
        .chain(lists)
        .collect()
}

/// Tells the start-up check what the view decides itself.
fn inherits_permissions(items: &Items, decided: &[String]) -> Option<TokenStream> {
    let by_hand = items.has("permissions_for") || items.has("check_permissions");
    let body = match decided {
        _ if by_hand => quote! {
            let _ = action;
            false
        },
        [] => return None,
        decided => quote! {
            !::core::matches!(action, #(#decided)|*)
                && ::rest_kit::__private::Permission::<Self::Object>::is_inherited(
                    &::rest_kit::__private::Policies::permissions(self),
                )
        },
    };
    Some(quote! {
        fn inherits_permissions(&self, action: &str) -> bool { #body }
    })
}
