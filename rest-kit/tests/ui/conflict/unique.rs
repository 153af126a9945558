use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(
    unique_together(title, pages, condition = true),
    unique_together(title, nmae = "title"),
)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50, unique_for_date = pages, unique_for_year = printed)]
    title: String,
    pages: i64,
}

fn main() {}
