//! Bodies meant to do harm, sent to serializers that nest, take lists, rename keys and refuse
//! unknown ones: each is answered 4xx, and in few words.

use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::each;
use crate::support::library::{Author, Book, Review, Tag};

#[derive(Serializer)]
#[serializer(model = Author)]
struct Writer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct Label {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct Opinion {
    id: i64,
    reader: String,
    stars: i16,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct Volume {
    id: i64,
    title: String,
    isbn: String,
    price: Decimal,
    pages: Option<i64>,
    #[field(nested, nested_write = sync)]
    author: Writer,
    #[field(nested, nested_write = sync)]
    tags: Vec<Label>,
    #[field(nested, nested_write = replace, required = false)]
    reviews: Vec<Opinion>,
}

struct Volumes;

#[viewset(bulk(create, update))]
impl ModelViewSet for Volumes {
    type Model = Book;
    type Serializer = Volume;
}

fn app(kit: RestKit) -> RestKit {
    kit.register("api/volumes", Volumes)
}

fn strict_and_camel(kit: RestKit) -> RestKit {
    app(kit.camel_case().deny_unknown_fields())
}

/// JSON that no serializer can be content with.
fn json_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies = large_bodies();
    bodies.extend(odd_bodies());
    bodies
}

/// Much of everything.
fn large_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let sound = r#""title":"T","isbn":"1","price":"1","author":{"name":"N"},"tags":[]"#;
    let keys: Vec<String> = (0..100_000)
        .map(|at| format!(r#""keyNumber{at}":1"#))
        .collect();
    let digits = "9".repeat(1_000_000);
    let deep = 10_000;
    let text = |body: String| body.into_bytes();
    vec![
        ("many keys", text(format!("{{{}}}", keys.join(",")))),
        (
            "many keys inside",
            text(format!(r#"{{"author":{{{}}}}}"#, keys.join(","))),
        ),
        (
            "many objects",
            text(format!(r#"{{"tags":[{}]}}"#, vec!["{}"; 100_000].join(","))),
        ),
        (
            "a list of many",
            text(format!("[{}]", vec!["{}"; 100_000].join(","))),
        ),
        ("digits", text(format!(r#"{{{sound},"pages":{digits}}}"#))),
        (
            "digits as a key",
            text(format!(r#"{{{sound},"reviews":[{{"id":{digits}}}]}}"#)),
        ),
        (
            "digits as text",
            text(format!(r#"{{{sound},"pages":"{digits}"}}"#)),
        ),
        (
            "a decimal of digits",
            text(format!(r#"{{"price":{digits}.{digits}}}"#)),
        ),
        (
            "an exponent",
            text(r#"{"price":"1e999999999","pages":1e999999}"#.to_owned()),
        ),
        (
            "depth",
            text(format!(
                "{}1{}",
                r#"{"author":"#.repeat(deep),
                "}".repeat(deep)
            )),
        ),
        (
            "depth of lists",
            text(format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
        ),
        (
            "a long text",
            text(format!(r#"{{"title":"{}"}}"#, "x".repeat(5_000_000))),
        ),
    ]
}

/// What is no text and no number.
fn odd_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let text = |body: &str| body.as_bytes().to_vec();
    vec![
        ("half a character", text(r#"{"title":"\ud800"}"#)),
        ("half a character as a key", text(r#"{"\udc00a":1}"#)),
        (
            "NUL",
            text(r#"{"title":"a\u0000","author":{"name":"\u0000"},"tags":[{"name":"\u0000"}]}"#),
        ),
        ("no numbers", text(r#"{"pages":NaN,"price":-Infinity}"#)),
        (
            "numbers as text",
            text(r#"{"pages":"NaN","price":"sNaN","author":{"id":"Infinity"}}"#),
        ),
        ("broken UTF-8", b"{\"title\":\"\xff\xfe\"}".to_vec()),
        (
            "kinds",
            text(r#"{"author":[],"tags":{"a":1},"reviews":"x","title":{}}"#),
        ),
    ]
}

/// Forms of the same sort.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let keys: Vec<String> = (0..100_000).map(|at| format!("keyNumber{at}=1")).collect();
    let items: Vec<String> = (0..100_000).map(|at| format!("tags[{at}]name=x")).collect();
    let text = |body: String| body.into_bytes();
    vec![
        ("many keys", text(keys.join("&"))),
        ("many items", text(items.join("&"))),
        (
            "far items",
            text("tags[99999999999999999999]name=x&tags[4294967296]name=y".to_owned()),
        ),
        (
            "deep keys",
            text(format!("author{}=1", ".name".repeat(10_000))),
        ),
        (
            "deep items",
            text(format!("tags{}=1", "[0]".repeat(10_000))),
        ),
        (
            "NUL",
            text("title=a%00&author.name=%00&tags[0]name=%00".to_owned()),
        ),
        ("digits", text(format!("pages={}", "9".repeat(1_000_000)))),
        ("broken UTF-8", text("title=%ff%fe&isbn=%c0".to_owned())),
    ]
}

#[actix_web::test]
async fn hostile_bodies_are_refused_in_few_words() {
    let form = "application/x-www-form-urlencoded";
    let bodies: Vec<_> = json_bodies()
        .into_iter()
        .map(|(name, body)| (name, "application/json", body))
        .chain(forms().into_iter().map(|(name, body)| (name, form, body)))
        .collect();
    for start in [app, strict_and_camel] {
        for library in each(start).await {
            for (name, kind, body) in &bodies {
                for request in [
                    library.post("/api/volumes/"),
                    library.put("/api/volumes/1/"),
                    library.put("/api/volumes/"),
                ] {
                    let answer = request.body(kind, body.clone()).await;
                    let (status, length) = (answer.status(), answer.bytes().len());
                    assert!((400..500).contains(&status), "{name}, {kind}: {status}");
                    assert!(length < 100_000, "{name}, {kind}: {length} bytes");
                }
            }
            // Nothing has happened.
            let books = library.get("/api/volumes/").await.value();
            assert_eq!(books.as_array().map(Vec::len), Some(3));
            assert_eq!(books[0]["author"], json!({"id": 1, "name": "Herbert"}));
        }
    }
}
