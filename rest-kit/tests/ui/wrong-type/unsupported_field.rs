use rest_kit::prelude::*;

struct Cover;

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    pages: u64,
}

#[derive(Serializer)]
struct Upload {
    cover: Cover,
}

fn main() {}
