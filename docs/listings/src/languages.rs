//! Messages in the language of the caller.

use rest_kit::prelude::*;
use rest_kit::translation::Languages;

use crate::models::BookViewSet;

// ANCHOR: app
pub fn app() -> RestKit {
    let languages = Languages::new("en").po("de", include_str!("../locale/de.po"));
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .languages(languages)
        .register("api/books", BookViewSet)
        .register_view("closed", closed)
}
// ANCHOR_END: app

// ANCHOR: own
#[api_view(get)]
pub async fn closed(cx: &Context) -> Result<Response> {
    let told = cx.translate("The shop is closed.");
    Ok(Response::new(&(told, cx.language())))
}
// ANCHOR_END: own
