//! The sum of what the layers let an application choose.

use std::env::{self, VarError};
use std::time::Duration;

use crate::error::StartError;
use crate::http::{Edge, KeyStyle, TrustedProxies};
use crate::routers::{AppendSlash, Slash};
use crate::secrets::{ApplicationKey, SecretKey};
use crate::views::Defaults;

/// What an application may choose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the data is.
    pub database_url: String,
    /// The address to listen on.
    pub bind: String,
    /// What the application decides for the views that do not.
    pub defaults: Defaults,
    /// How the paths of routers end that do not say it.
    pub trailing_slash: Slash,
    /// What is answered where a path lacks its slash only.
    pub append_slash: AppendSlash,
    /// How many proxies stand before the application.
    pub proxies: TrustedProxies,
    /// What is done with every request and every answer.
    pub edge: Edge,
    /// How clients write keys.
    pub key_style: KeyStyle,
    /// How long the request line and the headers of a connection's first request may take.
    pub head_timeout: Duration,
    /// How long answers under way are waited for when the server is told to stop.
    pub shutdown_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite://db.sqlite3".to_owned(),
            bind: "127.0.0.1:8000".to_owned(),
            defaults: Defaults::default(),
            trailing_slash: Slash::default(),
            append_slash: AppendSlash::default(),
            proxies: TrustedProxies::default(),
            edge: Edge::default(),
            key_style: KeyStyle::default(),
            head_timeout: Duration::from_secs(5),
            shutdown_timeout: Duration::from_secs(10),
        }
    }
}

impl Settings {
    /// Reads `DATABASE_URL`, `REST_KIT_BIND` and `REST_KIT_SECRET_KEY`.
    ///
    /// # Errors
    ///
    /// A variable that is not text, and a key that is too short.
    pub fn from_env() -> Result<Self, StartError> {
        let mut settings = Self::default();
        let mut mistakes = StartError::default();
        for (name, setting) in [
            ("DATABASE_URL", &mut settings.database_url),
            ("REST_KIT_BIND", &mut settings.bind),
        ] {
            match env::var(name) {
                Ok(value) if value.is_empty() => {
                    mistakes.add(format!("`{name}` is empty; unset it to use {setting}"));
                }
                Ok(value) => *setting = value,
                Err(VarError::NotPresent) => {}
                Err(VarError::NotUnicode(_)) => mistakes.add(format!("`{name}` is not text")),
            }
        }
        if env::var_os("REST_KIT_SECRET_KEY").is_some() {
            match SecretKey::from_env() {
                Ok(key) => settings.defaults.secret_key = ApplicationKey::given(key),
                Err(error) => error.mistakes().iter().for_each(|it| mistakes.add(it)),
            }
        }
        mistakes.into_result().map(|()| settings)
    }
}
