use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(table = "books", table = "volumes")]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50, max_length = 60)]
    title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    id: i64,
    #[field(label = "Title", label = "Name")]
    title: String,
}

struct Books;

#[viewset(search(title), search(title))]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;
}

fn main() {}
