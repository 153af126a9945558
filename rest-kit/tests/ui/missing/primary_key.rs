use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Book {
    title: String,
}

fn main() {}
