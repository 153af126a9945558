//! Callers with a token: looked up, or taken at the token's word.

use std::fmt;
use std::sync::Arc;

use crate::access::authentication::{Authentication, UserStore};
use crate::context::{Context, Identity, User, UserId};
use crate::descriptors::{Credentials, RequiredModel, SecurityDescriptor};
use crate::error::{Result, StartError};

use super::operations::moment;
use super::refusal::{no_type_fits, refusal};
use super::{Jwt, JwtSettings, Token, TokenError, TokenType};

/// Recognizes callers by `Authorization: Bearer <token>`, and looks them up.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::UserStore;
/// use rest_kit::authentication::jwt::{Jwt, JwtAuthentication};
/// use rest_kit::prelude::*;
///
/// fn app(jwt: Jwt, users: impl UserStore) -> RestKit {
///     RestKit::new(Settings::default()).authentication(JwtAuthentication::new(jwt, users))
/// }
/// # let _ = |jwt| app(jwt, Nobody);
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
#[doc(alias = "JWTAuthentication")]
pub struct JwtAuthentication<U> {
    jwt: Jwt,
    users: U,
}

impl<U: UserStore> JwtAuthentication<U> {
    /// Creates an authenticator that finds callers in `users`.
    pub fn new(jwt: Jwt, users: U) -> Self {
        Self { jwt, users }
    }
}

impl<U: UserStore> Authentication for JwtAuthentication<U> {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(token) = validated(&self.jwt, cx).await? else {
            return Ok(None);
        };
        if self.jwt.is_family_revoked(&token, cx).await? {
            return Err(TokenError::Blacklisted.into_error());
        }
        let user = self.jwt.user_of(&token, &self.users, cx).await?;
        note_end(&token, cx);
        Ok(Some(Identity {
            user,
            auth: Some(Arc::new(token)),
            via: "JWTAuthentication",
        }))
    }

    fn challenge(&self) -> Option<String> {
        Some(self.jwt.settings().challenge())
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        looked_for(&self.jwt)
    }

    fn models(&self) -> Vec<RequiredModel> {
        let mut models = self.users.models();
        models.extend(self.jwt.models());
        models
    }

    fn check(&self, mistakes: &mut StartError) {
        self.jwt.check(mistakes);
        self.jwt.check_field(self.users.lookup_fields(), mistakes);
    }
}

impl<U> fmt::Debug for JwtAuthentication<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtAuthentication")
            .field("jwt", &self.jwt)
            .finish_non_exhaustive()
    }
}

/// Notes when the caller will be nobody again.
fn note_end(token: &Token, cx: &Context) {
    if let Some(end) = token.expires_at() {
        cx.set_identity_end(moment(end));
    }
}

/// Recognizes callers by their token alone: nothing is asked of any database.
///
/// A user who is gone, inactive or has another password calls on until the token ends, and so
/// does one who logged out. The caller is a [`TokenUser`]; for services that have no table of
/// users, and where minutes do not matter.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::{Jwt, JwtKey, JwtSettings, JwtStatelessUserAuthentication};
/// use rest_kit::prelude::*;
///
/// let key = JwtKey::hs256("at least 32 bytes, from the environment");
/// let jwt = Jwt::new(JwtSettings::new(key));
/// let app = RestKit::new(Settings::default())
///     .authentication(JwtStatelessUserAuthentication::new(jwt));
/// # let _ = app;
/// ```
#[derive(Debug)]
#[doc(alias = "JWTStatelessUserAuthentication")]
pub struct JwtStatelessUserAuthentication {
    jwt: Jwt,
    user: fn(Arc<Token>) -> Option<Arc<dyn User>>,
}

impl JwtStatelessUserAuthentication {
    /// Creates an authenticator whose callers are [`TokenUser`]s.
    pub fn new(jwt: Jwt) -> Self {
        Self {
            jwt,
            user: |token| Some(Arc::new(TokenUser::new(token)?)),
        }
    }

    /// Makes callers of another type from their tokens; none refuses the token.
    #[must_use]
    #[doc(alias = "TOKEN_USER_CLASS")]
    pub fn token_user(mut self, user: fn(Arc<Token>) -> Option<Arc<dyn User>>) -> Self {
        self.user = user;
        self
    }
}

impl Authentication for JwtStatelessUserAuthentication {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(token) = validated(&self.jwt, cx).await? else {
            return Ok(None);
        };
        note_end(&token, cx);
        let token = Arc::new(token);
        let Some(user) = (self.user)(Arc::clone(&token)) else {
            let message = "Token contained no recognizable user identification";
            return Err(refusal(message, "token_not_valid"));
        };
        Ok(Some(Identity {
            user,
            auth: Some(token),
            via: "JWTStatelessUserAuthentication",
        }))
    }

    fn challenge(&self) -> Option<String> {
        Some(self.jwt.settings().challenge())
    }

    fn credentials(&self) -> Vec<SecurityDescriptor> {
        looked_for(&self.jwt)
    }

    fn models(&self) -> Vec<RequiredModel> {
        self.jwt.models()
    }

    fn check(&self, mistakes: &mut StartError) {
        self.jwt.check(mistakes);
    }
}

/// A caller of whom nothing is known but the token.
///
/// `username`, `is_staff` and `is_superuser` are claims of those names; without them the name is
/// empty and the answer no.
#[derive(Debug)]
pub struct TokenUser {
    id: UserId,
    token: Arc<Token>,
}

impl TokenUser {
    /// Returns none when the token names no user, by a number or a text.
    pub fn new(token: Arc<Token>) -> Option<Self> {
        Some(Self {
            id: token.user_id()?,
            token,
        })
    }

    /// Returns the token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    fn is(&self, claim: &str) -> bool {
        self.token
            .claim(claim)
            .and_then(serde_json::Value::as_bool)
            .unwrap_or_default()
    }
}

impl User for TokenUser {
    fn id(&self) -> UserId {
        self.id.clone()
    }

    fn field(&self, name: &str) -> Option<UserId> {
        let named_by = self.token.settings.user_id_field.as_deref();
        match name {
            _ if name == named_by.unwrap_or("id") => Some(self.id()),
            "username" => Some(self.username().into()),
            _ => None,
        }
    }

    fn username(&self) -> &str {
        self.token
            .claim("username")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    }

    fn is_staff(&self) -> bool {
        self.is("is_staff")
    }

    fn is_superuser(&self) -> bool {
        self.is("is_superuser")
    }
}

/// Refuses callers at the endpoints that make tokens as JWT does everywhere; recognizes nobody.
#[derive(Debug)]
pub struct TokenChallenge {
    jwt: Jwt,
    lookup_fields: &'static [&'static str],
}

impl TokenChallenge {
    /// Takes the challenge from these settings; its application makes tokens of these users.
    pub fn new(jwt: Jwt, users: &impl UserStore) -> Self {
        Self {
            jwt,
            lookup_fields: users.lookup_fields(),
        }
    }
}

impl Authentication for TokenChallenge {
    async fn authenticate(&self, _: &Context) -> Result<Option<Identity>> {
        Ok(None)
    }

    fn challenge(&self) -> Option<String> {
        Some(self.jwt.settings().challenge())
    }

    fn models(&self) -> Vec<RequiredModel> {
        self.jwt.models()
    }

    fn check(&self, mistakes: &mut StartError) {
        self.jwt.check_signing(mistakes);
        self.jwt.check_field(self.lookup_fields, mistakes);
    }
}

/// Describes the credentials that requests are searched for.
fn looked_for(jwt: &Jwt) -> Vec<SecurityDescriptor> {
    let settings = jwt.settings();
    let words = &settings.auth_header_types;
    let name = &settings.auth_header_name;
    let is_bearer = name == "Authorization" && words.iter().any(|word| word == "Bearer");
    let header = SecurityDescriptor {
        name: "jwtAuth",
        credentials: if is_bearer {
            Credentials::Bearer("JWT")
        } else {
            Credentials::Header(name.clone())
        },
        description: match words.first().filter(|_| !is_bearer) {
            Some(word) => format!("Token-based authentication with required prefix \"{word}\""),
            None => String::new(),
        },
    };
    let cookie = jwt.access_cookie_name().map(|name| SecurityDescriptor {
        name: "jwtCookieAuth",
        credentials: Credentials::Cookie(name.to_owned()),
        description: String::new(),
    });
    std::iter::once(header).chain(cookie).collect()
}

/// Returns the token of a request that has one, in its header or else in a cookie.
async fn validated(jwt: &Jwt, cx: &Context) -> Result<Option<Token>> {
    let settings = jwt.settings();
    let header = cx.request().header_joined(&settings.auth_header_name);
    let header = header.as_ref().map(|header| raw_token(header, settings));
    if let Some(text) = header.transpose()?.flatten() {
        return read(jwt, text, cx).await.map(Some);
    }
    let Some(text) = jwt.access_cookie(cx) else {
        return Ok(None);
    };
    let token = read(jwt, text, cx).await?;
    // Browsers send cookies along with requests that other sites have caused.
    jwt.check_forgery(cx).await?;
    Ok(Some(token))
}

/// Reads a token as the first type that fits.
async fn read(jwt: &Jwt, text: &str, cx: &Context) -> Result<Token> {
    let types = &jwt.settings().auth_token_types;
    let token = match jwt.read(text) {
        Ok(token) => token,
        Err(error) => {
            let tried: Vec<_> = types
                .iter()
                .map(|wanted| (*wanted, error.clone()))
                .collect();
            return Err(no_type_fits(&tried));
        }
    };
    let mut tried: Vec<(TokenType, TokenError)> = Vec::new();
    for wanted in types {
        match jwt.check_type(&token, *wanted, cx).await? {
            Ok(()) => return Ok(token),
            Err(error) => tried.push((*wanted, error)),
        }
    }
    Err(no_type_fits(&tried))
}

/// Returns what stands behind `Bearer`; none when the header is of another kind.
fn raw_token<'a>(header: &'a str, settings: &JwtSettings) -> Result<Option<&'a str>> {
    let mut words = header.split_ascii_whitespace();
    let is_ours = |word| settings.auth_header_types.iter().any(|own| own == word);
    if !words.next().is_some_and(is_ours) {
        return Ok(None);
    }
    match (words.next(), words.next()) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(refusal(
            "Authorization header must contain two space-delimited values",
            "bad_authorization_header",
        )),
    }
}
