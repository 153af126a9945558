//! Applications that are called over encrypted connections only.

use rest_kit::app::RequireHttps;
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestResponse};
use serde_json::json;

use crate::support::app::{each, expect};

#[api_view(get, post)]
async fn reached(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.request().is_secure()))
}

fn behind(kit: RestKit, https: RequireHttps) -> RestKit {
    let kit = kit.trusted_proxies(1).require_https(https);
    kit.register_view("reached", reached)
        .register_view("health", reached)
}

/// Calls as the proxy does that has seen this scheme.
async fn over(client: &Client, scheme: &str, method: &str, path: &str) -> TestResponse {
    let request = client.request(method, path);
    request.header("x-forwarded-proto", scheme).await
}

const HSTS: &str = "strict-transport-security";

// parity: AUT-026, DJG-029
#[actix_web::test]
async fn plain_http_is_refused_and_the_rest_is_remembered() {
    let app = |kit: RestKit| behind(kit, RequireHttps::new().except(["/health/"]));
    for client in each(app).await {
        let refusal = json!({"detail": "This server is called by HTTPS only."});
        for method in ["GET", "POST", "OPTIONS"] {
            for path in ["/reached/", "/reached", "/nowhere/", "/health/x/"] {
                let refused = over(&client, "http", method, path).await;
                expect(&refused, 403, &refusal);
                // Whoever listens could have written it: it is said over HTTPS only.
                assert_eq!(refused.header(HSTS), None);
            }
        }
        expect(&client.get("/reached/").await, 403, &refusal);
        // What the client has written before the proxy did.
        let spoofed = over(&client, "https, http", "GET", "/reached/").await;
        expect(&spoofed, 403, &refusal);

        for (method, path, status) in [("GET", "/reached/", 200), ("GET", "/nowhere/", 404)] {
            let answer = over(&client, "https", method, path).await;
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(answer.header(HSTS), Some("max-age=31536000"), "{path}");
        }
        let health = over(&client, "http", "GET", "/health/").await;
        expect(&health, 200, &json!(false));
        assert_eq!(health.header(HSTS), None);
    }
}

// parity: AUT-026, DJG-029
#[actix_web::test]
async fn readers_are_sent_on_where_that_is_chosen() {
    let app = |kit: RestKit| {
        let https = RequireHttps::new().redirect().hsts(60).include_subdomains();
        behind(kit, https)
    };
    for client in each(app).await {
        for method in ["GET", "HEAD"] {
            let moved = over(&client, "http", method, "/reached/?a=1&b=%2F").await;
            assert_eq!(moved.status(), 301);
            assert_eq!(
                moved.header("location"),
                Some("https://testserver/reached/?a=1&b=%2F")
            );
            assert_eq!(moved.header(HSTS), None);
        }
        assert_eq!(
            over(&client, "http", "POST", "/reached/").await.status(),
            403
        );
        // A token that was shown to everybody is not worth a redirect.
        let shown = client.get("/reached/").header("authorization", "Token abc");
        assert_eq!(shown.await.status(), 403);
        let odd = client.get("/reached/").header("host", "evil example");
        assert_eq!(odd.await.status(), 400);
        let answer = over(&client, "https", "POST", "/reached/").await;
        assert_eq!(answer.header(HSTS), Some("max-age=60; includeSubDomains"));
    }
}

#[actix_web::test]
async fn without_proxies_nobody_can_say_that_it_was_encrypted() {
    let app = |kit: RestKit| {
        let https = RequireHttps::new().redirect_to("shop.example");
        kit.require_https(https).register_view("reached", reached)
    };
    for client in each(app).await {
        let answer = over(&client, "https", "GET", "/reached/").await;
        assert_eq!(answer.status(), 301);
        assert_eq!(
            answer.header("location"),
            Some("https://shop.example/reached/")
        );
    }
}

#[actix_web::test]
async fn what_cannot_be_meant_is_a_mistake() {
    let https = RequireHttps::new()
        .except(["health"])
        .redirect_to("https://shop.example");
    let kit = RestKit::new(Settings::default()).database("sqlite::memory:");
    let error = kit.require_https(https).build().unwrap_err();
    let expected = [
        "`health` is no path that HTTPS is not required for; write `/health`",
        "`https://shop.example` is no host to send requests to; write `example.com`",
    ];
    assert_eq!(error.mistakes(), expected);
}
