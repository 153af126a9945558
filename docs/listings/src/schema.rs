//! The API described for programs.

use rest_kit::prelude::*;
use rest_kit::schema::{AutoSchema, OpenApi, OpenApiResponse};
use rest_kit::serializers::QueryData;
use rest_kit::views::Operation;

use crate::models::{Author, AuthorViewSet, BookViewSet};
use crate::serializers::AuthorSerializer;

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

// ANCHOR: more
pub struct People;

#[viewset(
    schema = AutoSchema::new().tags(["people"]),
    extend_schema(
        list = AutoSchema::new().summary("Everybody"),
        update = AutoSchema::new().deprecated(),
    ),
)]
impl ModelViewSet for People {
    type Model = Author;
    type Serializer = AuthorSerializer;

    /// Invites an author.
    #[action(
        detail = true,
        methods(post),
        extend_schema = AutoSchema::new()
            .operation_id("people_invite")
            .response(202, OpenApiResponse::of::<SentSerializer>().description("It is on its way.")),
    )]
    async fn invite(&self, cx: &Context) -> Result<Response> {
        let author = self.get_object(cx).await?;
        let sent = SentSerializer {
            to: author.name,
            skipped: 0,
        };
        Ok(Response::new(&sent).with_status(202))
    }
}
// ANCHOR_END: more

// ANCHOR: sections
/// Those who write.
///
/// list: All of them, by name.
///
/// read: One of them.
#[viewset]
impl ReadOnlyModelViewSet for Writers {
    type Model = Author;
    type Serializer = AuthorSerializer;
}
// ANCHOR_END: sections

pub struct Writers;

// ANCHOR: inspector
pub fn inspected() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .schema_inspector(|operation: &mut Operation| {
            operation.deprecated |= operation.path.starts_with("/api/writers/");
            operation.exclude |= operation.method == "DELETE";
        })
        .register("api/people", People)
        .basename("people")
        .register("api/writers", Writers)
        .basename("writers")
        .schema("api/schema", OpenApi::new("Book store", "1.0.0"))
}
// ANCHOR_END: inspector
