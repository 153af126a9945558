//! Start-up checks of routes and links: what nobody could reach, and what leads nowhere.

use rest_kit::app::Settings;
use rest_kit::prelude::*;
use rest_kit::routers::{RouteTemplate, SimpleRouter};
use rest_kit::test::Client;
use rest_kit::versioning::{NamespaceVersioning, UrlPathVersioning};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Author, AuthorViewSet, Book, BookSerializer, BookViewSet, Tag};

fn kit() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
}

fn mistakes(kit: RestKit) -> Vec<String> {
    match kit.build() {
        Ok(_) => Vec::new(),
        Err(error) => error.mistakes().to_vec(),
    }
}

macro_rules! of_books {
    ($($name:ident ($($keys:tt)*) { $($items:tt)* })*) => {$(
        struct $name;

        #[viewset($($keys)*)]
        impl ReadOnlyModelViewSet for $name {
            type Model = Book;
            type Serializer = BookSerializer;
            $($items)*
        }
    )*};
}

of_books! {
    Plain() {}
    ByNumber(lookup_regex = "[0-9]+") {}
    Hiding() {
        /// Has the address of every book.
        #[action(detail = false, url_path = "{slug}")]
        async fn by_slug(&self, _cx: &Context) -> Result<Response> {
            Ok(Response::new("by slug"))
        }
    }
    Recent() {
        #[action(detail = false)]
        async fn recent(&self, _cx: &Context) -> Result<Response> {
            Ok(Response::new("recent"))
        }
    }
    Twice() {
        #[action(detail = false, url_path = "same")]
        async fn one(&self, _cx: &Context) -> Result<Response> {
            Ok(Response::new("one"))
        }

        #[action(detail = false, url_path = "same")]
        async fn two(&self, _cx: &Context) -> Result<Response> {
            Ok(Response::new("two"))
        }
    }
    BadRegex(lookup_regex = "[0-9") {}
}

#[api_view]
async fn by_slug(cx: &Context) -> Result<Response> {
    Ok(Response::new(cx.path_param("slug")?))
}

// parity: RTR-010, VST-015
#[test]
fn routes_that_nobody_could_reach_are_mistakes() {
    let hides = |first: &str, second: &str| {
        format!(
            "{first} answers every path of {second}, which nobody would reach; register one of \
             them elsewhere, or give the parts of their paths patterns that differ, as \
             `lookup_regex = \"[0-9]+\"` or `{{id:[0-9]+}}`"
        )
    };
    for (app, expected) in [
        (
            kit()
                .register_view("pages/{id}", by_slug)
                .basename("by-id")
                .register_view("pages/{slug}", by_slug)
                .basename("by-slug"),
            hides("`by-id` at /pages/{id}/", "`by-slug` at /pages/{slug}/"),
        ),
        (
            kit()
                .register_view("pages/{slug}", by_slug)
                .basename("by-slug")
                .register_view("pages/{year:[0-9]{4}}", by_slug)
                .basename("by-year"),
            hides("`by-slug` at /pages/{slug}/", "`by-year` at /pages/{year}/"),
        ),
        (
            kit().register("books", Hiding),
            hides("`book-by-slug` at /books/{slug}/", "`book-detail` at /books/{pk}/"),
        ),
        // A single view stands before a shorter viewset, and hides its action and its objects.
        (
            kit()
                .register("books", Recent)
                .register_view("books/{slug}", by_slug)
                .basename("by-slug"),
            hides("`by-slug` at /books/{slug}/", "`book-recent` at /books/recent/"),
        ),
        (
            kit().register("books", Twice),
            "`one` and `two` both answer GET at /books/same/; give one of them another method, or \
             another `url_path`"
                .to_owned(),
        ),
        (
            kit().register("books", BadRegex),
            "`book-detail` at /books/{pk}/ has a pattern that is no regular expression: ".to_owned(),
        ),
        (
            kit().register_view("a/{id}/b/{id}", by_slug),
            "`a-id-b-id` at /a/{id}/b/{id}/ has two parts called `id`; give one of them another name"
                .to_owned(),
        ),
    ] {
        let found = mistakes(app);
        assert!(found.first().is_some_and(|it| it.starts_with(&expected)), "{found:#?}");
    }
}

// parity: RTR-010, RTR-012
#[actix_web::test]
async fn routes_that_overlap_on_purpose_start() {
    let app = |kit: RestKit| {
        let empty = SimpleRouter::new().register("", Plain).basename("all");
        kit.register("books", Recent)
            .register("numbers", ByNumber)
            .basename("number")
            .register_view("numbers/{slug:[a-z]+}", by_slug)
            .include("empty", empty)
    };
    for library in each(app).await {
        expect(&library.get("/books/recent/").await, 200, &json!("recent"));
        assert_eq!(library.get("/books/1/").await.status(), 200);
        assert_eq!(library.get("/numbers/1/").await.status(), 200);
        expect(&library.get("/numbers/one/").await, 200, &json!("one"));
        assert_eq!(library.get("/empty/").await.status(), 200);
        assert_eq!(library.get("/empty/1/").await.status(), 200);
    }
}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct InnerSerializer {
    #[field(link = "tag-detial")]
    url: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct LinkingSerializer {
    #[field(link = "bok-detail")]
    url: String,
    #[field(source = author, link = "author-detail", lookup = name, lookup_param = "name")]
    author: String,
    #[field(source = tags, nested, read_only)]
    tags: Vec<InnerSerializer>,
}

struct Linking;

#[viewset]
impl ReadOnlyModelViewSet for Linking {
    type Model = Book;
    type Serializer = LinkingSerializer;
}

#[test]
fn links_that_lead_nowhere_are_mistakes_all_at_once() {
    let app = kit()
        .register("books", Linking)
        .register("authors", AuthorViewSet);
    assert_eq!(
        mistakes(app),
        [
            "`LinkingSerializer.url` links to `bok-detail`, which no route is called; did you mean \
             `book-detail`?",
            "`LinkingSerializer.author` links to `author-detail` at /authors/{pk}/, which has no \
             part `name`; write `lookup_param = \"pk\"`, or link to another route",
            "`InnerSerializer.url` links to `tag-detial`, which no route is called; known: \
             author-detail, book-detail",
        ]
    );
    let below = SimpleRouter::new().register("books", LinkedViewSet);
    let nested = SimpleRouter::new().nest::<Author>("authors", "author_pk", below);
    assert_eq!(
        mistakes(kit().include("", nested)),
        [
            "`LinkedSerializer.url` links to `book-detail` at /authors/{author_pk}/books/{pk}/, \
             whose part `author_pk` a link does not know; say what stands there: \
             `parent_lookup(author_pk = …)`"
        ]
    );
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct LinkedSerializer {
    #[field(link = "book-detail")]
    url: String,
}

struct LinkedViewSet;

#[viewset]
impl ReadOnlyModelViewSet for LinkedViewSet {
    type Model = Book;
    type Serializer = LinkedSerializer;
}

// parity: VER-002
#[actix_web::test]
async fn links_find_the_route_of_their_version() {
    let by_namespace = |kit: RestKit| {
        let version = |name| {
            let router = SimpleRouter::new().register("books", LinkedViewSet);
            SimpleRouter::new().include_as(name, name, router)
        };
        let versions = NamespaceVersioning::new().allowed_versions(["v1", "v2"]);
        kit.versioning(versions)
            .include("", version("v1"))
            .include("", version("v2"))
    };
    let by_path = |kit: RestKit| {
        let versions = UrlPathVersioning::new().allowed_versions(["v1", "v2"]);
        kit.versioning(versions)
            .register("{version}/books", LinkedViewSet)
    };
    for app in [by_namespace as fn(RestKit) -> RestKit, by_path] {
        for library in each(app).await {
            for version in ["v1", "v2"] {
                let answer = library.get(&format!("/{version}/books/1/")).await;
                let url = format!("http://testserver/{version}/books/1/");
                expect(&answer, 200, &json!({ "url": url }));
            }
        }
    }
    // Without the scheme nobody looks for `v1:book-detail`.
    let router = SimpleRouter::new().register("books", LinkedViewSet);
    let found = mistakes(kit().include("", SimpleRouter::new().include_as("v1", "v1", router)));
    assert_eq!(
        found,
        [
            "`LinkedSerializer.url` links to `book-detail`, which no route is called; did you mean \
          `v1:book-detail`?"
        ]
    );
}

struct One;

#[api_view]
impl RetrieveApiView for One {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct First;

#[api_view]
impl RetrieveApiView for First {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn get_object(&self, cx: &Context) -> Result<Book> {
        Book::objects()
            .first(cx)
            .await?
            .ok_or_else(Error::not_found)
    }
}

// parity: GEN-005
#[actix_web::test]
async fn views_of_objects_need_the_part_that_names_them() {
    assert_eq!(
        mistakes(kit().register_view("books/{id}", One)),
        [
            "`books-id` at /books/{id}/ finds its object by `pk`, which its path does not have; put \
          `{pk}` into the path, or name another part: `lookup_param = \"…\"`"
        ]
    );
    for library in each(|kit| {
        kit.register_view("first", First)
            .register_view("one/{pk}", One)
    })
    .await
    {
        assert_eq!(library.get("/first/").await.status(), 200);
        assert_eq!(library.get("/one/2/").await.status(), 200);
    }
}

#[api_view]
async fn forgetful(cx: &Context) -> Result<Response> {
    Ok(Response::new(cx.path_param("id")?))
}

#[api_view]
async fn misspelt(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.reverse("book-detial", &[("pk", "1")])?))
}

#[actix_web::test]
async fn names_that_nobody_can_check_are_the_servers_fault() {
    let app = kit()
        .register("books", BookViewSet)
        .register_view("forgetful/{pk}", forgetful)
        .register_view("misspelt", misspelt);
    let client = Client::new(app.build().unwrap()).await;
    for path in ["/forgetful/1/", "/misspelt/"] {
        let answer = client.get(path).await;
        expect(&answer, 500, &json!({"detail": "A server error occurred."}));
    }
}

// parity: RTR-011
#[actix_web::test]
async fn routers_give_the_addresses_that_they_are_told() {
    let app = |kit: RestKit| {
        let router = rest_kit::routers::DefaultRouter::new()
            .include_format_suffixes(false)
            .routes([
                RouteTemplate::new("{prefix}", &[("GET", "list")], "{basename}-all"),
                RouteTemplate::new(
                    "{prefix}/{lookup}",
                    &[("GET", "retrieve")],
                    "{basename}-one",
                )
                .detail()
                .suffix("Detail"),
                RouteTemplate::extra(
                    "{prefix}-{url_path}{trailing_slash}",
                    "{url_name}-of-{basename}",
                ),
            ])
            .register("books", Recent);
        kit.include("api", router)
            .register_view("forgetful/{pk}", forgetful)
    };
    for library in each(app).await {
        assert_eq!(library.get("/api/books").await.status(), 200);
        assert_eq!(library.get("/api/books/").await.status(), 404);
        assert_eq!(library.get("/api/books/1").await.status(), 200);
        expect(
            &library.get("/api/books-recent/").await,
            200,
            &json!("recent"),
        );
        assert_eq!(library.post("/api/books").await.status(), 405);
        let names = library.options("/api/books/1").await.value();
        assert_eq!(names["name"], "Recent Detail");
    }
}
