//! DRF's own table of tokens, for databases that have one.

use std::sync::Arc;

use diesel::ExpressionMethods as _;

use crate::access::authentication::{TokenStore, UserStore};
use crate::access::secrets::random_hex;
use crate::context::{Context, User};
use crate::db::Model;
use crate::db::values::DateTime;
use crate::error::Result;

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
    pub async fn get_or_create(&self, user_id: i64, cx: &Context) -> Result<String> {
        let own = || PlainToken::objects().filter(authtoken_token::user_id.eq(user_id));
        if let Some(token) = own().first(cx).await? {
            return Ok(token.key);
        }
        // Inserted only: a key that is taken already cannot become another user's.
        let row = PlainToken::changes()
            .set(authtoken_token::key, random_hex::<20>()?)
            .set(authtoken_token::user_id, user_id);
        match PlainToken::objects().create(row, cx).await {
            Ok(token) => Ok(token.key),
            // Another request has made one at the same time.
            Err(error) => match own().first(cx).await? {
                Some(token) => Ok(token.key),
                None => Err(error),
            },
        }
    }
}

impl<S: UserStore> TokenStore for PlainTokens<S> {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn User>>> {
        let known = authtoken_token::key.eq(key.to_owned());
        match PlainToken::objects().filter(known).first(cx).await? {
            Some(token) => self.users.find(token.user_id, cx).await,
            None => Ok(None),
        }
    }
}
