//! What an application decides once for all its views; DRF's `REST_FRAMEWORK`.

mod fields;
mod wire;

use rest_kit::authentication::TokenAuthentication;
use rest_kit::db::{Condition, Lookup};
use rest_kit::filters::{ModelColumns, ModelFilter};
use rest_kit::permissions::IsAuthenticated;
use rest_kit::prelude::*;
use rest_kit::throttling::UserRateThrottle;
use rest_kit::views::failure;
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect, new_book, with};
use crate::support::library::{Author, TagViewSet, open};

// parity: SET-015, SET-016
#[actix_web::test]
async fn parameters_of_searches_and_orders_have_other_names() {
    let app = |kit: RestKit| open(kit).search_param("q").ordering_param("sort");
    for library in each(app).await {
        let found = library.get("/api/books/?q=messiah").await.value();
        assert_eq!(found.as_array().unwrap().len(), 1);
        let sorted = library.get("/api/books/?sort=-title").await.value();
        assert_eq!(sorted[0]["title"], "The Dispossessed");
        let plain = library
            .get("/api/books/?search=messiah&ordering=-title")
            .await
            .value();
        assert_eq!(plain.as_array().unwrap().len(), 3);
        assert_eq!(plain[0]["title"], "Dune");
    }
}

/// Callers see their own rows only, of models that have owners.
#[derive(Debug)]
struct OwnRows;

impl ModelFilter for OwnRows {
    fn condition(&self, cx: &Context, columns: ModelColumns) -> Result<Option<Condition>> {
        let Some(owner) = columns.get("owner_id") else {
            return Ok(None);
        };
        let caller = cx.user_id().unwrap_or_default().to_string();
        let own = Condition::lookup(&owner, Lookup::Exact, &[&caller]);
        own.map(Some).map_err(Error::internal)
    }
}

// parity: SET-010
#[actix_web::test]
async fn filters_of_the_application_hold_for_every_view() {
    for library in each(|kit| open(kit).filter_backend(OwnRows)).await {
        library.force_authenticate(Some(caller(1, false)));
        let titles = |list: serde_json::Value| {
            let titles = list
                .as_array()
                .unwrap()
                .iter()
                .map(|book| book["title"].clone());
            titles.collect::<Vec<_>>()
        };
        let own = library.get("/api/books/").await.value();
        assert_eq!(titles(own), ["Dune", "Dune Messiah"]);
        // What the view declares itself comes before it.
        let found = library.get("/api/books/?search=messiah").await.value();
        assert_eq!(titles(found), ["Dune Messiah"]);
        assert_eq!(library.get("/api/books/2/").await.status(), 404);
        assert_eq!(library.delete("/api/books/2/").await.status(), 404);
        assert_eq!(
            library
                .get("/api/tags/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            2
        );
        library.force_authenticate(Some(caller(2, false)));
        assert_eq!(library.get("/api/books/2/").await.status(), 200);
    }
}

// parity: SET-025
#[actix_web::test]
async fn messages_of_no_field_have_another_key() {
    let lost = with(new_book(), json!({"status": "lost"}));
    let words = "A lost book cannot be in print.";
    for library in each(open).await {
        let refused = library.post("/api/books/").json(&lost).await;
        expect(&refused, 400, &json!({"non_field_errors": [words]}));
    }
    for library in each(|kit| open(kit).non_field_errors_key("__all__")).await {
        let refused = library.post("/api/books/").json(&lost).await;
        expect(&refused, 400, &json!({"__all__": [words]}));
        let refused = library.post("/api/books/").json(&json!([])).await;
        let words = "Invalid data. Expected a dictionary, but got list.";
        expect(&refused, 400, &json!({"__all__": [words]}));
    }
}

/// An author with an address under another name.
#[derive(Serializer)]
#[serializer(model = Author)]
struct Linked {
    #[field(computed)]
    href: String,
    name: String,
}

impl Linked {
    fn get_href(author: &Author, _cx: &Context) -> String {
        format!("http://testserver/linked/{}/", author.id)
    }
}

struct LinkedViewSet;

#[viewset]
impl ModelViewSet for LinkedViewSet {
    type Model = Author;
    type Serializer = Linked;
}

// parity: SET-030
#[actix_web::test]
async fn the_location_of_new_objects_is_a_field_of_another_name() {
    for (name, location) in [("url", None), ("href", Some("http://testserver/linked/3/"))] {
        let linked = |kit: RestKit| kit.register("linked", LinkedViewSet);
        let renamed = |kit: RestKit| kit.register("linked", LinkedViewSet).url_field_name("href");
        for library in each(if name == "url" { linked } else { renamed }).await {
            let answer = library
                .post("/linked/")
                .json(&json!({"name": "Tolstoy"}))
                .await;
            assert_eq!(answer.status(), 201);
            assert_eq!(answer.header("location"), location, "{name}");
        }
    }
}

#[api_view]
async fn caller_name(cx: &Context) -> Result<Response> {
    Ok(Response::new(
        &cx.user().map(|user| user.username().to_owned()),
    ))
}

fn tea(error: Error, cx: &Context) -> Response {
    failure::respond(error, cx).with_status(418)
}

// parity: SET-003, SET-004, SET-005, SET-012, SET-024
#[actix_web::test]
async fn callers_are_known_asked_counted_and_answered_as_the_application_says() {
    for library in each(|kit| open(kit).register_view("name", caller_name)).await {
        let token = library.get("/name/").token("token-of-ann").await;
        expect(&token, 200, &json!(null));
    }
    let app = |kit: RestKit| {
        kit.register_view("name", caller_name)
            .register("tags", TagViewSet)
            .authentication((TokenAuthentication::new(Tokens),))
            .permissions(IsAuthenticated)
            .throttles(UserRateThrottle::default())
            .throttle_rates([("user", "2/day")])
    };
    for library in each(app).await {
        assert_eq!(library.get("/tags/").await.status(), 401);
        let mine = library.get("/name/").token("token-of-ann").await;
        expect(&mine, 200, &json!("ann"));
        assert_eq!(
            library.get("/tags/").token("token-of-ann").await.status(),
            200
        );
        assert_eq!(
            library.get("/tags/").token("token-of-ann").await.status(),
            429
        );
        assert_eq!(
            library.get("/tags/").token("token-of-root").await.status(),
            200
        );
    }
    for library in each(|kit| open(kit).exception_handler(tea)).await {
        let gone = json!({"detail": "No Tag matches the given query."});
        expect(&library.get("/api/tags/99/").await, 418, &gone);
        let nothing = json!({"detail": "Not found."});
        expect(&library.get("/nothing/").await, 418, &nothing);
    }
}

// parity: SET-009, SET-014
#[actix_web::test]
async fn lists_are_cut_into_pages_of_the_applications_size() {
    for library in each(open).await {
        assert_eq!(
            library
                .get("/api/books/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
    for library in each(|kit| open(kit).pagination(PageNumberPagination::new(2))).await {
        let page = library.get("/api/books/").await.value();
        assert_eq!(page["count"], 3);
        assert_eq!(page["results"].as_array().unwrap().len(), 2);
        assert_eq!(page["next"], "http://testserver/api/books/?page=2");
    }
}
