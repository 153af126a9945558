//! Forms on pages of one's own, and what forms do not ask the database.

use rest_kit::browsable::{HtmlForm, TemplatePack};
use rest_kit::prelude::*;
use rest_kit::renderers::StaticHtmlRenderer;
use rest_kit::serializers;
use rest_kit::test::assert_num_queries;
use serde_json::json;

use crate::support::app::{caller, each};
use crate::support::library::{Author, BookSerializer, Status, authors};

use super::{app, page};

#[derive(Serializer)]
struct OrderSerializer {
    #[field(help_text = "As it stands on the cover.")]
    title: String,
    #[field(min_value = 1, initial = 2)]
    copies: i64,
    #[field(style(rows = 3))]
    note: Option<String>,
    #[field(multiple_choice)]
    shelves: Vec<Status>,
    #[field(read_only)]
    total: i64,
}

/// Shows a form, and what was wrong with it.
#[api_view(get, post, renderers = StaticHtmlRenderer)]
async fn order(cx: &Context) -> Result<Response> {
    let pack = match cx.request().query_param("pack") {
        Some("inline") => TemplatePack::Inline,
        Some("horizontal") => TemplatePack::Horizontal,
        _ => TemplatePack::Vertical,
    };
    let form = HtmlForm::new::<OrderSerializer>(cx).template_pack(pack);
    if cx.method() == "GET" {
        let form = match cx.request().query_param("title") {
            Some(title) => form.data(&json!({ "title": title, "copies": 7 })),
            None => form,
        };
        return Ok(Response::new(&form.to_string()));
    }
    let data = cx.data().await?;
    match serializers::validate::<OrderSerializer>(data.clone(), cx).await {
        Ok(order) => Ok(Response::new(&format!(
            "{} ordered",
            order.copies.unwrap_or_default()
        ))),
        Err(error) => {
            let form = form.sent(data).errors(&error).to_string();
            Ok(Response::new(&form).with_status(400))
        }
    }
}

fn orders(kit: RestKit) -> RestKit {
    kit.register_view("order", order)
}

// parity: RSP-016
#[actix_web::test]
async fn a_serializer_becomes_a_form_in_three_packs() {
    for library in each(orders).await {
        let form = library.get("/order/").await.text();
        for shown in [
            "<div class=\"field\">\n<label for=\"POST-title\">Title <span class=\"required\">*</span></label>",
            r#"<input type="text" id="POST-title" name="title" value="">"#,
            r#"<p class="hint">As it stands on the cover.</p>"#,
            r#"name="copies" step="any" value="2">"#,
            "<textarea id=\"POST-note\" name=\"note\" rows=\"3\">",
            "name=\"shelves\" multiple>",
        ] {
            assert!(form.contains(shown), "{shown}\n{form}");
        }
        assert!(!form.contains("total") && !form.contains("<form"), "{form}");
        let wide = library.get("/order/?pack=horizontal").await.text();
        assert!(
            wide.contains("<div class=\"field horizontal\">\n<label for="),
            "{wide}"
        );
        let line = library.get("/order/?pack=inline").await.text();
        assert!(
            line.contains("<label class=\"sr-only\" for=\"POST-title\">"),
            "{line}"
        );
        assert!(
            line.contains(r#"name="title" value="" placeholder="Title">"#),
            "{line}"
        );
        assert!(!line.contains("As it stands"), "{line}");
        let bound = library.get("/order/?title=%3Cb%3E").await.text();
        assert!(bound.contains(r#"value="&lt;b&gt;""#), "{bound}");
        assert!(bound.contains(r#"step="any" value="7">"#), "{bound}");
    }
}

// parity: RSP-016
#[actix_web::test]
async fn a_form_of_ones_own_shows_what_was_refused() {
    for library in each(orders).await {
        let fields = [
            ("title", "<i>"),
            ("copies", "0"),
            ("shelves", "lost"),
            ("shelves", "draft"),
        ];
        let refused = library.post("/order/").form(&fields).await;
        assert_eq!(refused.status(), 400);
        let form = refused.text();
        for shown in [
            r#"value="&lt;i&gt;""#,
            "Ensure this value is greater than or equal to 1.",
            r#"step="any" value="0">"#,
            r#"<option value="draft" selected>"#,
            r#"<option value="lost" selected>"#,
        ] {
            assert!(form.contains(shown), "{shown}\n{form}");
        }
        let fields = [("title", "Dune"), ("copies", "3"), ("shelves", "lost")];
        let taken = library.post("/order/").form(&fields).await;
        assert_eq!(taken.text(), "3 ordered");
    }
}

// parity: SER-051
#[actix_web::test]
async fn forms_of_ones_own_have_the_keys_of_the_clients_and_the_token_of_sessions() {
    #[api_view(get, renderers = StaticHtmlRenderer)]
    async fn book_form(cx: &Context) -> Result<Response> {
        let error = Error::validation(ValidationErrors::field("author_name", "Whose?"));
        let form = HtmlForm::new::<BookSerializer>(cx).errors(&error);
        Ok(Response::new(&form.to_string()))
    }
    for library in each(|kit| kit.camel_case().register_view("book-form", book_form)).await {
        let answer = library.get("/book-form/").await;
        let form = answer.text();
        assert!(form.contains("name=\"inPrint\""), "{form}");
        if cfg!(feature = "auth") {
            assert!(
                form.contains("<input type=\"hidden\" name=\"csrfmiddlewaretoken\""),
                "{form}"
            );
            assert!(answer.headers("vary").join(", ").contains("Cookie"));
        }
    }
}

// parity: BRW-010
#[actix_web::test]
async fn forms_take_keys_of_large_tables_and_load_none_of_their_rows() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let many =
            (0..1500).map(|number| Author::changes().set(authors::name, format!("A {number}")));
        let many: Vec<_> = many.collect();
        library
            .db()
            .write(move |connection| {
                rest_kit::db::Changes::insert_all_on(many, connection).map(drop)
            })
            .await
            .unwrap();
        // The rows of the page, their number, their authors' names and their tags.
        let list = assert_num_queries(library.db(), 4, page(&library, "/api/books/")).await;
        let input = r#"<input type="text" id="POST-author" name="author" value="">"#;
        assert!(list.text().contains(input), "{}", list.text());
        assert!(!list.text().contains("A 1499"));
    }
}
