//! The parity application: a Django REST Framework bookstore's contract, kept by rest-kit.

mod auth;
mod models;
mod permissions;
mod renderers;
mod seed;
mod serializers;
mod urls;
mod views;

use rest_kit::contrib::jwt;
use rest_kit::contrib::sessions::{self, DatabaseSessions};
use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::schema::OpenApi;
use rest_kit::secrets::SecretKey;
use rest_kit::sessions::Sessions;
use rest_kit::throttling::ClientAddress;

use crate::views::reset::Reset;
use crate::views::throttled;

const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/sqlite"))
    .postgres(embed_migrations!("migrations/postgres"));

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    let kit = RestKit::from_env()?;
    let is_postgres = kit.settings().database_url.starts_with("postgres");
    let reset = SimpleRouter::new().register_view("__reset__", Reset::new(is_postgres));
    // A key of this program's own: sessions end with it.
    let store = Sessions::new(DatabaseSessions, SecretKey::random()?);
    kit.permissions(AllowAny)
        .migrations(MIGRATIONS)
        .with(sessions::install)
        .migrations(jwt::MIGRATIONS)
        .authentication(auth::default())
        .throttle_rates(throttled::RATES)
        .throttle_store(throttled::COUNTERS.clone())
        .client_address(ClientAddress::ForwardedFor)
        .include("api", urls::resources())
        .include("api", urls::nested())
        .include("api", urls::single_views())
        .include("api", urls::session_views(&store))
        .include("api", urls::negotiated())
        .include("api", urls::formats())
        .include("api", urls::other_routers())
        .include("api", urls::filtered())
        .include("api", urls::json_web_tokens())
        .include("api/relations", urls::relations())
        .include("api/version", urls::versions())
        .include("api/generic/authors", urls::generic_views())
        .include("api/paginated", urls::paginated())
        .include("api/perms", urls::guarded_views())
        .include("api/throttle", urls::throttled_views())
        .include("", reset)
        .schema(
            "api/schema",
            OpenApi::new("Bookstore API", "1.0.0").yaml_first(),
        )
        .on_start(move |db| seed::fill(db, is_postgres))
        .serve()
        .await
}
