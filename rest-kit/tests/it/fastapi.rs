//! The shapes of `FastAPI`: what answers leave out, and how errors look.

use rest_kit::prelude::*;
use rest_kit::serializers::{CookieData, HeaderData, QueryData, validate_parts};
use rest_kit::views::failure;
use serde_json::{Value, json};

use crate::support::app::{each, expect};
use crate::support::library::{Book, open};

#[derive(Serializer)]
#[serializer(exclude_none)]
struct Profile {
    #[field(max_length = 5, min_length = 2)]
    name: String,
    #[field(max_value = 10, min_value = 0)]
    price: f64,
    #[field(default = Vec::new())]
    tags: Vec<i64>,
    sub: Option<Sub>,
    #[field(default = false)]
    flag: bool,
    #[field(write_only, required = false, allow_null)]
    password: Option<String>,
}

#[derive(Serializer)]
struct Sub {
    a: i64,
}

/// Shows only what is not the default.
#[derive(Serializer)]
#[serializer(exclude_defaults)]
struct Options {
    #[field(default = 10.5)]
    tax: f64,
    #[field(default = Vec::new())]
    tags: Vec<String>,
    note: Option<String>,
    name: String,
}

/// Shows only what was sent.
#[derive(Serializer)]
#[serializer(exclude_unset, deny_unknown_fields)]
struct Update {
    name: Option<String>,
    #[field(default = 10.5)]
    tax: f64,
    note: Option<String>,
}

#[derive(Serializer)]
#[serializer(model = Book, exclude_none)]
struct LeanBook {
    id: i64,
    title: String,
    subtitle: Option<String>,
    pages: Option<i64>,
}

struct LeanViewSet;

#[viewset]
impl ReadOnlyModelViewSet for LeanViewSet {
    type Model = Book;
    type Serializer = LeanBook;
}

#[api_view(post)]
async fn create(_cx: &Context, item: Data<Profile>) -> Result<Response> {
    let _ = &item.password;
    Ok(Response::created(&*item).with_header("X-Item", "new"))
}

#[api_view(post, patch)]
async fn options(_cx: &Context, item: Data<Options>) -> Result<Response> {
    Ok(Response::new(&*item))
}

#[api_view(patch)]
async fn update(cx: &Context) -> Result<Response> {
    let sent = validate_parts::<Update>(cx.data().await?, cx).await?;
    Ok(Response::new(&*sent))
}

#[derive(Serializer)]
struct Window {
    #[field(max_value = 5)]
    n: i64,
    #[field(min_length = 2)]
    m: String,
}

#[derive(Serializer)]
struct Token {
    x_token: String,
}

#[api_view(get)]
async fn query(_cx: &Context, window: QueryData<Window>) -> Result<Response> {
    Ok(Response::new(&(window.n, &window.m)))
}

#[api_view(get)]
async fn headers(_cx: &Context, token: HeaderData<Token>) -> Result<Response> {
    Ok(Response::new(&token.x_token))
}

#[api_view(get)]
async fn cookies(_cx: &Context, token: CookieData<Token>) -> Result<Response> {
    Ok(Response::new(&token.x_token))
}

#[api_view(get)]
async fn fail(cx: &Context) -> Result<Response> {
    match cx.request().query_param("how") {
        Some("any") => {
            let error = Error::http(404).with_data(&json!({"detail": {"a": [1]}}));
            Err(error.with_header("X-Error", "yes"))
        }
        Some("words") => Err(Error::http(404).with_message("Item not found")),
        _ => Err(Error::internal("a secret")),
    }
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .register("lean", LeanViewSet)
        .basename("lean")
        .register_view("items", create)
        .register_view("options", options)
        .register_view("updates", update)
        .register_view("query", query)
        .register_view("headers", headers)
        .register_view("cookies", cookies)
        .register_view("fail", fail)
}

fn in_fastapi(kit: RestKit) -> RestKit {
    app(kit).exception_handler(failure::fastapi)
}

// parity: FAP-001, FAP-002, FAP-026, FAP-028
#[actix_web::test]
async fn answers_leave_out_what_a_serializer_says() {
    for library in each(app).await {
        let body = json!({"name": "ann", "price": 1, "password": "secret"});
        let answer = library.post("/items/").json(&body).await;
        let expected = json!({"name": "ann", "price": 1.0, "tags": [], "flag": false});
        expect(&answer, 201, &expected);
        assert_eq!(answer.header("X-Item"), Some("new"));
        let body = json!({"name": "ann", "tax": 10.5, "note": null});
        let answer = library.post("/options/").json(&body).await;
        expect(&answer, 200, &json!({"name": "ann"}));
        let body = json!({"name": "ann", "tax": 10.6, "tags": ["x"], "note": "n"});
        expect(&library.post("/options/").json(&body).await, 200, &body);
        for body in [
            json!({}),
            json!({"name": "x"}),
            json!({"note": null, "tax": 10.5}),
        ] {
            expect(&library.patch("/updates/").json(&body).await, 200, &body);
        }
        let answer = library.patch("/updates/").json(&json!({"x": 1})).await;
        expect(&answer, 400, &json!({"x": ["Unexpected field."]}));
        let answer = library.get("/lean/1/").await;
        expect(&answer, 200, &json!({"id": 1, "title": "Dune"}));
    }
}

// parity: FAP-005
#[actix_web::test]
async fn refused_data_is_told_as_fastapi_tells_it() {
    let missing = |name: &str, input: &Value| json!({"type": "missing", "loc": ["body", name], "msg": "Field required", "input": input});
    for library in each(in_fastapi).await {
        let answer = library.post("/items/").json(&json!({})).await;
        let none = json!({});
        let expected = json!({"detail": [missing("name", &none), missing("price", &none)]});
        expect(&answer, 422, &expected);
        let body =
            json!({"name": "toolong", "price": 11, "tags": ["a", 1], "sub": {}, "flag": "maybe"});
        let answer = library.post("/items/").json(&body).await;
        let expected = json!({"detail": [
            {"type": "string_too_long", "loc": ["body", "name"],
                "msg": "String should have at most 5 characters", "input": "toolong",
                "ctx": {"max_length": 5}},
            {"type": "less_than_equal", "loc": ["body", "price"],
                "msg": "Input should be less than or equal to 10", "input": 11,
                "ctx": {"le": 10.0}},
            {"type": "int_parsing", "loc": ["body", "tags", 0],
                "msg": "Input should be a valid integer, unable to parse string as an integer",
                "input": "a"},
            {"type": "missing", "loc": ["body", "sub", "a"], "msg": "Field required", "input": {}},
            {"type": "bool_parsing", "loc": ["body", "flag"],
                "msg": "Input should be a valid boolean, unable to interpret input",
                "input": "maybe"},
        ]});
        expect(&answer, 422, &expected);
        let answer = library.post("/items/").json(&json!([1])).await;
        let expected = json!({"detail": [{
            "type": "model_attributes_type", "loc": ["body"],
            "msg": "Input should be a valid dictionary or object to extract fields from",
            "input": [1],
        }]});
        expect(&answer, 422, &expected);
        let answer = library.get("/query/?n=9&m=a").await;
        let expected = json!({"detail": [
            {"type": "less_than_equal", "loc": ["query", "n"],
                "msg": "Input should be less than or equal to 5", "input": "9",
                "ctx": {"le": 5.0}},
            {"type": "string_too_short", "loc": ["query", "m"],
                "msg": "String should have at least 2 characters", "input": "a",
                "ctx": {"min_length": 2}},
        ]});
        expect(&answer, 422, &expected);
        for (path, part) in [("/headers/", "header"), ("/cookies/", "cookie")] {
            let answer = library.get(path).await;
            let expected = json!({"detail": [{
                "type": "missing", "loc": [part, "x_token"], "msg": "Field required",
                "input": null,
            }]});
            expect(&answer, 422, &expected);
        }
        let answer = library.get("/api/books/?price=x").await;
        assert_eq!(answer.status(), 422);
        assert_eq!(
            answer.value()["detail"][0]["loc"],
            json!(["query", "price"])
        );
    }
}

// parity: FAP-006, FAP-007, FAP-044, FAP-045
#[actix_web::test]
async fn other_errors_are_told_as_fastapi_tells_them() {
    for library in each(in_fastapi).await {
        let answer = library.get("/fail/?how=any").await;
        expect(&answer, 404, &json!({"detail": {"a": [1]}}));
        assert_eq!(answer.header("X-Error"), Some("yes"));
        let answer = library.get("/fail/?how=words").await;
        expect(&answer, 404, &json!({"detail": "Item not found"}));
        let answer = library.get("/nowhere").await;
        expect(&answer, 404, &json!({"detail": "Not Found"}));
        let answer = library.delete("/query/").await;
        expect(&answer, 405, &json!({"detail": "Method Not Allowed"}));
        let answer = library.get("/fail/").await;
        assert_eq!(
            (answer.status(), answer.text().as_ref()),
            (500, "Internal Server Error")
        );
        assert!(
            answer
                .header("Content-Type")
                .unwrap()
                .starts_with("text/plain")
        );
        let answer = library
            .post("/items/")
            .body("application/json", "{bad")
            .await;
        let expected = json!({"detail": [{
            "type": "json_invalid", "loc": ["body", 1], "msg": "JSON decode error", "input": {},
            "ctx": {"error": "Expecting property name enclosed in double quotes"},
        }]});
        expect(&answer, 422, &expected);
        let answer = library.post("/items/").body("text/plain", "{}").await;
        let message = "Unsupported media type \"text/plain\" in request.";
        expect(&answer, 415, &json!({ "detail": message }));
    }
    // Without the handler the words are DRF's.
    for library in each(app).await {
        let answer = library
            .post("/items/")
            .body("application/json", "{bad")
            .await;
        assert_eq!(answer.status(), 400);
        let answer = library.post("/items/").json(&json!({})).await;
        assert_eq!(answer.value()["name"], json!(["This field is required."]));
        assert_eq!(answer.status(), 400);
    }
}
