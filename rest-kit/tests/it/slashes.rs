//! Slashes: what stands at `/`, and what a path without its slash is answered.

use rest_kit::prelude::*;
use rest_kit::routers::{AppendSlash, DefaultRouter, RouteTemplate, SimpleRouter, Slash};
use rest_kit::schema::OpenApi;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{AuthorViewSet, TagViewSet};

#[api_view(get)]
async fn front(_cx: &Context) -> Result<Response> {
    Ok(Response::new("front"))
}

#[api_view(get)]
async fn anything(cx: &Context) -> Result<Response> {
    Ok(Response::new(cx.path_param("rest")?))
}

#[actix_web::test]
async fn a_view_may_stand_at_the_root() {
    let apps: [fn(RestKit) -> RestKit; 4] = [
        |kit| kit.register_view("/", front),
        |kit| kit.register_view("", front).register("tags", TagViewSet),
        |kit| kit.include("", SimpleRouter::new().register_view("", front)),
        |kit| {
            kit.trailing_slash(false)
                .include("/", SimpleRouter::new().register_view("/", front))
        },
    ];
    for app in apps {
        for library in each(app).await {
            expect(&library.get("/").await, 200, &json!("front"));
            assert_eq!(library.get("//").await.status(), 404);
        }
    }
    let library = &each(apps[1]).await[0];
    assert_eq!(library.get("/tags/").await.status(), 200);
}

// parity: RTR-012
#[actix_web::test]
async fn a_viewset_without_a_prefix_stands_at_the_root() {
    let apps: [fn(RestKit) -> RestKit; 4] = [
        |kit| {
            kit.register("", TagViewSet)
                .register("authors", AuthorViewSet)
        },
        |kit| {
            let router = DefaultRouter::new()
                .register("", TagViewSet)
                .register("authors", AuthorViewSet);
            kit.include("", router)
        },
        |kit| {
            kit.include("", SimpleRouter::new().register("/", TagViewSet))
                .include("", SimpleRouter::new().register("authors", AuthorViewSet))
        },
        |kit| {
            let templates = [
                RouteTemplate::new(
                    "^{prefix}{trailing_slash}$",
                    &[("GET", "list"), ("POST", "create")],
                    "{basename}-list",
                ),
                RouteTemplate::new(
                    "^{prefix}/{lookup}{trailing_slash}$",
                    &[("GET", "retrieve")],
                    "{basename}-detail",
                )
                .detail(),
            ];
            let router = SimpleRouter::new()
                .routes(templates)
                .register("", TagViewSet)
                .register("authors", AuthorViewSet);
            kit.include("", router)
        },
    ];
    for app in apps {
        for library in each(app).await {
            let list = library.get("/").await;
            assert_eq!(list.status(), 200);
            assert_eq!(list.value()[0]["name"], "classic");
            assert_eq!(library.get("/1/").await.value()["name"], "classic");
            let created = library.post("/").json(&json!({"name": "new"})).await;
            assert_eq!(created.status(), 201);
            let author = library.get("/authors/1/").await;
            assert_eq!(author.value()["name"], "Herbert");
            assert_eq!(library.get("//").await.status(), 404);
        }
    }
}

#[actix_web::test]
async fn a_list_takes_the_place_of_the_root_view_below_a_prefix_too() {
    for library in each(|kit| {
        let router = DefaultRouter::new().register("", TagViewSet);
        kit.include("tags", router)
    })
    .await
    {
        assert_eq!(library.get("/tags/").await.value()[0]["name"], "classic");
        assert_eq!(library.get("/tags/1/").await.status(), 200);
        assert_eq!(
            library.get("/tags").await.header("location"),
            Some("/tags/")
        );
    }
}

#[actix_web::test]
async fn two_at_the_root_are_told_how_to_live_together() {
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register_view("", front)
        .include("", DefaultRouter::new().register("tags", TagViewSet));
    let mistakes = kit.build().unwrap_err();
    assert_eq!(
        mistakes.mistakes(),
        [
            "`root` and `api-root` have the same path /; register one of them elsewhere, or leave \
             out the root view: `DefaultRouter::new().include_root_view(false)`"
        ]
    );
}

#[actix_web::test]
async fn redirects_never_name_another_host() {
    for library in each(|kit| kit.register_view("{rest:.+}", anything)).await {
        for (path, location) in [
            ("/a?b=//c", "/a/?b=//c"),
            ("//evil.example/x", "/%2Fevil.example/x/"),
            ("//evil", "/%2Fevil/"),
            ("/%2Fevil", "/%2Fevil/"),
            ("/\\evil", "/%5Cevil/"),
        ] {
            let answer = library.get(path).await;
            assert_eq!(answer.status(), 301, "{path}");
            assert_eq!(answer.header("location"), Some(location), "{path}");
        }
    }
}

// parity: RTR-003, DJG-031
#[actix_web::test]
async fn the_application_decides_for_routers_that_say_nothing() {
    let app: fn(RestKit) -> RestKit = |kit| {
        let own = SimpleRouter::new()
            .trailing_slash(true)
            .register("authors", AuthorViewSet);
        let silent =
            SimpleRouter::new().include("deep", SimpleRouter::new().register_view("below", front));
        kit.register("api/tags", TagViewSet)
            .register_view("api/front", front)
            .include("own", own)
            .include("silent", silent)
            .schema("schema", OpenApi::new("Tags", "1"))
            .trailing_slash(Slash::Optional)
    };
    for library in each(app).await {
        for path in [
            "/api/tags",
            "/api/tags/1",
            "/api/front",
            "/silent/deep/below",
            "/schema",
        ] {
            for path in [path.to_owned(), format!("{path}/")] {
                assert_eq!(library.get(&path).await.status(), 200, "{path}");
            }
        }
        let created = library.post("/api/tags").form(&[("name", "x")]).await;
        assert_eq!(created.status(), 201);
        assert_eq!(library.get("/own/authors").await.status(), 301);
    }
    for library in each(|kit| {
        let below = SimpleRouter::new()
            .register("tags", TagViewSet)
            .basename("below");
        let nested = SimpleRouter::new().nest::<crate::support::library::Author>(
            "authors",
            "author_pk",
            below,
        );
        kit.trailing_slash(false)
            .register("tags", TagViewSet)
            .include("api", nested)
    })
    .await
    {
        for path in ["/tags", "/tags/1", "/api/authors/1/tags"] {
            assert_eq!(library.get(path).await.status(), 200, "{path}");
            assert_eq!(
                library.get(&format!("{path}/")).await.status(),
                404,
                "{path}"
            );
        }
    }
}

// parity: RTR-003
#[actix_web::test]
async fn a_missing_slash_may_keep_the_request_or_be_a_404() {
    let kept: fn(RestKit) -> RestKit = |kit| {
        kit.register("api/tags", TagViewSet)
            .append_slash(AppendSlash::PermanentRedirect)
            .trusted_proxies(1)
    };
    for library in each(kept).await {
        let answer = library
            .post("/api/tags?x=1")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "books.example")
            .form(&[("name", "x")])
            .await;
        assert_eq!(answer.status(), 308);
        // Relative: the scheme and the host that the client used are kept.
        assert_eq!(answer.header("location"), Some("/api/tags/?x=1"));
    }
    for library in each(|kit| kit.register("api/tags", TagViewSet).append_slash(false)).await {
        assert_eq!(library.get("/api/tags").await.status(), 404);
        assert_eq!(library.get("/api/tags/").await.status(), 200);
    }
    for library in each(|kit| kit.register("api/tags", TagViewSet).append_slash(true)).await {
        let answer = library.post("/api/tags").form(&[("name", "x")]).await;
        assert_eq!(answer.status(), 301);
    }
}
