//! Pages for people.

mod own_forms;
mod parts;
mod refused;

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::test::TestResponse;
use serde_json::{Value, json};

use crate::support::app::{Library, caller, each, new_book};
use crate::support::library::{Book, Status, open};

fn app(kit: RestKit) -> RestKit {
    open(kit.renderers((JsonRenderer, BrowsableApiRenderer)))
        .permissions(IsAuthenticatedOrReadOnly)
        .pagination(PageNumberPagination::new(2))
}

async fn page(library: &Library, path: &str) -> TestResponse {
    library.get(path).header("accept", "text/html").await
}

// parity: BRW-001, RSP-005, RSP-012
#[actix_web::test]
async fn a_browser_sees_a_page_where_a_program_sees_data() {
    for library in each(app).await {
        let data = library.get("/api/books/1/").await;
        assert_eq!(data.header("content-type"), Some("application/json"));
        for (path, accept) in [
            ("/api/books/", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("/api/books/?format=api", "*/*"),
        ] {
            let answer = library.get(path).header("accept", accept).await;
            assert_eq!(answer.status(), 200);
            let media_type = answer.header("content-type");
            assert_eq!(media_type, Some("text/html; charset=utf-8"));
            let text = answer.text();
            for shown in [
                "<h1>Book List</h1>",
                "<p>The books of the library.</p>",
                "<b>HTTP 200 OK</b>\n<b>Allow:</b> GET, POST, HEAD, OPTIONS",
                "<b>Content-Type:</b> application/json",
                // The way back, other pages, other forms, extra actions.
                r#"<li><a href="/api/" rel="nofollow">Api Root</a></li>"#,
                r#"<nav class="pages" aria-label="Pages">"#,
                r#"<a href="/api/books/?format=json" rel="nofollow">json</a>"#,
                r#"<a href="/api/books/newest_one/" rel="nofollow">Newest one</a>"#,
                r#"<span class="key">&quot;title&quot;</span>"#,
            ] {
                assert!(text.contains(shown), "{shown}\n{text}");
            }
        }
        let gone = page(&library, "/api/books/99/").await;
        assert_eq!(gone.status(), 404);
        assert!(gone.text().contains("No Book matches the given query."));
    }
}

struct Doors;

/// Doors that not everybody may open.
#[viewset(permissions(vault = IsAdminUser))]
impl ViewSet for Doors {
    async fn list(&self, _: &Context) -> Result<Response> {
        Ok(Response::new(&["front", "back"]))
    }

    async fn retrieve(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(cx.path_param("pk")?))
    }

    #[action(detail = false)]
    async fn front(&self, _: &Context) -> Result<Response> {
        Ok(Response::new("open"))
    }

    #[action(detail = false)]
    async fn vault(&self, _: &Context) -> Result<Response> {
        Ok(Response::new("gold"))
    }

    #[action(detail = true, permissions = IsAuthenticated)]
    async fn keys(&self, _: &Context) -> Result<Response> {
        Ok(Response::new("keys"))
    }
}

// parity: VST-011
#[actix_web::test]
async fn extra_actions_are_shown_to_those_who_may_run_them() {
    let app = |kit: RestKit| {
        kit.renderers((JsonRenderer, BrowsableApiRenderer))
            .register("doors", Doors)
    };
    for library in each(app).await {
        let links = async |path: &str| {
            let text = page(&library, path).await.text();
            ["front", "vault", "keys"].map(|name| text.contains(&format!("/{name}/\" rel=")))
        };
        assert_eq!(links("/doors/").await, [true, false, false]);
        assert_eq!(links("/doors/1/").await, [false, false, false]);
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(links("/doors/").await, [true, false, false]);
        assert_eq!(links("/doors/1/").await, [false, false, true]);
        library.force_authenticate(Some(caller(1, true)));
        assert_eq!(links("/doors/").await, [true, true, false]);
    }
}

// parity: BRW-002, BRW-009
#[actix_web::test]
async fn forms_are_for_those_who_may_send_them() {
    for library in each(app).await {
        let for_nobody = page(&library, "/api/books/1/").await.text();
        assert!(!for_nobody.contains("<form"));
        assert!(!for_nobody.contains("data-method=\"DELETE\""));
        library.force_authenticate(Some(caller(1, false)));
        let for_ann = page(&library, "/api/books/1/").await.text();
        for shown in [
            "<span>user 1</span>",
            "data-method=\"DELETE\"",
            "data-method=\"PUT\"",
            "<button data-method=\"PATCH\">PATCH</button>",
            r#"name="title" value="Dune" maxlength="50""#,
            r#"<option value="draft" selected>"#,
            r#"<input type="checkbox" value="true" id="PUT-inPrint" name="inPrint" checked>"#,
            r#"<input type="number" id="PUT-price" name="price" step="any" value="9.99">"#,
            r#"name="tags" value="1, 2" data-list>"#,
            "    &quot;isbn&quot;: &quot;9780000000004&quot;,",
        ] {
            assert!(for_ann.contains(shown), "{shown}\n{for_ann}");
        }
        // What only the server sets has no input.
        assert!(!for_ann.contains("name=\"id\""));
        let list = page(&library, "/api/books/").await.text();
        assert!(list.contains("data-method=\"POST\""));
        assert!(!list.contains("data-method=\"PUT\""));
    }
}

// parity: BRW-002
#[actix_web::test]
async fn what_is_refused_stands_beside_its_field() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let mut book = new_book();
        book["title"] = json!("");
        let refused = library
            .post("/api/books/")
            .header("accept", "text/html")
            .json(&book)
            .await;
        assert_eq!(refused.status(), 400);
        let text = refused.text();
        assert!(text.contains(r#"<p class="error">This field may not be blank.</p>"#));
        // A deletion answers with a page, so that its status is not "no content".
        let deleted = library
            .delete("/api/books/3/")
            .header("accept", "text/html")
            .await;
        assert_eq!(deleted.status(), 200);
        assert!(deleted.text().contains("<h1>Book Instance</h1>"));
        assert_eq!(library.get("/api/books/3/").await.status(), 404);
    }
}

// parity: BRW-005
#[actix_web::test]
async fn values_are_never_markup_and_pages_have_no_scripts_of_their_own() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let mut book = new_book();
        let evil = "</textarea><script>alert('x')</script>\"onload=\"x";
        book["title"] = json!(evil);
        let created = library.post("/api/books/").json(&book).await;
        let id = &created.value()["id"];
        let queries = "?format=api&x=%22%3E%3Cscript%3E";
        for path in [format!("/api/books/{id}/"), format!("/api/books/{queries}")] {
            let text = page(&library, &path).await.text();
            assert!(!text.contains("<script>"), "{text}");
            assert!(!text.contains("\"onload"), "{text}");
            assert_eq!(text.matches("<script src=\"/static/rest-kit/").count(), 1);
            assert!(!text.contains("style=") && !text.contains("onclick"));
        }
        for (name, media_type) in [
            ("browsable.css", "text/css; charset=utf-8"),
            ("browsable.js", "text/javascript; charset=utf-8"),
        ] {
            let file = library.get(&format!("/static/rest-kit/{name}")).await;
            assert_eq!(file.status(), 200);
            assert_eq!(file.header("content-type"), Some(media_type));
        }
    }
}

// parity: BRW-011
#[actix_web::test]
async fn without_the_renderer_nobody_browses() {
    for library in each(open).await {
        assert_eq!(page(&library, "/api/books/").await.status(), 406);
        let file = library.get("/static/rest-kit/browsable.js").await;
        assert_eq!(file.status(), 404);
    }
}

// parity: BRW-002
#[actix_web::test]
async fn fields_of_several_keys_take_them_between_commas_in_forms_of_new_objects_too() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let list = page(&library, "/api/books/").await.text();
        let input = r#"<input type="text" id="POST-tags" name="tags" value="" data-list>"#;
        assert!(list.contains(input), "{list}");
        assert!(!list.contains(r#"name="author" value="" data-list"#));
    }
}

// parity: FIL-031
#[actix_web::test]
async fn lists_have_a_form_for_their_filters() {
    for library in each(app).await {
        let path = "/api/books/?format=api&status=lost&search=%22%3E%3Cb%3E";
        let list = page(&library, path).await.text();
        for shown in [
            "<details class=\"filters\" open><summary>Filters</summary>",
            r#"<form method="get" action="/api/books/">"#,
            r#"<input type="hidden" name="format" value="api">"#,
            r#"<input type="text" id="filter-search" name="search" value="&quot;&gt;&lt;b&gt;">"#,
            r#"<option value="lost" selected>Lost</option>"#,
            r#"<option value="on_shelf">On the shelf</option>"#,
            r#"<select id="filter-in_print" name="in_print"><option value="">---------</option>"#,
            r#"<label for="filter-price__gte">Price is greater than or equal to</label>"#,
            r#"<option value="-price">Price - descending</option>"#,
            r#"<input type="text" id="filter-price__gte" name="price__gte" value="">"#,
        ] {
            assert!(list.contains(shown), "{shown}\n{list}");
        }
        let one = page(&library, "/api/books/1/").await.text();
        assert!(!one.contains("class=\"filters\""));
        let plain = page(&library, "/api/books/").await.text();
        assert!(plain.contains("<details class=\"filters\"><summary>"));
    }
}

#[derive(Serializer)]
struct ReportSerializer {
    #[field(multiple_choice)]
    states: Vec<Status>,
}

/// Says what it was asked for.
#[api_view(post)]
async fn report(_cx: &Context, report: Data<ReportSerializer>) -> Result<Response> {
    Ok(Response::new(&*report))
}

fn with_reports(kit: RestKit) -> RestKit {
    app(kit).register_view("report", report)
}

// parity: FLD-033
#[actix_web::test]
async fn choices_stand_in_their_groups_in_forms_and_in_a_row_in_options() {
    let flat = json!([
        {"value": "draft", "display_name": "Draft"},
        {"value": "on_shelf", "display_name": "On the shelf"},
        {"value": "lost", "display_name": "Lost"},
    ]);
    for library in each(with_reports).await {
        library.force_authenticate(Some(caller(1, false)));
        let patch = |status: &str| {
            library
                .patch("/api/books/1/")
                .json(&json!({"status": status}))
        };
        assert_eq!(patch("on_shelf").await.status(), 200);
        // A group is a heading, and nothing that can be chosen.
        let refused = patch("Printed & bound").await;
        let message = "\"Printed & bound\" is not a valid choice.";
        let expected = json!({"status": [message]});
        assert_eq!((refused.status(), refused.value()), (400, expected));

        let options = library.options("/api/books/1/").await.value();
        assert_eq!(options["actions"]["PUT"]["status"]["choices"], flat);

        let group = concat!(
            r#"<option value="draft">Draft</option>"#,
            r#"<optgroup label="Printed &amp; bound">"#,
            r#"<option value="on_shelf" selected>On the shelf</option>"#,
            r#"<option value="lost">Lost</option>"#,
            "</optgroup></select>",
        );
        let form = page(&library, "/api/books/1/").await.text();
        assert!(form.contains(group), "{form}");

        let send = |states: Value| library.post("/report/").json(&json!({"states": states}));
        let taken = send(json!(["lost", "draft", "lost"])).await;
        assert_eq!(taken.value()["states"], json!(["lost", "draft"]));
        let refused = send(json!(["lost", "Printed & bound"])).await;
        assert_eq!(refused.value(), json!({"states": [message]}));
    }
}

fn greeting() -> String {
    "Dear all".to_owned()
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct DressedBook {
    #[field(initial = greeting, style(placeholder = "Dear \"friend\"", autofocus))]
    title: String,
    #[field(style(rows = 4))]
    subtitle: Option<String>,
    #[field(style(input_type = "password"))]
    isbn: String,
    #[field(source = author_id)]
    author: i64,
    price: Decimal,
    #[field(initial = 3)]
    pages: Option<i64>,
    #[field(initial = "on_shelf")]
    status: Status,
    #[field(initial = true)]
    in_print: bool,
}

struct DressedViewSet;

#[viewset]
impl ModelViewSet for DressedViewSet {
    type Model = Book;
    type Serializer = DressedBook;
}

// parity: FLD-010, FLD-011
#[actix_web::test]
async fn forms_begin_and_look_as_the_fields_say() {
    let dressed = |kit| {
        app(kit)
            .register("api/dressed", DressedViewSet)
            .basename("dressed")
    };
    for library in each(dressed).await {
        library.force_authenticate(Some(caller(1, false)));
        let form = page(&library, "/api/dressed/").await.text();
        for control in [
            r#"value="Dear all" maxlength="50" placeholder="Dear &quot;friend&quot;" autofocus>"#,
            "<textarea id=\"POST-subtitle\" name=\"subtitle\" rows=\"4\">\n</textarea>",
            r#"id="POST-pages" name="pages" step="any" value="3">"#,
            r#"<input type="checkbox" value="true" id="POST-in_print" name="in_print" checked>"#,
            r#"<input type="password" id="POST-isbn" name="isbn">"#,
            r#"<option value="on_shelf" selected>"#,
        ] {
            assert!(form.contains(control), "no {control} in {form}");
        }
        // What a form begins with is no default of bodies, and not that of a change.
        let answer = library.post("/api/dressed/").json(&json!({})).await;
        assert_eq!(answer.value()["title"], json!(["This field is required."]));
        let form = page(&library, "/api/dressed/1/").await.text();
        assert!(
            form.contains(r#"value="Dune" maxlength="50" placeholder="#),
            "{form}"
        );
        assert!(
            form.contains(r#"<option value="draft" selected>"#),
            "{form}"
        );
    }
}

// parity: SER-051
#[actix_web::test]
async fn forms_have_the_keys_of_the_clients() {
    let dressed = |kit: RestKit| {
        let kit = app(kit.camel_case());
        kit.register("api/dressed", DressedViewSet)
            .basename("dressed")
    };
    for library in each(dressed).await {
        library.force_authenticate(Some(caller(1, false)));
        let form = page(&library, "/api/dressed/").await.text();
        for control in [
            r#"value="Dear all" maxlength="50""#,
            r#"value="true" id="POST-inPrint" name="inPrint" checked>"#,
        ] {
            assert!(form.contains(control), "no {control} in {form}");
        }
        let form = page(&library, "/api/dressed/1/").await.text();
        let stored = r#"id="PUT-inPrint" name="inPrint" checked>"#;
        assert!(form.contains(stored), "{form}");
    }
}
