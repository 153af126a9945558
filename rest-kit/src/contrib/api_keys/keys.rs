//! Making keys, ending them, and finding the one that a request shows.

use std::any::Any;
use std::sync::Arc;

use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _,
    QueryDsl as _, QueryResult, RunQueryDsl as _, Table as _,
};

use crate::access::authentication::UserStore;
use crate::context::{Context, User};
use crate::contrib::auth::{self, Users, auth_user};
use crate::db::{Changes, Connection, Db, Model};
use crate::descriptors::{Credentials, SecurityDescriptor};
use crate::error::Result;
use crate::secrets::{digest, random_text, same};

use super::models::{ApiKey, api_key};

/// How many letters stand before the dot.
const PREFIX: usize = 8;
/// How many letters stand behind it.
const SECRET: usize = 32;

/// Makes keys, ends them, and finds the one that a request shows.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "APIKeyManager")]
pub struct ApiKeys {
    header: Option<&'static str>,
}

/// The key that a request has shown.
#[derive(Clone)]
struct Shown(ApiKey);

impl ApiKeys {
    /// Creates keys that are shown as `Authorization: Api-Key <key>`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for keys in this header instead, where they stand alone: `X-Api-Key: <key>`.
    #[must_use]
    #[doc(alias = "API_KEY_CUSTOM_HEADER")]
    pub fn header(mut self, name: &'static str) -> Self {
        self.header = Some(name);
        self
    }

    /// Makes a key; answers it and its row: it cannot be read again.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn create(
        &self,
        values: Changes<ApiKey>,
        db: &impl AsRef<Db>,
    ) -> Result<(String, ApiKey)> {
        let prefix = random_text(PREFIX)?;
        let key = format!("{prefix}.{}", random_text(SECRET)?);
        // Inserted only: a prefix that is taken already is an error, not another's row.
        let row = values
            .set(api_key::prefix, prefix)
            .set(api_key::digest, digest(&key));
        let row = ApiKey::objects().create(row, db).await?;
        Ok((key, row))
    }

    /// Makes a key that belongs to a user, and ends with their password.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn create_for(
        &self,
        user: &dyn User,
        values: Changes<ApiKey>,
        db: &impl AsRef<Db>,
    ) -> Result<(String, ApiKey)> {
        let values = values
            .set(api_key::user_id, Some(user.id().to_number()?))
            .set(api_key::secret, secret(user));
        self.create(values, db).await
    }

    /// Ends a key for ever, by its prefix; answers whether there was one.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn revoke(&self, prefix: &str, db: &impl AsRef<Db>) -> Result<bool> {
        // Without its digest nothing can bring the key back.
        let ended = ApiKey::changes()
            .set(api_key::revoked, true)
            .set(api_key::digest, String::new());
        let known = api_key::prefix.eq(prefix.to_owned());
        let rows = ApiKey::objects().filter(known).update(ended, db).await?;
        Ok(rows > 0)
    }

    /// Returns the key that a permission or an authenticator has found in this request.
    pub fn shown(cx: &Context) -> Option<ApiKey> {
        cx.provided().map(|Shown(key)| key)
    }

    /// Returns the request's key as it was sent; none when it has none.
    pub(super) fn sent<'a>(&self, cx: &'a Context) -> Option<&'a str> {
        let key = if let Some(name) = self.header {
            cx.request().header(name)?
        } else {
            let (keyword, key) = cx.request().header("authorization")?.split_once(' ')?;
            keyword.eq_ignore_ascii_case("Api-Key").then_some(key)?
        };
        Some(key.trim()).filter(|key| !key.is_empty())
    }

    /// Describes where requests show keys.
    pub(super) fn described(&self) -> SecurityDescriptor {
        SecurityDescriptor {
            name: "apiKeyAuth",
            credentials: Credentials::Header(self.header.unwrap_or("Authorization").to_owned()),
            description: match self.header {
                Some(_) => String::new(),
                None => "Key with required prefix \"Api-Key\"".to_owned(),
            },
        }
    }

    /// Returns the header's name in challenges.
    pub(super) fn challenge(&self) -> Option<String> {
        self.header.is_none().then(|| "Api-Key".to_owned())
    }

    /// Finds the row of a key that is of use still, and notes that it was shown.
    pub(super) async fn find(&self, key: &str, cx: &Context) -> Result<Option<ApiKey>> {
        let Some(prefix) = prefix(key) else {
            return Ok(None);
        };
        let named = ApiKey::objects().filter(api_key::prefix.eq(prefix));
        let row = named.first(cx).await?;
        Ok(row
            .filter(|row| is_usable(row, key))
            .inspect(|row| note(row, cx)))
    }

    /// As [`find`](Self::find), with the key's owner.
    pub(super) async fn find_with_owner(
        &self,
        key: &str,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<Option<(ApiKey, Option<Arc<dyn User>>)>> {
        let (row, owner) = if (users as &dyn Any).is::<Users>() {
            let Some(prefix) = prefix(key) else {
                return Ok(None);
            };
            let find = move |connection: &mut Connection| with_owner(&prefix, connection);
            let found = cx.db().read(find).await?;
            let Some((row, owner)) = found.filter(|(row, _)| is_usable(row, key)) else {
                return Ok(None);
            };
            note(&row, cx);
            (row, owner.map(|owner| Arc::new(owner) as Arc<dyn User>))
        } else {
            let Some(row) = self.find(key, cx).await? else {
                return Ok(None);
            };
            let owner = match row.user_id {
                Some(id) => users.find(&id.into(), cx).await?,
                None => None,
            };
            (row, owner)
        };
        let owner = owner.filter(|owner| same(secret(&**owner), &row.secret));
        Ok(Some((row, owner)))
    }
}

/// Returns what stands before the dot; none of a text that cannot be a key.
fn prefix(key: &str) -> Option<String> {
    let (prefix, _) = key.split_once('.')?;
    (key.len() <= 256).then(|| prefix.to_owned())
}

fn is_usable(row: &ApiKey, key: &str) -> bool {
    same(digest(key), &row.digest) && !row.revoked && !row.has_expired()
}

fn note(row: &ApiKey, cx: &Context) {
    tracing::debug!(target: "rest_kit::security", key = row.prefix, "API key used");
    if let Some(end) = row.expires {
        cx.set_identity_end(end);
    }
    cx.set_credential(format!("API key {}", row.prefix));
    cx.provide(Shown(row.clone()));
}

/// What a key remembers of its owner's password.
fn secret(user: &dyn User) -> String {
    digest(user.session_auth_hash().unwrap_or_default())
}

/// Finds a key and its owner.
fn with_owner(
    prefix: &str,
    connection: &mut Connection,
) -> QueryResult<Option<(ApiKey, Option<auth::User>)>> {
    api_key::table
        .left_join(auth_user::table.on(api_key::user_id.eq(auth_user::id.nullable())))
        .filter(api_key::prefix.eq(prefix))
        .select((
            api_key::table::all_columns(),
            auth_user::table::all_columns().nullable(),
        ))
        .first(connection)
        .optional()
}
