//! Arguments from any part of a request.

use rest_kit::prelude::*;
use rest_kit::serializers::fields::{CharField, IntegerField};
use rest_kit::serializers::{Argument, CookieData, Location, QueryData, RequestParser};
use serde_json::json;

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
