//! What clients send to be understood in two ways, to be told secrets, or to break a database.

use std::time::{Duration as StdDuration, Instant};

use diesel::ExpressionMethods as _;
use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::{Book, books, open};

fn titles(list: &Value) -> Vec<&str> {
    let rows = list.as_array().into_iter().flatten();
    rows.filter_map(|row| row["title"].as_str()).collect()
}

// security: SEC-08
#[actix_web::test]
async fn a_semicolon_separates_no_parameters() {
    for library in each(open).await {
        // One parameter, whose value has a semicolon: a cache that thinks otherwise is wrong.
        let one = library.get("/api/books/?search=Dune;author=2").await;
        assert_eq!(titles(&one.value()), [""; 0]);
        let two = library.get("/api/books/?author=2&search=Disp").await;
        assert_eq!(titles(&two.value()), ["The Dispossessed"]);
        // Of the same name the last one counts, as in Django.
        let last = library.get("/api/books/?author=1&author=2").await;
        assert_eq!(titles(&last.value()), ["The Dispossessed"]);
        let form = "title=a;isbn=9780000099999&author=2&price=1.00";
        let refused = library
            .post("/api/books/")
            .body("application/x-www-form-urlencoded", form)
            .await;
        expect(&refused, 400, &json!({"isbn": ["This field is required."]}));
    }
}

// security: SEC-08
#[actix_web::test]
async fn separators_alone_cost_no_time() {
    for library in each(open).await {
        for separator in [";", "&", "=", "%", "+"] {
            let began = Instant::now();
            let query = separator.repeat(30_000);
            let answer = library.get(&format!("/api/books/?{query}")).await;
            assert_eq!(answer.status(), 200, "{separator}");
            let form = separator.repeat(500_000);
            let answer = library
                .post("/api/books/")
                .body("application/x-www-form-urlencoded", form)
                .await;
            assert_eq!(answer.status(), 400, "{separator}");
            let took = began.elapsed();
            assert!(took < StdDuration::from_secs(5), "{separator}: {took:?}");
        }
    }
}

/// Fails in the way that its path names.
#[api_view(get)]
async fn fails(cx: &Context) -> Result<Response> {
    match cx.path_param("how")? {
        "panic" => panic!("secret of a panic"),
        "error" => Err(Error::internal("secret of an error")),
        "io" => Err(Error::internal(std::io::Error::other("secret of a file"))),
        _ => {
            let secret = |connection: &mut rest_kit::db::Connection| -> Result<()> {
                Ok(connection.batch_execute("SELECT secret FROM secrets")?)
            };
            cx.db().read(secret).await?;
            Ok(Response::no_content())
        }
    }
}

// security: SEC-30
#[actix_web::test]
async fn failures_tell_nothing_but_their_name() {
    let app = |kit: RestKit| kit.request_ids().register_view("fails/{how}", fails);
    for library in each(app).await {
        for how in ["panic", "error", "io", "sql"] {
            let answer = library.get(&format!("/fails/{how}/")).await;
            expect(&answer, 500, &json!({"detail": "A server error occurred."}));
            assert_eq!(
                answer.header("x-request-id").map(str::len),
                Some(36),
                "{how}"
            );
            for name in ["x-request-id", "content-type", "server", "x-powered-by"] {
                let value = answer.header(name).unwrap_or_default();
                assert!(!value.contains("secret"), "{how}: {value}");
            }
        }
    }
}

// security: SEC-32
#[actix_web::test]
async fn null_characters_and_halves_of_characters_never_reach_a_database() {
    let refusal = "Null characters are not allowed.";
    for library in each(open).await {
        let json = with(new_book(), json!({"title": "a\u{0}b"}));
        let refused = library.post("/api/books/").json(&json).await;
        expect(&refused, 400, &json!({"title": [refusal]}));
        let form = "title=a%00b&isbn=9780000099999&author=2&price=1.00";
        let form_type = "application/x-www-form-urlencoded";
        let refused = library.post("/api/books/").body(form_type, form).await;
        expect(&refused, 400, &json!({"title": [refusal]}));
        for half in ["\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"] {
            let body = json.to_string().replace("a\\u0000b", half);
            for (method, path) in [("POST", "/api/books/"), ("PATCH", "/api/books/1/")] {
                let refused = library.request(method, path);
                let refused = refused.body("application/json", body.clone()).await;
                assert_eq!(refused.status(), 400, "{half}: {}", refused.text());
            }
        }
        // A key that no row can have, and a search that no text can match.
        for path in [
            "/api/books/1%00/",
            "/api/books/%00/",
            "/api/tags/%ED%A0%80/",
        ] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
        for query in [
            "search=a%00",
            "status=draft%00",
            "author=1%00",
            "ordering=%00",
        ] {
            let answer = library.get(&format!("/api/books/?{query}")).await;
            let expected = if query.starts_with("ordering") {
                200
            } else {
                400
            };
            assert_eq!(answer.status(), expected, "{query}: {}", answer.text());
        }
        let stored = Book::objects()
            .filter(books::author_id.gt(0))
            .count(library.db());
        assert_eq!(stored.await.unwrap(), 3);
    }
}
