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

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
}

struct IsAuthor;

#[permission]
impl Permission<Author> for IsAuthor {}

struct Books;

#[viewset]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated & IsAuthor
    }
}

fn main() {}
