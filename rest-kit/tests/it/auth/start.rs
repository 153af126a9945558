//! Tables that were forgotten, before the first request.

use rest_kit::contrib::auth;
use rest_kit::contrib::authtoken::{self, Tokens};
use rest_kit::contrib::sessions as stored;
use rest_kit::prelude::*;
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
