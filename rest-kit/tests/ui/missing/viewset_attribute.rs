use rest_kit::prelude::*;

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

impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    #[action(detail = true)]
    async fn publish(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

struct Shelf;

impl ListCreateApiView for Shelf {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct Clock;

impl ApiView for Clock {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn main() {}
