//! What stands around an answer: the way to other pages, names, buttons.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::pagination::{CursorPagination, LimitOffsetPagination, LinkHeader};
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::views::{ViewLabel, get_view_name};
use serde_json::json;

use crate::support::app::{Library, each};
use crate::support::library::{TagViewSet, open};

use super::page;

fn browsed(kit: RestKit) -> RestKit {
    open(kit.renderers((JsonRenderer, BrowsableApiRenderer)))
}

/// Adds tags until there are so many.
async fn with_tags(library: &Library, count: usize) {
    for number in 2..count {
        let body = json!({ "name": format!("tag {number}") });
        let answer = library.post("/api/tags/").json(&body).await;
        assert_eq!(answer.status(), 201);
    }
}

/// The controls for pages as people read them, the current page between brackets.
async fn controls(library: &Library, path: &str) -> String {
    let text = page(library, path).await.text();
    let Some((_, controls)) = text.split_once("<nav class=\"pages\"") else {
        return String::new();
    };
    let (controls, _) = controls.split_once("</nav>").unwrap();
    let items = controls.split("<li>").skip(1).map(|item| {
        let number = item.split('>').nth(1).unwrap_or_default();
        let number = number.split('<').next().unwrap_or_default();
        match item {
            item if item.starts_with('…') => "…".to_owned(),
            item if item.contains("aria-current=\"page\"") => format!("[{number}]"),
            _ => number.to_owned(),
        }
    });
    items.collect::<Vec<_>>().join(" ")
}

// parity: PAG-017
#[actix_web::test]
async fn numbered_pages_lead_to_their_neighbors_and_to_both_ends() {
    for library in each(|kit| browsed(kit).pagination(PageNumberPagination::new(1))).await {
        with_tags(&library, 20).await;
        for (path, expected) in [
            ("/api/tags/", "[1] 2 3 … 20 Next ›"),
            ("/api/tags/?page=5", "‹ Previous 1 … 4 [5] 6 … 20 Next ›"),
            ("/api/tags/?page=last", "‹ Previous 1 … 18 19 [20]"),
            ("/api/tags/?page=99", ""),
            ("/api/tags/1/", ""),
        ] {
            assert_eq!(controls(&library, path).await, expected, "{path}");
        }
        let text = page(&library, "/api/tags/?page=5&x=%22").await.text();
        for link in [
            r#"<a href="http://testserver/api/tags/?page=6&amp;x=%22" rel="nofollow">6</a>"#,
            r#"<a href="http://testserver/api/tags/?x=%22" rel="nofollow">1</a>"#,
        ] {
            assert!(text.contains(link), "{link}\n{text}");
        }
    }
}

// parity: PAG-017
#[actix_web::test]
async fn windows_have_numbers_and_cursors_have_neighbors() {
    let windows = |kit| {
        let pagination = LinkHeader(LimitOffsetPagination::new().default_limit(2));
        browsed(kit).pagination(pagination)
    };
    for library in each(windows).await {
        with_tags(&library, 20).await;
        for (path, expected) in [
            ("/api/tags/?offset=8", "‹ Previous 1 … 4 [5] 6 … 10 Next ›"),
            // A window between two pages has a page of one row before it.
            ("/api/tags/?offset=1", "‹ Previous 1 [2] 3 … 11 Next ›"),
            ("/api/tags/?offset=99&limit=50", "‹ Previous 1 [2]"),
            ("/api/tags/?limit=100", ""),
        ] {
            assert_eq!(controls(&library, path).await, expected, "{path}");
        }
        let text = page(&library, "/api/tags/?offset=8&limit=2").await.text();
        let sixth =
            r#"<a href="http://testserver/api/tags/?limit=2&amp;offset=10" rel="nofollow">6</a>"#;
        assert!(text.contains(sixth), "{text}");
    }
    let cursors = |kit| browsed(kit).pagination(CursorPagination::new(1));
    for library in each(cursors).await {
        assert_eq!(controls(&library, "/api/tags/").await, "Next ›");
        let text = library.get("/api/tags/").await.value();
        let next = text["next"].as_str().unwrap();
        let next = next.strip_prefix("http://testserver").unwrap();
        assert_eq!(controls(&library, next).await, "‹ Previous");
    }
}

/// Greets.
#[api_view(post)]
async fn greeting(_cx: &Context) -> Result<Response> {
    Ok(Response::new("hello"))
}

// parity: BRW-003
#[actix_web::test]
async fn a_page_has_the_parts_that_its_address_can_use() {
    let app = |kit| {
        browsed(kit)
            .pagination(PageNumberPagination::new(2))
            .register_view("api/greeting", greeting)
    };
    for library in each(app).await {
        let list = page(&library, "/api/books/").await.text();
        for part in [
            r#"<nav aria-label="Breadcrumb"><ol><li><a href="/api/" rel="nofollow">Api Root</a></li>"#,
            r#"<li><a href="/api/books/" rel="nofollow">Book List</a></li></ol></nav>"#,
            "<details><summary>GET</summary><ul><li><a href=\"/api/books/?format=json\"",
            r#"<a href="/api/books/?format=api" rel="nofollow">api</a>"#,
            "<summary>Extra actions</summary>",
            "<summary>Filters</summary>",
            "data-method=\"OPTIONS\">OPTIONS</button>",
            r#"<nav class="pages" aria-label="Pages">"#,
        ] {
            assert!(list.contains(part), "{part}\n{list}");
        }
        let refused = page(&library, "/api/greeting/").await;
        assert_eq!(refused.status(), 405);
        let text = refused.text();
        assert!(!text.contains("<summary>GET"), "{text}");
        assert!(text.contains("OPTIONS</button>"), "{text}");
    }
}

fn branded(label: &ViewLabel) -> String {
    format!("{} of {}", get_view_name(label), label.view)
}

fn loud(label: &ViewLabel) -> String {
    label.description.to_uppercase()
}

// parity: SET-022, SET-023
#[actix_web::test]
async fn the_application_names_and_describes_views_in_its_own_way() {
    let app = |kit| {
        browsed(kit)
            .view_name_function(branded)
            .view_description_function(loud)
            .register("api/labels", TagViewSet)
            .basename("label")
    };
    for library in each(app).await {
        let options = library.options("/api/books/").await.value();
        assert_eq!(options["name"], "Book List of BookViewSet");
        assert_eq!(options["description"], "THE BOOKS OF THE LIBRARY.");
        let list = page(&library, "/api/books/").await.text();
        for shown in [
            "<h1>Book List of BookViewSet</h1>",
            "<p>THE BOOKS OF THE LIBRARY.</p>",
            r#"<a href="/api/" rel="nofollow">Api Root of APIRootView</a>"#,
            r#"<a href="/api/books/newest_one/" rel="nofollow">Newest one of BookViewSet</a>"#,
        ] {
            assert!(list.contains(shown), "{shown}\n{list}");
        }
        let newest = page(&library, "/api/books/newest_one/").await.text();
        assert!(newest.contains("<p>THE BOOK ADDED LAST.</p>"), "{newest}");
    }
}
