//! The ready-made users, sessions, tokens and permissions, over HTTP.

mod api_keys;
#[cfg(feature = "jwt")]
mod audit;
pub(crate) mod browser;
mod challenges;
mod commands;
mod csrf;
mod endpoints;
#[cfg(feature = "jwt")]
mod every_way;
mod login_pages;
#[cfg(feature = "smtp")]
mod mail;
mod pages;
mod passwords;
mod permissions;
mod proxies;
#[cfg(feature = "redis")]
mod redis;
mod sessions;
mod start;
#[cfg(feature = "jwt")]
mod streams;
mod tokens;

use rest_kit::authentication::{BasicAuthentication, SessionAuthentication};
use rest_kit::contrib::auth::{self, User, Users, auth_user};
use rest_kit::contrib::authtoken::{self, AuthTokenSerializer, ObtainAuthToken, Tokens};
use rest_kit::contrib::sessions::{self as stored, DatabaseSessions};
use rest_kit::passwords::Passwords;
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::sessions::Sessions;
use rest_kit::test::{Client, databases};
use rest_kit::views::Authenticators;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "a long and quiet river";

thread_local! {
    /// Hashes cost little, and each test counts its own.
    pub(crate) static PASSWORDS: Passwords = Passwords::default().cost(8, 1);
}

/// Users whose passwords cost little.
pub(crate) fn users() -> Users {
    Users::new().passwords(PASSWORDS.with(Clone::clone))
}

pub(crate) fn key() -> SecretKey {
    SecretKey::new([7; 32]).unwrap()
}

/// Logs in, without other credentials.
struct LoginView(Sessions);

#[api_view]
impl ApiView for LoginView {
    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    async fn post(&self, cx: &Context, body: Data<AuthTokenSerializer>) -> Result<Response> {
        let user = users().check(&body.username, &body.password, cx).await?;
        let user = user.filter(|user| user.is_active);
        let user = user.ok_or_else(|| Error::authentication_failed("No."))?;
        self.0.login(cx, &user).await?;
        Ok(Response::new(&user.username))
    }
}

struct LogoutView(Sessions);

#[api_view]
impl ApiView for LogoutView {
    async fn post(&self, cx: &Context) -> Result<Response> {
        self.0.logout(cx).await?;
        Ok(Response::no_content())
    }
}

/// Who calls, and by which authenticator.
struct MeView;

#[api_view]
impl ApiView for MeView {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(me(cx))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(me(cx))
    }
}

fn me(cx: &Context) -> Response {
    let via = cx.identity().map(|identity| identity.via);
    let name = cx.user().map(|user| user.username().to_owned());
    Response::new(&json!({ "name": name, "via": via }))
}

/// Starts an application with every authenticator, and the users ann and root (a superuser).
pub(crate) async fn each(sessions: fn() -> Sessions, more: fn(RestKit) -> RestKit) -> Vec<Client> {
    let mut clients = Vec::new();
    for database in databases(()).unwrap() {
        let tokens = Tokens::new(users());
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .with(auth::install)
            .with(authtoken::install)
            .with(stored::install)
            .authentication((
                SessionAuthentication::new(users(), sessions()),
                TokenAuthentication::new(tokens.clone()),
                BasicAuthentication::new(users()),
            ))
            .register_view("login", LoginView(sessions()))
            .register_view("logout", LogoutView(sessions()))
            .register_view("me", MeView)
            .register_view("api-token-auth", ObtainAuthToken::new(users(), tokens));
        let client = Client::start(more(kit), database).await.unwrap();
        let ann = User::changes().set(auth_user::username, "ann");
        users().create(ann, PASSWORD, client.db()).await.unwrap();
        let root = User::changes().set(auth_user::username, "root");
        users()
            .create_superuser(root, PASSWORD, client.db())
            .await
            .unwrap();
        clients.push(client);
    }
    clients
}

pub(crate) fn in_cookies() -> Sessions {
    Sessions::signed_cookies(key())
}

pub(crate) fn in_tables() -> Sessions {
    Sessions::new(DatabaseSessions, key())
}

#[cfg(feature = "redis")]
pub(crate) fn in_redis() -> Sessions {
    let url = std::env::var("REST_KIT_TEST_REDIS").unwrap();
    let store = rest_kit::sessions::RedisSessions::open(&url).unwrap();
    Sessions::new(store.prefix("rest-kit-test:"), key())
}

/// Every store of sessions; Redis when the environment names a server.
pub(crate) fn stores() -> Vec<fn() -> Sessions> {
    #[cfg(feature = "redis")]
    if std::env::var_os("REST_KIT_TEST_REDIS").is_some() {
        return vec![in_cookies, in_tables, in_redis];
    }
    vec![in_cookies, in_tables]
}

/// Creates DRF's own table of tokens.
pub(crate) async fn plain_table(client: &Client) {
    let create = |connection: &mut rest_kit::db::Connection| -> Result<()> {
        let time = if connection.is_sqlite() {
            "TEXT"
        } else {
            "TIMESTAMPTZ"
        };
        Ok(connection.batch_execute(&format!(
            "CREATE TABLE authtoken_token (key VARCHAR(40) PRIMARY KEY NOT NULL, created {time} NOT NULL, user_id BIGINT NOT NULL UNIQUE)"
        ))?)
    };
    client.db().write(create).await.unwrap();
}

pub(crate) fn plain(kit: RestKit) -> RestKit {
    kit
}

pub(crate) fn credentials(name: &str) -> Value {
    json!({ "username": name, "password": PASSWORD })
}

pub(crate) async fn user(client: &Client, name: &str) -> User {
    let named = User::objects().filter(auth_user::username.eq(name.to_owned()));
    named.first(client.db()).await.unwrap().unwrap()
}

/// Changes the user's row.
pub(crate) async fn change(client: &Client, name: &str, change: impl FnOnce(&mut User)) {
    let mut user = user(client, name).await;
    change(&mut user);
    user.save(client.db()).await.unwrap();
}

pub(crate) async fn delete(client: &Client, name: &str) {
    let named = User::objects().filter(auth_user::username.eq(name.to_owned()));
    named.delete(client.db()).await.unwrap();
}
