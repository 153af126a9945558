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
    id: i64,
    title: String,
}

struct Books;

#[viewset(search(title), permissions(list = AllowAny))]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    fn filters(&self) -> impl rest_kit::filters::FilterBackend<Book> {}

    fn permissions_for(&self, _cx: &Context) -> rest_kit::permissions::BoxPermission<Book> {
        Box::new(AllowAny)
    }
}

fn main() {}
