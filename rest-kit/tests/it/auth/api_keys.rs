//! Keys for programs.

use rest_kit::contrib::api_keys::{
    self, ApiKey, ApiKeyAuthentication, ApiKeys, HasApiKey, api_key,
};
use rest_kit::middleware::{IdempotencyKeys, ResponseCache};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::test::{Client, TestResponse};
use rest_kit::views::Authenticators;
use serde_json::json;

use super::{each, in_cookies, user, users};

fn in_header() -> ApiKeys {
    ApiKeys::new().header("X-Api-Key")
}

#[api_view(get, permissions = HasApiKey::new())]
async fn stock(cx: &Context) -> Result<Response> {
    Ok(Response::new(&ApiKeys::shown(cx).map(|key| key.name)))
}

#[api_view(get, permissions = HasApiKey::from(in_header()))]
async fn prices(cx: &Context) -> Result<Response> {
    Ok(Response::new(&ApiKeys::shown(cx).map(|key| key.name)))
}

#[api_view(get, permissions = HasApiKey::new() | IsAdminUser)]
async fn either(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.user_id()))
}

struct Kept;

#[viewset]
impl ViewSet for Kept {
    fn permissions(&self) -> impl Permission {
        HasApiKey::from(in_header())
    }

    async fn list(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&ApiKeys::shown(cx).map(|key| key.name)))
    }

    async fn create(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&ApiKeys::shown(cx).map(|key| key.name)))
    }
}

struct Mine;

#[api_view]
impl ApiView for Mine {
    fn authentication(&self) -> Authenticators {
        ApiKeyAuthentication::new(users(), ApiKeys::new()).into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let via = cx.identity().map(|identity| identity.via);
        Ok(Response::new(&json!([cx.user_id(), via])))
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.with(api_keys::install)
        .register_view("stock", stock)
        .register_view("prices", prices)
        .register_view("either", either)
        .register_view("mine", Mine)
}

async fn make(client: &Client, name: &str) -> (String, ApiKey) {
    let values = ApiKey::changes().set(api_key::name, name.to_owned());
    ApiKeys::new().create(values, client.db()).await.unwrap()
}

async fn call(client: &Client, path: &str, header: &str) -> TestResponse {
    client.get(path).header("authorization", header).await
}

// parity: AUT-028
// security: SEC-15
#[actix_web::test]
async fn a_key_opens_views_and_is_not_stored() {
    for client in each(in_cookies, app).await {
        let (key, row) = make(&client, "the till").await;
        let (prefix, secret) = key.split_once('.').unwrap();
        assert_eq!((prefix.len(), secret.len()), (8, 32));
        assert_eq!(row.prefix, prefix);
        let stored = ApiKey::objects().load(client.db()).await.unwrap();
        assert!(!format!("{stored:?}").contains(secret));
        for header in [format!("Api-Key {key}"), format!("api-key {key}")] {
            let answer = call(&client, "/stock/", &header).await;
            assert_eq!((answer.status(), answer.value()), (200, json!("the till")));
        }
        let missing = json!({ "detail": "Authentication credentials were not provided." });
        for header in [
            String::new(),
            "Api-Key".to_owned(),
            "Api-Key ".to_owned(),
            format!("Token {key}"),
            format!("Api-Key {prefix}"),
            format!("Api-Key {prefix}."),
            format!("Api-Key .{secret}"),
            format!("Api-Key {prefix}.{}", "x".repeat(32)),
            format!("Api-Key {prefix}.{secret}x"),
            format!("Api-Key xxxxxxxx.{secret}"),
            format!("Api-Key {}.{secret}", row.digest),
            format!("Api-Key {prefix}.{}", row.digest),
            format!("Api-Key {prefix}.{}", "x".repeat(5_000)),
            "Api-Key ' OR 1=1 --.x".to_owned(),
            "Api-Key %00.%00".to_owned(),
        ] {
            let refused = call(&client, "/stock/", &header).await;
            let expected = if header.starts_with("Token") {
                "Invalid token."
            } else {
                ""
            };
            assert_eq!(refused.status(), 403, "{header}");
            match expected {
                "" => assert_eq!(refused.value(), missing, "{header}"),
                text => assert_eq!(refused.value()["detail"], text),
            }
        }
    }
}

// parity: AUT-028
#[actix_web::test]
async fn a_header_of_its_own_holds_the_key_alone() {
    for client in each(in_cookies, app).await {
        let (key, _) = make(&client, "prices").await;
        let own = client.get("/prices/").header("x-api-key", &key).await;
        assert_eq!(own.value(), json!("prices"));
        let word = client
            .get("/prices/")
            .header("x-api-key", &format!("Api-Key {key}"));
        assert_eq!(word.await.status(), 403);
        let header = format!("Api-Key {key}");
        assert_eq!(call(&client, "/prices/", &header).await.status(), 403);
        assert_eq!(
            client
                .get("/stock/")
                .header("x-api-key", &key)
                .await
                .status(),
            403
        );
    }
}

// parity: AUT-028
#[actix_web::test]
async fn keys_end_at_their_time_or_for_ever() {
    for client in each(in_cookies, app).await {
        let (key, row) = make(&client, "short").await;
        let header = format!("Api-Key {key}");
        let set = async |expires: Option<DateTime>| {
            let values = ApiKey::changes().set(api_key::expires, expires);
            let rows = ApiKey::objects().filter(api_key::id.eq(row.id));
            rows.update(values, client.db()).await.unwrap();
            call(&client, "/stock/", &header).await.status()
        };
        assert_eq!(set(Some(DateTime::now())).await, 403);
        assert_eq!(set(Some(DateTime::now() + Duration::hours(1))).await, 200);
        assert_eq!(set(None).await, 200);
        assert!(
            ApiKeys::new()
                .revoke(&row.prefix, client.db())
                .await
                .unwrap()
        );
        assert!(
            !ApiKeys::new()
                .revoke("xxxxxxxx", client.db())
                .await
                .unwrap()
        );
        assert_eq!(call(&client, "/stock/", &header).await.status(), 403);
        // A row that says otherwise brings nothing back.
        let undo = ApiKey::changes().set(api_key::revoked, false);
        ApiKey::objects().update(undo, client.db()).await.unwrap();
        assert_eq!(call(&client, "/stock/", &header).await.status(), 403);
    }
}

// parity: AUT-028
#[actix_web::test]
async fn keys_are_another_permission_or_name_their_owner() {
    for client in each(in_cookies, app).await {
        let (key, _) = make(&client, "nobody's").await;
        let header = format!("Api-Key {key}");
        assert_eq!(
            call(&client, "/either/", &header).await.value(),
            json!(null)
        );
        let root = client.get("/either/").basic("root", super::PASSWORD).await;
        assert_eq!(root.status(), 200);
        let ann = client.get("/either/").basic("ann", super::PASSWORD).await;
        assert_eq!(ann.status(), 403);
        // A key without an owner recognizes nobody; a wrong one is an error.
        let nobody = call(&client, "/mine/", &header).await;
        assert_eq!(nobody.status(), 401);
        assert_eq!(nobody.header("www-authenticate"), Some("Api-Key"));
        let wrong = call(&client, "/mine/", "Api-Key xxxxxxxx.x").await;
        assert_eq!(
            (wrong.status(), wrong.value()),
            (401, json!({ "detail": "Invalid API key." }))
        );
        let ann = user(&client, "ann").await;
        let values = ApiKey::changes().set(api_key::name, "of ann");
        let (key, _) = ApiKeys::new()
            .create_for(&ann, values, client.db())
            .await
            .unwrap();
        let mine = call(&client, "/mine/", &format!("Api-Key {key}")).await;
        assert_eq!(mine.value(), json!([ann.id, "ApiKeyAuthentication"]));
        // Where nobody looks the owner up, nobody knows whether the key has ended with the password.
        let unowned = call(&client, "/stock/", &format!("Api-Key {key}")).await;
        assert_eq!(unowned.status(), 403);
    }
}

// security: SEC-36, SEC-37
#[actix_web::test]
async fn what_one_key_was_answered_no_other_is() {
    let app = |kit: RestKit| {
        app(kit).include(
            "",
            SimpleRouter::new()
                .middleware(ResponseCache::new(std::time::Duration::from_secs(60)))
                .middleware(IdempotencyKeys::new())
                .register("kept", Kept)
                .basename("kept"),
        )
    };
    for client in each(in_cookies, app).await {
        let (first, _) = make(&client, "first").await;
        let (second, _) = make(&client, "second").await;
        for (key, name) in [(&first, "first"), (&second, "second"), (&first, "first")] {
            let answer = client.get("/kept/").header("x-api-key", key).await;
            assert_eq!(answer.value(), name);
            let control = answer.header("cache-control").unwrap();
            assert!(control.starts_with("private, max-age="), "{control}");
            let made = client.post("/kept/").header("x-api-key", key);
            let made = made.header("idempotency-key", "1").await;
            assert_eq!(made.value(), name);
        }
    }
}
