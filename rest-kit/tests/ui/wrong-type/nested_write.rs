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
pub struct TitleSerializer {
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookOfAuthors {
    #[field(nested, nested_write = create)]
    pub author: Vec<AuthorSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookOfTitles {
    #[field(nested, nested_write = create, source = author)]
    pub title: TitleSerializer,
}

#[derive(Serializer)]
#[serializer(model = Author)]
pub struct AuthorWithoutKeys {
    #[field(nested, nested_write = sync)]
    pub books: Vec<TitleSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookWithoutFunctions {
    #[field(nested, nested_write = custom)]
    pub author: AuthorSerializer,
}

fn main() {}
