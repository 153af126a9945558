//! Every way to recognize a caller: what it costs, and when it ends.

use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings, TokenType};
use rest_kit::authentication::{
    BasicAuthentication, RemoteUserAuthentication, SessionAuthentication,
};
use rest_kit::contrib::api_keys::{self, ApiKey, ApiKeyAuthentication, ApiKeys, api_key};
use rest_kit::contrib::auth::{User, auth_user};
use rest_kit::contrib::authtoken::{PlainTokens, Tokens};
use rest_kit::prelude::*;
use rest_kit::sessions::Sessions;
use rest_kit::test::{Client, QueryCounter, TestResponse};
use rest_kit::views::Authenticators;
use serde_json::json;

use super::{
    LoginView, PASSWORD, change, delete, each, in_cookies, in_tables, plain_table, stores, users,
};

/// Recognizes callers in one way.
struct Only(Authenticators);

#[api_view]
impl ApiView for Only {
    fn authentication(&self) -> Authenticators {
        self.0.clone()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let name = cx.user().map(|user| user.username().to_owned());
        Ok(Response::new(&name))
    }
}

fn jwt() -> Jwt {
    let key = JwtKey::hs256("a secret of at least thirty-two bytes");
    Jwt::new(JwtSettings::new(key))
}

fn app(kit: RestKit) -> RestKit {
    let only = |authenticators: Authenticators| Only(authenticators);
    let session = |sessions: Sessions| only(SessionAuthentication::new(users(), sessions).into());
    let proxy = RemoteUserAuthentication::new(users(), "X-Remote-User").from([[10, 0, 0, 1]]);
    let kit = kit
        .with(api_keys::install)
        .register_view(
            "token",
            only(TokenAuthentication::new(Tokens::new(users())).into()),
        )
        .register_view(
            "plain",
            only(TokenAuthentication::new(PlainTokens::new(users())).into()),
        )
        .register_view("basic", only(BasicAuthentication::new(users()).into()))
        .register_view("jwt", only(JwtAuthentication::new(jwt(), users()).into()))
        .register_view(
            "key",
            only(ApiKeyAuthentication::new(users(), ApiKeys::new()).into()),
        )
        .register_view("proxy", only(proxy.into()))
        .register_view("cookies", session(in_cookies()))
        .register_view("log-in-by-cookies", LoginView(in_cookies()))
        .register_view("tables", session(in_tables()))
        .register_view("log-in-by-tables", LoginView(in_tables()));
    match stores().get(2) {
        Some(in_redis) => kit
            .register_view("redis", session(in_redis()))
            .register_view("log-in-by-redis", LoginView(in_redis())),
        None => kit,
    }
}

fn ways() -> Vec<&'static str> {
    let mut ways = vec![
        "token", "plain", "basic", "jwt", "key", "proxy", "cookies", "tables",
    ];
    if stores().len() > 2 {
        ways.push("redis");
    }
    ways
}

/// Returns the header with which this user calls in this way.
async fn header(way: &str, user: &User, client: &Client) -> (&'static str, String) {
    let db = client.db();
    let word = match way {
        "token" | "plain" => "Token",
        "jwt" => "Bearer",
        "key" => "Api-Key",
        _ => "",
    };
    let credentials = match way {
        "token" => Tokens::new(users()).create(user, db).await.unwrap(),
        "plain" => PlainTokens::new(users())
            .get_or_create(user.id, db)
            .await
            .unwrap(),
        "jwt" => jwt()
            .encode(&jwt().token_for(TokenType::Access, user).unwrap())
            .unwrap(),
        "key" => {
            let values = ApiKey::changes().set(api_key::name, "a program");
            ApiKeys::new().create_for(user, values, db).await.unwrap().0
        }
        "proxy" => return ("x-remote-user", user.username.clone()),
        "basic" => {
            use base64::Engine as _;
            let pair = format!("{}:{PASSWORD}", user.username);
            let pair = base64::engine::general_purpose::STANDARD.encode(pair);
            return ("authorization", format!("Basic {pair}"));
        }
        sessions => {
            let body = json!({ "username": user.username, "password": PASSWORD });
            let login = client
                .post(&format!("/log-in-by-{sessions}/"))
                .json(&body)
                .await;
            assert_eq!(login.status(), 200, "{}", login.text());
            let cookies: Vec<_> = login.headers("set-cookie");
            let pairs: Vec<_> = cookies
                .iter()
                .filter_map(|cookie| cookie.split(';').next())
                .collect();
            return ("cookie", pairs.join("; "));
        }
    };
    ("authorization", format!("{word} {credentials}"))
}

async fn call(way: &str, header: &(&str, String), client: &Client) -> TestResponse {
    let request = client.get(&format!("/{way}/")).peer_addr([10, 0, 0, 1]);
    request.header(header.0, &header.1).await
}

async fn new_user(name: &str, client: &Client) -> User {
    let values = User::changes().set(auth_user::username, name.to_owned());
    users().create(values, PASSWORD, client.db()).await.unwrap()
}

// security: SEC-11
#[actix_web::test]
async fn deactivated_deleted_and_changed_users_are_out_at_once() {
    for client in each(in_cookies, app).await {
        plain_table(&client).await;
        for way in ways() {
            for what in ["deactivated", "deleted", "changed"] {
                // A proxy and DRF's own table of tokens know nothing of passwords.
                if what == "changed" && ["proxy", "plain"].contains(&way) {
                    continue;
                }
                let name = format!("{way}-{what}");
                let user = new_user(&name, &client).await;
                let header = header(way, &user, &client).await;
                let answer = call(way, &header, &client).await;
                assert_eq!((answer.status(), answer.value()), (200, json!(name)));
                match what {
                    "deactivated" => change(&client, &name, |user| user.is_active = false).await,
                    "deleted" => delete(&client, &name).await,
                    _ => {
                        let (users, db) = (users(), client.db());
                        users
                            .set_password(&user, "another river", db)
                            .await
                            .unwrap();
                    }
                }
                let refused = call(way, &header, &client).await;
                // Whom a proxy names again is somebody new.
                let expected = match (way, what) {
                    ("proxy", "deleted") => 200,
                    ("token" | "plain" | "basic" | "jwt" | "key", _) => 401,
                    _ => 403,
                };
                assert_eq!(refused.status(), expected, "{name}: {}", refused.text());
                if what == "deactivated" {
                    change(&client, &name, |user| user.is_active = true).await;
                    assert_eq!(
                        call(way, &header, &client).await.status(),
                        200,
                        "{name} again"
                    );
                }
            }
        }
    }
}

#[actix_web::test]
async fn recognizing_a_caller_costs_one_query() {
    for client in each(in_cookies, app).await {
        plain_table(&client).await;
        for way in ways() {
            let user = new_user(way, &client).await;
            let header = header(way, &user, &client).await;
            // The first use of a token is noted.
            assert_eq!(call(way, &header, &client).await.status(), 200);
            let counter = QueryCounter::new(client.db());
            assert_eq!(call(way, &header, &client).await.status(), 200);
            let statements = counter.statements();
            assert_eq!(counter.count(), 1, "{way}: {statements:#?}");
            assert!(statements[0].contains("SELECT"), "{way}: {statements:#?}");
            // Without credentials nobody asks.
            let counter = QueryCounter::new(client.db());
            assert!(client.get(&format!("/{way}/")).await.status() >= 400);
            assert_eq!(counter.count(), 0, "{way}: {:#?}", counter.statements());
        }
    }
}
