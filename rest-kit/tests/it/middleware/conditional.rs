//! Answers only when something changed, changes only when nothing has.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::join;
use rest_kit::db::Db;
use rest_kit::middleware::ConditionalRequests;
use rest_kit::prelude::*;
use rest_kit::test::{Client, shared_databases};
use serde_json::json;

use crate::support::app::{each, expect, tables};
use crate::support::library::{Tag, TagSerializer, open};

fn app(kit: RestKit) -> RestKit {
    open(kit.middleware(ConditionalRequests::new()))
}

// parity: CAC-004, STS-008
#[actix_web::test]
async fn what_is_known_is_not_sent_again() {
    for library in each(app).await {
        for path in ["/api/books/1/", "/api/books/", "/api/tags/?search=x"] {
            let first = library.get(path).await;
            let tag = first.header("etag").unwrap().to_owned();
            assert!(tag.starts_with('"'), "{tag}");
            for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
                let answer = library.get(path).header("if-none-match", &known).await;
                assert_eq!((answer.status(), answer.bytes()), (304, &b""[..]));
                assert_eq!(answer.header("etag"), Some(tag.as_str()));
                assert_eq!(answer.header("content-type"), None);
                assert_eq!(answer.header("allow"), first.header("allow"));
            }
            let other = library.get(path).header("if-none-match", "\"x\"").await;
            assert_eq!(other.text(), first.text());
            let head = library.head(path).header("if-none-match", &tag).await;
            assert_eq!(head.status(), 304);
        }
        assert_eq!(library.get("/api/books/99/").await.header("etag"), None);
    }
}

// parity: CAC-005, STS-008
#[actix_web::test]
async fn changes_are_made_to_what_the_caller_knows() {
    for library in each(app).await {
        let path = "/api/tags/1/";
        let tag = library.get(path).await.header("etag").unwrap().to_owned();
        let patch = |name: &str| library.patch(path).json(&json!({ "name": name }));
        let changed = patch("first").header("if-match", &tag).await;
        assert_eq!(changed.status(), 200, "{}", changed.text());
        let late = patch("second").header("if-match", &tag).await;
        let message = json!({"detail": "The object has changed since it was read."});
        expect(&late, 412, &message);
        expect(
            &library.delete(path).header("if-match", &tag).await,
            412,
            &message,
        );
        assert_eq!(library.get(path).await.value()["name"], "first");
        assert_eq!(patch("third").header("if-match", "*").await.status(), 200);
        assert_eq!(patch("fourth").await.status(), 200);
        let tag = library.get(path).await.header("etag").unwrap().to_owned();
        assert_eq!(patch("").header("if-match", &tag).await.status(), 400);
        assert_eq!(
            library.delete(path).header("if-match", &tag).await.status(),
            204
        );
        assert_eq!(
            library.delete(path).header("if-match", &tag).await.status(),
            404
        );
    }
}

// parity: CAC-006, STS-008
#[actix_web::test]
async fn a_known_state_may_be_required() {
    let app = |kit: RestKit| open(kit.middleware(ConditionalRequests::new().required()));
    for library in each(app).await {
        for method in ["PUT", "PATCH", "DELETE"] {
            let refused = library.request(method, "/api/tags/1/").await;
            let message = "This request needs an If-Match header.";
            expect(&refused, 428, &json!({ "detail": message }));
        }
        let created = library
            .post("/api/tags/")
            .json(&json!({"name": "new"}))
            .await;
        assert_eq!(created.status(), 201);
    }
}

// parity: CAC-005, CAC-012
#[actix_web::test]
async fn of_two_callers_who_know_the_same_one_is_told() {
    for library in each(app).await {
        let path = "/api/tags/1/";
        let tag = library.get(path).await.header("etag").unwrap().to_owned();
        let change = async |name: &str| {
            let patch = library.patch(path).json(&json!({ "name": name }));
            patch.header("if-match", &tag).await.status()
        };
        let (first, second) = join(change("one"), change("two")).await;
        let mut statuses = [first, second];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }
}

// parity: CAC-004
#[actix_web::test]
async fn a_member_may_be_the_tag() {
    let app = |kit: RestKit| open(kit.middleware(ConditionalRequests::new().by("name")));
    for library in each(app).await {
        assert_eq!(
            library.get("/api/tags/1/").await.header("etag"),
            Some("\"classic\"")
        );
        let patch = library.patch("/api/tags/1/").json(&json!({"name": "x"}));
        assert_eq!(patch.header("if-match", "\"classic\"").await.status(), 200);
        assert_eq!(
            library.get("/api/tags/1/").await.header("etag"),
            Some("\"x\"")
        );
    }
}

#[api_view]
async fn dated(_cx: &Context) -> Result<Response> {
    Ok(Response::raw("text/plain", "old")
        .with_header("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"))
}

// parity: CAC-007
#[actix_web::test]
async fn times_are_compared_where_views_tell_them() {
    let app = |kit: RestKit| {
        kit.middleware(ConditionalRequests::new())
            .register_view("dated", dated)
    };
    for library in each(app).await {
        for (since, status) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 304),
            ("Mon, 07 Nov 1994 00:00:00 GMT", 304),
            ("Sat, 05 Nov 1994 00:00:00 GMT", 200),
            ("yesterday", 200),
        ] {
            let answer = library
                .get("/dated/")
                .header("if-modified-since", since)
                .await;
            assert_eq!(answer.status(), status, "{since}");
        }
    }
}

thread_local! {
    /// What another process does between the comparison and the change.
    static MEANWHILE: RefCell<Option<(Rc<Client>, &'static str, String)>> = RefCell::default();
}

/// Lets another process be first.
async fn overtaken() {
    let other = MEANWHILE.with(|other| other.borrow_mut().take());
    if let Some((client, method, tag)) = other {
        let request = client.request(method, "/api/slow-tags/1/");
        let answer = request
            .json(&json!({"name": "other"}))
            .header("if-match", &tag)
            .await;
        assert!(answer.status() < 300, "{}", answer.text());
    }
}

struct SlowTags;

#[viewset]
impl ModelViewSet for SlowTags {
    type Model = Tag;
    type Serializer = TagSerializer;

    async fn perform_update(&self, cx: &Context, tag: Validated<TagSerializer>) -> Result<Tag> {
        overtaken().await;
        tag.save(cx).await
    }

    fn check_object_permissions(
        &self,
        cx: &Context,
        _tag: &Tag,
    ) -> impl Future<Output = Result<()>> {
        let is_delete = cx.request().method() == "DELETE" && cx.method() == "DELETE";
        async move {
            if is_delete {
                overtaken().await;
            }
            Ok(())
        }
    }
}

/// An application of its own, with connections of its own, as another process has them.
async fn process(url: &str) -> Rc<Client> {
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .db(Db::open(url).unwrap())
        .middleware(ConditionalRequests::new())
        .register("api/slow-tags", SlowTags);
    Rc::new(Client::new(kit.build().unwrap()).await)
}

// parity: CAC-005, CAC-012
#[actix_web::test]
async fn of_two_processes_that_know_the_same_one_is_told() {
    let path = "/api/slow-tags/1/";
    for (method, other) in [
        ("PATCH", "PATCH"),
        ("PUT", "PATCH"),
        ("DELETE", "PATCH"),
        ("PATCH", "PUT"),
    ] {
        for database in shared_databases(tables).unwrap() {
            let (one, two) = (process(database.url()).await, process(database.url()).await);
            let tag = one.get(path).await.header("etag").unwrap().to_owned();
            assert_eq!(two.get(path).await.header("etag"), Some(tag.as_str()));
            let overtaking = (Rc::clone(&two), other, tag.clone());
            MEANWHILE.with(|other| *other.borrow_mut() = Some(overtaking));
            let body = json!({"name": "mine"});
            let late = one.request(method, path).json(&body);
            let late = late.header("if-match", &tag).await;
            let message = "The object has changed since it was read.";
            expect(&late, 412, &json!({ "detail": message }));
            assert_eq!(one.get(path).await.value()["name"], "other");
            // Who writes `*` does not care.
            let any = (Rc::clone(&two), other, "*".to_owned());
            MEANWHILE.with(|other| *other.borrow_mut() = Some(any));
            let any = one.patch(path).json(&body).header("if-match", "*");
            assert_eq!(any.await.status(), 200);
            assert_eq!(one.get(path).await.value()["name"], "mine");
        }
    }
}

// parity: CAC-012
#[actix_web::test]
async fn of_many_processes_that_know_the_same_one_wins() {
    let path = "/api/slow-tags/1/";
    for database in shared_databases(tables).unwrap() {
        let (one, two) = (process(database.url()).await, process(database.url()).await);
        for round in 0..10 {
            let tag = one.get(path).await.header("etag").unwrap().to_owned();
            let change = async |client: &Client, name: &str| {
                let body = json!({ "name": format!("{name} {round}") });
                let patch = client.patch(path).json(&body);
                patch.header("if-match", &tag).await.status()
            };
            let (first, second) = join(change(&one, "one"), change(&two, "two")).await;
            let mut statuses = [first, second];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412]);
        }
    }
}

/// Writes, and must not read.
#[derive(Debug, Clone, Copy)]
struct WritesOnly;

impl<T> Permission<T> for WritesOnly {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.method() != "GET"
    }
}

struct Letterbox;

#[viewset]
impl ModelViewSet for Letterbox {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn permissions(&self) -> impl Permission<Tag> {
        WritesOnly
    }
}

#[actix_web::test]
async fn who_may_not_read_learns_nothing_of_what_is_there() {
    let app = |kit: RestKit| {
        kit.middleware(ConditionalRequests::new())
            .register("letters", Letterbox)
    };
    for library in each(app).await {
        let patch = || library.patch("/letters/1/").json(&json!({"name": "new"}));
        assert_eq!(library.get("/letters/1/").await.status(), 403);
        assert_eq!(patch().header("if-match", "\"x\"").await.status(), 403);
        assert_eq!(patch().await.status(), 200);
    }
}

// parity: CAC-005
#[actix_web::test]
async fn an_object_has_one_turn_whatever_its_address() {
    for library in each(app).await {
        let tag = library.get("/api/tags/1/").await;
        let tag = tag.header("etag").unwrap().to_owned();
        let change = async |path: &str| {
            let patch = library.patch(path).json(&json!({ "name": path }));
            patch.header("if-match", &tag).await.status()
        };
        let (first, second) = join(change("/api/tags/1/"), change("/api/tags/%31/")).await;
        let mut statuses = [first, second];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }
}

/// Has a tag of its own, with the letters that lists and forms of tags are made with.
struct Tagged;

#[api_view]
impl ApiView for Tagged {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("state").with_header("ETag", "\"a,b;1\""))
    }

    async fn put(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

// parity: CAC-005
#[actix_web::test]
async fn tags_of_views_are_compared_as_they_are() {
    let app = |kit: RestKit| {
        kit.middleware(ConditionalRequests::new())
            .register_view("tagged", Tagged)
    };
    for library in each(app).await {
        for (known, changed, read) in [
            ("\"a,b;1\"", 204, 304),
            ("\"x\", \"a,b;1\"", 204, 304),
            ("*", 204, 304),
            ("W/\"a,b;1\"", 412, 304),
            ("\"a,b;2\"", 412, 200),
            ("\"a,b\"", 412, 200),
            ("\"a\", \"b;1\"", 412, 200),
            ("a,b;1", 412, 200),
            ("\"a,b;1", 412, 200),
            ("", 412, 200),
        ] {
            let change = library.put("/tagged/").header("if-match", known).await;
            let get = library.get("/tagged/").header("if-none-match", known).await;
            assert_eq!((change.status(), get.status()), (changed, read), "{known}");
        }
    }
}

/// Changes what cannot be read.
#[api_view(patch, put, delete)]
async fn unread(_cx: &Context) -> Result<Response> {
    Ok(Response::new("changed"))
}

struct Marking;

#[viewset]
impl ModelViewSet for Marking {
    type Model = Tag;
    type Serializer = TagSerializer;

    #[action(detail = true, methods(patch))]
    async fn mark(&self, cx: &Context) -> Result<Response> {
        let tag = self.get_object(cx).await?;
        Ok(Response::new(&tag.name))
    }
}

fn without_get(kit: RestKit) -> RestKit {
    kit.middleware(ConditionalRequests::new().required())
        .register_view("unread", unread)
        .register("marking", Marking)
}

// parity: CAC-005, CAC-006
#[actix_web::test]
async fn what_nobody_can_read_has_no_tag_to_know() {
    for library in each(without_get).await {
        for (method, path) in [
            ("PATCH", "/unread/"),
            ("PUT", "/unread/"),
            ("DELETE", "/unread/"),
            ("PATCH", "/marking/1/mark/"),
        ] {
            let call = || library.request(method, path);
            assert_eq!(call().await.status(), 428, "{method} {path}");
            for (known, status) in [("\"x\"", 412), ("", 412), ("*", 200)] {
                let answer = call().header("if-match", known).await;
                assert_eq!(answer.status(), status, "{method} {path} {known}");
            }
        }
        // The other addresses of the view are compared as ever.
        let tag = library.get("/marking/1/").await;
        let tag = tag.header("etag").unwrap().to_owned();
        let patch = library.patch("/marking/1/").json(&json!({"name": "new"}));
        assert_eq!(patch.header("if-match", &tag).await.status(), 200);
    }
}

// parity: CAC-005
#[actix_web::test]
async fn changes_spare_what_the_caller_does_not_want_to_change() {
    for library in each(app).await {
        let path = "/api/tags/1/";
        let tag = library.get(path).await.header("etag").unwrap().to_owned();
        let patch = |name: &str| library.patch(path).json(&json!({ "name": name }));
        let message = json!({"detail": "The object has changed since it was read."});
        for unwanted in ["*".to_owned(), tag.clone(), format!("\"x\", W/{tag}")] {
            for method in ["PUT", "PATCH", "DELETE"] {
                let call = library.request(method, path).json(&json!({"name": "new"}));
                let refused = call.header("if-none-match", &unwanted).await;
                expect(&refused, 412, &message);
            }
        }
        assert_eq!(library.get(path).await.value()["name"], "classic");
        let other = patch("other").header("if-none-match", "\"x\"").await;
        assert_eq!(other.status(), 200);
        // Both have to hold.
        let tag = library.get(path).await.header("etag").unwrap().to_owned();
        let both = |unwanted: &str| {
            let call = patch("both").header("if-match", &tag);
            call.header("if-none-match", unwanted)
        };
        assert_eq!(both("*").await.status(), 412);
        assert_eq!(both("\"x\"").await.status(), 200);
        let absent = library.delete("/api/tags/99/").header("if-none-match", "*");
        assert_eq!(absent.await.status(), 404);
    }
}
