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

#[derive(Serializer)]
#[serializer(model = Book)]
struct Shown {
    #[field(computed)]
    total: String,
    #[field(computed = discount)]
    reduced: String,
    #[field(loaded)]
    sold: i64,
}

#[derive(Serializer)]
#[serializer(model = Book, to_representation)]
struct Whole {
    title: String,
}

fn main() {}
