//! Tokens in the database: `Authorization: Token <key>`.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/authentication/#tokenauthentication>.
//!
//! A key is shown once, when it is made; the table holds its digest. A user may have several; each
//! may end at its time, and all end when the password changes. [`PlainTokens`] uses DRF's own table instead, one key for each user, as it is.
//!
//! ```
//! use rest_kit::contrib::auth::{User, Users};
//! use rest_kit::contrib::authtoken::{AccessToken, Tokens, access_token};
//! use rest_kit::prelude::*;
//!
//! async fn key_for(user: &User, cx: &Context) -> Result<String> {
//!     let token = AccessToken::changes().set(access_token::name, "importer");
//!     let (key, _row) = Tokens::new(Users::new()).create_with(user, token, cx).await?;
//!     Ok(key)
//! }
//! # let _ = key_for;
//! ```

mod command;
mod models;
mod obtain;
mod plain;
mod tokens;

use crate::app::RestKit;
use crate::db::Migrations;
use rest_kit::migrations::embed_migrations;

pub use self::command::Reset;
pub use self::models::{AccessToken, access_token};
pub use self::obtain::{AuthTokenSerializer, IssueToken, ObtainAuthToken};
pub use self::plain::{PlainToken, PlainTokens, authtoken_token};
pub use self::tokens::Tokens;

/// The table `access_token`.
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/authtoken/sqlite"))
    .postgres(embed_migrations!("migrations/authtoken/postgres"));

/// Adds the table.
pub fn install(kit: RestKit) -> RestKit {
    kit.migrations(MIGRATIONS)
}
