//! Authentication: who calls.

// ANCHOR: store
use std::sync::Arc;

use rest_kit::authentication::TokenStore;
use rest_kit::context::User as Caller;
use rest_kit::prelude::*;

use crate::models::{User, users};

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
// ANCHOR_END: store

// ANCHOR: own
use rest_kit::authentication::Authentication;
use rest_kit::context::Identity;

/// Trusts a proxy that has checked the caller: `X-User: ada`.
#[derive(Debug)]
pub struct ProxyAuthentication;

impl Authentication for ProxyAuthentication {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(name) = cx.request().header("x-user") else {
            return Ok(None);
        };
        let user = User::objects()
            .filter(users::username.eq(name.to_owned()))
            .first(cx)
            .await?
            .ok_or_else(|| Error::authentication_failed("No such user."))?;
        Ok(Some(Identity {
            user: Arc::new(user),
            auth: None,
            via: "ProxyAuthentication",
        }))
    }
}
// ANCHOR_END: own

// ANCHOR: basic
use rest_kit::authentication::PasswordStore;

pub struct UserPasswords;

impl PasswordStore for UserPasswords {
    async fn verify(
        &self,
        username: &str,
        password: &str,
        cx: &Context,
    ) -> Result<Option<Arc<dyn Caller>>> {
        let named = User::objects().filter(users::username.eq(username.to_owned()));
        let user = named.first(cx).await?;
        // Compare with a hash, of argon2 for instance; the store of this book has tokens only.
        let user = user.filter(|user| user.token == password);
        Ok(user.map(|user| Arc::new(user) as Arc<dyn Caller>))
    }
}

#[api_view(get, authentication = BasicAuthentication::new(UserPasswords), permissions = IsAuthenticated)]
pub async fn vault(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.user_id()))
}
// ANCHOR_END: basic

// ANCHOR: view
pub struct Me;

#[api_view]
impl ApiView for Me {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let name = cx.user().map(|user| user.username().to_owned());
        let via = cx.identity().map(|identity| identity.via);
        Ok(Response::new(&(name, via)))
    }
}
// ANCHOR_END: view

// ANCHOR: one_view
pub struct Inside;

#[api_view]
impl ApiView for Inside {
    fn authentication(&self) -> rest_kit::views::Authenticators {
        ProxyAuthentication.into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.user_id()))
    }
}
// ANCHOR_END: one_view

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .authentication((TokenAuthentication::new(UserTokens), ProxyAuthentication))
        .register_view("me", Me)
        .register_view("inside", Inside)
        .register_view("vault", vault)
}
// ANCHOR_END: all
