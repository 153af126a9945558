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

struct Plain;

struct Books;

#[viewset(serializers(list = Plain), answers(create = Plain))]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = Plain;

    #[action(detail = true, serializer = Plain)]
    async fn publish(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn main() {}
