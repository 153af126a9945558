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
    #[field(loaded)]
    sold: i64,
}

impl Shown {
    fn get_total(&self) -> String {
        String::new()
    }

    fn load_sold(rows: &[Book]) -> Vec<i64> {
        rows.iter().map(|_| 0).collect()
    }
}

fn main() {}
