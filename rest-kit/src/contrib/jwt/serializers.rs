//! What the endpoints take and answer.

use rest_kit::prelude::*;

/// A name and a password.
#[derive(Serializer, Debug)]
pub struct TokenObtainSerializer {
    /// The name to log in with.
    #[field(write_only)]
    pub username: String,
    /// The password.
    #[field(write_only)]
    pub password: String,
}

/// A refresh token; the answer has an access token beside it.
#[derive(Serializer, Debug)]
pub struct TokenRefreshSerializer {
    /// The refresh token.
    pub refresh: String,
    /// The new access token.
    #[field(read_only)]
    pub access: String,
}

/// A refresh token that shall be of no use.
#[derive(Serializer, Debug)]
pub struct TokenBlacklistSerializer {
    /// The refresh token.
    #[field(write_only)]
    pub refresh: String,
}

/// A sliding token, or one of any type.
#[derive(Serializer, Debug)]
pub struct TokenSerializer {
    /// The token.
    #[field(write_only)]
    pub token: String,
}

/// The tokens of a login.
#[derive(Serializer, Debug)]
pub(super) struct TokenPairSerializer {
    /// The access token.
    #[field(read_only)]
    pub access: String,
    /// The refresh token.
    #[field(read_only)]
    pub refresh: String,
}

/// A new sliding token.
#[derive(Serializer, Debug)]
pub(super) struct SlidingTokenSerializer {
    /// The token.
    #[field(read_only)]
    pub token: String,
}
