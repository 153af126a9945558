use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(tabel = "books")]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_lenght = 50, unique)]
    title: String,
    #[model(colour = "red")]
    price: i64,
}

fn main() {
    drop(Book::objects());
}
