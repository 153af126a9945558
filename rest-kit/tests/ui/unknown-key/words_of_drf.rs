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
    #[field(read_only)]
    id: i64,
    title: String,
    price: Decimal,
}

struct Books;

#[viewset(
    permission_classes(IsAuthenticated),
    search_fields(title),
    filter = title,
    methods = [get],
    lookup_field = "title",
)]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;
}

#[derive(Serializer)]
#[serializer(model = Book, fields(title), depth = 1)]
struct Short {
    #[field(many = true, read_only)]
    title: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "authors")]
struct Author {
    #[model(primary_key)]
    id: i64,
    #[model(null = true, max_length = 9)]
    name: String,
}

#[api_view(gett, permission = AllowAny, colour(red))]
async fn hello(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

fn main() {}
