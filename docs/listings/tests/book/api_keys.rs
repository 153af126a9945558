use listings::api_keys::{app, key_for_the_till, run};
use rest_kit::contrib::api_keys::{ApiKey, api_key};
use rest_kit::contrib::auth::{User, auth_user};
use rest_kit::prelude::*;
use rest_kit::test::{Client, database};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let client = client(app()).await;
    let row = ApiKey::changes()
        .set(api_key::name, "the till")
        .set(api_key::prefix, "N4fJ8Zq1")
        .set(
            api_key::digest,
            rest_kit::secrets::digest("N4fJ8Zq1.mP0cQ5tR7uV2wX9yZ3aB6dE8fG1hJ4kL"),
        );
    ApiKey::objects().create(row, client.db()).await.unwrap();
    replay(&client, "api_keys").await;
}

#[actix_web::test]
async fn a_key_is_made_and_opens_the_view() {
    let client = Client::start(app(), database(()).unwrap()).await.unwrap();
    let key = key_for_the_till(client.db()).await.unwrap();
    let answer = client.get("/stock/");
    let answer = answer
        .header("authorization", &format!("Api-Key {key}"))
        .await;
    assert_eq!(answer.text(), r#""the till""#);
}

#[actix_web::test]
async fn the_program_makes_tokens() {
    let database = database(()).unwrap();
    let app = || app().db(database.db().clone());
    app().start().await.unwrap();
    let ada = User::changes()
        .set(auth_user::username, "ada")
        .set(auth_user::password, "!");
    User::objects().create(ada, database.db()).await.unwrap();
    let arguments = |words: &[&str]| words.iter().copied().map(str::to_owned).collect::<Vec<_>>();
    let made = run(app(), &arguments(&["drf_create_token", "ada", "-r"])).await;
    assert!(made.unwrap().ends_with(" for user ada"));
    let unknown = run(app(), &arguments(&["drf_create_token", "eve"])).await;
    let error = unknown.unwrap_err().to_string();
    assert!(error.contains("user eve does not exist"), "{error}");
    assert!(run(app(), &arguments(&["migrate"])).await.is_err());
}
