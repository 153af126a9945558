//! `cargo run -p bookstore`, then try what it prints.

use bookstore::{accounts, seed};
use rest_kit::prelude::*;

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    let settings = Settings::from_env()?; // DATABASE_URL, REST_KIT_BIND
    let address = settings.bind.clone();
    let secret = accounts::secret().map_err(|error| StartError::new(error.to_string()))?;
    bookstore::app(settings, &secret)
        .on_start(seed::fill)
        .on_start(accounts::fill)
        .on_start(async move |_| {
            seed::say_what_to_try(&address);
            Ok(())
        })
        .serve()
        .await
}
