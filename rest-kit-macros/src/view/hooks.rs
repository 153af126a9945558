//! The functions that a view may write, as they are declared: others are mistakes.

use quote::ToTokens as _;
use syn::{FnArg, ReturnType, Signature, Type};

use crate::ctxt::Ctxt;

/// Each function as a user writes it, with the types of his view in the braces.
const WRITTEN: &[&str] = &[
    "fn permissions(&self) -> impl Permission<{Model}>",
    "fn permissions_for(&self, cx: &Context) -> BoxPermission<{Model}>",
    "fn authentication(&self) -> Authenticators",
    "fn throttles(&self) -> Throttles",
    "fn throttles_for(&self, action: &str) -> Throttles",
    "fn parsers(&self) -> Parsers",
    "fn parsers_for(&self, action: &str) -> Parsers",
    "fn body_limits(&self, limits: BodyLimits) -> BodyLimits",
    "fn body_limits_for(&self, action: &str, limits: BodyLimits) -> BodyLimits",
    "fn renderers(&self) -> Renderers",
    "fn renderers_for(&self, action: &str) -> Renderers",
    "fn template_name(&self, action: &str) -> Option<&'static str>",
    "fn middleware(&self) -> Middlewares",
    "fn versioning(&self) -> Setting<dyn Versioning>",
    "fn content_negotiation(&self) -> Setting<dyn ContentNegotiation>",
    "fn metadata(&self) -> Setting<dyn Metadata>",
    "fn pagination(&self) -> Setting<dyn Pagination>",
    "fn pagination_for(&self, action: &str) -> Setting<dyn Pagination>",
    "fn deprecated(&self) -> Setting<Deprecation>",
    "fn deprecated_for(&self, action: &str) -> Setting<Deprecation>",
    "fn schema(&self) -> Setting<dyn ViewInspector>",
    "fn extend_schema(&self, action: &str) -> Setting<dyn ViewInspector>",
    "fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared>",
    "async fn initial(&self, cx: &Context) -> Result<()>",
    "async fn perform_authentication(&self, cx: &Context) -> Result<()>",
    "async fn check_throttles(&self, cx: &Context) -> Result<()>",
    "fn permission_denied(&self, cx: &Context, message: Option<&'static str>, code: Option<&'static str>) -> Error",
    "fn throttled(&self, cx: &Context, wait: Option<f64>) -> Error",
    "fn finalize_response(&self, cx: &Context, response: Response) -> Response",
    "fn handle_exception(&self, error: Error, cx: &Context) -> Response",
    "async fn check_permissions(&self, cx: &Context) -> Result<()>",
    "async fn check_object_permissions(&self, cx: &Context, object: &{Model}) -> Result<()>",
    "fn queryset(&self, cx: &Context) -> QuerySet<{Model}>",
    "fn lookup_field(&self) -> AnyColumn",
    "fn lookup_url_param(&self) -> &'static str",
    "fn filters(&self) -> impl FilterBackend<{Model}>",
    "async fn filter_queryset(&self, cx: &Context, rows: QuerySet<{Model}>) -> Result<QuerySet<{Model}>>",
    "async fn get_object(&self, cx: &Context) -> Result<{Model}>",
    "async fn paginate(&self, cx: &Context, rows: QuerySet<{Model}>) -> Result<Response>",
    "fn serializer_for(&self, action: &str) -> &'static SerializerDescriptor",
    "async fn represent(&self, cx: &Context, row: {Model}) -> Result<Vec<u8>>",
    "async fn represent_all(&self, cx: &Context, rows: QuerySet<{Model}>) -> Result<Vec<u8>>",
    "async fn represent_rows(&self, cx: &Context, rows: Vec<{Model}>) -> Result<Vec<u8>>",
    "async fn represent_page(&self, cx: &Context, rows: QuerySet<{Model}>, query: PageQuery) -> Result<RepresentedPage>",
    "async fn perform_create(&self, cx: &Context, data: Validated<{Serializer}>) -> Result<{Model}>",
    "async fn perform_update(&self, cx: &Context, data: Validated<{Serializer}>) -> Result<{Model}>",
    "async fn perform_destroy(&self, cx: &Context, row: {Model}) -> Result<()>",
    "async fn perform_bulk_create(&self, cx: &Context, items: Vec<Validated<{Serializer}>>) -> Result<Vec<{Model}>>",
    "async fn perform_bulk_update(&self, cx: &Context, items: Vec<Validated<{Serializer}>>) -> Result<Vec<{Model}>>",
    "async fn perform_bulk_destroy(&self, cx: &Context, rows: Vec<{Model}>) -> Result<()>",
    "async fn list(&self, cx: &Context) -> Result<Response>",
    "async fn create(&self, cx: &Context) -> Result<Response>",
    "async fn retrieve(&self, cx: &Context) -> Result<Response>",
    "async fn update(&self, cx: &Context) -> Result<Response>",
    "async fn partial_update(&self, cx: &Context) -> Result<Response>",
    "async fn destroy(&self, cx: &Context) -> Result<Response>",
];

/// Compares a function with its declaration, as far as tokens tell; rustc compares the types.
pub(crate) fn check(cx: &Ctxt, given: &Signature, model: Option<&Type>, serializer: Option<&Type>) {
    let name = given.ident.to_string();
    let is_named = |text: &&&str| text.split(['(', ' ']).any(|word| word == name);
    let Some(text) = WRITTEN.iter().find(is_named) else {
        return;
    };
    let type_name = |ty: Option<&Type>, otherwise: &str| {
        ty.map_or_else(
            || otherwise.to_owned(),
            |ty| ty.to_token_stream().to_string(),
        )
    };
    let text = text
        .replace("{Model}", &type_name(model, "()"))
        .replace("{Serializer}", &type_name(serializer, "_"));
    let (is_async, parameters) = (text.starts_with("async"), text.matches(": ").count());
    let by_reference = matches!(given.inputs.first(), Some(FnArg::Receiver(receiver)) if receiver.reference.is_some() && receiver.mutability.is_none());
    if !by_reference || given.inputs.len() != parameters + 1 {
        let at = if given.inputs.is_empty() {
            given.ident.to_token_stream()
        } else {
            given.inputs.to_token_stream()
        };
        cx.error(at, format_args!("write `{text}`"));
    } else if is_async && given.asyncness.is_none() && !returns_future(&given.output) {
        cx.error(given.fn_token, format_args!("write `{text}`"));
    } else if !is_async && let Some(token) = given.asyncness {
        cx.error(token, format_args!("`{name}` is not async: write `{text}`"));
    }
}

/// Returns whether a plain function says that it returns a future.
fn returns_future(output: &ReturnType) -> bool {
    match output {
        ReturnType::Type(_, ty) => match &**ty {
            Type::ImplTrait(_) => true,
            ty => ty.to_token_stream().to_string().contains("Future"),
        },
        ReturnType::Default => false,
    }
}
