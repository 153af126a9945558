//! Forms that were refused, sent as browsers without scripts do.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::test::{Multipart, TestRequest, TestResponse};
use serde_json::json;

use crate::support::app::{Library, caller, each, new_book};
use crate::support::library::open;

use super::{app, page};

async fn send(library: &Library, body: Multipart) -> TestResponse {
    html(library.post("/api/books/")).multipart(body).await
}

fn html(request: TestRequest<'_>) -> TestRequest<'_> {
    request.header("accept", "text/html")
}

/// The page from its first form on.
fn forms(answer: &TestResponse) -> String {
    let text = answer.text();
    let at = text.find("<section class=\"form\">").unwrap();
    text[at..].to_owned()
}

// parity: BRW-002
#[actix_web::test]
async fn a_refused_form_comes_back_as_it_was_with_messages_at_its_fields() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let body = Multipart::new()
            .text("title", "\"><b>Dune</b>")
            .text("isbn", "12345678901234567890")
            .text("author", "1")
            .text("price", "cheap")
            .text("status", "lost")
            .text("inPrint", "true")
            .text("tags", "1")
            .text("tags", "2");
        let answer = send(&library, body).await;
        assert_eq!((answer.status(), answer.exception()), (400, true));
        let form = forms(&answer);
        for shown in [
            "value=\"&quot;&gt;&lt;b&gt;Dune&lt;/b&gt;\"",
            r#"value="12345678901234567890""#,
            r#"<p class="error">Ensure this field has no more than 13 characters.</p>"#,
            r#"name="price" step="any" value="cheap">"#,
            r#"<p class="error">A valid number is required.</p>"#,
            r#"<option value="lost" selected>"#,
            r#"name="inPrint" checked>"#,
        ] {
            assert!(form.contains(shown), "{shown}\n{form}");
        }
        // A page of one kind does not show the controls of another.
        assert!(!answer.text().contains("class=\"filters\""));
        // What an unchecked box does not send is unchecked, whatever it began with.
        let unchecked = send(&library, Multipart::new().text("title", "")).await;
        let form = forms(&unchecked);
        assert!(form.contains(r#"name="inPrint">"#), "{form}");
        assert!(form.contains("This field may not be blank."), "{form}");
        // Only what was refused comes back.
        let list = page(&library, "/api/books/").await;
        assert!(!forms(&list).contains("cheap"));
    }
}

// parity: BRW-002
#[actix_web::test]
async fn pages_of_other_answers_have_the_forms_that_belong_there() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        // What was made stands in its form.
        let made = html(library.post("/api/books/").json(&new_book())).await;
        assert_eq!(made.status(), 201);
        let title = new_book()["title"].as_str().unwrap().to_owned();
        let value = format!("name=\"title\" value=\"{title}\"");
        assert!(forms(&made).contains(&value), "{}", forms(&made));
        assert!(!made.text().contains("class=\"filters\""));
        // A refused change comes back as it was sent, whatever is stored.
        let mut book = new_book();
        book["title"] = json!("");
        book["subtitle"] = json!("Reconsidered");
        let refused = html(library.put("/api/books/1/").json(&book)).await;
        assert_eq!(refused.status(), 400);
        assert!(forms(&refused).contains("value=\"Reconsidered\""));
        // A description is no object, though it has a name.
        let options = html(library.options("/api/books/1/")).await;
        let form = forms(&options);
        assert!(form.contains(r#"name="title" value="""#), "{form}");
        // Pages that do not exist have no filters; wrong filters do, to be mended.
        let gone = page(&library, "/api/books/?page=99").await;
        assert!(!gone.text().contains("class=\"filters\""));
        let wrong = page(&library, "/api/books/?price__gte=abc").await;
        assert!(wrong.text().contains(r#"name="price__gte" value="abc">"#));
    }
}

// parity: BRW-002
#[actix_web::test]
async fn who_is_kept_out_sees_neither_forms_nor_descriptions() {
    let closed = |kit: RestKit| {
        open(kit.renderers((JsonRenderer, BrowsableApiRenderer))).permissions(IsAdminUser)
    };
    for library in each(closed).await {
        library.force_authenticate(Some(caller(1, false)));
        let text = page(&library, "/api/books/").await.text();
        assert!(text.contains("HTTP 403 Forbidden"), "{text}");
        for hidden in ["<form", "The books of the library.", "Extra actions"] {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}
