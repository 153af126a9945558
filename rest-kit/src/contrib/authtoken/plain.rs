//! DRF's own table of tokens, for databases that have one.

use std::any::Any;
use std::sync::Arc;

use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, OptionalExtension as _, QueryDsl as _, QueryResult,
    RunQueryDsl as _, Table as _,
};

use crate::access::authentication::{TokenStore, UserStore};
use crate::context::{Context, User};
use crate::contrib::auth::{self, Users, auth_user};
use crate::db::values::DateTime;
use crate::db::{Connection, Db, Model};
use crate::error::Result;
use crate::secrets::random_hex;

/// A row of DRF's table: a key that is stored as it is, one for each user.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "authtoken_token", ordering("-created"))]
#[doc(alias = "Token")]
pub struct PlainToken {
    /// 40 hexadecimal digits.
    #[model(primary_key, max_length = 40)]
    pub key: String,
    /// When it was made.
    #[model(auto_now_add)]
    pub created: DateTime,
    /// Whose it is.
    #[model(unique)]
    pub user_id: i64,
}

diesel::allow_tables_to_appear_in_same_query!(authtoken_token, auth_user);

/// Finds the owners of tokens in DRF's table, where keys are stored as they are.
///
/// For databases that Django has filled: whoever reads them can use every token. New
/// applications take [`Tokens`](super::Tokens).
#[derive(Debug, Clone)]
pub struct PlainTokens<S> {
    users: S,
}

impl<S: UserStore> PlainTokens<S> {
    /// Creates a store of tokens whose owners are found in `users`.
    pub fn new(users: S) -> Self {
        Self { users }
    }

    /// Returns the user's key, made when there is none.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn get_or_create(&self, user_id: i64, db: &impl AsRef<Db>) -> Result<String> {
        let own = PlainToken::objects().filter(authtoken_token::user_id.eq(user_id));
        if let Some(token) = own.first(db).await? {
            return Ok(token.key);
        }
        let get = move |connection: &mut Connection| Self::get_or_create_on(user_id, connection);
        db.as_ref().atomic(get).await
    }

    /// As [`get_or_create`](Self::get_or_create), on a connection.
    ///
    /// # Errors
    ///
    /// The database's.
    pub fn get_or_create_on(user_id: i64, connection: &mut Connection) -> Result<String> {
        let own = || PlainToken::objects().filter(authtoken_token::user_id.eq(user_id));
        if let Some(token) = own().first_on(connection)? {
            return Ok(token.key);
        }
        // Inserted only: a key that is taken already cannot become another user's.
        let row = PlainToken::changes()
            .set(authtoken_token::key, random_hex::<20>()?)
            .set(authtoken_token::user_id, user_id);
        let created = connection.atomic(|connection| row.insert_on(connection));
        match created {
            Ok(token) => Ok(token.key),
            // Another request has made one at the same time.
            Err(error) => match own().first_on(connection)? {
                Some(token) => Ok(token.key),
                None => Err(error.into()),
            },
        }
    }

    /// Ends the user's key; answers whether there was one.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn revoke(&self, user_id: i64, db: &impl AsRef<Db>) -> Result<bool> {
        let own = authtoken_token::user_id.eq(user_id);
        Ok(PlainToken::objects().filter(own).delete(db).await? > 0)
    }
}

impl<S: UserStore> TokenStore for PlainTokens<S> {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn User>>> {
        if (&self.users as &dyn Any).is::<Users>() {
            let key = key.to_owned();
            let owner = cx
                .db()
                .read(move |connection| owner(&key, connection))
                .await?;
            return Ok(owner.map(|owner| Arc::new(owner) as _));
        }
        let known = authtoken_token::key.eq(key.to_owned());
        match PlainToken::objects().filter(known).first(cx).await? {
            Some(token) => self.users.find(&token.user_id.into(), cx).await,
            None => Ok(None),
        }
    }
}

/// Finds the owner of a token.
fn owner(key: &str, connection: &mut Connection) -> QueryResult<Option<auth::User>> {
    authtoken_token::table
        .inner_join(auth_user::table.on(auth_user::id.eq(authtoken_token::user_id)))
        .filter(authtoken_token::key.eq(key))
        .select(auth_user::table::all_columns())
        .first(connection)
        .optional()
}
