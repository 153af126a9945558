//! Files and folders as answers.

use rest_kit::app::StaticFiles;
use rest_kit::prelude::*;
use rest_kit::response::FileResponse;

/// Where the listings' own sources are: files that are there for sure.
pub const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

// ANCHOR: file
/// The price list, to be saved.
#[api_view(get, head)]
pub async fn prices(cx: &Context) -> Result<Response> {
    let file = FileResponse::new(format!("{FOLDER}/files/prices.csv"));
    file.attachment("Preise für März.csv")
        .answer(cx.request())
        .await
}
// ANCHOR_END: file

// ANCHOR: folders
pub fn app() -> RestKit {
    let assets = StaticFiles::new(format!("{FOLDER}/files")).max_age(3600);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("prices", prices)
        .static_files("/static", assets)
        .static_files("/media", StaticFiles::uploads("uploads"))
}
// ANCHOR_END: folders
