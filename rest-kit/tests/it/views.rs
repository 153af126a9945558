//! Views with a function for each method, and functions that are views.

use rest_kit::error::ErrorKind;
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{Tokens, each, expect};

#[derive(Serializer)]
struct Discount {
    #[field(min_value = 1, max_value = 90)]
    percent: i64,
    #[field(default = "sale", max_length = 10)]
    reason: String,
}

struct Till;

/// Takes money.
#[api_view]
impl ApiView for Till {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(
            &json!({"action": cx.action(), "safe": cx.is_safe_method()}),
        ))
    }

    async fn post(&self, _cx: &Context, discount: Data<Discount>) -> Result<Response> {
        let answer = json!({"percent": discount.percent, "reason": discount.reason});
        Ok(Response::created(&answer).with_header("X-Till", "1"))
    }

    async fn delete(&self, _cx: &Context) -> Result<Response> {
        panic!("the till is on fire")
    }
}

#[api_view(get, post)]
async fn echo(cx: &Context) -> Result<Response> {
    let body = cx.data().await?;
    Ok(Response::new(&json!({"method": cx.method(), "body": body})))
}

#[api_view]
async fn broken(_cx: &Context) -> Result<Response> {
    Err(Error::internal("the secret cause"))
}

#[api_view]
async fn busy(_cx: &Context) -> Result<Response> {
    Err(Error::new(ErrorKind::Unavailable).with_retry_after(7))
}

struct Closed;

#[api_view]
impl ApiView for Closed {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.authentication(TokenAuthentication::new(Tokens))
        .register_view("till", Till)
        .register_view("echo", echo)
        .register_view("broken", broken)
        .register_view("busy", busy)
        .register_view("closed", Closed)
}

// parity: VIE-001, EXC-009
#[actix_web::test]
async fn methods_are_functions_and_others_are_not_allowed() {
    for library in each(app).await {
        expect(
            &library.get("/till/").await,
            200,
            &json!({"action": "get", "safe": true}),
        );
        let refused = library.put("/till/").await;
        expect(
            &refused,
            405,
            &json!({"detail": "Method \"PUT\" not allowed."}),
        );
        assert_eq!(
            refused.header("allow"),
            Some("GET, POST, DELETE, HEAD, OPTIONS")
        );
        let strange = library.request("BREW", "/till/").await;
        expect(
            &strange,
            405,
            &json!({"detail": "Method \"BREW\" not allowed."}),
        );
    }
}

// parity: SER-002, FLD-004
#[actix_web::test]
async fn bodies_are_parameters() {
    for library in each(app).await {
        let answer = library.post("/till/").json(&json!({"percent": "5"})).await;
        expect(&answer, 201, &json!({"percent": 5, "reason": "sale"}));
        assert_eq!(answer.header("x-till"), Some("1"));
        let refused = library.post("/till/").json(&json!({"percent": 91})).await;
        let message = "Ensure this value is less than or equal to 90.";
        expect(&refused, 400, &json!({"percent": [message]}));
    }
}

// parity: VIE-008
#[actix_web::test]
async fn functions_are_views_of_their_methods() {
    for library in each(app).await {
        let sent = library.post("/echo/").json(&json!([1])).await;
        expect(&sent, 200, &json!({"method": "POST", "body": [1]}));
        let refused = library.patch("/echo/").await;
        assert_eq!(refused.header("allow"), Some("GET, POST, OPTIONS"));
        assert_eq!(library.post("/broken/").await.status(), 405);
        let described = library.options("/echo/").await;
        assert_eq!(described.value()["name"], "Echo");
    }
}

// parity: VIE-015, EXC-001
#[actix_web::test]
async fn faults_are_hidden_and_end_one_request_only() {
    let expected = json!({"detail": "A server error occurred."});
    for library in each(app).await {
        expect(&library.get("/broken/").await, 500, &expected);
        expect(&library.delete("/till/").await, 500, &expected);
        assert_eq!(library.get("/till/").await.status(), 200);
        let answer = library.get("/busy/").await;
        assert_eq!(
            (answer.status(), answer.header("retry-after")),
            (503, Some("7"))
        );
    }
}

// parity: VIE-002, VIE-019
#[actix_web::test]
async fn strangers_are_asked_who_they_are_before_anything_else() {
    for library in each(app).await {
        for method in ["GET", "DELETE", "OPTIONS"] {
            let answer = library.request(method, "/closed/").await;
            assert_eq!(answer.status(), 401, "{method}");
        }
        let known = library
            .get("/closed/")
            .header("authorization", "Token token-of-ann")
            .await;
        assert_eq!(known.status(), 405);
    }
}

// parity: VIE-020, EXC-017
#[actix_web::test]
async fn unknown_addresses_are_not_found_as_json() {
    for library in each(app).await {
        for path in ["/nowhere/", "/till/more/", "/%00/", "//", "/till%2F"] {
            let answer = library.get(path).await;
            expect(&answer, 404, &json!({"detail": "Not found."}));
        }
    }
}

fn own_words(error: Error, _cx: &Context) -> Response {
    Response::new(&json!({"problem": error.to_string()})).with_status(error.status())
}

// parity: EXC-013
#[actix_web::test]
async fn errors_may_have_another_shape() {
    for library in each(|kit| app(kit).exception_handler(own_words)).await {
        let answer = library.put("/till/").await;
        expect(
            &answer,
            405,
            &json!({"problem": "Method \"PUT\" not allowed."}),
        );
    }
}
