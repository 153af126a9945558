//! Keys for programs, callers whom a proxy names, and programs that are run once.

use rest_kit::contrib::auth::{self, NewUser, Users};
use rest_kit::contrib::authtoken::{self, PlainTokens, Reset, Tokens};
use rest_kit::prelude::*;

use crate::authentication::Me;

// ANCHOR: view
use rest_kit::contrib::api_keys::{self, ApiKey, ApiKeys, HasApiKey, api_key};

#[api_view(get, permissions = HasApiKey::new())]
pub async fn stock(cx: &Context) -> Result<Response> {
    let key = ApiKeys::shown(cx).map(|key| key.name);
    Ok(Response::new(&key))
}
// ANCHOR_END: view

// ANCHOR: make
/// Answers the key: `N4fJ8Zq1.mP0…`. It cannot be read again.
pub async fn key_for_the_till(db: &Db) -> Result<String> {
    let values = ApiKey::changes()
        .set(api_key::name, "the till")
        .set(api_key::expires, Some(DateTime::now() + Duration::days(90)));
    let (key, _row) = ApiKeys::new().create(values, db).await?;
    Ok(key)
}
// ANCHOR_END: make

// ANCHOR: owner
use rest_kit::contrib::api_keys::ApiKeyAuthentication;

pub fn keys_of_users() -> ApiKeyAuthentication<Users> {
    ApiKeyAuthentication::new(Users::new(), ApiKeys::new().header("X-Api-Key"))
}
// ANCHOR_END: owner

// ANCHOR: proxy
use rest_kit::authentication::RemoteUserAuthentication;

/// The proxy writes `X-Remote-User`, and runs on the same machine.
pub fn behind_the_proxy() -> RemoteUserAuthentication<Users> {
    RemoteUserAuthentication::new(Users::new(), "X-Remote-User").from([[127, 0, 0, 1]])
}
// ANCHOR_END: proxy

// ANCHOR: app
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .with(auth::install)
        .with(authtoken::install)
        .with(api_keys::install)
        .authentication((behind_the_proxy(), keys_of_users()))
        .permissions(IsAuthenticated)
        .register_view("stock", stock)
        .register_view("me", Me)
}
// ANCHOR_END: app

// ANCHOR: commands
/// `my-shop createsuperuser`, `my-shop drf_create_token ada -r`, or the server.
pub async fn run(app: RestKit, arguments: &[String]) -> Result<String, StartError> {
    let failed = |error: Error| StartError::new(format!("{:?}", error.body()));
    let Some(command) = arguments.first() else {
        app.serve().await?;
        return Ok(String::new());
    };
    // Migrations run, nobody listens.
    let api = app.start().await?;
    match command.as_str() {
        "createsuperuser" => {
            // DJANGO_SUPERUSER_USERNAME, DJANGO_SUPERUSER_PASSWORD, DJANGO_SUPERUSER_EMAIL
            let new = NewUser::from_env()?;
            let made = auth::create_superuser(&Users::new(), new, api.db()).await;
            made.map_err(failed)?;
            Ok("Superuser created successfully.".to_owned())
        }
        "drf_create_token" => {
            let name = arguments.get(1).map_or("", String::as_str);
            let reset = Reset::when(arguments.iter().any(|argument| argument == "-r"));
            let tokens = Tokens::new(Users::new());
            let made = tokens.create_token(name, reset, api.db()).await;
            made.map_err(failed)
        }
        unknown => Err(StartError::new(format!("there is no command `{unknown}`"))),
    }
}
// ANCHOR_END: commands

// ANCHOR: hook
/// DRF's idiom, with DRF's own table: a token for each new user.
pub fn users_with_tokens() -> Users {
    Users::new().on_create(|user, connection| {
        PlainTokens::<Users>::get_or_create_on(user.id, connection)?;
        Ok(())
    })
}
// ANCHOR_END: hook
