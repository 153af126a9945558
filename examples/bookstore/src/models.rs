//! What the store keeps, and how it looks to clients.

use rest_kit::prelude::*;

/// A book on sale.
#[derive(Model, Clone, Debug)]
#[model(table = "books")]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 200)]
    pub title: String,
    #[model(max_length = 100)]
    pub author: String,
    #[model(max_length = 13, unique)]
    pub isbn: String,
    pub published_date: NaiveDate,
    #[model(max_digits = 8, decimal_places = 2)]
    pub price: Decimal,
}

/// A book in requests and answers.
#[derive(Serializer, Debug)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(read_only)]
    pub id: i64,
    pub title: String,
    pub author: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
}

impl BookSerializer {
    /// Found by its name, as in Django REST framework; there is nothing to register.
    fn validate_price(price: &Decimal) -> FieldResult {
        if *price <= Decimal::ZERO {
            return Err("Price must be positive".into());
        }
        Ok(())
    }
}
