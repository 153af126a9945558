//! The shapes of Flask-RESTful: inputs of arguments, marshalled values, errors.

use rest_kit::prelude::*;
use rest_kit::serializers::marshal::{self, Fields};
use rest_kit::serializers::{Argument, Location, RequestParser, inputs};
use rest_kit::views::failure;
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::app::{Library, each, expect};
use crate::support::library::open;

/// What a todo is to somebody else's program: nothing of ours.
#[derive(Serialize)]
struct Todo {
    id: i64,
    text: &'static str,
    due: DateTime,
    price: f64,
    owner: Option<Owner>,
    tags: Vec<&'static str>,
    secret: &'static str,
}

#[derive(Serialize)]
struct Owner {
    name: &'static str,
    age: Option<u8>,
}

fn todo() -> Todo {
    Todo {
        id: 7,
        text: "Read",
        due: "2013-01-01T00:00:00Z".parse().unwrap(),
        price: 12.345_678_9,
        owner: Some(Owner {
            name: "ann",
            age: None,
        }),
        tags: vec!["a", "b"],
        secret: "hidden",
    }
}

fn owner() -> Fields {
    Fields::new()
        .field("name", marshal::string().default("nobody"))
        .field("age", marshal::integer())
}

fn shown() -> Fields {
    Fields::new()
        .field("id", marshal::raw())
        .field("task", marshal::string().attribute("text"))
        .field("due", marshal::datetime())
        .field("iso", marshal::iso8601().attribute("due"))
        .field("price", marshal::fixed(5))
        .field("exact", marshal::arbitrary().attribute("id"))
        .field("rough", marshal::float().attribute("id"))
        .field("done", marshal::boolean())
        .field("priority", marshal::integer())
        .field("uri", marshal::url("todo"))
        .field("link", marshal::url("todo").absolute())
        .field(
            "greeting",
            marshal::formatted_string("{owner.name} to {text}"),
        )
        .field("owner", marshal::nested(owner()))
        .field("reader", marshal::nested(owner()))
        .field("guest", marshal::nested(owner()).allow_null())
        .field("owner_name", marshal::string().attribute("owner.name"))
        .field("tags", marshal::list(marshal::string()))
        .field(
            "loud",
            marshal::with(|todo| match todo.get("text") {
                Some(rest_kit::request::Value::String(text)) => text.to_uppercase().into(),
                _ => rest_kit::request::Value::Null,
            }),
        )
}

/// One todo, several, and some that cannot be shown.
struct Todos;

#[api_view]
impl ApiView for Todos {
    async fn get(&self, cx: &Context) -> Result<Response> {
        let data = match cx.path_param("id")? {
            "7" => shown().marshal(&todo(), cx)?,
            "many" => {
                let fields = Fields::new().field("task", marshal::string().attribute("text"));
                let fields = fields.field("none", marshal::string());
                fields
                    .skip_none()
                    .envelope("todos")
                    .marshal(&[todo(), todo()], cx)?
            }
            "wrong" => {
                let fields = Fields::new().field("text", marshal::integer());
                fields.marshal(&todo(), cx)?
            }
            "gone" => {
                let data = json!({"message": "Todo gone doesn't exist", "left": 3});
                return Err(Error::http(410).with_data(&data).with_header("X-Left", "3"));
            }
            "closed" => return Err(Error::http(403)),
            "own" => return Err(Error::http(409).with_message("Somebody else has it.")),
            _ => return Err(Error::not_found()),
        };
        Ok(Response::new(&data)
            .with_status(202)
            .with_header("X-Shape", "todo"))
    }
}

#[api_view(get, post)]
async fn read(cx: &Context) -> Result<Response> {
    let parser = RequestParser::new()
        .argument(Argument::new("natural", inputs::natural()))
        .argument(Argument::new("positive", inputs::positive()))
        .argument(Argument::new("range", inputs::int_range(1, 5)))
        .argument(Argument::new("boolean", inputs::boolean()))
        .argument(Argument::new("date", inputs::date()))
        .argument(Argument::new("iso", inputs::datetime_from_iso8601()))
        .argument(Argument::new("rfc", inputs::datetime_from_rfc822()))
        .argument(Argument::new("interval", inputs::iso8601interval()))
        .argument(Argument::new("regex", inputs::regex("^[0-9]+$")))
        .argument(Argument::new("url", inputs::url()).location(&[Location::Query]));
    let arguments = parser.parse(cx).await?;
    let during: Option<Vec<DateTime>> = arguments.get("interval");
    assert!(during.is_none_or(|ends| ends.len() == 2 && ends[0] <= ends[1]));
    Ok(Response::new(&arguments))
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .exception_handler(failure::flask)
        .register_view("todos/{id}", Todos)
        .basename("todo")
        .register_view("tasks/{id}", Todos)
        .basename("task")
        .register_view("read", read)
}

async fn of(library: &Library, argument: &str, text: &str) -> (u16, Value) {
    let text: String = form_urlencoded(text);
    let answer = library.get(&format!("/read/?{argument}={text}")).await;
    let body = answer.value();
    let told = match answer.status() {
        200 => &body[argument],
        _ => &body["message"][argument],
    };
    (answer.status(), told.clone())
}

fn form_urlencoded(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

// parity: FLR-006
#[actix_web::test]
async fn inputs_read_arguments_and_say_what_is_wrong() {
    let cases = [
        ("natural", "1_0", 200, json!(10)),
        ("natural", " 7 ", 200, json!(7)),
        (
            "natural",
            "-1",
            400,
            json!("Invalid natural: -1. natural must be a non-negative integer"),
        ),
        ("natural", "3.0", 400, json!("3.0 is not a valid integer")),
        (
            "positive",
            "0",
            400,
            json!("Invalid positive: 0. positive must be a positive integer"),
        ),
        ("range", "5", 200, json!(5)),
        (
            "range",
            "9",
            400,
            json!("Invalid range: 9. range must be within the range 1 - 5"),
        ),
        ("boolean", "FALSE", 200, json!(false)),
        ("boolean", "1", 200, json!(true)),
        (
            "boolean",
            "Yes",
            400,
            json!("Invalid literal for boolean(): yes"),
        ),
        ("boolean", "", 400, json!("boolean type must be non-null")),
        ("date", "2013-1-2", 200, json!("2013-01-02")),
        (
            "date",
            "x",
            400,
            json!("time data 'x' does not match format '%Y-%m-%d'"),
        ),
        (
            "date",
            "2013-02-30",
            400,
            json!("day is out of range for month"),
        ),
        (
            "date",
            "2013-01-02T03",
            400,
            json!("unconverted data remains: T03"),
        ),
        (
            "iso",
            "2012-01-01T23:30:00+02:00",
            200,
            json!("2012-01-01T21:30:00Z"),
        ),
        (
            "iso",
            "20120101T233000Z",
            200,
            json!("2012-01-01T23:30:00Z"),
        ),
        (
            "iso",
            "x",
            400,
            json!("Delimiter \"T\" is not in combined date time string \"x\"."),
        ),
        (
            "rfc",
            "Wed, 02 Oct 2002 08:00:00 EST",
            200,
            json!("2002-10-02T13:00:00Z"),
        ),
        (
            "rfc",
            "02 Oct 2002 08:00:00 +0200",
            200,
            json!("2002-10-02T06:00:00Z"),
        ),
        (
            "rfc",
            "x",
            400,
            json!("Invalid rfc: x. rfc must be a valid RFC 822 date/time."),
        ),
        (
            "interval",
            "2013-01-01/P3D",
            200,
            json!(["2013-01-01T00:00:00Z", "2013-01-04T00:00:00Z"]),
        ),
        (
            "interval",
            "2013-01-01T12",
            200,
            json!(["2013-01-01T12:00:00Z", "2013-01-01T13:00:00Z"]),
        ),
        (
            "interval",
            "x",
            400,
            json!("Invalid interval: x. interval must be a valid ISO8601 date/time interval."),
        ),
        (
            "regex",
            "abc",
            400,
            json!("Value does not match pattern: \"^[0-9]+$\""),
        ),
        ("regex", "123", 200, json!("123")),
        ("url", "http://google.com", 200, json!("http://google.com")),
        (
            "url",
            "google.com",
            400,
            json!("google.com is not a valid URL. Did you mean: http://google.com"),
        ),
        ("url", "x", 400, json!("x is not a valid URL")),
    ];
    for library in each(app).await {
        for (argument, text, status, told) in &cases {
            let expected = (*status, told.clone());
            assert_eq!(
                of(&library, argument, text).await,
                expected,
                "{argument}={text}"
            );
        }
        let body = json!({"boolean": true, "natural": 3.7, "date": null, "range": [1]});
        let answer = library.post("/read/").json(&body).await;
        expect(
            &answer,
            400,
            &json!({"message": {"range": "[1] is not a valid integer"}}),
        );
        let body = json!({"boolean": true, "natural": 3.7, "date": null, "range": 2});
        let answer = library.post("/read/").json(&body).await.value();
        assert_eq!(
            (&answer["boolean"], &answer["natural"]),
            (&json!(true), &json!(3))
        );
        assert_eq!(
            (&answer["date"], &answer["range"]),
            (&Value::Null, &json!(2))
        );
    }
}

// parity: FLR-007, FLR-008, FLR-009, FLR-011
#[actix_web::test]
async fn any_value_is_shaped_by_fields() {
    for library in each(app).await {
        let answer = library.get("/todos/7/").await;
        assert_eq!(answer.header("X-Shape"), Some("todo"));
        let expected = json!({
            "id": 7, "task": "Read", "due": "Tue, 01 Jan 2013 00:00:00 -0000",
            "iso": "2013-01-01T00:00:00+00:00", "price": "12.34568", "exact": "7", "rough": 7.0,
            "done": null, "priority": 0, "uri": "/todos/7/", "link": null,
            "greeting": "ann to Read", "owner": {"name": "ann", "age": 0},
            "reader": {"name": "nobody", "age": 0}, "guest": null, "owner_name": "ann",
            "tags": ["a", "b"], "loud": "READ",
        });
        let mut told = answer.value();
        let link = told["link"].take();
        let link = link.as_str().unwrap();
        assert!(
            link.starts_with("http://") && link.ends_with("/todos/7/"),
            "{link}"
        );
        assert_eq!((answer.status(), told), (202, expected));
        let keys: Vec<_> = answer.text().split("\":").map(str::to_owned).collect();
        assert!(
            keys[0].ends_with("id") && keys[1].ends_with("task"),
            "in the order of the fields"
        );
        let answer = library.get("/todos/many/").await;
        let expected = json!({"todos": [{"task": "Read"}, {"task": "Read"}]});
        expect(&answer, 202, &expected);
        let answer = library.get("/todos/wrong/").await;
        expect(&answer, 500, &json!({"message": "Internal Server Error"}));
    }
}

// parity: FLR-001, FLR-010
#[actix_web::test]
async fn errors_have_the_shapes_of_flask_restful() {
    let not_found = "The requested URL was not found on the server. If you entered the URL \
                     manually please check your spelling and try again.";
    let closed = "You don't have the permission to access the requested resource. It is either \
                  read-protected or not readable by the server.";
    for library in each(app).await {
        for path in ["/todos", "/tasks"] {
            let answer = library.get(&format!("{path}/gone/")).await;
            let expected = json!({"message": "Todo gone doesn't exist", "left": 3});
            expect(&answer, 410, &expected);
            assert_eq!(answer.header("X-Left"), Some("3"));
            let answer = library.post(&format!("{path}/7/")).await;
            let message = "The method is not allowed for the requested URL.";
            expect(&answer, 405, &json!({ "message": message }));
            assert_eq!(answer.header("Allow"), Some("GET, HEAD, OPTIONS"));
        }
        for (path, status, message) in [
            ("/todos/closed/", 403, closed),
            ("/todos/own/", 409, "Somebody else has it."),
            ("/todos/x/", 404, not_found),
            ("/nowhere", 404, not_found),
        ] {
            expect(
                &library.get(path).await,
                status,
                &json!({ "message": message }),
            );
        }
        let answer = library.post("/api/tags/").json(&json!({"name": ""})).await;
        let blank = json!({"name": ["This field may not be blank."]});
        expect(&answer, 400, &json!({ "message": blank }));
    }
}
