//! The form of an answer as a suffix of its path.

use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, SimpleRouter, format_suffix_patterns};
use serde_json::{Value, json};

use crate::support::app::{each, expect};
use crate::support::library::{BookViewSet, TagViewSet, open};

/// The suffix as the view sees it, and where it is itself.
#[api_view(get)]
async fn report(cx: &Context) -> Result<Response> {
    let suffix = cx.path_param("format").ok();
    Ok(Response::new(&json!({
        "suffix": suffix,
        "address": cx.hyperlink("report", &[])?,
    })))
}

#[api_view(get)]
async fn export(cx: &Context) -> Result<Response> {
    Ok(Response::new(cx.path_param("format")?))
}

fn reports() -> SimpleRouter {
    SimpleRouter::new().register_view("report", report)
}

// parity: RTR-008
#[actix_web::test]
async fn plain_routes_get_suffixes() {
    for library in each(|kit| kit.include("api", format_suffix_patterns(reports()))).await {
        let plain = json!({"suffix": null, "address": "http://testserver/api/report/"});
        expect(&library.get("/api/report/").await, 200, &plain);
        let json = json!({"suffix": "json", "address": "http://testserver/api/report.json"});
        for path in ["/api/report.json", "/api/report.json/"] {
            expect(&library.get(path).await, 200, &json);
        }
        for path in ["/api/report.xml", "/api/report.JSON", "/api/report."] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
    }
}

// parity: RTR-008
#[actix_web::test]
async fn suffixes_can_be_required_and_few() {
    let app = |kit: RestKit| {
        let strict = format_suffix_patterns(reports().register("tags", TagViewSet))
            .suffix_required()
            .allowed(["json", "txt"]);
        kit.include("api", strict)
    };
    for library in each(app).await {
        let found = library.get("/api/report.json").await;
        assert_eq!(
            found.value()["address"],
            "http://testserver/api/report.json"
        );
        assert_eq!(library.get("/api/tags.json").await.status(), 200);
        assert_eq!(library.get("/api/tags/1.json/").await.status(), 200);
        // Allowed, and nothing renders it; allowed by nobody; no suffix.
        for path in [
            "/api/report.txt",
            "/api/report.html",
            "/api/report/",
            "/api/report",
        ] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
    }
}

// parity: SET-029
#[actix_web::test]
async fn the_part_of_the_path_has_another_name() {
    let app = |kit: RestKit| {
        open(kit)
            .format_suffix_param("form")
            .register_view("api/exports/{format}", export)
    };
    for library in each(app).await {
        assert_eq!(library.get("/api/books/1.json").await.status(), 200);
        let root = library.get("/api/.json").await.value();
        assert_eq!(root["books"], "http://testserver/api/books.json");
        assert_eq!(library.get("/api/books.xml").await.status(), 404);
        // A part called `format` is a part as others are: no renderer must know it.
        let other = library.get("/api/exports/yearly/").await;
        expect(&other, 200, &json!("yearly"));
    }
}

// parity: SET-029
#[actix_web::test]
async fn suffixes_can_be_switched_off() {
    for library in each(|kit| open(kit).format_suffix_param(None)).await {
        assert_eq!(library.get("/api/books/").await.status(), 200);
        assert_eq!(library.get("/api/books/?format=json").await.status(), 200);
        for path in ["/api/books.json", "/api/books/1.json", "/api/.json"] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
    }
}

fn mistakes(app: RestKit) -> Value {
    let app = app.database("sqlite::memory:").permissions(AllowAny);
    app.build().unwrap_err().mistakes().into()
}

#[test]
fn names_of_suffixes_are_checked_at_the_start() {
    let new = || RestKit::new(Settings::default());
    let odd = mistakes(
        new()
            .register_view("report", report)
            .format_suffix_param("a-b"),
    );
    assert!(
        odd[0]
            .as_str()
            .unwrap()
            .starts_with("`a-b` cannot be the name of a part of a path")
    );
    let taken = DefaultRouter::new().register("books", BookViewSet);
    let taken = mistakes(new().include("api", taken).format_suffix_param("pk"));
    let text = taken[0].as_str().unwrap();
    assert!(
        text.starts_with("`book-detail` at /api/books/{pk}/ has a part called `pk`"),
        "{text}"
    );
    let strict = format_suffix_patterns(reports()).suffix_required();
    let none = mistakes(new().include("", strict).format_suffix_param(None));
    let text = none[0].as_str().unwrap();
    assert!(
        text.contains("`report` at /report/ answers with a suffix only"),
        "{text}"
    );
}
