//! What stands around a whole application: hosts, proxies, names of requests, headers.

use std::sync::OnceLock;

use rest_kit::app::{Maintenance, RequestId, SecurityHeaders};
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{each, expect};

/// Tells how it was reached.
#[api_view(get, post)]
async fn reached(cx: &Context) -> Result<Response> {
    let request = cx.request();
    assert!(request.query_param("panic").is_none(), "reached");
    cx.data().await?;
    Ok(Response::new(&json!({
        "address": request.build_absolute_uri("/x"),
        "client": request.remote_addr(),
        "id": request.id().as_ref().map(RequestId::as_str),
    })))
}

// parity: STS-009
#[actix_web::test]
async fn everybody_is_kept_out_during_maintenance() {
    static SWITCH: OnceLock<Maintenance> = OnceLock::new();
    let switch = SWITCH.get_or_init(|| Maintenance::new().except(["/reached/health/"]));
    let app = |kit: RestKit| {
        kit.maintenance(SWITCH.get().cloned().unwrap_or_default())
            .exception_handler(rest_kit::views::failure::problem)
            .register_view("reached", reached)
            .register_view("reached/health", reached)
    };
    for library in each(app).await {
        assert_eq!(library.get("/reached/").await.status(), 200);
        switch.begin(120);
        for path in ["/reached/", "/nowhere/", "/reached"] {
            let refused = library.get(path).await;
            assert_eq!(refused.status(), 503, "{path}");
            assert_eq!(refused.header("retry-after"), Some("120"));
            assert_eq!(
                refused.header("content-type"),
                Some("application/problem+json")
            );
        }
        assert_eq!(library.get("/reached/health/").await.status(), 200);
        switch.end();
        assert_eq!(library.get("/nowhere/").await.status(), 404);
    }
}

type App = fn(RestKit) -> RestKit;

/// Paths and bodies whose answers are refusals of each kind.
const REFUSALS: [(&str, &str, usize, u16); 6] = [
    ("GET", "/nowhere/", 0, 404),
    ("PUT", "/reached/", 0, 405),
    ("POST", "/reached/", 3_000_000, 413),
    ("GET", "/reached/?panic", 0, 500),
    ("GET", "/reached", 0, 301),
    ("GET", "/reached/?format=xml", 0, 404),
];

// parity: REQ-028
#[actix_web::test]
async fn only_named_hosts_are_answered() {
    let app = |kit: RestKit| {
        kit.allowed_hosts(["testserver", ".shop.example"])
            .register_view("reached", reached)
    };
    for library in each(app).await {
        let call = |host: &str| library.get("/reached/").header("host", host);
        for host in [
            "testserver",
            "testserver:8000",
            "shop.example",
            "WWW.shop.example",
        ] {
            assert_eq!(call(host).await.status(), 200, "{host}");
        }
        let message = "The Host header names no host of this server.";
        for host in [
            "evil.example",
            "shop.example.evil.example",
            "testserver.evil",
        ] {
            expect(&call(host).await, 400, &json!({ "detail": message }));
        }
        let spoofed = call("testserver")
            .header("x-forwarded-host", "evil.example")
            .await;
        assert_eq!(spoofed.value()["address"], "http://testserver/x");
    }
}

// parity: REQ-028, SET-013
#[actix_web::test]
async fn proxies_are_believed_as_far_as_they_are_known() {
    let headers = [
        ("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "shop.example"),
    ];
    let apps: [(App, _, _); 3] = [
        (
            |kit| kit.register_view("reached", reached),
            "http://testserver/x",
            json!(null),
        ),
        (
            |kit| kit.trusted_proxies(1).register_view("reached", reached),
            "https://shop.example/x",
            json!("10.0.0.1"),
        ),
        (
            |kit| kit.trusted_proxies(2).register_view("reached", reached),
            "https://shop.example/x",
            json!("1.2.3.4"),
        ),
    ];
    for (app, address, client) in apps {
        for library in each(app).await {
            let request = headers
                .iter()
                .fold(library.get("/reached/"), |request, (name, value)| {
                    request.header(name, value)
                });
            let answer = request.await.value();
            assert_eq!(
                (&answer["address"], &answer["client"]),
                (&json!(address), &client)
            );
        }
    }
}

#[actix_web::test]
async fn proxies_may_tell_ports() {
    let app = |kit: RestKit| kit.trusted_proxies(1).register_view("reached", reached);
    for library in each(app).await {
        for (forwarded, client) in [
            ("1.2.3.4:567", "1.2.3.4"),
            ("[::1]:567", "::1"),
            ("[2001:db8::1]", "2001:db8::1"),
        ] {
            let request = library
                .get("/reached/")
                .header("x-forwarded-for", forwarded);
            assert_eq!(request.await.value()["client"], client, "{forwarded}");
        }
    }
}

// parity: DJG-019
#[actix_web::test]
async fn a_host_that_is_none_is_refused() {
    let app = |kit: RestKit| kit.trusted_proxies(1).register_view("reached", reached);
    for library in each(app).await {
        let call = |name: &str, host: &str| library.get("/reached/").header(name, host);
        for odd in ["a b", "a/b", "a:80x", "under_score", "[::1", "a@b", ""] {
            let message = "The Host header names no host of this server.";
            for name in ["host", "x-forwarded-host"] {
                expect(&call(name, odd).await, 400, &json!({ "detail": message }));
            }
        }
        for host in ["a", "A.example:8000", "1.2.3.4", "[::1]:80"] {
            let answer = call("host", host).await;
            assert_eq!(answer.value()["address"], format!("http://{host}/x"));
        }
    }
}

// parity: EXC-024
#[actix_web::test]
async fn requests_have_names() {
    let app = |kit: RestKit| kit.request_ids().register_view("reached", reached);
    for library in each(app).await {
        let given = library
            .get("/reached/")
            .header("x-request-id", "abc-1")
            .await;
        assert_eq!(given.header("x-request-id"), Some("abc-1"));
        assert_eq!(given.value()["id"], "abc-1");
        for odd in ["", "a b", "<script>", &"x".repeat(129)] {
            let answer = library.get("/reached/").header("x-request-id", odd).await;
            assert_eq!(
                answer.header("x-request-id").map(str::len),
                Some(36),
                "{odd}"
            );
        }
        for (method, path, length, status) in REFUSALS {
            let request = library
                .request(method, path)
                .body("application/json", vec![b' '; length]);
            let answer = request.await;
            assert_eq!(answer.status(), status);
            assert!(answer.header("x-request-id").is_some(), "{path}");
        }
    }
}

// parity: RSP-027
#[actix_web::test]
async fn browsers_are_told_to_be_careful() {
    let app = |kit: RestKit| {
        kit.security_headers(SecurityHeaders::default().hsts(60))
            .trusted_proxies(1)
            .register_view("reached", reached)
    };
    for library in each(app).await {
        for (method, path, length, _) in REFUSALS {
            let request = library
                .request(method, path)
                .body("application/json", vec![b' '; length]);
            let answer = request.header("x-forwarded-proto", "https").await;
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("strict-transport-security", "max-age=60; includeSubDomains"),
            ] {
                assert_eq!(answer.headers(name), [value], "{path}");
            }
        }
        let plain = library.get("/reached/").await;
        assert_eq!(plain.header("strict-transport-security"), None);
        assert_eq!(plain.header("x-frame-options"), Some("DENY"));
    }
}

#[cfg(feature = "cors")]
mod cors {
    use rest_kit::app::Cors;
    use rest_kit::renderers::{JsonRenderer, YamlRenderer};

    use super::*;

    fn app(kit: RestKit) -> RestKit {
        let cors = Cors::new()
            .origins(["https://shop.example"])
            .headers(["Authorization"])
            .expose(["Location"])
            .credentials();
        kit.cors(cors).register_view("reached", reached)
    }

    // parity: FAP-016
    // security: SEC-26
    #[actix_web::test]
    async fn every_answer_may_be_read_by_those_who_are_named() {
        for library in each(app).await {
            for (method, path, length, status) in REFUSALS {
                let request = library
                    .request(method, path)
                    .header("origin", "https://shop.example");
                let answer = request.body("application/json", vec![b' '; length]).await;
                assert_eq!(answer.status(), status);
                let allowed = answer.header("access-control-allow-origin");
                assert_eq!(allowed, Some("https://shop.example"), "{path}");
                assert_eq!(
                    answer.header("access-control-allow-credentials"),
                    Some("true")
                );
                assert_eq!(
                    answer.header("access-control-expose-headers"),
                    Some("location")
                );
                assert!(
                    answer.headers("vary").join(",").contains("Origin"),
                    "{path}"
                );
            }
            for origin in [
                "https://evil.example",
                "https://shop.example.evil",
                "null",
                "http://shop.example",
            ] {
                let answer = library.get("/reached/").header("origin", origin).await;
                assert_eq!(
                    answer.header("access-control-allow-origin"),
                    None,
                    "{origin}"
                );
            }
        }
    }

    fn varying(kit: RestKit) -> RestKit {
        app(kit).register_view("varying", varies)
    }

    /// Depends on much.
    #[api_view(renderers = (JsonRenderer, YamlRenderer))]
    async fn varies(cx: &Context) -> Result<Response> {
        cx.vary_on("Authorization");
        let answer = Response::new("a text that is long");
        Ok(answer.with_header("Vary", "Accept-Language"))
    }

    #[actix_web::test]
    async fn what_answers_depend_on_stays_in_them() {
        for library in each(varying).await {
            let answer = library
                .get("/varying/")
                .header("origin", "https://shop.example")
                .await;
            let vary = answer.headers("vary").join(", ").to_lowercase();
            for name in ["accept", "authorization", "accept-language", "origin"] {
                assert!(
                    vary.split(", ").any(|known| known == name),
                    "{name}: {vary}"
                );
            }
        }
    }

    // parity: FAP-016, VER-020
    #[actix_web::test]
    async fn preflights_are_answered_for_the_view() {
        for library in each(app).await {
            let preflight = |origin: &str, method: &str, headers: &str| {
                library
                    .options("/reached/")
                    .header("origin", origin)
                    .header("access-control-request-method", method)
                    .header("access-control-request-headers", headers)
            };
            let answer = preflight("https://shop.example", "PATCH", "authorization").await;
            assert_eq!(answer.status(), 200);
            assert!(
                answer
                    .header("access-control-allow-methods")
                    .unwrap()
                    .contains("PATCH")
            );
            assert_eq!(answer.header("access-control-max-age"), Some("600"));
            for (origin, method, header) in [
                ("https://evil.example", "GET", "authorization"),
                ("https://shop.example", "BREW", "authorization"),
                ("https://shop.example", "GET", "x-secret"),
            ] {
                let answer = preflight(origin, method, header).await;
                assert_eq!(answer.status(), 400, "{origin} {method} {header}");
                assert_eq!(answer.header("content-type"), Some("application/json"));
                assert!(answer.value()["detail"].is_string(), "{}", answer.text());
            }
            let described = library.options("/reached/").await;
            assert_eq!(described.value()["name"], "Reached");
        }
    }

    // parity: EXC-024, RSP-027
    #[actix_web::test]
    async fn preflights_have_what_every_answer_has() {
        let dressed = |kit: RestKit| {
            app(kit)
                .request_ids()
                .security_headers(SecurityHeaders::default())
                .allowed_hosts(["testserver"])
        };
        for library in each(dressed).await {
            for (origin, host, status) in [
                ("https://shop.example", "testserver", 200),
                ("https://evil.example", "testserver", 400),
            ] {
                let preflight = library
                    .options("/reached/")
                    .header("host", host)
                    .header("origin", origin)
                    .header("access-control-request-method", "GET");
                let answer = preflight.await;
                assert_eq!(answer.status(), status, "{origin}");
                assert_eq!(answer.headers("x-request-id").len(), 1, "{origin}");
                assert_eq!(answer.headers("x-frame-options"), ["DENY"], "{origin}");
            }
            let elsewhere = library.get("/reached/").header("host", "evil.example");
            let refused = elsewhere.header("origin", "https://shop.example").await;
            assert_eq!(refused.status(), 400);
            assert_eq!(refused.headers("x-request-id").len(), 1);
            assert!(refused.header("access-control-allow-origin").is_some());
        }
    }

    // parity: FAP-016
    // security: SEC-26
    #[test]
    fn what_is_too_open_does_not_start() {
        let start = |cors: Cors| {
            let kit = RestKit::new(Settings::default())
                .permissions(AllowAny)
                .database("sqlite::memory:");
            kit.cors(cors)
                .build()
                .err()
                .map(|error| error.mistakes().to_vec())
        };
        let open = start(Cors::new().any_origin().credentials()).unwrap();
        assert!(
            open[0].contains("with the cookies of its visitors"),
            "{open:?}"
        );
        assert!(start(Cors::new()).is_some());
        for odd in [
            "shop.example",
            "https://shop.example/",
            "*",
            "https://*.example",
            "null",
        ] {
            assert!(start(Cors::new().origins([odd])).is_some(), "{odd}");
        }
        assert!(start(Cors::new().any_origin()).is_none());
        assert!(start(Cors::new().origins(["http://localhost:3000"])).is_none());
    }
}
