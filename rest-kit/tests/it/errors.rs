//! Errors: every kind has DRF's status and body.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::error::{ErrorDetail, ErrorKind};
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::serializers::{CookieData, HeaderData, QueryData};
use rest_kit::views::failure;
use serde_json::{Value, json};

use crate::support::app::{Tokens, each, expect, tables};
use crate::support::library::open;

/// Fails as the path says.
#[api_view]
async fn fail(cx: &Context) -> Result<Response> {
    Err(match cx.path_param("how")? {
        "text" => Error::validation("No."),
        "fields" => {
            let mut errors = ValidationErrors::field("price", "Too low.");
            errors.add("title", "Too long.");
            errors.add("price", "Too odd.");
            Error::validation(errors)
        }
        "parse" => Error::parse("Bad."),
        "forbidden" => Error::permission_denied(),
        "missing" => Error::not_found().with_message("No such shelf."),
        "teapot" => Error::new(ErrorKind::Conflict)
            .with_status(418)
            .with_message("Short and stout."),
        "detail" => Error::permission_denied().with_detail(ValidationErrors::field(
            "quota",
            ErrorDetail::new("Used up.", "quota"),
        )),
        "busy" => Error::unavailable(3),
        "io" => std::io::Error::other("the disk is on fire").into_error(),
        _ => Error::internal("cause"),
    })
}

trait IntoRestError {
    fn into_error(self) -> Error;
}

impl IntoRestError for std::io::Error {
    fn into_error(self) -> Error {
        Error::internal(self)
    }
}

// parity: EXC-002, EXC-003, EXC-004, EXC-007, EXC-008, EXC-022
#[actix_web::test]
async fn each_kind_has_its_status_and_shape() {
    let cases: &[(&str, u16, Value)] = &[
        ("text", 400, json!(["No."])),
        (
            "fields",
            400,
            json!({"price": ["Too low.", "Too odd."], "title": ["Too long."]}),
        ),
        ("parse", 400, json!({"detail": "Bad."})),
        (
            "forbidden",
            403,
            json!({"detail": "You do not have permission to perform this action."}),
        ),
        ("missing", 404, json!({"detail": "No such shelf."})),
        ("teapot", 418, json!({"detail": "Short and stout."})),
        ("detail", 403, json!({"quota": ["Used up."]})),
        (
            "busy",
            503,
            json!({"detail": "Service temporarily unavailable, try again later."}),
        ),
        ("io", 500, json!({"detail": "A server error occurred."})),
    ];
    for library in each(|kit| kit.register_view("fail/{how}", fail)).await {
        for (how, status, body) in cases {
            let answer = library.get(&format!("/fail/{how}/")).await;
            expect(&answer, *status, body);
            assert_eq!(answer.header("content-type"), Some("application/json"));
        }
        assert_eq!(
            library.get("/fail/busy/").await.header("retry-after"),
            Some("3")
        );
    }
}

// parity: EXC-016
#[actix_web::test]
async fn failures_are_answered_as_djangos_handlers_do() {
    let app = |kit: RestKit| {
        kit.exception_handler(failure::server_error_or_bad_request)
            .allowed_hosts(["testserver"])
            .register_view("fail/{how}", fail)
    };
    for library in each(app).await {
        let failed = library.get("/fail/io/").await;
        expect(&failed, 500, &json!({"error": "Server Error (500)"}));
        assert_eq!(failed.header("content-type"), Some("application/json"));
        let foreign = library
            .get("/fail/io/")
            .header("host", "evil.example")
            .await;
        expect(&foreign, 400, &json!({"error": "Bad Request (400)"}));
        expect(
            &library.get("/fail/parse/").await,
            400,
            &json!({"detail": "Bad."}),
        );
        assert_eq!(library.get("/fail/missing/").await.status(), 404);
    }
}

// parity: EXC-012
#[test]
fn errors_keep_their_codes() {
    let error = Error::not_found()
        .with_code("shelf_missing")
        .with_message("No such shelf.");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let ValidationErrors::Message(detail) = error.detail() else {
        panic!("one message");
    };
    assert_eq!(detail.code, "shelf_missing");
}

/// Sends back why the body was refused.
#[derive(Serializer)]
struct Order {
    #[field(max_length = 3)]
    number: String,
    lines: Vec<Line>,
}

#[derive(Serializer)]
struct Line {
    #[field(min_value = 1)]
    amount: i64,
}

#[api_view(post)]
async fn order(_cx: &Context, order: Data<Order>) -> Result<Response> {
    Ok(Response::new(&(
        &order.number,
        order.lines.iter().map(|line| line.amount).sum::<i64>(),
    )))
}

#[api_view]
async fn panics(_cx: &Context) -> Result<Response> {
    panic!("the secret")
}

fn fallible(kit: RestKit) -> RestKit {
    kit.authentication(TokenAuthentication::new(Tokens))
        .register_view("fail/{how}", fail)
        .register_view("order", order)
        .register_view("panics", panics)
}

// parity: EXC-020, EXC-012
#[actix_web::test]
async fn errors_may_be_problem_details() {
    let app = |kit: RestKit| fallible(kit.exception_handler(failure::problem));
    let wrong = json!({"number": "1234", "lines": [{"amount": 1}, {"amount": 0}]});
    for library in each(app).await {
        let answer = library.post("/order/").json(&wrong).await;
        let errors = json!([
            {
                "detail": "Ensure this field has no more than 3 characters.",
                "code": "max_length",
                "pointer": "#/number",
            },
            {
                "detail": "Ensure this value is greater than or equal to 1.",
                "code": "min_value",
                "pointer": "#/lines/1/amount",
            },
        ]);
        let expected = json!({
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "Invalid input.",
            "instance": "/order/",
            "code": "invalid",
            "errors": errors,
        });
        expect(&answer, 400, &expected);
        for (path, status, title, code) in [
            ("/fail/missing/", 404, "Not Found", "not_found"),
            ("/nowhere/", 404, "Not Found", "not_found"),
            ("/panics/", 500, "Internal Server Error", "error"),
            (
                "/fail/busy/",
                503,
                "Service Unavailable",
                "service_unavailable",
            ),
            ("/order/", 405, "Method Not Allowed", "method_not_allowed"),
        ] {
            let answer = library.get(path).await;
            assert_eq!(
                answer.header("content-type"),
                Some("application/problem+json")
            );
            let body = answer.value();
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(body["status"], status);
            assert_eq!(
                (&body["title"], &body["code"]),
                (&json!(title), &json!(code))
            );
            assert_eq!(body["instance"], path);
            assert!(!answer.text().contains("secret"));
        }
        assert_eq!(
            library.get("/order/").await.header("allow"),
            Some("POST, OPTIONS")
        );
        assert_eq!(
            library.get("/fail/busy/").await.header("retry-after"),
            Some("3")
        );
    }
}

/// What a login with a wrong token is answered: a message with its code, and more.
#[api_view(get)]
async fn token(_cx: &Context) -> Result<Response> {
    let detail =
        |text: &'static str| ValidationErrors::Message(ErrorDetail::new(text, "token_not_valid"));
    Err(
        Error::authentication_failed("").with_detail(ValidationErrors::Map(vec![
            ("detail".into(), detail("Token is expired")),
            ("code".into(), detail("token_not_valid")),
            (
                "messages".into(),
                ValidationErrors::List(vec![ValidationErrors::Map(vec![(
                    "token_class".into(),
                    detail("AccessToken"),
                )])]),
            ),
        ])),
    )
}

#[derive(Serializer)]
struct Window {
    #[field(max_value = 9)]
    page_size: i64,
}

#[api_view(get)]
async fn window(_cx: &Context, given: QueryData<Window>) -> Result<Response> {
    Ok(Response::new(&given.page_size))
}

#[api_view(get)]
async fn headed(_cx: &Context, given: HeaderData<Window>) -> Result<Response> {
    Ok(Response::new(&given.page_size))
}

#[api_view(get)]
async fn baked(_cx: &Context, given: CookieData<Window>) -> Result<Response> {
    Ok(Response::new(&given.page_size))
}

fn elsewhere(kit: RestKit) -> RestKit {
    open(kit)
        .register_view("token", token)
        .register_view("window", window)
        .register_view("headed", headed)
        .register_view("baked", baked)
}

// parity: EXC-020
#[actix_web::test]
async fn problems_say_where_the_data_was() {
    let app = |kit: RestKit| elsewhere(kit.exception_handler(failure::problem));
    for library in each(app).await {
        let member = async |answer: rest_kit::test::TestRequest<'_>| {
            let body = answer.await.value();
            assert_eq!(body["status"], 400);
            body["errors"][0].clone()
        };
        let wrong = "A valid integer is required.";
        let integer =
            |place: &str, name: &str| json!({"detail": wrong, "code": "invalid", place: name});
        assert_eq!(
            member(library.get("/window/?page_size=x")).await,
            integer("parameter", "page_size")
        );
        let header = library.get("/headed/").header("page-size", "x");
        assert_eq!(member(header).await, integer("header", "page-size"));
        let cookie = library.get("/baked/").header("cookie", "page_size=x");
        assert_eq!(member(cookie).await, integer("cookie", "page_size"));
        let filter = member(library.get("/api/books/?price__gte=x")).await;
        assert_eq!(filter["parameter"], "price__gte");
        assert_eq!(filter["pointer"], Value::Null);
        let body = library.post("/api/tags/").json(&json!({}));
        assert_eq!(member(body).await["pointer"], "#/name");
        let answer = library.get("/token/").await;
        let expected = json!({
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
            "detail": "Token is expired",
            "instance": "/token/",
            "code": "token_not_valid",
            "messages": [{"token_class": "AccessToken"}],
        });
        expect(&answer, 403, &expected);
    }
    let camel = |kit: RestKit| elsewhere(kit.camel_case().exception_handler(failure::problem));
    for library in each(camel).await {
        let body = library.get("/window/?pageSize=x").await.value();
        assert_eq!(body["errors"][0]["parameter"], "pageSize");
        let body = library.get("/token/").await.value();
        assert_eq!(body["messages"][0]["tokenClass"], "AccessToken");
    }
}

// parity: EXC-019
#[actix_web::test]
async fn refusals_that_are_not_about_data_are_one_message() {
    let app = |kit: RestKit| elsewhere(kit.exception_handler(failure::standardized));
    for library in each(app).await {
        let expected = json!({"type": "client_error", "errors": [
            {"code": "token_not_valid", "detail": "Token is expired", "attr": null},
        ]});
        expect(&library.get("/token/").await, 403, &expected);
    }
}

// parity: EXC-020, EXC-019
#[actix_web::test]
async fn pages_show_errors_of_any_shape() {
    let apps: [fn(RestKit) -> RestKit; 3] = [
        |kit| kit,
        |kit| kit.exception_handler(failure::problem),
        |kit| kit.exception_handler(failure::standardized),
    ];
    for shape in apps {
        let (databases, handlers) = (rest_kit::test::databases(tables).unwrap(), shape);
        for database in databases {
            let kit = RestKit::new(Settings::default())
                .permissions(AllowAny)
                .db(database.db().clone());
            let kit = open(handlers(
                kit.renderers((JsonRenderer, BrowsableApiRenderer)),
            ));
            let client = rest_kit::test::Client::new(kit.build().unwrap()).await;
            let refused = client.post("/api/tags/").json(&json!({"name": ""}));
            let page = refused.header("accept", "text/html").await;
            assert_eq!(page.status(), 400);
            let media_type = page.header("content-type");
            assert_eq!(media_type, Some("text/html; charset=utf-8"));
            let shown = "<p class=\"error\">This field may not be blank.</p>";
            assert!(page.text().contains(shown), "{}", page.text());
        }
    }
}

// parity: EXC-019
#[actix_web::test]
async fn errors_may_be_one_list() {
    let app = |kit: RestKit| fallible(kit.exception_handler(failure::standardized));
    for library in each(app).await {
        let wrong = json!({"number": "1", "lines": [{"amount": 0}]});
        let answer = library.post("/order/").json(&wrong).await;
        let expected = json!({"type": "validation_error", "errors": [{
            "code": "min_value",
            "detail": "Ensure this value is greater than or equal to 1.",
            "attr": "lines.0.amount",
        }]});
        expect(&answer, 400, &expected);
        let malformed = library.post("/order/").body("application/json", "{").await;
        assert_eq!(malformed.value()["type"], "client_error");
        assert_eq!(malformed.value()["errors"][0]["code"], "parse_error");
        assert_eq!(malformed.value()["errors"][0]["attr"], Value::Null);
        assert_eq!(
            library.get("/panics/").await.value()["type"],
            "server_error"
        );
        assert_eq!(
            library.get("/fail/text/").await.value()["errors"][0]["attr"],
            Value::Null
        );
    }
}
