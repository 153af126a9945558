use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    name: String,
}

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    title: String,
    #[model(references = Author)]
    author_id: i64,
}

#[derive(Serializer)]
#[serializer(model = Book, to_representation)]
struct Forgotten {
    title: String,
}

#[derive(Serializer)]
#[serializer(to_representation)]
struct Plain {
    text: String,
    #[field(max_digits = 30, decimal_places = 2)]
    long: Decimal,
}

fn main() {}
