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

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
}

fn main() {
    drop(Book::objects().filter(books::titel.eq("Dune")));
    drop(Book::objects().filter(authors::id.eq(1_i64)));
}
