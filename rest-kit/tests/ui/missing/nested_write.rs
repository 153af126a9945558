use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(reverse(books = Book by author))]
pub struct Author {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Author)]
    pub author_id: i64,
    #[model(max_length = 50)]
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Author)]
pub struct AuthorSerializer {
    pub name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct NestedBook {
    #[field(nested)]
    pub author: AuthorSerializer,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct PlainBook {
    pub author: AuthorSerializer,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct MisspeltBook {
    #[field(nested, nested_write = sink)]
    pub author: AuthorSerializer,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct UnsureBook {
    #[field(nested, read_only, nested_write = create)]
    pub author: AuthorSerializer,
    #[field(nested_write = create)]
    pub title: String,
    #[field(nested, source = *, nested_write = create)]
    pub book: NestedBook,
}

fn main() {}
