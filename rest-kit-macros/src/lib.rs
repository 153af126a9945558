//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

#![expect(dead_code, reason = "the shared toolkit is used as the macros arrive")]

mod api_view;
mod attr;
mod ctxt;
mod names;
mod permission;
mod types;
mod view;
mod viewset;

use proc_macro::TokenStream;

/// Makes a viewset from `impl ModelViewSet`, `ReadOnlyModelViewSet`, `GenericViewSet` or `ViewSet`.
///
/// Keys: `filter(author_id, price[gte, lte])`, `search(title)`, `ordering(price)`; by action
/// `permissions(destroy = IsAdminUser)`, `serializers(list = BookListSerializer)`,
/// `throttles(…)`, `pagination(…)`, `parsers(…)`, `renderers(…)`; `lookup(slug)`,
/// `lookup_param = "code"`, `lookup_regex = "[0-9X]+"`, `methods(get, head, options)`,
/// `mixins(create, list)`, `name`, `description`.
///
/// Functions marked `#[action(detail = …)]` are extra actions. Their keys: `methods(post)`,
/// `url_path`, `url_name`, `mapping = other_action`, `permissions(…)`, `serializer = X`,
/// `throttles(…)`, `parsers(…)`, `renderers(…)`, `pagination(…)`, `name`, `description`.
#[proc_macro_attribute]
pub fn viewset(attribute: TokenStream, item: TokenStream) -> TokenStream {
    viewset::expand(attribute.into(), &item.into()).into()
}

/// Makes a view at one address from `impl ApiView` (or a ready-made one as `ListCreateApiView`)
/// or from a function: `#[api_view(get, post)] async fn echo(cx: &Context) -> Result<Response>`.
#[proc_macro_attribute]
pub fn api_view(attribute: TokenStream, item: TokenStream) -> TokenStream {
    api_view::expand(attribute.into(), &item.into()).into()
}

/// Gives the type of an `impl Permission<…>` the operators `&`, `|` and `!`.
#[proc_macro_attribute]
pub fn permission(attribute: TokenStream, item: TokenStream) -> TokenStream {
    permission::expand(&attribute.into(), &item.into()).into()
}

/// Marks an extra action inside `#[viewset]`, which reads it; alone it is a mistake.
#[proc_macro_attribute]
pub fn action(_: TokenStream, item: TokenStream) -> TokenStream {
    let message = "`#[action]` belongs on functions inside `#[viewset] impl … for …`";
    let item = proc_macro2::TokenStream::from(item);
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    quote::quote!(#error #item).into()
}
