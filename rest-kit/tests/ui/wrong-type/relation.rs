use rest_kit::prelude::*;
use rest_kit::serializers::current_user;

#[derive(Model, Clone, Debug)]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
}

#[derive(Model, Clone, Debug)]
#[model(reverse(books = Book by owner, written = Book by author))]
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
    #[model(references = User)]
    pub owner_id: i64,
    #[model(max_length = 50)]
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(source = author, count)]
    pub authors: i64,
    #[field(source = title, hidden = current_user)]
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Author)]
pub struct AuthorSerializer {
    #[field(source = written, slug = title)]
    pub titles: Vec<String>,
    #[field(source = written, display)]
    pub texts: Vec<String>,
}

fn main() {}
