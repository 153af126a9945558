//! Actions of viewsets that are bound to methods by hand, without a router.

use rest_kit::permissions::IsAuthenticated;
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{each, expect, new_book};
use crate::support::library::{Book, BookSerializer, BookViewSet};

struct Shelf;

#[viewset(permissions(destroy = IsAuthenticated))]
impl ModelViewSet for Shelf {
    type Model = Book;
    type Serializer = BookSerializer;

    /// What stands on the spine.
    #[action(detail = true, methods(get))]
    async fn spine(&self, cx: &Context) -> Result<Response> {
        let book = self.get_object(cx).await?;
        Ok(Response::new(
            &json!({"title": book.title, "action": cx.action()}),
        ))
    }
}

// parity: VST-012
#[actix_web::test]
async fn methods_are_bound_to_actions() {
    let app = |kit: RestKit| {
        kit.register_view(
            "shelf",
            Shelf.as_view([("get", "list"), ("post", "create")]),
        )
        .basename("shelf")
        .register_view(
            "shelf/{pk}",
            Shelf.as_view([
                ("get", "retrieve"),
                ("POST", "spine"),
                ("delete", "destroy"),
            ]),
        )
        .basename("on-shelf")
    };
    for library in each(app).await {
        let list = library.get("/shelf/").await;
        assert_eq!(list.value().as_array().unwrap().len(), 3);
        assert_eq!(list.header("allow"), Some("GET, POST, HEAD, OPTIONS"));
        assert_eq!(
            library.post("/shelf/").json(&new_book()).await.status(),
            201
        );
        let detail = library.get("/shelf/1/").await;
        assert_eq!(detail.value()["title"], "Dune");
        assert_eq!(
            detail.header("allow"),
            Some("GET, POST, DELETE, HEAD, OPTIONS")
        );
        let spine = json!({"title": "Dune", "action": "spine"});
        expect(&library.post("/shelf/1/").await, 200, &spine);
        // What is not bound is refused, and an action has its own rule.
        assert_eq!(library.patch("/shelf/1/").await.status(), 405);
        assert!(matches!(
            library.delete("/shelf/1/").await.status(),
            401 | 403
        ));
        assert_eq!(library.get("/shelf/99/").await.status(), 404);
        assert_eq!(library.get("/shelf/1/spine/").await.status(), 404);
    }
}

fn mistakes<'a>(path: &str, actions: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let app = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register_view(path, BookViewSet.as_view(actions));
    app.build().unwrap_err().mistakes().to_vec()
}

// parity: VST-012
#[test]
fn views_without_actions_do_not_start() {
    let none = mistakes("books", []);
    let cure = "`BookViewSet.as_view` binds no method to an action; \
                write `.as_view([(\"get\", \"list\")])`";
    assert_eq!(none, [cure]);
}

// parity: VST-012
#[test]
fn wrong_names_and_addresses_do_not_start() {
    let wrong = [
        ("get", "lst"),
        ("fetch", "list"),
        ("get", "list"),
        ("Get", "newest_one"),
    ];
    let wrong = mistakes("books", wrong);
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(wrong[0].contains("binds GET to `lst`, which is none of its actions: list, create,"));
    assert!(wrong[1].contains("binds `fetch`, which is none of GET, POST, PUT, PATCH, DELETE"));
    assert!(wrong[2].ends_with("binds GET twice; remove one of them"));
    let keyless = mistakes("books", [("get", "retrieve")]);
    assert!(keyless[0].contains("finds its object by `pk`, which its path does not have"));
}
