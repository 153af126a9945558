//! Keys for programs: `Authorization: Api-Key <prefix>.<secret>`.
//!
//! The library for Django: <https://florimondmanca.github.io/djangorestframework-api-key/>.
//!
//! [`HasApiKey`] opens a view to whoever has a key, without a user: another permission, not
//! another caller. A key may belong to a user; [`ApiKeyAuthentication`] recognizes its owner.
//!
//! A key is shown once, when it is made; the table holds its digest. It may end at its time, and
//! a revoked one cannot come back.
//!
//! ```
//! use rest_kit::contrib::api_keys::{self, ApiKey, ApiKeys, HasApiKey, api_key};
//! use rest_kit::prelude::*;
//! use rest_kit::test::{Client, database};
//!
//! #[api_view(get, permissions = HasApiKey::new())]
//! async fn stock(cx: &Context) -> Result<Response> {
//!     Ok(Response::new(&ApiKeys::shown(cx).map(|key| key.name)))
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let app = RestKit::new(Settings::default())
//!     .with(api_keys::install)
//!     .register_view("stock", stock);
//! let client = Client::start(app, database(())?).await?;
//!
//! let values = ApiKey::changes().set(api_key::name, "the till");
//! let (key, _row) = ApiKeys::new().create(values, client.db()).await?;
//! let answer = client.get("/stock/").header("authorization", &format!("Api-Key {key}")).await;
//! assert_eq!(answer.text(), r#""the till""#);
//! assert_eq!(client.get("/stock/").await.status(), 403);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod authentication;
mod keys;
mod models;
mod permission;

use crate::app::RestKit;
use crate::db::Migrations;
use rest_kit::migrations::embed_migrations;

pub use self::authentication::ApiKeyAuthentication;
pub use self::keys::ApiKeys;
pub use self::models::{ApiKey, api_key};
pub use self::permission::HasApiKey;

/// The table `api_key`.
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/api_keys/sqlite"))
    .postgres(embed_migrations!("migrations/api_keys/postgres"));

/// Adds the table.
pub fn install(kit: RestKit) -> RestKit {
    kit.migrations(MIGRATIONS)
}
