use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    name: String,
}

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    title: String,
    #[model(references = Author)]
    author_id: i64,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    title: String,
}

struct Books;

#[viewset(permissions(delete = IsAdminUser, post = IsAuthenticated))]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;
}

fn main() {}
