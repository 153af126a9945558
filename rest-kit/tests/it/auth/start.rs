//! Tables that were forgotten, before the first request.

use std::env;
use std::process::Command;

use rest_kit::contrib::auth;
use rest_kit::contrib::authtoken::{self, Tokens};
use rest_kit::contrib::sessions as stored;
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::test::{Client, databases};

use super::{MeView, SessionAuthentication, TokenAuthentication, in_tables, users};

#[actix_web::test]
async fn forgotten_tables_are_mistakes_with_their_cures() {
    let kit = || {
        RestKit::new(Settings::default())
            .register_view("me", MeView)
            .authentication((
                SessionAuthentication::new(users(), in_tables()),
                TokenAuthentication::new(Tokens::new(users())),
            ))
    };
    let missing = |model: &str, table: &str, part: &str| {
        format!(
            "the database does not fit the model `{model}`: there is no table `{table}`; add `.with({part}::install)`"
        )
    };
    let user = missing("User", "auth_user", "auth");
    let session = missing("StoredSession", "session", "sessions");
    let token = missing("AccessToken", "access_token", "authtoken");
    for database in databases(()).unwrap() {
        let forgotten = Client::start(kit(), database).await.unwrap_err();
        assert_eq!(forgotten.mistakes(), [&*user, &*session, &*token]);
    }
    for database in databases(()).unwrap() {
        let some = kit().with(auth::install).with(stored::install);
        let forgotten = Client::start(some, database).await.unwrap_err();
        assert_eq!(forgotten.mistakes(), [&*token]);
    }
    for database in databases(()).unwrap() {
        let all = kit()
            .with(auth::install)
            .with(stored::install)
            .with(authtoken::install);
        Client::start(all, database).await.unwrap();
    }
}

/// Marks a process that a test has started with an environment of its own.
const CHILD: &str = "REST_KIT_TEST_CHILD";

// parity: DJG-018
#[test]
fn the_environment_sets_and_a_missing_secret_is_a_mistake() {
    if env::var_os(CHILD).is_some() {
        let settings = Settings::from_env().unwrap();
        assert_eq!(settings.database_url, "sqlite::memory:");
        assert_eq!(settings.bind, "127.0.0.1:4321");
        let secret = SecretKey::from_env().unwrap_err().to_string();
        assert!(
            secret.contains("`REST_KIT_SECRET_KEY` is not set"),
            "{secret}"
        );
        return;
    }
    let own = env::current_exe().unwrap();
    let name = "auth::start::the_environment_sets_and_a_missing_secret_is_a_mistake";
    let child = |url: &str| {
        let mut child = Command::new(&own);
        child.args(["--exact", name]).env(CHILD, "1");
        child
            .env("DATABASE_URL", url)
            .env("REST_KIT_BIND", "127.0.0.1:4321");
        child.env_remove("REST_KIT_SECRET_KEY").output().unwrap()
    };
    let output = child("sqlite::memory:");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{told}"
    );
    let empty = child("");
    let told = String::from_utf8_lossy(&empty.stdout).into_owned();
    let told = told + &String::from_utf8_lossy(&empty.stderr);
    assert!(
        told.contains("`DATABASE_URL` is empty; unset it to use"),
        "{told}"
    );
}
