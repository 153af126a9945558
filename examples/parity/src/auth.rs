//! Who calls: the contract's table of tokens.

use std::sync::Arc;

use rest_kit::authentication::TokenStore;
use rest_kit::context::User as Caller;
use rest_kit::prelude::*;

use crate::models::{User, users};

/// Tokens that stand in the users' rows.
pub struct UserTokens;

impl TokenStore for UserTokens {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn Caller>>> {
        let user = User::objects()
            .filter(users::token.eq(key.to_owned()))
            .first(cx)
            .await?;
        Ok(user.map(|user| Arc::new(user) as Arc<dyn Caller>))
    }
}
