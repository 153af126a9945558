//! The ready-made users, sessions, tokens and permissions, over HTTP.

mod audit;
pub(crate) mod browser;
mod csrf;
mod endpoints;
mod login_pages;
mod pages;
mod passwords;
mod permissions;
mod sessions;
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

/// Users whose passwords cost little.
pub(crate) fn users() -> Users {
    Users::new().passwords(Passwords::default().cost(8, 1))
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
