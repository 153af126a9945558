//! `cargo run -p bookstore`, then try what it prints.

use bookstore::seed;
use rest_kit::prelude::*;

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    let settings = Settings::from_env()?; // DATABASE_URL, REST_KIT_BIND
    let address = settings.bind.clone();
    bookstore::app(settings)
        .on_start(seed::fill)
        .on_start(async move |_| {
            seed::say_what_to_try(&address);
            Ok(())
        })
        .serve()
        .await
}
