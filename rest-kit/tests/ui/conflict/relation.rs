use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
pub struct Author {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(reverse(title = Author by book, parts = Author of book))]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Author)]
    pub author_id: i64,
    #[model(max_length = 50)]
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(slug = name, display)]
    pub author: String,
    #[field(source = author_id, hidden = rest_kit::serializers::current_user, required)]
    pub writer: i64,
    #[field(lookup = title)]
    pub title: String,
}

fn main() {}
