//! A whole application: every derive and attribute, as a user writes them.

use rest_kit::prelude::*;
use rest_kit::test::Client;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    Published,
}

#[derive(Model, Clone, Debug)]
#[model(ordering("-title"))]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50)]
    pub title: String,
    #[model(max_digits = 6, decimal_places = 2)]
    pub price: Decimal,
    #[model(default = Status::Draft)]
    pub status: Status,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(read_only)]
    pub id: i64,
    pub title: String,
    pub price: Decimal,
    pub status: Status,
}

impl BookSerializer {
    fn validate_price(price: &Decimal) -> FieldResult {
        if *price <= Decimal::ZERO {
            return Err("Price must be positive.".into());
        }
        Ok(())
    }
}

struct IsPublished;

#[permission]
impl Permission<Book> for IsPublished {
    fn has_object_permission(&self, _cx: &Context, book: &Book) -> bool {
        book.status == Status::Published
    }
}

struct BookViewSet;

#[viewset(filter(status), search(title), ordering(price))]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated & (IsPublished | IsAdminUser)
    }

    #[action(detail = true, methods(post))]
    async fn publish(&self, cx: &Context) -> Result<Response> {
        let mut book = self.get_object(cx).await?;
        book.status = Status::Published;
        cx.serialize::<BookSerializer>(book.save(cx).await?).await
    }
}

#[api_view(get)]
async fn health(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    let api = RestKit::new(Default::default()).permissions(AllowAny)
        .database("sqlite::memory:")
        .pagination(PageNumberPagination::new(10))
        .register("api/books", BookViewSet)
        .register_view("health", health)
        .build()?;
    let client = Client::new(api).await;
    assert_eq!(client.get("/health/").await.status(), 204);
    assert_eq!(client.get("/api/books/").await.status(), 403);
    Ok(())
}
