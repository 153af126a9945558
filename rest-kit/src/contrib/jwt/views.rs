//! The endpoints: one view, told apart by what it does.

use std::fmt;
use std::marker::PhantomData;

use rest_kit::authentication::UserStore;
use rest_kit::authentication::jwt::{Jwt, TokenChallenge};
use rest_kit::context::User;
use rest_kit::descriptors::Content;
use rest_kit::prelude::*;
use rest_kit::views::Authenticators;
use rest_kit::views::BoxFuture;
use rest_kit::views::Throttles;
use rest_kit::views::metadata::describe_body;
use rest_kit::views::{Bound, Handler, Policies, View, ViewInfo};

use super::oauth2::ObtainOAuth2;
use super::operations::{
    Blacklist, ObtainPair, ObtainSliding, Operation, Refresh, RefreshSliding, Verify,
};

/// Answers a name and a password with an access and a refresh token.
pub type TokenObtainPairView<U> = TokenView<U, ObtainPair>;
/// Answers a refresh token with an access token, and with a new refresh token if they rotate.
pub type TokenRefreshView<U> = TokenView<U, Refresh>;
/// Answers whether a token of any type is accepted.
pub type TokenVerifyView<U> = TokenView<U, Verify>;
/// Ends a login by its refresh token.
pub type TokenBlacklistView<U> = TokenView<U, Blacklist>;
/// Answers a name and a password with a sliding token.
pub type TokenObtainSlidingView<U> = TokenView<U, ObtainSliding>;
/// Answers a form of OAuth 2 with a bearer token: what `tokenUrl` of its password flow leads to.
pub type OAuth2TokenView<U> = TokenView<U, ObtainOAuth2>;
/// Answers a sliding token with a newer one.
pub type TokenRefreshSlidingView<U> = TokenView<U, RefreshSliding>;

/// An endpoint that takes or makes tokens; open to everybody.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::UserStore;
/// use rest_kit::authentication::jwt::Jwt;
/// use rest_kit::contrib::jwt::{TokenObtainPairView, TokenRefreshView};
/// use rest_kit::prelude::*;
/// use rest_kit::throttling::AnonRateThrottle;
///
/// fn app(jwt: &Jwt, users: impl UserStore + Clone) -> RestKit {
///     let login = TokenObtainPairView::new(jwt.clone(), users.clone())
///         .throttles(AnonRateThrottle::new("10/min"));
///     RestKit::new(Settings::default())
///         .register_view("api/token", login)
///         .register_view("api/token/refresh", TokenRefreshView::new(jwt.clone(), users))
/// }
/// # let _ = |jwt| app(jwt, Nobody);
/// # #[derive(Clone)]
/// # struct Nobody;
/// # impl rest_kit::authentication::PasswordStore for Nobody {
/// #     async fn verify(&self, _: &str, _: &str, _: &Context)
/// #         -> Result<Option<std::sync::Arc<dyn rest_kit::context::User>>> {
/// #         Ok(None)
/// #     }
/// # }
/// # impl UserStore for Nobody {
/// #     async fn find(&self, _: &rest_kit::context::UserId, _: &Context)
/// #         -> Result<Option<std::sync::Arc<dyn rest_kit::context::User>>> {
/// #         Ok(None)
/// #     }
/// # }
/// ```
pub struct TokenView<U, O> {
    pub(super) jwt: Jwt,
    pub(super) users: U,
    throttles: Throttles,
    on_login: Option<LoginHook>,
    on_failed_login: Option<FailedLoginHook>,
    scopes: Option<ScopeRule>,
    operation: PhantomData<fn() -> O>,
}

/// Runs when a user has logged in.
type LoginHook =
    Box<dyn for<'a> Fn(&'a dyn User, &'a Context) -> BoxFuture<'a, Result<()>> + Send + Sync>;
/// Runs when a login was refused, with the name.
type FailedLoginHook =
    Box<dyn for<'a> Fn(&'a str, &'a Context) -> BoxFuture<'a, Result<()>> + Send + Sync>;

/// Says whether a user may have a scope.
type ScopeRule = Box<dyn Fn(&dyn User, &str) -> bool + Send + Sync>;

impl<U: UserStore> TokenView<U, ObtainOAuth2> {
    /// Grants those of the scopes that clients ask for of which `rule` says so; without a rule
    /// none is granted. They are the claim `scope`, which
    /// [`HasScope`](rest_kit::permissions::HasScope) looks at.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn example(jwt: rest_kit::authentication::jwt::Jwt, users: impl rest_kit::authentication::UserStore) {
    /// use rest_kit::contrib::jwt::OAuth2TokenView;
    ///
    /// let token = OAuth2TokenView::new(jwt, users)
    ///     .scopes(|user, scope| scope == "items:read" || user.is_staff());
    /// # let _ = token;
    /// # }
    /// ```
    #[must_use]
    pub fn scopes(
        mut self,
        rule: impl Fn(&dyn User, &str) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.scopes = Some(Box::new(rule));
        self
    }

    /// Returns what is granted of what is asked for; none when that is nothing.
    pub(super) fn granted(&self, user: &dyn User, asked: &str) -> Option<String> {
        let rule = self.scopes.as_ref()?;
        let words = asked.split_ascii_whitespace();
        let granted: Vec<&str> = words.filter(|scope| rule(user, scope)).collect();
        (!granted.is_empty()).then(|| granted.join(" "))
    }
}

impl<U: UserStore, O: Operation> TokenView<U, O> {
    /// Creates the endpoint.
    pub fn new(jwt: Jwt, users: U) -> Self {
        Self {
            jwt,
            users,
            throttles: Throttles::inherit(),
            on_login: None,
            on_failed_login: None,
            scopes: None,
            operation: PhantomData,
        }
    }

    /// Returns what makes and reads the tokens: for an [`Operation`] of your own.
    pub fn jwt(&self) -> &Jwt {
        &self.jwt
    }

    /// Returns whose tokens they are: for an [`Operation`] of your own.
    pub fn users(&self) -> &U {
        &self.users
    }

    /// Limits how often it is called; as the application does unless told otherwise.
    #[must_use]
    pub fn throttles(mut self, throttles: impl Into<Throttles>) -> Self {
        self.throttles = throttles.into();
        self
    }

    /// Runs `hook` when a user has logged in, before the tokens are sent.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "auth")]
    /// # fn example(jwt: rest_kit::authentication::jwt::Jwt) {
    /// use rest_kit::contrib::auth::Users;
    /// use rest_kit::contrib::jwt::TokenObtainPairView;
    ///
    /// let users = Users::new();
    /// let login = TokenObtainPairView::new(jwt, users.clone()).on_login(move |user, cx| {
    ///     let (users, id) = (users.clone(), user.id().to_number());
    ///     Box::pin(async move { users.note_login(id?, cx).await })
    /// });
    /// # let _ = login;
    /// # }
    /// ```
    #[must_use]
    #[doc(alias = "ON_LOGIN_SUCCESS")]
    #[doc(alias = "UPDATE_LAST_LOGIN")]
    pub fn on_login(
        mut self,
        hook: impl for<'a> Fn(&'a dyn User, &'a Context) -> BoxFuture<'a, Result<()>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.on_login = Some(Box::new(hook));
        self
    }

    /// Runs `hook` with the name of a login that was refused.
    #[must_use]
    #[doc(alias = "ON_LOGIN_FAILED")]
    pub fn on_failed_login(
        mut self,
        hook: impl for<'a> Fn(&'a str, &'a Context) -> BoxFuture<'a, Result<()>> + Send + Sync + 'static,
    ) -> Self {
        self.on_failed_login = Some(Box::new(hook));
        self
    }

    pub(super) async fn logged_in(&self, user: &dyn User, cx: &Context) -> Result<()> {
        match &self.on_login {
            Some(hook) => hook(user, cx).await,
            None => Ok(()),
        }
    }

    pub(super) async fn login_failed(&self, username: &str, cx: &Context) -> Result<()> {
        match &self.on_failed_login {
            Some(hook) => hook(username, cx).await,
            None => Ok(()),
        }
    }
}

impl<U: UserStore, O: Operation> Policies for TokenView<U, O> {
    type Object = ();

    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        TokenChallenge::new(self.jwt.clone(), &self.users).into()
    }

    fn throttles(&self) -> Throttles {
        self.throttles.clone()
    }
}

impl<U: UserStore, O: Operation> View for TokenView<U, O> {
    const INFO: ViewInfo = ViewInfo {
        description: O::DESCRIPTION,
        ..ViewInfo::new(O::NAME)
    };

    fn handlers() -> Vec<Bound<Self>> {
        let post = Bound::new("POST", "post", |view: &Self, cx| Box::pin(O::run(view, cx)));
        vec![post.describing(|_, _, operation| {
            operation.request = Content::One(O::Serializer::DESCRIPTOR);
            operation.response = O::ANSWER;
            operation.status = Some(200);
        })]
    }

    fn options() -> Handler<Self> {
        |_, cx| Box::pin(describe_body::<O::Serializer>(cx))
    }
}

impl<U, O: Operation> fmt::Debug for TokenView<U, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(O::NAME).finish_non_exhaustive()
    }
}

/// Ends every login of the caller.
#[derive(Debug)]
pub struct LogoutEverywhereView {
    jwt: Jwt,
}

impl LogoutEverywhereView {
    /// Creates the endpoint; callers are recognized as the application does.
    pub fn new(jwt: Jwt) -> Self {
        Self { jwt }
    }
}

/// Ends every login of the caller.
#[api_view]
impl ApiView for LogoutEverywhereView {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        if let Some(user) = cx.user() {
            self.jwt.log_out_everywhere(&*user, cx).await?;
        }
        Ok(Response::no_content())
    }
}

/// The public keys, for services that verify tokens themselves.
#[derive(Debug)]
#[doc(alias = "jwks")]
pub struct KeySetView {
    jwt: Jwt,
}

impl KeySetView {
    /// Creates the endpoint; `.well-known/jwks.json` is where it is looked for.
    pub fn new(jwt: Jwt) -> Self {
        Self { jwt }
    }
}

/// The public keys that tokens are signed with.
#[api_view]
impl ApiView for KeySetView {
    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(self.jwt.key_set())
    }
}
