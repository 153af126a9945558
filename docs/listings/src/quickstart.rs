//! The quickstart's program, in one file.

// ANCHOR: program
use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;

/// A row of the table `books`.
#[derive(Model, Clone, Debug)]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 200)]
    pub title: String,
    #[model(max_length = 13, unique)]
    pub isbn: String,
    #[model(max_digits = 8, decimal_places = 2)]
    pub price: Decimal,
}

/// A book in requests and answers.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    #[field(read_only)]
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub price: Decimal,
}

impl BookSerializer {
    fn validate_price(price: &Decimal) -> FieldResult {
        if *price <= Decimal::ZERO {
            return Err("Price must be positive".into());
        }
        Ok(())
    }
}

pub struct BookViewSet;

/// The books on sale.
#[viewset(filter(price[gte, lte]), search(title), ordering(title, price))]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}

const MIGRATIONS: Migrations = Migrations::new().sqlite(embed_migrations!("migrations"));

/// The application; tests use it without a server.
pub fn app() -> Result<RestKit, StartError> {
    Ok(RestKit::from_env()?
        .permissions(AllowAny) // no logins yet: everyone may read and write
        .migrations(MIGRATIONS)
        .pagination(PageNumberPagination::new(10))
        .register("api/books", BookViewSet))
}

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    app()?.serve().await
}
// ANCHOR_END: program
