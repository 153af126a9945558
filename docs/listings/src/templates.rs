//! Pages from templates.

use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, TemplateHtmlRenderer};
use serde_json::json;

use crate::models::Author;
use crate::serializers::AuthorSerializer;

// ANCHOR: viewset
pub struct AuthorPages;

#[viewset]
impl ModelViewSet for AuthorPages {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn template_name(&self, action: &str) -> Option<&'static str> {
        Some(match action {
            "list" => "authors/list.html",
            _ => "authors/detail.html",
        })
    }
}
// ANCHOR_END: viewset

// ANCHOR: answer
#[api_view(get)]
pub async fn nobody(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({ "name": "Nobody" })).with_template("authors/detail.html"))
}
// ANCHOR_END: answer

// ANCHOR: app
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .renderers((JsonRenderer, TemplateHtmlRenderer::new("templates")))
        .register("authors", AuthorPages)
        .register_view("nobody", nobody)
}
// ANCHOR_END: app
