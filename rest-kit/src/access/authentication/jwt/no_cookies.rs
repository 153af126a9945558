//! Without the feature `auth` tokens travel in headers and bodies only.

use std::future::ready;

use crate::context::Context;
use crate::error::Result;

use super::{Jwt, TokenPair};

/// Tokens in cookies: there are none without the feature `auth`.
impl Jwt {
    /// Lets every login pass.
    ///
    /// # Errors
    ///
    /// None.
    pub fn check_login(&self, _: &Context) -> Result<()> {
        Ok(())
    }

    /// Gives the tokens back: they belong into the body.
    ///
    /// # Errors
    ///
    /// None.
    pub fn deliver(&self, pair: TokenPair, _: &Context) -> Result<Option<TokenPair>> {
        Ok(Some(pair))
    }

    /// Has nothing to forget.
    pub fn forget(&self, _: &Context) {}

    /// Returns nothing: no cookie has a token.
    ///
    /// # Errors
    ///
    /// None.
    pub fn refresh_cookie(&self, _: &Context) -> impl Future<Output = Result<Option<String>>> {
        ready(Ok(None))
    }

    pub(super) fn access_cookie_name(&self) -> Option<&'static str> {
        let _ = self;
        None
    }

    pub(super) fn access_cookie<'a>(&self, _: &'a Context) -> Option<&'a str> {
        let _ = self;
        None
    }

    pub(super) fn check_forgery(&self, _: &Context) -> impl Future<Output = Result<()>> {
        let _ = self;
        ready(Ok(()))
    }
}
