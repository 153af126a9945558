//! Tokens of which only digests are stored.

use std::any::Any;
use std::sync::Arc;

use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, OptionalExtension as _, QueryDsl as _, QueryResult,
    RunQueryDsl as _, Table as _,
};

use crate::access::authentication::{TokenStore, UserStore};
use crate::context::{Context, User};
use crate::contrib::auth::{self, Users, auth_user};
use crate::db::values::{DateTime, Duration};
use crate::db::{Changes, Connection, Db, Model};
use crate::descriptors::RequiredModel;
use crate::error::Result;
use crate::secrets::{digest, random_hex, same};

use super::models::{AccessToken, access_token};

/// How many letters of a key are stored as they are.
const PREFIX: usize = 8;
/// A use is noted when the last one is so long ago.
const NOTE_AFTER: Duration = Duration::minutes(1);

/// Finds the owners of tokens, and makes new ones.
///
/// With the users of [`contrib::auth`](crate::contrib::auth) a token and its owner are found by
/// one query; another one notes the use, once a minute at most.
#[derive(Debug, Clone)]
pub struct Tokens<S> {
    users: S,
    age: Option<Duration>,
}

impl<S: UserStore> Tokens<S> {
    /// Creates a store of tokens whose owners are found in `users`.
    pub fn new(users: S) -> Self {
        Self { users, age: None }
    }

    /// Sets how long new tokens live; without it they do not end.
    #[must_use]
    #[doc(alias = "TOKEN_TTL")]
    pub fn age(mut self, age: Duration) -> Self {
        self.age = Some(age);
        self
    }

    /// Makes a token for the user; answers it: it cannot be read again.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn create(&self, user: &dyn User, db: &impl AsRef<Db>) -> Result<String> {
        let (key, _) = self.create_with(user, Changes::new(), db).await?;
        Ok(key)
    }

    /// As [`create`](Self::create), with a name or an end of its own; answers the row, too.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn create_with(
        &self,
        user: &dyn User,
        values: Changes<AccessToken>,
        db: &impl AsRef<Db>,
    ) -> Result<(String, AccessToken)> {
        let key = random_hex::<20>()?;
        let end = self.age.and_then(|age| DateTime::now().checked_add(age));
        let mut row = AccessToken::changes().set(access_token::expires, end);
        row.merge(values);
        let row = row
            .set(access_token::digest, digest(&key))
            .set(access_token::prefix, key[..PREFIX].to_owned())
            .set(access_token::secret, secret(user))
            .set(access_token::user_id, user.id().to_number()?);
        let row = AccessToken::objects().create(row, db).await?;
        Ok((key, row))
    }

    /// Ends one token; answers whether there was one.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn revoke(&self, key: &str, db: &impl AsRef<Db>) -> Result<bool> {
        let known = access_token::digest.eq(digest(key));
        Ok(AccessToken::objects().filter(known).delete(db).await? > 0)
    }

    /// Ends all tokens of a user; answers how many.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn revoke_all(&self, user_id: i64, db: &impl AsRef<Db>) -> Result<usize> {
        let own = access_token::user_id.eq(user_id);
        AccessToken::objects().filter(own).delete(db).await
    }
}

impl<S: UserStore> TokenStore for Tokens<S> {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn User>>> {
        let Some((token, owner)) = self.find_with_owner(key, cx).await? else {
            return Ok(None);
        };
        let now = DateTime::now();
        if token.expires.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        if let Some(end) = token.expires {
            cx.set_identity_end(end);
        }
        let owner = owner.filter(|owner| same(secret(&**owner), &token.secret));
        if owner.is_some() && token.last_used.is_none_or(|last| last + NOTE_AFTER <= now) {
            let row = AccessToken::objects().filter(access_token::id.eq(token.id));
            let used = AccessToken::changes().set(access_token::last_used, Some(now));
            row.update(used, cx).await?;
        }
        Ok(owner)
    }

    fn models(&self) -> Vec<RequiredModel> {
        let mut models = self.users.models();
        models.push(RequiredModel {
            model: AccessToken::DESCRIPTOR,
            cure: "add `.with(authtoken::install)`",
        });
        models
    }
}

impl<S: UserStore> Tokens<S> {
    async fn find_with_owner(
        &self,
        key: &str,
        cx: &Context,
    ) -> Result<Option<(AccessToken, Option<Arc<dyn User>>)>> {
        let digest = digest(key);
        if (&self.users as &dyn Any).is::<Users>() {
            let find = move |connection: &mut Connection| with_owner(&digest, connection);
            let found = cx.db().read(find).await?;
            return Ok(found.map(|(token, owner)| (token, Some(Arc::new(owner) as _))));
        }
        let known = access_token::digest.eq(digest);
        let Some(token) = AccessToken::objects().filter(known).first(cx).await? else {
            return Ok(None);
        };
        let owner = self.users.find(&token.user_id.into(), cx).await?;
        Ok(Some((token, owner)))
    }
}

/// Finds a token and its owner.
fn with_owner(
    digest: &str,
    connection: &mut Connection,
) -> QueryResult<Option<(AccessToken, auth::User)>> {
    access_token::table
        .inner_join(auth_user::table.on(auth_user::id.eq(access_token::user_id)))
        .filter(access_token::digest.eq(digest))
        .select((
            access_token::table::all_columns(),
            auth_user::table::all_columns(),
        ))
        .first(connection)
        .optional()
}

/// What a token remembers of its owner's password.
fn secret(user: &dyn User) -> String {
    digest(user.session_auth_hash().unwrap_or_default())
}
