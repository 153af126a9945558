//! Arguments from any part of a request.

use rest_kit::prelude::*;
use rest_kit::serializers::fields::{CharField, IntegerField};
use rest_kit::serializers::{
    Argument, CookieData, HeaderData, Location, PathData, QueryData, RequestParser,
};
use rest_kit::views::failure;
use serde_json::{Value, json};

use crate::support::app::{each, expect};

/// What to look for.
#[derive(Serializer)]
struct Search {
    #[field(max_length = 5)]
    q: String,
    #[field(default = 10, max_value = 100)]
    limit: i64,
    #[field(default = Vec::new())]
    tags: Vec<String>,
    in_print: Option<bool>,
}

/// What a browser keeps.
#[derive(Serializer)]
struct Theme {
    #[field(default = "light")]
    theme: String,
}

#[api_view(get)]
async fn find(
    _cx: &Context,
    search: QueryData<Search>,
    theme: CookieData<Theme>,
) -> Result<Response> {
    Ok(Response::new(&(&*search, &*theme)))
}

fn open(kit: RestKit) -> RestKit {
    kit.register_view("search", find)
        .register_view("rates", rates)
        .register_view("strict", strictly)
}

#[actix_web::test]
async fn serializers_read_query_strings_and_cookies() {
    for library in each(open).await {
        let answer = library
            .get("/search/?q=dune&tags=a&tags=b")
            .header("Cookie", "x=1; theme=dark");
        let expected = json!([
            {"q": "dune", "limit": 10, "tags": ["a", "b"], "in_print": null}, {"theme": "dark"},
        ]);
        expect(&answer.await, 200, &expected);
        let answer = library
            .get("/search/?q=dune+messiah&limit=1000&in_print=perhaps")
            .await;
        let expected = json!({
            "q": ["Ensure this field has no more than 5 characters."],
            "limit": ["Ensure this value is less than or equal to 100."],
            "in_print": ["Must be a valid boolean."],
        });
        expect(&answer, 400, &expected);
    }
}

fn parser() -> RequestParser {
    RequestParser::new()
        .argument(
            Argument::new("rate", IntegerField::new())
                .required()
                .help("Rate cannot be converted: {error_msg}"),
        )
        .argument(
            Argument::new("kind", CharField::new())
                .choices(["new", "used"])
                .ignore_case(),
        )
        .argument(
            Argument::new("tag", CharField::new())
                .append()
                .location(&[Location::Query])
                .dest("tags"),
        )
        .argument(
            Argument::new("ids", IntegerField::new())
                .split()
                .skip_missing(),
        )
        .argument(
            Argument::new("x_user", CharField::new())
                .location(&[Location::Headers])
                .default("nobody")
                .trim(),
        )
}

#[api_view(get, post)]
async fn rates(cx: &Context) -> Result<Response> {
    let arguments = parser().parse(cx).await?;
    assert!(arguments.get::<i64>("rate").is_some());
    Ok(Response::new(&arguments))
}

#[api_view(get, post)]
async fn strictly(cx: &Context) -> Result<Response> {
    let arguments = parser().strict().bundle_errors().parse(cx).await?;
    Ok(Response::new(&arguments))
}

// parity: FLR-002, FLR-003, FLR-005
#[actix_web::test]
async fn a_parser_reads_what_it_was_told_of_in_the_words_of_flask_restful() {
    for library in each(open).await {
        let answer = library.get("/rates/").await;
        let missing = "Rate cannot be converted: Missing required parameter in the JSON body or \
                       the post body or the query string";
        expect(&answer, 400, &json!({"message": {"rate": missing}}));
        let answer = library.get("/rates/?rate=x&kind=old").await;
        let wrong = "Rate cannot be converted: A valid integer is required.";
        expect(&answer, 400, &json!({"message": {"rate": wrong}}));
        let answer = library.get("/strict/?rate=x&kind=old").await;
        let expected = json!({"rate": wrong, "kind": "old is not a valid choice"});
        expect(&answer, 400, &json!({ "message": expected }));
        let answer = library.get("/strict/?rate=1&a=1&b=2&a=3").await;
        expect(&answer, 400, &json!({"message": "Unknown arguments: a, b"}));
        let answer = library
            .post("/strict/?rate=1&tag=x&tag=y&ids=1,2")
            .header("X-User", " ann ")
            .form(&[("rate", "2"), ("KIND", "USED")]);
        let expected = json!({
            "rate": 2, "kind": "used", "tags": ["x", "y"], "ids": [1, 2], "x_user": "ann",
        });
        expect(&answer.await, 200, &expected);
        let answer = library
            .post("/rates/")
            .json(&json!({"rate": 3, "ids": [4, "5"]}))
            .await;
        let expected = json!({
            "rate": 3, "kind": null, "tags": null, "ids": [4, 5], "x_user": "nobody",
        });
        expect(&answer, 200, &expected);
    }
}

#[derive(Serializer)]
struct Year {
    year: i64,
}

#[derive(Serializer)]
struct Window {
    #[field(min_value = 1, default = 10)]
    limit: i64,
}

#[derive(Serializer)]
struct Caller {
    x_caller: String,
}

#[derive(Serializer)]
struct Letter {
    #[field(max_length = 3)]
    word: String,
}

#[api_view(post)]
async fn archive(
    _cx: &Context,
    when: PathData<Year>,
    window: QueryData<Window>,
    caller: HeaderData<Caller>,
    letter: Data<Letter>,
) -> Result<Response> {
    let told = (when.year, window.limit, &caller.x_caller, &letter.word);
    Ok(Response::new(&told))
}

fn drf(kit: RestKit) -> RestKit {
    kit.register_view("archive/{year}", archive)
}

// parity: FAP-005
#[actix_web::test]
async fn what_several_parameters_refuse_is_told_at_once() {
    let apps: [fn(RestKit) -> RestKit; 3] = [
        drf,
        |kit| drf(kit).exception_handler(failure::problem),
        |kit| drf(kit).exception_handler(failure::fastapi),
    ];
    let wrong = [
        (
            "limit",
            "query",
            "parameter",
            "limit",
            "Ensure this value is greater than or equal to 1.",
        ),
        (
            "x_caller",
            "header",
            "header",
            "x-caller",
            "This field is required.",
        ),
        (
            "word",
            "body",
            "pointer",
            "#/word",
            "Ensure this field has no more than 3 characters.",
        ),
    ];
    for (at, app) in apps.into_iter().enumerate() {
        for library in each(app).await {
            let letter = json!({"word": "long"});
            let sent = async |path: &str| library.post(path).json(&letter).await;
            let answer = sent("/archive/1/?limit=0").await;
            let value = answer.value();
            match at {
                0 => {
                    assert_eq!(answer.status(), 400);
                    let expected =
                        wrong.map(|(name, .., message)| (name.to_owned(), json!([message])));
                    assert_eq!(value, Value::Object(expected.into_iter().collect()));
                }
                1 => {
                    assert_eq!(answer.status(), 400);
                    let errors = value["errors"].as_array().unwrap();
                    assert_eq!(errors.len(), 3, "{value}");
                    for (error, (_, _, key, name, message)) in errors.iter().zip(wrong) {
                        assert_eq!(error[key], name, "{value}");
                        assert_eq!(error["detail"], message);
                    }
                }
                _ => {
                    assert_eq!(answer.status(), 422);
                    let details = value["detail"].as_array().unwrap();
                    assert_eq!(details.len(), 3, "{value}");
                    for (detail, (name, place, ..)) in details.iter().zip(wrong) {
                        assert_eq!(detail["loc"][0], place, "{value}");
                        assert_eq!(detail["loc"][1], name, "{value}");
                    }
                }
            }
            // Whatever is no refusal of fields ends the request as it did.
            assert_eq!(sent("/archive/x/?limit=0").await.status(), 404);
            let xml = library.post("/archive/1/?limit=0").body("text/xml", "<a/>");
            assert_eq!(xml.await.status(), 415);
            let fine = library
                .post("/archive/1/?limit=2")
                .header("x-caller", "ann")
                .json(&json!({"word": "new"}))
                .await;
            expect(&fine, 200, &json!([1, 2, "ann", "new"]));
        }
    }
}
