//! The API described for programs.

use rest_kit::prelude::*;
use rest_kit::schema::OpenApi;
use rest_kit::serializers::QueryData;

use crate::models::{AuthorViewSet, BookViewSet};

// ANCHOR: app
/// The description is at `/api/schema/`.
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .pagination(PageNumberPagination::new(10))
        .register("api/authors", AuthorViewSet)
        .register("api/books", BookViewSet)
        .schema("api/schema", OpenApi::new("Book store", "1.0.0"))
}
// ANCHOR_END: app

// ANCHOR: heading
/// More about the API, and who may read the description.
pub fn described() -> RestKit {
    let openapi = OpenApi::new("Book store", env!("CARGO_PKG_VERSION"))
        .description("Books, and who wrote them.")
        .server("https://books.example.com")
        .permissions(IsAdminUser);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/books", BookViewSet)
        .schema("api/schema", openapi)
}
// ANCHOR_END: heading

// ANCHOR: parameters
/// Which letters to show.
#[derive(Serializer)]
pub struct Window {
    /// How many letters to leave out.
    #[field(
        min_value = 0,
        default = 0,
        help_text = "How many letters to leave out."
    )]
    pub skip: i64,
}

/// A letter.
#[derive(Serializer)]
pub struct LetterSerializer {
    #[field(max_length = 50)]
    pub to: String,
    pub text: String,
}

/// What became of it.
#[derive(Serializer)]
pub struct SentSerializer {
    pub to: String,
    pub skipped: i64,
}

/// Sends a letter.
#[api_view(post, answers = SentSerializer)]
pub async fn send(
    _cx: &Context,
    letter: Data<LetterSerializer>,
    window: QueryData<Window>,
) -> Result<Response> {
    Ok(Response::new(&SentSerializer {
        to: letter.0.to,
        skipped: window.skip,
    }))
}
// ANCHOR_END: parameters
