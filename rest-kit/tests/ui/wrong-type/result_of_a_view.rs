use rest_kit::prelude::*;
// parity: VIE-016
#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    title: String,
    #[model(max_digits = 6, decimal_places = 2)]
    price: Decimal,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    #[field(read_only)]
    id: i64,
    title: String,
    price: Decimal,
}

struct Books;

#[viewset]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn perform_update(&self, _: &Context, _: Validated<BookSerializer>) -> Result<()> {
        Ok(())
    }

    async fn list(&self, _cx: &Context) -> Response {
        Response::no_content()
    }

    #[action(detail = true)]
    async fn publish(&self, _cx: &Context) {}
}

#[api_view(get)]
async fn hello(_cx: &Context) -> &'static str {
    "hello"
}

fn main() {}
