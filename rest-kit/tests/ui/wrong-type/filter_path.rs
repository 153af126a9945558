use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    name: String,
}

#[derive(Model, Clone, Debug)]
#[model(table = "books", many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id"))]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(references = Author, on_delete = "cascade")]
    author_id: i64,
    pages: i32,
}

#[derive(Model, Clone, Debug)]
struct Tag {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    id: i64,
}

struct Misspelled;

#[viewset(filter(author.nam, writer.name, author.name[icontain]))]
impl ReadOnlyModelViewSet for Misspelled {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct Underscored;

#[viewset(search(author__name))]
impl ReadOnlyModelViewSet for Underscored {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct WrongLookup;

#[viewset(filter(pages[year]))]
impl ReadOnlyModelViewSet for WrongLookup {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct Repeating;

#[viewset(ordering(tags.name))]
impl ReadOnlyModelViewSet for Repeating {
    type Model = Book;
    type Serializer = BookSerializer;
}

fn main() {
    let _ = rest_kit::path!(Book, author.nane);
}
