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
#[serializer(modle = Book)]
struct One {
    id: i64,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct Two {
    #[field(readonly)]
    id: i64,
    #[field(max_length = 10, minimum = 3)]
    title: String,
}

fn main() {}
