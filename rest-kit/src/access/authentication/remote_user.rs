//! Callers whom a proxy has recognized.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::context::{Context, Identity, User};
use crate::error::{Error, Result, StartError};

use super::Authentication;

/// Finds the users whom a proxy names.
#[doc(alias = "RemoteUserBackend")]
pub trait RemoteUserStore: Send + Sync + 'static {
    /// Returns the user of this name, active or not; it may make one.
    ///
    /// # Errors
    ///
    /// Failures of the store; an unknown name is `None`, not an error.
    fn find_remote(
        &self,
        username: &str,
        cx: &Context,
    ) -> impl Future<Output = Result<Option<Arc<dyn User>>>>;
}

/// Recognizes callers by a header in which a proxy has written their name.
///
/// Whoever reaches the application past the proxy can be anybody: the header is believed only
/// from the addresses of [`from`](Self::from), and the proxy must remove what clients send
/// under this name. Without an address the application does not start.
///
/// It has no challenge: where it is the first authenticator of a view, refusals are 403, not 401.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use rest_kit::authentication::{RemoteUserAuthentication, RemoteUserStore};
/// use rest_kit::context::User;
/// use rest_kit::prelude::*;
///
/// struct Nobody;
///
/// impl RemoteUserStore for Nobody {
///     async fn find_remote(&self, _: &str, _: &Context) -> Result<Option<Arc<dyn User>>> {
///         Ok(None)
///     }
/// }
///
/// let proxy = RemoteUserAuthentication::new(Nobody, "X-Remote-User").from([[127, 0, 0, 1]]);
/// let app = RestKit::new(Settings::default()).authentication(proxy);
/// # let _ = app;
/// ```
#[doc(alias = "REMOTE_USER")]
pub struct RemoteUserAuthentication<S> {
    users: S,
    header: &'static str,
    proxies: Vec<IpAddr>,
}

impl<S: RemoteUserStore> RemoteUserAuthentication<S> {
    /// Creates an authenticator that finds the users named in `header`.
    pub fn new(users: S, header: &'static str) -> Self {
        Self {
            users,
            header,
            proxies: Vec::new(),
        }
    }

    /// Believes the header when the other end of the connection has one of these addresses.
    #[must_use]
    pub fn from<A: Into<IpAddr>>(mut self, proxies: impl IntoIterator<Item = A>) -> Self {
        self.proxies.extend(proxies.into_iter().map(Into::into));
        self
    }

    fn is_believed(&self, cx: &Context) -> bool {
        let peer = cx.request().peer_addr().map(|peer| peer.to_canonical());
        let mut proxies = self.proxies.iter().map(IpAddr::to_canonical);
        peer.is_some_and(|peer| proxies.any(|proxy| proxy == peer))
    }
}

impl<S> fmt::Debug for RemoteUserAuthentication<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteUserAuthentication")
            .field("header", &self.header)
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}

impl<S: RemoteUserStore> Authentication for RemoteUserAuthentication<S> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(sent) = cx.request().header_joined(self.header) else {
            return Ok(None);
        };
        if !self.is_believed(cx) {
            return Ok(None);
        }
        // Two headers are the client's and the proxy's: nobody knows which is which.
        let Some(name) = cx
            .request()
            .header(self.header)
            .filter(|name| *name == sent)
        else {
            return Err(Error::authentication_failed("Invalid remote user."));
        };
        if name.is_empty() {
            return Ok(None);
        }
        let user = self.users.find_remote(name, cx).await?;
        // As with DRF, somebody who may not log in is nobody.
        Ok(user.filter(|user| user.is_active()).map(|user| Identity {
            user,
            auth: None,
            via: "RemoteUserAuthentication",
        }))
    }

    fn check(&self, mistakes: &mut StartError) {
        if self.proxies.is_empty() {
            mistakes.add(format!(
                "`RemoteUserAuthentication` believes the header `{}` of anybody; \
                 name the addresses of your proxies: `.from([[127, 0, 0, 1]])`",
                self.header
            ));
        }
    }
}
