//! A token for somebody who does not ask for it over HTTP.

use diesel::ExpressionMethods as _;

use crate::contrib::auth::{User, Users, auth_user};
use crate::db::{Db, Model};
use crate::error::{Error, Result};

use super::{PlainTokens, Tokens};

/// DRF's command `drf_create_token <username> [-r]`, of the stores of tokens.
impl Tokens<Users> {
    /// Makes a token for the user of this name; answers what the command prints.
    ///
    /// With [`Reset::Yes`] the tokens that they have end.
    ///
    /// # Errors
    ///
    /// 404 when there is no such user.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::contrib::auth::Users;
    /// use rest_kit::contrib::authtoken::{Reset, Tokens};
    /// use rest_kit::prelude::*;
    ///
    /// /// `my-shop drf_create_token ada -r`
    /// async fn command(arguments: &[String], db: &Db) -> Result<String> {
    ///     let name = arguments.get(1).ok_or_else(Error::not_found)?;
    ///     let reset = Reset::when(arguments.iter().any(|argument| argument == "-r"));
    ///     Tokens::new(Users::new()).create_token(name, reset, db).await
    /// }
    /// # let _ = command;
    /// ```
    #[doc(alias = "drf_create_token")]
    pub async fn create_token(
        &self,
        username: &str,
        reset: Reset,
        db: &impl AsRef<Db>,
    ) -> Result<String> {
        let user = named(username, db).await?;
        if reset == Reset::Yes {
            self.revoke_all(user.id, db).await?;
        }
        let key = self.create(&user, db).await?;
        Ok(generated(&key, username))
    }
}

/// DRF's command `drf_create_token <username> [-r]`, of the stores of tokens.
impl PlainTokens<Users> {
    /// Makes or finds the token of the user of this name; answers what the command prints.
    ///
    /// # Errors
    ///
    /// 404 when there is no such user.
    #[doc(alias = "drf_create_token")]
    pub async fn create_token(
        &self,
        username: &str,
        reset: Reset,
        db: &impl AsRef<Db>,
    ) -> Result<String> {
        let user = named(username, db).await?;
        if reset == Reset::Yes {
            self.revoke(user.id, db).await?;
        }
        let key = self.get_or_create(user.id, db).await?;
        Ok(generated(&key, username))
    }
}

/// Whether a new token ends the old ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// They end.
    Yes,
    /// They stay.
    No,
}

impl Reset {
    /// Returns [`Reset::Yes`] when `-r` was given.
    pub fn when(given: bool) -> Self {
        if given { Self::Yes } else { Self::No }
    }
}

async fn named(username: &str, db: &impl AsRef<Db>) -> Result<User> {
    let known = auth_user::username.eq(username.to_owned());
    let user = User::objects().filter(known).first(db).await?;
    user.ok_or_else(|| {
        Error::not_found().with_message(format!(
            "Cannot create the Token: user {username} does not exist"
        ))
    })
}

fn generated(key: &str, username: &str) -> String {
    format!("Generated token {key} for user {username}")
}
