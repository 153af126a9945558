//! The test client as a browser: credentials, cookies, redirects, files; and a real server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web;
use futures_util::future::LocalBoxFuture;
use rest_kit::authentication::TokenAuthentication;
use rest_kit::prelude::*;
use rest_kit::test::{Client, LiveServer, Multipart, TestFormat, databases};
use serde_json::{Value, json};

use crate::support::app::{Tokens, caller, each, expect, tables};
use crate::support::library::{Tag, open, tags};

#[api_view(get, post)]
async fn who(cx: &Context) -> Result<Response> {
    let name = cx.user().map(|user| user.username().to_owned());
    Ok(Response::new(&name))
}

fn with_tokens(kit: RestKit) -> RestKit {
    kit.register_view("who", who)
        .authentication((TokenAuthentication::new(Tokens),))
}

// parity: TST-004, TST-007
#[actix_web::test]
async fn credentials_stay_until_they_are_cleared() {
    for library in each(with_tokens).await {
        library.credentials([("authorization", "Token token-of-ann")]);
        expect(&library.get("/who/").await, 200, &json!("ann"));
        expect(&library.post("/who/").await, 200, &json!("ann"));
        // A request's own come first, and a chosen user before all.
        expect(
            &library.get("/who/").token("token-of-root").await,
            200,
            &json!("root"),
        );
        expect(
            &library.get("/who/").as_user(caller(7, false)).await,
            200,
            &json!("user 7"),
        );
        expect(&library.get("/who/").await, 200, &json!("ann"));
        library.clear_credentials();
        expect(&library.get("/who/").await, 200, &json!(null));
    }
    for database in databases(tables).unwrap() {
        let client = Client::of_view("anywhere/{id}", who, database)
            .await
            .unwrap();
        let answer = client.get("/anywhere/3/").as_user(caller(3, true)).await;
        expect(&answer, 200, &json!("user 3"));
    }
}

/// Counts the visits of a browser.
#[api_view(get, delete)]
async fn visits(cx: &Context) -> Result<Response> {
    if cx.method() == "DELETE" {
        let gone = "visits=; Max-Age=0; Path=/";
        return Ok(Response::no_content().with_header("Set-Cookie", gone));
    }
    let known = cx
        .request()
        .cookie("visits")
        .and_then(|count| count.parse().ok());
    let count = known.unwrap_or(0) + 1;
    Ok(Response::new(&count).with_header("Set-Cookie", format!("visits={count}; Path=/")))
}

#[api_view(get, post, put)]
async fn moved(cx: &Context) -> Result<Response> {
    let status = cx
        .request()
        .query_param("status")
        .and_then(|text| text.parse().ok());
    let to = cx
        .request()
        .query_param("to")
        .unwrap_or("/echo/")
        .to_owned();
    Ok(Response::empty(status.unwrap_or(302)).with_header("Location", to))
}

#[api_view(get, post, put)]
async fn echo(cx: &Context) -> Result<Response> {
    let body: Value = match cx.method() {
        "GET" => Value::Null,
        _ => json!(format!("{:?}", cx.data().await?)),
    };
    let media_type = cx.request().content_type();
    Ok(Response::new(&json!([cx.method(), body, media_type])))
}

#[api_view(get)]
async fn circle(_cx: &Context) -> Result<Response> {
    Ok(Response::empty(302).with_header("Location", "/circle/"))
}

fn paths(kit: RestKit) -> RestKit {
    kit.register_view("visits", visits)
        .register_view("moved", moved)
        .register_view("echo", echo)
        .register_view("circle", circle)
}

// parity: TST-014
#[actix_web::test]
async fn cookies_are_kept_and_redirects_followed_where_asked() {
    for library in each(paths).await {
        for _ in 0..2 {
            assert_eq!(library.get("/visits/").await.value(), 1);
        }
        library.keep_cookies();
        for count in 1..4 {
            assert_eq!(library.get("/visits/").await.value(), count);
        }
        assert_eq!(library.cookie("visits").as_deref(), Some("3"));
        library.set_cookie("visits", "10");
        assert_eq!(library.get("/visits/").await.value(), 11);
        assert_eq!(
            library.get("/visits/").cookie("other", "1").await.value(),
            12
        );
        library.delete("/visits/").await;
        assert_eq!(library.get("/visits/").await.value(), 1);

        assert_eq!(library.get("/moved/").await.status(), 302);
        let body = json!({"a": 1});
        for (status, method) in [
            (301, "GET"),
            (302, "GET"),
            (303, "GET"),
            (307, "POST"),
            (308, "POST"),
        ] {
            let path = format!("/moved/?status={status}");
            let answer = library.post(&path).json(&body).follow().await;
            assert_eq!(answer.value()[0], method, "{status}");
            assert_eq!(answer.redirects(), [("/echo/".to_owned(), status)]);
        }
        let far = library
            .get("/moved/?to=http://testserver/moved/")
            .follow()
            .await;
        assert_eq!(far.redirects().len(), 2);
        assert_eq!(far.status(), 200);
    }
}

#[actix_web::test]
#[should_panic(expected = "the way does not end")]
async fn redirects_in_a_circle_fail_the_test() {
    for library in each(paths).await {
        library.get("/circle/").follow().await;
    }
}

// parity: TST-016, SET-026, SET-027, RSP-017
#[actix_web::test]
async fn files_are_sent_and_bodies_take_the_default_format() {
    for library in each(paths).await {
        let body = Multipart::new().text("title", "A \"title\"").file(
            "cover",
            "a \"b\".png",
            "image/png",
            b"\x89PNG\r\n--",
        );
        let answer = library.post("/echo/").multipart(body).await.value();
        let read = answer[1].as_str().unwrap();
        assert!(read.contains("A \\\"title\\\""), "{read}");
        let sent = "multipart/form-data; boundary=BoUnDaRyStRiNg";
        assert_eq!(answer[2], sent);
        assert!(read.contains("image/png"), "{read}");

        let body = json!({"title": "Dune", "tags": [1, 2], "ok": true});
        let kinds = [
            (None, "Form"),
            (Some(TestFormat::Json), "Map"),
            (Some(TestFormat::Form), "Form"),
            (Some(TestFormat::Multipart), "Form"),
        ];
        for (format, kind) in kinds {
            if let Some(format) = format {
                library.default_format(format);
            }
            let answer = library.put("/echo/").data(&body).await.value();
            let read = answer[1].as_str().unwrap();
            assert!(read.starts_with(kind), "{format:?}: {read}");
        }
    }
}

// parity: RSP-017
#[actix_web::test]
#[should_panic(expected = "`author` is {\"id\":1}, for which forms have no place; send it as JSON")]
async fn forms_refuse_what_they_have_no_place_for() {
    for library in each(paths).await {
        library
            .post("/echo/")
            .data(&json!({"author": {"id": 1}}))
            .await;
    }
}

#[api_view(get)]
async fn failing(cx: &Context) -> Result<Response> {
    match cx.request().query_param("how") {
        Some("error") => Err(Error::not_found()),
        Some("fault") => Err(Error::internal("a bug")),
        // A view that says so itself has not failed.
        _ => Ok(Response::new(&json!({"detail": "Nothing here."})).with_status(404)),
    }
}

// parity: RSP-021, EXC-014
#[actix_web::test]
async fn answers_tell_their_words_and_whether_an_error_made_them() {
    let signed = |kit: RestKit| {
        let handler = |error, cx: &Context| Response::json(error_status(error, cx), b"{}".to_vec());
        paths(kit)
            .register_view("failing", failing)
            .exception_handler(handler)
    };
    let plain = |kit: RestKit| paths(kit).register_view("failing", failing);
    for app in [signed, plain] {
        for library in each(app).await {
            for (path, status, words, exception) in [
                ("/failing/", 404, "Not Found", false),
                ("/failing/?how=error", 404, "Not Found", true),
                ("/failing/?how=fault", 500, "Internal Server Error", true),
                ("/visits/", 200, "OK", false),
                ("/nowhere/", 404, "Not Found", true),
            ] {
                let answer = library.get(path).await;
                let told = (answer.status(), answer.status_text(), answer.exception());
                assert_eq!(told, (status, words, exception), "{path}");
            }
            let refused = library.put("/visits/").await;
            assert_eq!(refused.status_text(), "Method Not Allowed");
            assert!(refused.exception());
        }
    }
    // Before it is sent, too.
    let response = Response::from(Error::throttled(None));
    assert_eq!(response.status_text(), "Too Many Requests");
    assert!(response.exception());
    assert!(!Response::created("x").exception());
}

/// Only the status of DRF's answer.
fn error_status(error: Error, cx: &Context) -> u16 {
    rest_kit::views::failure::respond(error, cx).status()
}

// parity: TST-009
#[actix_web::test]
async fn a_live_server_answers_on_a_port_of_its_own() {
    for database in databases(tables).unwrap() {
        let app = open(RestKit::new(Settings::default()).permissions(AllowAny));
        let server = LiveServer::start(app, database).await.unwrap();
        let address = server.address().to_owned();
        assert_eq!(server.url("/x/"), format!("http://{address}/x/"));
        let asked = address.clone();
        let answer = actix_web::rt::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(&asked).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            let request =
                format!("GET /api/tags/1/ HTTP/1.1\r\nHost: {asked}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        let answer = answer.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.ends_with(r#"{"id":1,"name":"classic"}"#), "{answer}");
    }
}

/// What hooks have done.
type Log = Arc<Mutex<Vec<String>>>;

/// Stores a tag and notes how many there are.
fn tagged(
    log: &Log,
    name: &'static str,
) -> impl FnOnce(Db) -> LocalBoxFuture<'static, Result<()>> + use<> {
    let log = Arc::clone(log);
    move |db| {
        Box::pin(async move {
            let new = Tag::changes().set(tags::name, name);
            Tag::objects().create(new, &db).await?;
            let count = Tag::objects().count(&db).await?;
            log.lock().unwrap().push(format!("{name} {count}"));
            Ok(())
        })
    }
}

// parity: FAP-020
#[actix_web::test]
async fn an_application_has_a_beginning_an_end_and_a_state() {
    for database in databases(tables).unwrap() {
        let log = Log::default();
        let app = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .on_start(tagged(&log, "started"))
            .on_stop(tagged(&log, "stopped last"))
            .on_stop(async |_| Err(Error::internal("it is logged, and stops nobody")))
            .on_stop(tagged(&log, "stopped first"));
        let server = LiveServer::start(with_post(app), database).await.unwrap();
        let client = Client::new(server.api().clone()).await;
        assert_eq!(client.get("/carrier/").await.text(), r#""the post""#);
        assert_eq!(*log.lock().unwrap(), ["started 3"]);
        let api = server.api().clone();
        api.stop().await;
        server.stop().await; // once is enough
        let done = ["started 3", "stopped first 4", "stopped last 5"];
        assert_eq!(*log.lock().unwrap(), done);
    }
}

/// Who carries letters.
struct Carrier(&'static str);

#[api_view(get)]
async fn carrier(_cx: &Context, carrier: web::Data<Carrier>) -> Result<Response> {
    Ok(Response::new(carrier.0))
}

fn with_post(kit: RestKit) -> RestKit {
    kit.register_view("carrier", carrier).configure(|config| {
        config.app_data(web::Data::new(Carrier("the post")));
    })
}

#[actix_web::test]
async fn parts_of_the_application_are_replaced() {
    for library in each(with_post).await {
        expect(&library.get("/carrier/").await, 200, &json!("the post"));
    }
    let replaced = |kit: RestKit| {
        with_post(kit).configure(|config| {
            config.app_data(web::Data::new(Carrier("nobody")));
        })
    };
    for library in each(replaced).await {
        expect(&library.get("/carrier/").await, 200, &json!("nobody"));
    }
}
