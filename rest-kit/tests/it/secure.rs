//! Secure by default: a view that nobody has opened is closed, or does not start.

use rest_kit::app::Settings;
use rest_kit::permissions::{BoxPermission, Inherit};
use rest_kit::prelude::*;
use rest_kit::test::Client;

use crate::support::app::{Tokens, each};
use crate::support::library::{Book, BookSerializer, Tag, TagSerializer, TagViewSet};

fn kit() -> RestKit {
    RestKit::new(Settings::default()).database("sqlite::memory:")
}

#[api_view(get)]
async fn silent(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

#[api_view(get, permissions = AllowAny)]
async fn open(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

/// Says who may delete, and nothing about the rest.
struct Halfway;

#[viewset(permissions(destroy = IsAdminUser))]
impl ModelViewSet for Halfway {
    type Model = Book;
    type Serializer = BookSerializer;
}

/// Says it of every standard action, and nothing of what else may be asked.
struct OneAction;

#[viewset(permissions(list = AllowAny, retrieve = AllowAny, metadata = AllowAny))]
impl ReadOnlyModelViewSet for OneAction {
    type Model = Tag;
    type Serializer = TagSerializer;

    #[action(detail = false)]
    async fn count(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

struct Decided;

#[viewset(permissions(list = AllowAny))]
impl ReadOnlyModelViewSet for Decided {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn permissions(&self) -> impl Permission<Tag> {
        IsAuthenticated
    }

    #[action(detail = false, permissions = AllowAny)]
    async fn count(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

/// Decides by the request, and forgets one kind.
struct ByHand;

#[viewset]
impl ReadOnlyModelViewSet for ByHand {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn permissions_for(&self, cx: &Context) -> BoxPermission<Tag> {
        match cx.action() {
            "list" => Box::new(AllowAny),
            _ => Box::new(Inherit),
        }
    }
}

/// Hopes that the application's rule takes part in its own.
struct Composed;

#[viewset]
impl ReadOnlyModelViewSet for Composed {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn permissions(&self) -> impl Permission<Tag> {
        IsAuthenticated | Inherit
    }
}

// parity: SET-004
#[test]
fn views_without_permission_are_a_mistake_unless_the_application_has_a_default() {
    let app = || {
        kit()
            .register("api/tags", TagViewSet)
            .register("api/halfway", Halfway)
            .basename("halfway")
            .register("api/one", OneAction)
            .basename("one")
            .register("api/decided", Decided)
            .basename("decided")
            .register("api/by-hand", ByHand)
            .basename("by-hand")
            .register_view("silent", silent)
            .register_view("open", open)
    };
    let error = app().build().err().unwrap();
    assert_eq!(
        error.mistakes(),
        [
            "nothing says who may call `TagViewSet` at /api/tags/, `Halfway` at /api/halfway/, \
             `OneAction` at /api/one/, `silent` at /silent/; \
             write `.permissions(IsAuthenticatedOrReadOnly)` on `RestKit` for every view that \
             says nothing, or `.permissions(AllowAny)` to open them to everyone, \
             or `fn permissions(&self)` in the view, `permissions = …` on a function"
        ]
    );
    app().permissions(AllowAny).build().unwrap();
    app().permissions(IsAuthenticated).build().unwrap();
}

// parity: PRM-013, PRM-018
#[actix_web::test]
async fn a_default_holds_where_a_view_says_nothing() {
    let app = |kit: RestKit| {
        kit.permissions(IsAuthenticated)
            .authentication(TokenAuthentication::new(Tokens))
            .register("api/tags", TagViewSet)
            .register("api/halfway", Halfway)
            .basename("halfway")
            .register("api/one", OneAction)
            .basename("one")
            .register("api/decided", Decided)
            .basename("decided")
            .register_view("open", open)
    };
    for library in each(app).await {
        for (path, status) in [
            ("/api/", 401),
            ("/api/tags/", 401),
            ("/api/halfway/1/", 401),
            ("/api/one/", 200),
            ("/api/one/count/", 401),
            ("/api/decided/", 200),
            ("/api/decided/1/", 401),
            ("/api/decided/count/", 204),
            ("/open/", 204),
        ] {
            assert_eq!(library.get(path).await.status(), status, "{path}");
        }
        for path in ["/api/tags/", "/api/decided/1/"] {
            assert_eq!(library.options(path).await.status(), 401, "{path}");
        }
        let ann = "Token token-of-ann";
        let delete = library.delete("/api/halfway/1/");
        assert_eq!(delete.header("authorization", ann).await.status(), 403);
        for path in ["/api/", "/api/tags/", "/api/halfway/1/", "/api/one/count/"] {
            let answer = library.get(path).header("authorization", ann).await;
            assert!(answer.status() < 300, "{path}");
        }
    }
}

#[actix_web::test]
async fn the_root_is_open_where_every_view_decides_for_itself() {
    let client = Client::new(kit().register("api/decided", Decided).build().unwrap()).await;
    let root = client.get("/api/").await;
    assert_eq!(root.status(), 200);
    assert!(root.text().contains("/api/decided/"), "{}", root.text());
}

#[actix_web::test]
async fn what_nobody_decides_at_run_time_stays_closed() {
    let app = kit()
        .register("by-hand", ByHand)
        .basename("by-hand")
        .register("composed", Composed)
        .basename("composed");
    let client = Client::new(app.build().unwrap()).await;
    for path in ["/by-hand/1/", "/composed/", "/composed/1/"] {
        assert_eq!(client.get(path).await.status(), 500, "{path}");
    }
}
