//! A page of books, each with its author and its tags, by rest-kit; `nested_twin` fills the tables.

use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(table = "authors")]
struct Author {
    #[model(primary_key)]
    id: i64,
    name: String,
}

#[derive(Model, Clone, Debug)]
#[model(table = "tags")]
struct Tag {
    #[model(primary_key)]
    id: i64,
    name: String,
}

#[derive(Model, Clone, Debug)]
#[model(
    table = "books",
    many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id")
)]
struct Book {
    #[model(primary_key)]
    id: i64,
    title: String,
    isbn: String,
    published_date: NaiveDate,
    pages: i64,
    #[model(references = Author)]
    author_id: i64,
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct AuthorSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct TagSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    id: i64,
    title: String,
    isbn: String,
    published_date: NaiveDate,
    pages: i64,
    #[field(nested, read_only)]
    author: AuthorSerializer,
    #[field(nested, read_only)]
    tags: Vec<TagSerializer>,
}

struct BookViewSet;

#[viewset]
impl ReadOnlyModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    RestKit::new(Settings::from_env()?)
        .permissions(AllowAny)
        .pagination(PageNumberPagination::new(100))
        .register("api/books", BookViewSet)
        .serve()
        .await
}
