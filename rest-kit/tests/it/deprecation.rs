//! What clients are told of addresses and versions that will go.

use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::schema::OpenApi;
use rest_kit::test::TestResponse;
use rest_kit::versioning::{AcceptHeaderVersioning, NamespaceVersioning};
use rest_kit::views::Deprecation;

use crate::support::app::each;
use crate::support::library::{Book, BookSerializer, TagViewSet};

struct Old;

#[viewset(
    deprecated = Deprecation::since("2026-01-01"),
    deprecated(
        list = Deprecation::since("2026-01-01")
            .sunset("2026-12-31")
            .link("https://example.com/changes"),
        create = (),
    ),
)]
impl ModelViewSet for Old {
    type Model = Book;
    type Serializer = BookSerializer;

    #[action(detail = false, methods(get), deprecated = Deprecation::since("2031-05-01"))]
    async fn later(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("later"))
    }
}

#[api_view(get, deprecated = Deprecation::since("1969-12-31"))]
async fn ancient(_cx: &Context) -> Result<Response> {
    Err(Error::not_found())
}

fn app(kit: RestKit) -> RestKit {
    kit.register("old", Old)
        .register("tags", TagViewSet)
        .register_view("ancient", ancient)
        .schema("schema", OpenApi::new("Library", "1"))
}

/// The three headers.
fn told(answer: &TestResponse) -> [Option<&str>; 3] {
    ["deprecation", "sunset", "link"].map(|name| answer.header(name))
}

// parity: VER-008
#[actix_web::test]
async fn answers_of_deprecated_views_say_so() {
    for library in each(app).await {
        let list = library.get("/old/").await;
        let link = "<https://example.com/changes>; rel=\"deprecation\"";
        let sunset = "Thu, 31 Dec 2026 00:00:00 GMT";
        assert_eq!(told(&list), [Some("@1767225600"), Some(sunset), Some(link)]);
        assert_eq!(told(&library.head("/old/").await)[0], Some("@1767225600"));
        // Failures say it, too, and so does what is not offered.
        for (path, status) in [("/old/1/", 200), ("/old/99/", 404)] {
            let answer = library.get(path).await;
            assert_eq!(answer.status(), status);
            assert_eq!(told(&answer), [Some("@1767225600"), None, None], "{path}");
        }
        assert_eq!(told(&library.put("/old/").await)[0], Some("@1767225600"));
        let later = library.get("/old/later/").await;
        assert_eq!(told(&later), [Some("@1935360000"), None, None]);
        let ancient = library.get("/ancient/").await;
        assert_eq!(
            (ancient.status(), told(&ancient)[0]),
            (404, Some("@-86400"))
        );
        for answer in [library.post("/old/").await, library.get("/tags/").await] {
            assert_eq!(told(&answer), [None; 3]);
        }
    }
}

// parity: VER-008
#[actix_web::test]
async fn the_description_marks_what_is_deprecated() {
    for library in each(app).await {
        let document = library.get("/schema/").await.value();
        let paths = &document["paths"];
        assert_eq!(paths["/old/"]["get"]["deprecated"], true);
        assert_eq!(paths["/old/{id}/"]["delete"]["deprecated"], true);
        for (path, method) in [("/old/", "post"), ("/tags/", "get")] {
            assert!(paths[path][method].get("deprecated").is_none(), "{path}");
        }
    }
}

// parity: VER-008
#[actix_web::test]
async fn versions_are_deprecated_wherever_they_stand() {
    let app = |kit: RestKit| {
        let scheme = AcceptHeaderVersioning::new()
            .default_version("2")
            .allowed_versions(["1", "2"]);
        app(kit.versioning(scheme)).deprecate_version("1", Deprecation::since("2026-02-01"))
    };
    for library in each(app).await {
        let asked = |version: &'static str, path: &'static str| {
            let accept = format!("application/json; version={version}");
            library.get(path).header("accept", &accept)
        };
        assert_eq!(told(&asked("1", "/tags/").await)[0], Some("@1769904000"));
        assert_eq!(told(&asked("2", "/tags/").await)[0], None);
        assert_eq!(told(&library.get("/tags/").await)[0], None);
        // What a view says of itself comes first.
        assert_eq!(told(&asked("1", "/old/1/").await)[0], Some("@1767225600"));
    }
    let app = |kit: RestKit| {
        let tags = || SimpleRouter::new().register("tags", TagViewSet);
        let both = SimpleRouter::new()
            .include_as("v1", "v1", tags())
            .include_as("v2", "v2", tags());
        kit.versioning(NamespaceVersioning::new())
            .deprecate_version("v1", Deprecation::since("2026-02-01"))
            .include("", both)
            .schema("schema", OpenApi::new("Library", "1"))
    };
    for library in each(app).await {
        assert_eq!(
            told(&library.get("/v1/tags/").await)[0],
            Some("@1769904000")
        );
        assert_eq!(told(&library.get("/v2/tags/").await)[0], None);
        let paths = &library.get("/schema/").await.value()["paths"];
        assert_eq!(paths["/v1/tags/"]["get"]["deprecated"], true);
        assert!(paths["/v2/tags/"]["get"].get("deprecated").is_none());
    }
}

#[api_view(get, deprecated = Deprecation::since("2026-13-01").link("no address"))]
async fn wrong(_cx: &Context) -> Result<Response> {
    Ok(Response::new("…"))
}

#[test]
fn days_that_are_none_do_not_start() {
    let app = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register_view("wrong", wrong)
        .deprecate_version("1", Deprecation::since("2026-02-01").sunset("2026-01-01"));
    let error = app.build().unwrap_err();
    assert_eq!(
        error.mistakes(),
        [
            "`2026-13-01` is no day, and `wrong` is deprecated so; write it as `2026-12-31`",
            "`no address` is no address, and `wrong` is deprecated with a link to it",
            "version `1` would be gone on 2026-01-01, before it is deprecated on 2026-02-01; \
             change one of the days",
        ]
    );
}
