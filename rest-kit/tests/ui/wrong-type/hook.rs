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
    id: i64,
    price: Decimal,
}

impl BookSerializer {
    fn validate_price(price: &String) -> FieldResult {
        drop(price);
        Ok(())
    }
}

fn main() {}
