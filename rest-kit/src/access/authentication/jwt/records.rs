//! What is remembered of refresh tokens.

use std::fmt;

use crate::access::BoxFuture;
use crate::context::{Context, UserId};
use crate::db::values::{DateTime, Duration};
use crate::descriptors::RequiredModel;
use crate::error::Result;

/// A refresh token as it is remembered: never the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its own name.
    pub id: String,
    /// The name of the login that it descends from.
    pub family: String,
    /// Whose it is, as the token names them.
    pub user_id: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it ends.
    pub expires_at: DateTime,
}

/// One use of a refresh token that may be used once.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// The token that was sent.
    pub used: TokenRecord,
    /// The token that takes its place.
    pub successor: TokenRecord,
    /// When the request began: a token that was rotated since was not used twice, but raced for.
    pub began: DateTime,
    /// For how long a second use has the same answer.
    pub grace: Duration,
    /// Whether a second use revokes the family.
    pub reuse_detection: bool,
}

/// What became of a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotated {
    /// The successor is the one that was offered.
    Now,
    /// The successor is the one of an earlier use, within the grace time.
    Before(TokenRecord),
    /// The token may not be used.
    Refused,
}

/// Remembers refresh tokens, so that they can be revoked and used once.
///
/// `rest_kit::contrib::jwt::OutstandingTokens` keeps them in the application's database.
#[doc(alias = "token_blacklist")]
pub trait TokenRecords: fmt::Debug + Send + Sync + 'static {
    /// Returns the models whose tables it needs; a start without them fails.
    fn models(&self) -> Vec<RequiredModel> {
        Vec::new()
    }

    /// Remembers a new token.
    ///
    /// # Errors
    ///
    /// Failures of the store, as with all functions here.
    fn outstand<'a>(&'a self, token: TokenRecord, cx: &'a Context) -> BoxFuture<'a, Result<()>>;

    /// Returns whether the token was revoked, or used up.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn is_blacklisted<'a>(&'a self, id: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<bool>>;

    /// Returns whether the family was revoked.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn is_revoked<'a>(&'a self, family: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<bool>>;

    /// Replaces a token by its successor, all or nothing: of several at once, one does it.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn rotate<'a>(&'a self, rotation: Rotation, cx: &'a Context) -> BoxFuture<'a, Result<Rotated>>;

    /// Revokes a token and its family.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn blacklist<'a>(&'a self, token: TokenRecord, cx: &'a Context) -> BoxFuture<'a, Result<()>>;

    /// Revokes every family of a user.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn revoke_user<'a>(&'a self, user: &'a UserId, cx: &'a Context) -> BoxFuture<'a, Result<()>>;
}
