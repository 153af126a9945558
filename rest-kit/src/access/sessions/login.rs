//! Who is logged in.

use std::sync::Arc;

use serde::Deserialize as _;

use crate::access::authentication::UserStore;
use crate::context::{Context, User, UserId};
use crate::error::Result;
use crate::secrets::hex;

use super::{SessionData, Sessions};

/// The user's primary key, as Django calls it.
const USER_ID: &str = "_auth_user_id";
/// A digest of what changes with the user's password.
const USER_HASH: &str = "_auth_user_hash";
/// What signatures of users are for.
const PURPOSE: &str = "rest_kit.sessions.user";

/// Returns the key of the user who is logged in, if it is a number.
pub(crate) fn user_id(data: &SessionData) -> Option<i64> {
    UserId::deserialize(data.get(USER_ID)?).ok()?.number()
}

/// Logging in and out.
impl Sessions {
    /// Logs the user in: the session gets a new key, the protection against forged requests a
    /// new secret.
    ///
    /// What an anonymous session held stays; what another user's session held does not.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    pub async fn login(&self, cx: &Context, user: &dyn User) -> Result<()> {
        let session = self.open(cx).await?;
        let hash = self.hash(user);
        let same_user = match (
            session.get::<UserId>(USER_ID),
            session.get::<String>(USER_HASH),
        ) {
            (None, _) => true,
            (Some(id), known) => id == user.id() && known == hash,
        };
        if same_user {
            session.cycle_key();
        } else {
            session.flush();
        }
        session.insert(USER_ID, user.id())?;
        match hash {
            Some(hash) => session.insert(USER_HASH, hash)?,
            None => session.remove(USER_HASH),
        }
        tracing::info!(target: "rest_kit::security", user = ?user.id(), "logged in");
        self.0.csrf.rotate(cx)
    }

    /// Ends the session, with all its data.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    pub async fn logout(&self, cx: &Context) -> Result<()> {
        let session = self.open(cx).await?;
        if let Some(user) = session.get::<UserId>(USER_ID) {
            tracing::info!(target: "rest_kit::security", ?user, "logged out");
        }
        session.flush();
        cx.set_identity(None);
        Ok(())
    }

    /// Returns the user who is logged in, active or not.
    ///
    /// A session from before the user's password changed is ended.
    ///
    /// # Errors
    ///
    /// Failures of the stores.
    pub async fn user(
        &self,
        cx: &Context,
        users: &impl UserStore,
    ) -> Result<Option<Arc<dyn User>>> {
        let (session, found) = self.open_for(cx, users).await?;
        let Some(id) = session.get::<UserId>(USER_ID) else {
            return Ok(None);
        };
        let found = match found.filter(|user| user.id() == id) {
            Some(user) => Some(user),
            None => users.find(&id, cx).await?,
        };
        let Some(user) = found else {
            return Ok(None);
        };
        let known = session.get::<String>(USER_HASH);
        if !self.is_current(&*user, known.as_deref()) {
            session.flush();
            return Ok(None);
        }
        Ok(Some(user))
    }

    /// Keeps the caller's own session alive when their password changes; others end.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    #[doc(alias = "update_session_auth_hash")]
    pub async fn password_changed(&self, cx: &Context, user: &dyn User) -> Result<()> {
        let session = self.open(cx).await?;
        session.cycle_key();
        if let Some(hash) = self.hash(user) {
            session.insert(USER_HASH, hash)?;
        }
        Ok(())
    }

    fn hash(&self, user: &dyn User) -> Option<String> {
        let value = user.session_auth_hash()?;
        Some(hex(&self.0.key.sign(PURPOSE, value.as_bytes())))
    }

    fn is_current(&self, user: &dyn User, known: Option<&str>) -> bool {
        match (user.session_auth_hash(), known) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(value), Some(known)) => {
                self.0
                    .key
                    .verifies_hex(PURPOSE, value.as_bytes(), known, 64)
            }
        }
    }
}
