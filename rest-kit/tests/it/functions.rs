//! Function views: typed parameters, streams, events, tasks after the answer.

use std::time::Duration;

use actix_web::rt::time::sleep;
use actix_web::web;
use futures_util::{StreamExt as _, stream};
use rest_kit::prelude::*;
use rest_kit::response::Event;
use rest_kit::serializers::{HeaderData, PathData, QueryData};
use serde_json::{Value, json};

use crate::support::app::{each_shared, expect};
use crate::support::library::Tag;

#[derive(Serializer)]
struct Window {
    #[field(min_value = 0, default = 0)]
    skip: i64,
    #[field(min_value = 1, max_value = 100, default = 10)]
    limit: i64,
    tags: Option<Vec<String>>,
}

#[derive(Serializer)]
struct Month {
    year: i64,
    #[field(min_value = 1, max_value = 12)]
    month: i64,
}

#[derive(Serializer)]
struct Caller {
    #[field(max_length = 5)]
    x_caller: String,
}

#[api_view(get)]
async fn archive(
    _cx: &Context,
    when: PathData<Month>,
    window: QueryData<Window>,
    caller: HeaderData<Caller>,
) -> Result<Response> {
    Ok(Response::new(&json!({
        "when": [when.year, when.month],
        "window": [window.skip, window.limit],
        "tags": window.tags,
        "caller": caller.x_caller,
    })))
}

#[api_view(get)]
async fn lines(_cx: &Context) -> Result<Response> {
    let lines = stream::iter(0..3).then(async |n| {
        sleep(Duration::from_millis(1)).await;
        Ok(format!("{{\"n\":{n}}}\n").into_bytes())
    });
    Ok(Response::stream("application/jsonl", lines).with_header("X-Lines", "3"))
}

#[api_view(get)]
async fn news(cx: &Context) -> Result<Response> {
    let last = cx.request().header("last-event-id").map(str::to_owned);
    let first = Event::new(&json!({"after": last}))?
        .name("begin")
        .id("1\n2")
        .retry(500);
    Ok(Response::events(stream::iter([
        first,
        Event::text("a\r\nb"),
    ])))
}

/// Counts the bytes of a body as they come, and asks for the body afterwards.
#[api_view(post)]
async fn counted(cx: &Context, mut stream: web::Payload) -> Result<Response> {
    let mut bytes = 0;
    while let Some(chunk) = stream.next().await {
        bytes += chunk
            .map_err(|error| Error::parse(error.to_string()))?
            .len();
    }
    let again = cx.data().await.map_err(|error| error.status()).err();
    Ok(Response::new(&json!({"bytes": bytes, "again": again})))
}

// parity: REQ-006
#[actix_web::test]
async fn a_body_can_be_read_as_a_stream() {
    for library in each_shared(|kit| kit.register_view("counted", counted)).await {
        let body = vec![b'x'; 300_000];
        let sent = library
            .post("/counted/")
            .body("application/json", body)
            .await;
        // What was streamed is gone, and is not taken for an empty body.
        expect(&sent, 200, &json!({"bytes": 300_000, "again": 500}));
    }
}

/// Stores a tag for each number, and fails in between.
#[api_view(post)]
async fn later(cx: &Context) -> Result<Response> {
    for number in 0..3 {
        cx.background(async move |db: Db| {
            sleep(Duration::from_millis(5)).await;
            let new =
                Tag::changes().set(crate::support::library::tags::name, format!("tag {number}"));
            Tag::objects().create(new, &db).await?;
            Err(Error::internal(
                "a task that failed does not stop the others",
            ))
        });
    }
    match cx.request().query_param("fail") {
        Some(_) => Err(Error::permission_denied()),
        None => Ok(Response::created("accepted").with_status(202)),
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.register_view("archive/{year}/{month}", archive)
        .register_view("lines", lines)
        .register_view("news", news)
        .register_view("later", later)
}

// parity: FAP-004, FAP-027
#[actix_web::test]
async fn parameters_are_typed_and_checked() {
    for library in each_shared(app).await {
        let get = |path: &str| library.get(path).header("x-caller", "me");
        let answer = get("/archive/2024/2/?limit=5&tags=a&tags=b").await;
        let expected =
            json!({"when": [2024, 2], "window": [0, 5], "tags": ["a", "b"], "caller": "me"});
        expect(&answer, 200, &expected);
        let refused = get("/archive/2024/2/?limit=101&skip=x").await;
        let limit = "Ensure this value is less than or equal to 100.";
        expect(
            &refused,
            400,
            &json!({"skip": ["A valid integer is required."], "limit": [limit]}),
        );
        for path in ["/archive/2024/13/", "/archive/x/1/"] {
            expect(&get(path).await, 404, &json!({"detail": "Not found."}));
        }
        let message = json!({"x_caller": ["This field is required."]});
        expect(&library.get("/archive/2024/2/").await, 400, &message);
    }
}

// parity: FAP-021, FAP-023
#[actix_web::test]
async fn answers_may_be_sent_as_they_are_made() {
    for library in each_shared(app).await {
        let answer = library.get("/lines/").await;
        assert_eq!(answer.text(), "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
        assert_eq!(answer.header("content-type"), Some("application/jsonl"));
        assert_eq!(answer.header("x-lines"), Some("3"));
        assert_eq!(answer.header("allow"), Some("GET, OPTIONS"));
    }
}

// parity: FAP-022
#[actix_web::test]
async fn events_are_sent_as_they_happen() {
    for library in each_shared(app).await {
        let answer = library.get("/news/").header("last-event-id", "7").await;
        let first = "event: begin\nid: 1 2\nretry: 500\ndata: {\"after\":\"7\"}\n\n";
        assert_eq!(answer.text(), format!("{first}data: a\ndata: b\n\n"));
        assert_eq!(answer.header("content-type"), Some("text/event-stream"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert_eq!(answer.header("x-accel-buffering"), Some("no"));
    }
}

// parity: FAP-014
#[actix_web::test]
async fn tasks_run_after_the_answer_in_order() {
    for library in each_shared(app).await {
        let count = async || Tag::objects().count(library.db()).await.unwrap();
        let before = count().await;
        let answer = library.post("/later/").await;
        expect(&answer, 202, &Value::from("accepted"));
        assert_eq!(count().await, before);
        assert!(library.drain().await);
        assert_eq!(count().await, before + 3);
        assert_eq!(library.post("/later/?fail").await.status(), 403);
        assert!(library.drain().await);
        assert_eq!(count().await, before + 3);
    }
}

#[api_view(get)]
async fn read_only(_cx: &Context) -> Result<Response> {
    Ok(Response::new("text"))
}

#[api_view(get, head)]
async fn with_head(_cx: &Context) -> Result<Response> {
    Ok(Response::new("text"))
}

#[actix_web::test]
async fn functions_answer_head_where_they_name_it() {
    let app: fn(RestKit) -> RestKit = |kit| {
        kit.register_view("without", read_only)
            .register_view("with", with_head)
    };
    for library in each_shared(app).await {
        assert_eq!(library.head("/without/").await.status(), 405);
        let head = library.head("/with/").await;
        assert_eq!((head.status(), head.text().as_str()), (200, ""));
        assert_eq!(head.header("allow"), Some("GET, HEAD, OPTIONS"));
        assert_eq!(library.get("/with/").await.text(), "\"text\"");
    }
}
