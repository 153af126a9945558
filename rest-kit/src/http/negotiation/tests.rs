//! Which renderer is chosen, and what is refused.

use actix_web::test::TestRequest;

use super::*;
use crate::http::renderers::{JsonRenderer, RenderContext};

#[derive(Debug)]
struct Named(&'static str, &'static str);

impl Renderer for Named {
    fn media_type(&self) -> &'static str {
        self.0
    }
    fn format(&self) -> &'static str {
        self.1
    }
    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        Ok(data)
    }
}

fn choose(uri: &str, accept: Option<&str>, suffix: Option<&str>) -> String {
    choose_by(DefaultContentNegotiation::new(), uri, accept, suffix)
}

fn choose_by(
    negotiation: DefaultContentNegotiation,
    uri: &str,
    accept: Option<&str>,
    suffix: Option<&str>,
) -> String {
    let renderers: [Arc<dyn Renderer>; 3] = [
        Arc::new(JsonRenderer),
        Arc::new(Named("text/csv", "csv")),
        Arc::new(Named("text/plain", "txt")),
    ];
    let mut request = TestRequest::with_uri(uri);
    if let Some(accept) = accept {
        request = request.insert_header(("accept", accept));
    }
    let request = Request::from(request.to_http_request());
    match negotiation.select_renderer(&request, &renderers, suffix) {
        Ok(found) => format!("{} {}", found.renderer.format(), found.media_type),
        Err(error) => format!("{} {error}", error.status()),
    }
}

// parity: VER-009, VER-010, VER-011
#[test]
fn renderers_are_chosen_as_in_drf() {
    const REFUSED: &str = "406 Could not satisfy the request Accept header.";
    let cases = [
        (None, "json application/json"),
        (Some("*/*"), "json application/json"),
        (Some("application/json"), "json application/json"),
        (Some("text/csv"), "csv text/csv"),
        (Some("text/*"), "csv text/csv"),
        (Some("application/xml"), REFUSED),
        (Some("application/xml, */*"), "json application/json"),
        (
            Some("text/plain, application/json"),
            "json application/json",
        ),
        (Some("text/*, text/plain"), "txt text/plain"),
        (
            Some("application/json;q=0.1, text/csv;q=0.9"),
            "json application/json;q=0.1",
        ),
        (
            Some("application/json; indent=4"),
            "json application/json; indent=4",
        ),
        (
            Some("*/*; indent=4; q=1"),
            "json application/json;indent=4;q=1",
        ),
        (Some("text/csv, */*; v=1"), "csv text/csv"),
        (Some("nonsense"), REFUSED),
        (Some(""), REFUSED),
        (Some(",,;,"), REFUSED),
    ];
    for (accept, expected) in cases {
        assert_eq!(choose("/", accept, None), expected, "{accept:?}");
    }
}

#[test]
fn clients_say_what_they_prefer_where_that_is_asked() {
    let negotiation = DefaultContentNegotiation::new().by_quality();
    for (accept, expected) in [
        ("application/json;q=0.1, text/csv;q=0.9", "csv"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("text/csv, application/json", "json"),
        ("*/*, application/json;q=0", "csv"),
        ("*/*;q=0.1, text/plain;q=0.2", "txt"),
        (
            "text/*;q=0.5, text/csv;q=0.001, application/*;q=0.25",
            "txt",
        ),
        ("application/json;q=0", "406"),
        ("*/*;q=0.0", "406"),
        ("text/csv;q=2, application/json;q=x", "json"),
        ("text/csv;q=0.12345, text/plain;q=0.1", "csv"),
        ("application/xml, */*;q=0.1", "json"),
    ] {
        let chosen = choose_by(negotiation, "/", Some(accept), None);
        assert!(chosen.starts_with(expected), "{accept}: {chosen}");
    }
    let csv = choose_by(negotiation, "/?format=csv", Some("*/*, text/csv;q=0"), None);
    assert!(csv.starts_with("406"), "{csv}");
}

// parity: VER-011
#[test]
fn formats_restrict_the_choice_and_the_suffix_wins() {
    let cases = [
        ("/?format=csv", None, None, "csv text/csv"),
        ("/?format=xml", None, None, "404 Not found."),
        ("/?format=", None, None, "json application/json"),
        ("/?format=txt&format=csv", None, None, "csv text/csv"),
        ("/?format=txt", None, Some("csv"), "csv text/csv"),
        ("/?format=txt", None, Some(""), "txt text/plain"),
        ("/", None, Some("xml"), "404 Not found."),
        (
            "/?format=csv",
            Some("application/json"),
            None,
            "406 Could not satisfy the request Accept header.",
        ),
    ];
    for (uri, accept, suffix, expected) in cases {
        assert_eq!(choose(uri, accept, suffix), expected, "{uri} {suffix:?}");
    }
}

#[test]
fn long_accept_headers_are_cut() {
    let long = format!("text/{}, text/csv", "x".repeat(300));
    assert_eq!(choose("/", Some(&long), None), "csv text/csv");
    let many = format!("{}text/csv", "a/b, ".repeat(64));
    assert!(choose("/", Some(&many), None).starts_with("406"));
    let huge = format!("text/csv,{}", "x".repeat(20_000));
    assert_eq!(choose("/", Some(&huge), None), "csv text/csv");
}
