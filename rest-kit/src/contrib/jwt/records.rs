//! Refresh tokens in the application's database.

use rest_kit::Context;
use rest_kit::Result;
use rest_kit::authentication::jwt::{Rotated, Rotation, TokenRecord, TokenRecords};
use rest_kit::context::UserId;
use rest_kit::db::{Connection, Db, Model, QueryError, QueryResult};
use rest_kit::descriptors::RequiredModel;
use rest_kit::prelude::*;
use rest_kit::values::DateTime;
use rest_kit::views::BoxFuture;

use super::models::{
    OutstandingToken, TokenFamily, jwt_families as families, jwt_outstanding_tokens as tokens,
};

/// Remembers refresh tokens in two tables, that [`MIGRATIONS`](super::MIGRATIONS) make.
#[derive(Debug, Clone, Copy, Default)]
pub struct OutstandingTokens;

impl OutstandingTokens {
    /// Deletes what has expired; answers how many tokens. To be run daily.
    ///
    /// # Errors
    ///
    /// The database's.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::contrib::jwt::OutstandingTokens;
    /// use rest_kit::prelude::*;
    ///
    /// let app = RestKit::new(Settings::default()).on_start(async |db| {
    ///     let deleted = OutstandingTokens.flush_expired(&db).await?;
    ///     tracing::info!(deleted, "expired tokens are gone");
    ///     Ok(())
    /// });
    /// # let _ = app;
    /// ```
    #[doc(alias = "flushexpiredtokens")]
    pub async fn flush_expired(self, db: &Db) -> Result<usize> {
        let now = DateTime::now();
        db.atomic(move |connection| -> QueryResult<usize> {
            let expired = OutstandingToken::objects().filter(tokens::expires_at.le(now));
            let deleted = expired.delete_on(connection)?;
            let over = TokenFamily::objects().filter(families::expires_at.le(now));
            over.delete_on(connection)?;
            Ok(deleted)
        })
        .await
    }
}

impl TokenRecords for OutstandingTokens {
    fn models(&self) -> Vec<RequiredModel> {
        let models = [TokenFamily::DESCRIPTOR, OutstandingToken::DESCRIPTOR];
        let cure = "add `.with(jwt::install)`";
        models.map(|model| RequiredModel { model, cure }).into()
    }

    fn outstand<'a>(&'a self, token: TokenRecord, cx: &'a Context) -> BoxFuture<'a, Result<()>> {
        Box::pin(
            cx.db()
                .atomic(move |connection| remember(&token, connection)),
        )
    }

    fn is_blacklisted<'a>(&'a self, id: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<bool>> {
        let id = id.to_owned();
        Box::pin(cx.db().read(move |connection| -> QueryResult<bool> {
            match OutstandingToken::objects().find_on(id, connection)? {
                Some(token) => is_over(&token, connection),
                None => Ok(false),
            }
        }))
    }

    fn is_revoked<'a>(&'a self, family: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<bool>> {
        let family = family.to_owned();
        Box::pin(cx.db().read(move |connection| is_ended(family, connection)))
    }

    fn rotate<'a>(&'a self, rotation: Rotation, cx: &'a Context) -> BoxFuture<'a, Result<Rotated>> {
        Box::pin(
            cx.db()
                .atomic(move |connection| rotate(rotation, connection)),
        )
    }

    fn blacklist<'a>(&'a self, token: TokenRecord, cx: &'a Context) -> BoxFuture<'a, Result<()>> {
        Box::pin(cx.db().atomic(move |connection| -> QueryResult<()> {
            remember(&token, connection)?;
            let row = OutstandingToken::objects().find_on(token.id.clone(), connection)?;
            use_up(&token.id, None, connection)?;
            end(row.map_or(token.family, |row| row.family_id), connection)
        }))
    }

    fn revoke_user<'a>(&'a self, user: &'a UserId, cx: &'a Context) -> BoxFuture<'a, Result<()>> {
        let user_id = Some(user.to_string());
        Box::pin(cx.db().write(move |connection| -> QueryResult<()> {
            let families = TokenFamily::objects()
                .filter(families::user_id.eq(user_id))
                .filter(families::revoked_at.is_null());
            families.update_on(ended_now(), connection)?;
            Ok(())
        }))
    }
}

/// Adds a token and its family, unless they are known.
fn remember(token: &TokenRecord, connection: &mut Connection) -> QueryResult<()> {
    let family = TokenFamily::changes()
        .set(families::id, token.family.clone())
        .set(families::user_id, named(token))
        .set(families::created_at, token.created_at)
        .set(families::expires_at, token.expires_at)
        .set(families::revoked_at, None::<DateTime>);
    unless_known(connection, |connection| {
        family.insert_on(connection).map(drop)
    })?;
    unless_known(connection, |connection| insert(token, connection))?;
    // The family lasts as long as its last token.
    TokenFamily::objects()
        .filter(families::id.eq(token.family.clone()))
        .filter(families::expires_at.lt(token.expires_at))
        .update_on(
            TokenFamily::changes().set(families::expires_at, token.expires_at),
            connection,
        )?;
    Ok(())
}

fn named(token: &TokenRecord) -> Option<String> {
    token.user_id.as_ref().map(UserId::to_string)
}

fn insert(token: &TokenRecord, connection: &mut Connection) -> QueryResult<()> {
    OutstandingToken::changes()
        .set(tokens::jti, token.id.clone())
        .set(tokens::family_id, token.family.clone())
        .set(tokens::user_id, named(token))
        .set(tokens::created_at, token.created_at)
        .set(tokens::expires_at, token.expires_at)
        .set(tokens::blacklisted_at, None::<DateTime>)
        .set(tokens::successor, None::<String>)
        .insert_on(connection)
        .map(drop)
}

/// Runs an insertion in a savepoint: a row that is there already is as good.
fn unless_known(
    connection: &mut Connection,
    insertion: impl FnOnce(&mut Connection) -> QueryResult<()>,
) -> QueryResult<()> {
    use diesel::result::DatabaseErrorKind::UniqueViolation;
    match connection.atomic(insertion) {
        Err(QueryError::DatabaseError(UniqueViolation, _)) => Ok(()),
        inserted => inserted,
    }
}

/// Marks a token as used up, if it is not: of several at once, one does it.
fn use_up(id: &str, successor: Option<&str>, connection: &mut Connection) -> QueryResult<bool> {
    let changes = OutstandingToken::changes()
        .set(tokens::blacklisted_at, Some(DateTime::now()))
        .set(tokens::successor, successor.map(str::to_owned));
    let rows = OutstandingToken::objects()
        .filter(tokens::jti.eq(id.to_owned()))
        .filter(tokens::blacklisted_at.is_null())
        .update_on(changes, connection)?;
    Ok(rows == 1)
}

fn rotate(rotation: Rotation, connection: &mut Connection) -> QueryResult<Rotated> {
    let Rotation {
        used,
        mut successor,
        ..
    } = rotation;
    let mut found = OutstandingToken::objects().find_on(used.id.clone(), connection)?;
    if found.is_none() {
        // A token that was made elsewhere, or before tokens were remembered.
        remember(&used, connection)?;
        found = OutstandingToken::objects().find_on(used.id.clone(), connection)?;
    }
    let Some(found) = found else {
        return Ok(Rotated::Refused);
    };
    if is_ended(found.family_id.clone(), connection)? {
        return Ok(Rotated::Refused);
    }
    if use_up(&used.id, Some(&successor.id), connection)? {
        successor.family = found.family_id;
        remember(&successor, connection)?;
        return Ok(Rotated::Now);
    }
    // Read anew: who was faster has committed by now.
    let Some(found) = OutstandingToken::objects().find_on(used.id, connection)? else {
        return Ok(Rotated::Refused);
    };
    let Some(at) = found.blacklisted_at else {
        return Ok(Rotated::Refused);
    };
    if at
        .checked_add(rotation.grace)
        .is_some_and(|end| DateTime::now() < end)
    {
        return Ok(match successor_of(&found, connection)? {
            Some(successor) => Rotated::Before(successor.into()),
            None => Rotated::Refused,
        });
    }
    if at < rotation.began && rotation.reuse_detection {
        tracing::warn!(
            family = found.family_id,
            "a refresh token was used twice: revoked"
        );
        end(found.family_id, connection)?;
    }
    Ok(Rotated::Refused)
}

/// Returns the token that took another's place, if it may still be used.
fn successor_of(
    token: &OutstandingToken,
    connection: &mut Connection,
) -> QueryResult<Option<OutstandingToken>> {
    let Some(id) = token.successor.clone() else {
        return Ok(None);
    };
    let found = OutstandingToken::objects().find_on(id, connection)?;
    Ok(found.filter(|successor| successor.blacklisted_at.is_none()))
}

fn is_over(token: &OutstandingToken, connection: &mut Connection) -> QueryResult<bool> {
    Ok(token.blacklisted_at.is_some() || is_ended(token.family_id.clone(), connection)?)
}

fn is_ended(family: String, connection: &mut Connection) -> QueryResult<bool> {
    let family = TokenFamily::objects().find_on(family, connection)?;
    Ok(family.is_some_and(|family| family.revoked_at.is_some()))
}

fn end(family: String, connection: &mut Connection) -> QueryResult<()> {
    let family = TokenFamily::objects()
        .filter(families::id.eq(family))
        .filter(families::revoked_at.is_null());
    family.update_on(ended_now(), connection).map(drop)
}

fn ended_now() -> Changes<TokenFamily> {
    TokenFamily::changes().set(families::revoked_at, Some(DateTime::now()))
}
