use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(email, url)]
    contact: String,
    #[model(max_length = 3)]
    pages: i64,
    #[model(on_delete = "cascade")]
    shelf: i64,
}

fn main() {}
