use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(reverse(books = Book by writer))]
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
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(slug = nane)]
    pub author: String,
    #[field(source = writer, display)]
    pub writer: String,
}

fn main() {}
