//! What tokens are asked for: login, refresh, verification, logout. Endpoints are thin above it.

use std::sync::Arc;

use crate::access::authentication::UserStore;
use crate::context::{Context, User};
use crate::db::values::{DateTime, Duration};
use crate::error::{Error, Result, ValidationErrors};

use super::refusal::refusal;
use super::tokens::{NO_CREDENTIALS, new_id, no_active_account};
use super::{Jwt, Rotated, Rotation, Token, TokenError, TokenRecord, TokenType};

const NO_ACCOUNT: &str = "No active account found for the given token.";

/// A refresh token with its access token, signed.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// For new access tokens; none when the old one stays in use.
    pub refresh: Option<String>,
    /// For views.
    pub access: String,
}

/// Logging in.
impl Jwt {
    /// Returns the user of this name and password, who may have tokens.
    ///
    /// # Errors
    ///
    /// 401 in the same words whether the name, the password or the user is refused.
    pub async fn authenticate(
        &self,
        username: &str,
        password: &str,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<Arc<dyn User>> {
        let user = users.verify(username, password, cx).await?;
        let user = user.filter(|user| self.settings().admits(&**user));
        user.ok_or_else(|| {
            tracing::warn!(target: "rest_kit::security", "login failed");
            no_active_account(NO_CREDENTIALS)
        })
    }

    /// Makes the tokens of a user who has just logged in, and remembers them.
    ///
    /// # Errors
    ///
    /// 401 for users who may not log in.
    pub async fn log_in(&self, user: &dyn User, cx: &Context) -> Result<TokenPair> {
        self.log_in_for(user, None, cx).await
    }

    /// As [`log_in`](Self::log_in), with these words in the claim `scope`.
    ///
    /// # Errors
    ///
    /// As [`log_in`](Self::log_in).
    pub async fn log_in_for(
        &self,
        user: &dyn User,
        scope: Option<&str>,
        cx: &Context,
    ) -> Result<TokenPair> {
        let mut refresh = self.token_for(TokenType::Refresh, user)?;
        if let Some(scope) = scope {
            refresh.set_claim("scope", scope);
        }
        self.outstand(&refresh, cx).await?;
        tracing::info!(target: "rest_kit::security", user = ?user.id(), "logged in");
        Ok(TokenPair {
            access: self.encode(&self.access_token(&refresh))?,
            refresh: Some(self.encode(&refresh)?),
        })
    }

    /// Makes the sliding token of a user who has just logged in, and remembers it.
    ///
    /// # Errors
    ///
    /// 401 for users who may not log in.
    pub async fn log_in_sliding(&self, user: &dyn User, cx: &Context) -> Result<String> {
        let token = self.token_for(TokenType::Sliding, user)?;
        self.outstand(&token, cx).await?;
        tracing::info!(target: "rest_kit::security", user = ?user.id(), "logged in");
        self.encode(&token)
    }

    async fn outstand(&self, token: &Token, cx: &Context) -> Result<()> {
        match (self.remembered(), record_of(token)) {
            (Some(records), Some(record)) => records.outstand(record, cx).await,
            _ => Ok(()),
        }
    }
}

/// Using tokens.
impl Jwt {
    /// Reads a token of this type; refresh and sliding tokens must not be revoked.
    ///
    /// # Errors
    ///
    /// 401 with simplejwt's body.
    pub async fn accept(&self, text: &str, wanted: TokenType, cx: &Context) -> Result<Token> {
        let token = self.read(text).map_err(TokenError::into_error)?;
        let checked = self.check_type(&token, wanted, cx).await?;
        checked.map(|()| token).map_err(TokenError::into_error)
    }

    /// Checks a token that was read, as one of this type.
    pub(super) async fn check_type(
        &self,
        token: &Token,
        wanted: TokenType,
        cx: &Context,
    ) -> Result<Result<(), TokenError>> {
        let is_recorded = matches!(wanted, TokenType::Refresh | TokenType::Sliding);
        if is_recorded && self.is_blacklisted(token, cx).await? {
            return Ok(Err(TokenError::Blacklisted));
        }
        Ok(token.check(wanted))
    }

    async fn is_blacklisted(&self, token: &Token, cx: &Context) -> Result<bool> {
        match (self.remembered(), token.id()) {
            (Some(records), Some(id)) => records.is_blacklisted(id, cx).await,
            _ => Ok(false),
        }
    }

    /// Returns whether the login of a token was ended; asked only if settings say so.
    pub(super) async fn is_family_revoked(&self, token: &Token, cx: &Context) -> Result<bool> {
        match (self.remembered(), token.family()) {
            (Some(records), Some(family)) if self.settings().revoke_access_tokens => {
                records.is_revoked(family, cx).await
            }
            _ => Ok(false),
        }
    }

    /// Answers a refresh token with an access token, and with a successor when tokens rotate.
    ///
    /// # Errors
    ///
    /// 401 for tokens and users that are not accepted.
    pub async fn refresh(
        &self,
        text: &str,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<TokenPair> {
        let began = DateTime::now();
        let settings = self.settings();
        let read = self.read(text).map_err(TokenError::into_error)?;
        let used_once = settings.rotate_refresh_tokens
            && settings.blacklist_after_rotation
            && self.remembered().is_some();
        let checked = if used_once {
            // Rotating finds out whether the token was used before.
            read.check(TokenType::Refresh)
        } else {
            self.check_type(&read, TokenType::Refresh, cx).await?
        };
        checked.map_err(TokenError::into_error)?;
        if let Err(refusal) = self.check_owner(&read, users, cx).await {
            // A token that was used up says so, whoever its owner is.
            let is_over = used_once && self.is_blacklisted(&read, cx).await?;
            return Err(if is_over {
                TokenError::Blacklisted.into_error()
            } else {
                refusal
            });
        }
        let mut refresh = read;
        if !settings.rotate_refresh_tokens {
            return self.pair(&refresh, false);
        }
        if used_once {
            self.rotate(&mut refresh, began, cx).await?;
        } else {
            let (made, ends) = (refresh.now, self.end_of_refresh(&refresh));
            refresh.follow(&new_id(), made, ends);
            self.outstand(&refresh, cx).await?;
        }
        self.pair(&refresh, true)
    }

    fn end_of_refresh(&self, refresh: &Token) -> i64 {
        let lifetime = self.settings().refresh_token_lifetime.num_seconds();
        refresh.now.saturating_add(lifetime)
    }

    fn pair(&self, refresh: &Token, is_new: bool) -> Result<TokenPair> {
        Ok(TokenPair {
            access: self.encode(&self.access_token(refresh))?,
            refresh: is_new.then(|| self.encode(refresh)).transpose()?,
        })
    }

    /// Replaces a token by its successor: the same one for all who use it within the grace time.
    async fn rotate(&self, refresh: &mut Token, began: DateTime, cx: &Context) -> Result<()> {
        let settings = self.settings();
        let (Some(records), Some(used)) = (self.remembered(), record_of(refresh)) else {
            return Err(TokenError::NoId.into_error());
        };
        let successor = TokenRecord {
            id: new_id(),
            created_at: moment(refresh.now),
            expires_at: moment(self.end_of_refresh(refresh)),
            ..used.clone()
        };
        let rotation = Rotation {
            used,
            successor: successor.clone(),
            began,
            grace: settings.rotation_grace,
            reuse_detection: settings.reuse_detection,
        };
        let follows = match records.rotate(rotation, cx).await? {
            Rotated::Now => successor,
            Rotated::Before(successor) => successor,
            Rotated::Refused => {
                tracing::warn!(
                    target: "rest_kit::security",
                    user = refresh.user_id().map(tracing::field::debug),
                    "refresh token used again"
                );
                return Err(TokenError::Blacklisted.into_error());
            }
        };
        let (made, ends) = (
            follows.created_at.timestamp(),
            follows.expires_at.timestamp(),
        );
        refresh.follow(&follows.id, made, ends);
        Ok(())
    }

    /// Renews a sliding token.
    ///
    /// # Errors
    ///
    /// 401 for tokens and users that are not accepted.
    pub async fn refresh_sliding(
        &self,
        text: &str,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<String> {
        let settings = self.settings();
        let mut token = self.accept(text, TokenType::Sliding, cx).await?;
        let claim = &settings.sliding_token_refresh_exp_claim;
        token.check_expiry(claim).map_err(TokenError::into_error)?;
        self.check_owner(&token, users, cx).await?;
        token.set_expiry("exp", settings.sliding_token_lifetime);
        token.set_claim("iat", token.now);
        self.encode(&token)
    }

    /// Accepts a token of any type that was not revoked and whose user may still log in.
    ///
    /// # Errors
    ///
    /// 401 for tokens and users that are not accepted; 400 for blacklisted ones, as simplejwt.
    pub async fn verify(&self, text: &str, users: &impl UserStore, cx: &Context) -> Result<()> {
        let settings = self.settings();
        let token = self
            .decode(text, TokenType::Untyped)
            .map_err(TokenError::into_error)?;
        let is_revoked =
            settings.blacklist_after_rotation && self.is_blacklisted(&token, cx).await?;
        if is_revoked || self.is_family_revoked(&token, cx).await? {
            let message = TokenError::Blacklisted.to_string();
            return Err(ValidationErrors::field("non_field_errors", message).into());
        }
        if settings.verify_user {
            self.check_owner(&token, users, cx).await?;
        }
        Ok(())
    }

    /// Ends a login: its refresh tokens, and its access tokens if settings say so.
    ///
    /// # Errors
    ///
    /// 401 for tokens that are not accepted.
    pub async fn blacklist(&self, text: &str, cx: &Context) -> Result<()> {
        let token = self.accept(text, TokenType::Refresh, cx).await?;
        match (self.remembered(), record_of(&token)) {
            (Some(records), Some(record)) => {
                tracing::info!(target: "rest_kit::security", user = record.user_id.as_ref().map(tracing::field::debug), "logged out");
                records.blacklist(record, cx).await
            }
            _ => Ok(()),
        }
    }

    /// Ends every login of a user.
    ///
    /// # Errors
    ///
    /// 500 when nothing remembers tokens.
    pub async fn log_out_everywhere(&self, user: &dyn User, cx: &Context) -> Result<()> {
        match self.remembered() {
            Some(records) => {
                tracing::info!(target: "rest_kit::security", user = ?user.id(), "logged out everywhere");
                records.revoke_user(&self.name_of(user)?, cx).await
            }
            None => Err(Error::internal(
                "logins cannot be ended: no records of them are kept",
            )),
        }
    }
}

/// Whose tokens they are.
impl Jwt {
    /// Returns the user whom a token names, who may log in and has the same password still.
    pub(super) async fn user_of(
        &self,
        token: &Token,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<Arc<dyn User>> {
        if !token.names_user() {
            let message = "Token contained no recognizable user identification";
            return Err(refusal(message, "token_not_valid"));
        }
        let found = self.named_by(token, users, cx).await?;
        let user = found.ok_or_else(|| refusal("User not found", "user_not_found"))?;
        if self.settings().check_user_is_active && !user.is_active() {
            return Err(refusal("User is inactive", "user_inactive"));
        }
        self.check_password(token, &*user)?;
        Ok(user)
    }

    async fn named_by(
        &self,
        token: &Token,
        users: &impl UserStore,
        cx: &Context,
    ) -> Result<Option<Arc<dyn User>>> {
        match (token.user_id(), &self.settings().user_id_field) {
            (None, _) => Ok(None),
            (Some(id), None) => users.find(&id, cx).await,
            (Some(value), Some(field)) => users.find_by(field, &value, cx).await,
        }
    }

    /// As [`user_of`](Self::user_of), in the words of refreshing; tokens without a user pass.
    async fn check_owner(&self, token: &Token, users: &impl UserStore, cx: &Context) -> Result<()> {
        if token.is_for_nobody() {
            return Ok(());
        }
        let found = self.named_by(token, users, cx).await?;
        match found.filter(|user| self.settings().admits(&**user)) {
            Some(user) => self.check_password(token, &*user),
            None => Err(no_active_account(NO_ACCOUNT)),
        }
    }

    fn check_password(&self, token: &Token, user: &dyn User) -> Result<()> {
        let settings = self.settings();
        let claimed = token.claim(&settings.revoke_token_claim);
        let claimed = claimed.and_then(serde_json::Value::as_str);
        let mut digests = self.password_digests(user).peekable();
        let says_nothing = claimed.is_none() || digests.peek().is_none();
        match settings.check_revoke_token {
            Some(false) => return Ok(()),
            None if says_nothing => return Ok(()),
            _ => {}
        }
        // Both are digests that only the signer can make: comparing them tells nothing.
        if digests.any(|digest| Some(&*digest) == claimed) {
            return Ok(());
        }
        Err(refusal(
            "The user's password has been changed.",
            "password_changed",
        ))
    }
}

/// Returns what is remembered of a token; none for tokens without a name.
fn record_of(token: &Token) -> Option<TokenRecord> {
    let id = token.id()?.to_owned();
    Some(TokenRecord {
        family: token.family().map_or_else(|| id.clone(), str::to_owned),
        id,
        user_id: token.user_id(),
        created_at: moment(token.now),
        expires_at: moment(token.expires_at()?),
    })
}

/// Times of tokens are checked to be before the year 10000.
pub(super) fn moment(seconds: i64) -> DateTime {
    let start = DateTime::from(chrono::DateTime::UNIX_EPOCH);
    start
        .checked_add(Duration::from_micros(seconds.saturating_mul(1_000_000)))
        .unwrap_or(start)
}
