//! Sessions in the database, and pages to log in and out.
//!
//! Django: <https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-database-backed-sessions>.
//!
//! ```
//! use rest_kit::contrib::sessions::{self, DatabaseSessions};
//! use rest_kit::prelude::*;
//! use rest_kit::secrets::SecretKey;
//! use rest_kit::sessions::Sessions;
//!
//! // An application takes `SecretKey::from_env()?`.
//! let sessions = Sessions::new(DatabaseSessions, SecretKey::random()?);
//! let app = RestKit::new(Settings::default()).with(sessions::install);
//! # let _ = (sessions, app);
//! # Ok::<(), StartError>(())
//! ```

mod html;
mod models;
mod pages;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _,
    QueryDsl as _, QueryResult, RunQueryDsl as _, Table as _,
};

use crate::access::BoxFuture;
use crate::access::sessions::{FoundSession, SessionData, SessionStore, user_id};
use crate::app::RestKit;
use crate::context::{self, Context};
use crate::contrib::auth::{User, Users, auth_user};
use crate::db::values::{DateTime, Json};
use crate::db::{Connection, Db, Migrations, Model};
use crate::descriptors::RequiredModel;
use crate::error::Result;
use crate::secrets::{digest, random_text};
use rest_kit::migrations::embed_migrations;

pub use self::models::{StoredSession, session};
pub use self::pages::LoginPages;

/// The table `session`.
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/sessions/sqlite"))
    .postgres(embed_migrations!("migrations/sessions/postgres"));

/// Adds the table.
pub fn install(kit: RestKit) -> RestKit {
    kit.migrations(MIGRATIONS)
}

/// Keeps sessions in a table: a logout ends them, whoever has copied the cookie.
///
/// With the users of [`contrib::auth`](crate::contrib::auth) a session and its user are found by
/// one query.
#[derive(Debug, Clone, Copy, Default)]
pub struct DatabaseSessions;

impl DatabaseSessions {
    /// Deletes the sessions that have ended; answers how many.
    ///
    /// # Errors
    ///
    /// The database's.
    #[doc(alias = "clearsessions")]
    pub async fn clear_expired(db: &impl AsRef<Db>) -> Result<usize> {
        let ended = session::expires.le(DateTime::now());
        StoredSession::objects().filter(ended).delete(db).await
    }

    /// Ends every session of a user; answers how many.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn end_all(user_id: i64, db: &impl AsRef<Db>) -> Result<usize> {
        let own = session::user_id.eq(Some(user_id));
        StoredSession::objects().filter(own).delete(db).await
    }
}

/// When what is stored now for so long ends.
fn end(age: Duration) -> DateTime {
    let age = chrono::Duration::from_std(age).unwrap_or(chrono::Duration::MAX);
    let end = chrono::Utc::now().checked_add_signed(age);
    end.unwrap_or(chrono::DateTime::<chrono::Utc>::MAX_UTC)
        .into()
}

impl SessionStore for DatabaseSessions {
    fn models(&self) -> Vec<RequiredModel> {
        let cure = "add `.with(sessions::install)`";
        vec![RequiredModel {
            model: StoredSession::DESCRIPTOR,
            cure,
        }]
    }

    fn load<'a>(
        &'a self,
        key: &'a str,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<SessionData>>> {
        Box::pin(async move {
            let row = StoredSession::objects()
                .filter(session::digest.eq(digest(key)))
                .filter(session::expires.gt(DateTime::now()))
                .first(cx)
                .await?;
            Ok(row.map(|row| row.data.0))
        })
    }

    fn load_with_user<'a>(
        &'a self,
        key: &'a str,
        users: &'a dyn Any,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<FoundSession>>> {
        Box::pin(async move {
            if !users.is::<Users>() {
                return Ok(self.load(key, cx).await?.map(|data| (data, None)));
            }
            let digest = digest(key);
            let find = move |connection: &mut Connection| with_user(&digest, connection);
            let found = cx.db().read(find).await?;
            Ok(found.map(|(row, user)| {
                let user = user.map(|user| Arc::new(user) as Arc<dyn context::User>);
                (row.data.0, user)
            }))
        })
    }

    fn create<'a>(
        &'a self,
        data: &'a SessionData,
        age: Duration,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let key = random_text(32)?;
            let row = StoredSession::changes()
                .set(session::digest, digest(&key))
                .set(session::data, Json(data.clone()))
                .set(session::expires, end(age))
                .set(session::user_id, user_id(data));
            StoredSession::objects().create(row, cx).await?;
            Ok(key)
        })
    }

    fn update<'a>(
        &'a self,
        key: &'a str,
        data: &'a SessionData,
        age: Duration,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            let row = StoredSession::changes()
                .set(session::data, Json(data.clone()))
                .set(session::expires, end(age))
                .set(session::user_id, user_id(data));
            let found = StoredSession::objects()
                .filter(session::digest.eq(digest(key)))
                .update(row, cx)
                .await?;
            Ok((found > 0).then(|| key.to_owned()))
        })
    }

    fn delete<'a>(&'a self, key: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            StoredSession::objects()
                .filter(session::digest.eq(digest(key)))
                .delete(cx)
                .await?;
            Ok(())
        })
    }
}

/// Finds a session that has not ended, and its user.
fn with_user(
    digest: &str,
    connection: &mut Connection,
) -> QueryResult<Option<(StoredSession, Option<User>)>> {
    session::table
        .left_join(auth_user::table.on(session::user_id.eq(auth_user::id.nullable())))
        .filter(session::digest.eq(digest))
        .filter(session::expires.gt(DateTime::now()))
        .select((
            session::table::all_columns(),
            auth_user::table::all_columns().nullable(),
        ))
        .first(connection)
        .optional()
}
