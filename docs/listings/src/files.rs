//! Files that the columns of a model name.

use std::sync::LazyLock;

use rest_kit::parsers::{JsonParser, MultiPartParser};
use rest_kit::prelude::*;
use rest_kit::storage::{self, Files, LocalStorage, Storage};
use rest_kit::values::StoredFile;

// ANCHOR: model
static SCANS: LazyLock<LocalStorage> =
    LazyLock::new(|| LocalStorage::new(std::env::temp_dir().join("rest-kit-scans"), "/scans/"));

/// Where the scans of papers are.
pub struct Scans;

impl Files for Scans {
    fn storage() -> &'static dyn Storage {
        &*SCANS
    }
}

#[derive(Model, Clone, Debug)]
pub struct Paper {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 100)]
    pub title: String,
    #[model(max_length = 60)]
    pub scan: Option<StoredFile<Scans>>,
}

#[derive(Serializer)]
#[serializer(model = Paper)]
pub struct PaperSerializer {
    #[field(read_only)]
    pub id: i64,
    pub title: String,
    #[field(image)]
    pub scan: Option<StoredFile<Scans>>,
}
// ANCHOR_END: model

// ANCHOR: views
pub struct PaperViewSet;

#[viewset]
impl ModelViewSet for PaperViewSet {
    type Model = Paper;
    type Serializer = PaperSerializer;
}

#[api_view(get)]
pub async fn show_scan(cx: &Context) -> Result<Response> {
    storage::download(&*SCANS, cx.path_param("name")?).await
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .parsers((JsonParser, MultiPartParser))
        .register("api/papers", PaperViewSet)
        .register_view("scans/{name}", show_scan)
}
// ANCHOR_END: views
