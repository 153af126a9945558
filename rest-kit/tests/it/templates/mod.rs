//! Pages made of templates.

use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, TemplateHtmlRenderer};
use rest_kit::views::Renderers;
use serde_json::json;

use crate::support::app::{caller, each, new_book};
use crate::support::library::{Book, BookSerializer, open};

/// The templates of these tests.
fn pages() -> TemplateHtmlRenderer {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/it/templates/files/pages"
    );
    TemplateHtmlRenderer::new(folder)
}

struct PagedViewSet;

#[viewset]
impl ModelViewSet for PagedViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn renderers(&self) -> Renderers {
        (JsonRenderer, pages()).into()
    }

    fn template_name(&self, action: &str) -> Option<&'static str> {
        Some(match action {
            "list" => "books/list.html",
            _ => "books/detail.html",
        })
    }

    /// Names its template itself.
    #[action(detail = true)]
    async fn brief(&self, cx: &Context) -> Result<Response> {
        let book = self.get_object(cx).await?;
        Ok(Response::new(&json!({ "title": book.title })).with_template("brief.html"))
    }

    #[action(detail = false)]
    async fn closed(&self, _: &Context) -> Result<Response> {
        Err(Error::permission_denied())
    }

    #[action(detail = false)]
    async fn wrong(&self, _: &Context) -> Result<Response> {
        Err(Error::validation(["No <b>.", "Never."]))
    }
}

fn app(kit: RestKit) -> RestKit {
    open(kit).register("pages", PagedViewSet).basename("page")
}

// parity: RSP-013
#[actix_web::test]
async fn data_fills_the_template_that_the_answer_or_the_view_names() {
    for library in each(app).await {
        library.force_authenticate(Some(caller(1, false)));
        let mut book = new_book();
        book["title"] = json!("<Dune> & \"co\"");
        let made = library.post("/pages/").json(&book).await;
        assert_eq!(made.status(), 201, "{}", made.text());
        let id = made.value()["id"].clone();
        for (path, accept) in [
            (format!("/pages/{id}/?q=<i>"), "text/html,*/*;q=0.8"),
            (format!("/pages/{id}/?q=<i>&format=html"), "*/*"),
        ] {
            let page = library.get(&path.replace('<', "%3C").replace('>', "%3E"));
            let page = page.header("accept", accept).await;
            let media_type = page.header("content-type");
            assert_eq!(media_type, Some("text/html; charset=utf-8"));
            let text = page.text();
            let title = "<html><title>&lt;Dune&gt; &amp; &quot;co&quot;</title>";
            assert!(text.starts_with(title), "{text}");
            let said = format!("GET &#x2f;pages&#x2f;{id}&#x2f; &lt;i&gt;");
            assert!(text.contains(&said), "{text}");
        }
        let list = library.get("/pages/?format=html").await.text();
        assert!(list.contains("<li>The Dispossessed</li>"), "{list}");
        let brief = library.get("/pages/1/brief/?format=html").await;
        assert_eq!(brief.text(), "<b>Dune</b>");
        // Programs get data, whatever the templates are.
        let data = library.get("/pages/1/brief/").await;
        assert_eq!(data.value(), json!({ "title": "Dune" }));
    }
}

// parity: RSP-013
#[actix_web::test]
async fn errors_have_the_template_of_their_status_or_that_of_all_errors() {
    for library in each(app).await {
        let page = async |path: &str| {
            let page = library.get(path).header("accept", "text/html").await;
            (page.status(), page.text())
        };
        let gone =
            "<h1>Nothing at &#x2f;pages&#x2f;99&#x2f;: No Book matches the given query. (404)</h1>";
        assert_eq!(page("/pages/99/").await, (404, gone.to_owned()));
        let closed = "<h1>403</h1>You do not have permission to perform this action.";
        assert_eq!(page("/pages/closed/").await, (403, closed.to_owned()));
        let wrong = "<h1>400</h1>No &lt;b&gt;.; Never.";
        assert_eq!(page("/pages/wrong/").await, (400, wrong.to_owned()));
        let refused = library
            .post("/pages/?format=html")
            .json(&json!({"title": ""}));
        let refused = refused.await;
        let words = "<h1>400</h1>This field may not be blank.";
        assert_eq!((refused.status(), &*refused.text()), (400, words));
    }
}

/// Has one template, and none for errors.
#[api_view(get, renderers = (bare(), JsonRenderer))]
async fn bare_view(cx: &Context) -> Result<Response> {
    match cx.request().query_param("how") {
        Some("error") => Err(Error::not_found()),
        Some("unknown") => Ok(Response::new("x").with_template("nowhere.html")),
        // No error: a page about something that is not there.
        Some("gone") => Ok(Response::new(&json!({"name": "old"})).with_status(410)),
        Some("empty") => Ok(Response::empty(200).with_template("hello.html")),
        _ => Ok(Response::new(&json!({"name": "you"}))),
    }
}

fn bare() -> TemplateHtmlRenderer {
    let mut environment = minijinja::Environment::new();
    let hello = "hello {{ name|default('nobody') }}";
    environment.add_template("hello.html", hello).unwrap();
    TemplateHtmlRenderer::of(environment).template_name("hello.html")
}

// parity: RSP-013
#[actix_web::test]
async fn without_templates_for_errors_their_status_is_told_in_words() {
    for library in each(|kit| kit.register_view("bare", bare_view)).await {
        for (path, status, text) in [
            ("/bare/", 200, "hello you"),
            ("/bare/?how=gone", 410, "hello old"),
            ("/bare/?how=empty", 200, "hello nobody"),
            ("/bare/?how=error", 404, "404 Not Found"),
            ("/bare/?format=json&how=gone", 410, r#"{"name":"old"}"#),
        ] {
            let answer = library.get(path).await;
            assert_eq!((answer.status(), &*answer.text()), (status, text), "{path}");
        }
        // A template that is not there is a mistake of ours, which nobody is told about.
        let unknown = library.get("/bare/?how=unknown").await;
        assert_eq!(unknown.status(), 500);
        assert!(!unknown.text().contains("nowhere"), "{}", unknown.text());
    }
}

struct Unwritten;

#[viewset]
impl ModelViewSet for Unwritten {
    type Model = Book;
    type Serializer = BookSerializer;

    fn template_name(&self, _: &str) -> Option<&'static str> {
        Some("unwritten.html")
    }
}

#[test]
fn templates_that_are_missing_or_wrong_are_mistakes() {
    let mistakes = |renderer: TemplateHtmlRenderer| {
        let app = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .database("sqlite::memory:")
            .renderers((JsonRenderer, renderer))
            .register("unwritten", Unwritten);
        app.build().err().unwrap().to_string()
    };
    let missing = mistakes(pages());
    let told = "there is no template `unwritten.html`; write it, or name one that is there; \
                a renderer of `Unwritten` asks for it";
    assert!(missing.contains(told), "{missing}");
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/templates/files");
    let broken = mistakes(TemplateHtmlRenderer::new(format!("{files}/broken")));
    assert!(
        broken.contains("a template is wrong: syntax error"),
        "{broken}"
    );
    assert!(broken.contains("list.html"), "{broken}");
    let nowhere = mistakes(TemplateHtmlRenderer::new("no/such/folder"));
    assert!(
        nowhere.contains("the folder of templates `no/such/folder` cannot be read"),
        "{nowhere}"
    );
}
