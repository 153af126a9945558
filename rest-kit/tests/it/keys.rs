//! Keys of bodies: in the style of the clients, and those that no field has.

use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

fn camel(kit: RestKit) -> RestKit {
    open(kit.camel_case().register_view("people", person))
        .pagination(PageNumberPagination::new(2).page_size_query_param("page_size"))
}

// parity: SER-051
#[actix_web::test]
async fn keys_are_camel_case_by_one_setting() {
    for library in each(camel).await {
        let sent = json!({"firstName": "Ann", "homeAddress": {"streetName": "X", "zipCode": ""}});
        let answer = library.post("/people/").json(&sent).await;
        let expected = json!({"homeAddress": {"zipCode": ["This field may not be blank."]}});
        expect(&answer, 400, &expected);
        let sent = [
            ("firstName", "Ann"),
            ("homeAddress.streetName", "X_y"),
            ("homeAddress.zipCode", "1"),
        ];
        let answer = library.post("/people/").form(&sent).await;
        let expected = json!({
            "firstName": "Ann", "homeAddress": {"streetName": "X_y", "zipCode": "1"},
        });
        expect(&answer, 200, &expected);
        let answer = library.get("/api/books/?pageSize=1").await;
        assert_eq!(answer.value()["results"].as_array().unwrap().len(), 1);
        // The names of the application are understood too.
        let answer = library.get("/api/books/?page_size=1").await;
        assert_eq!(answer.value()["results"].as_array().unwrap().len(), 1);
    }
}

/// Where somebody lives.
#[derive(Serializer)]
struct Address {
    street_name: String,
    zip_code: String,
}

/// Somebody.
#[derive(Serializer)]
struct Person {
    first_name: String,
    home_address: Address,
}

#[api_view(post)]
async fn person(_cx: &Context, person: Data<Person>) -> Result<Response> {
    Ok(Response::new(&*person))
}

/// A note whose keys are its own.
#[derive(Serializer)]
#[serializer(rename_all = "camelCase", deny_unknown_fields)]
struct Memo {
    note_text: String,
    #[field(required = false)]
    tag_list: Vec<String>,
    #[field(read_only, default = 1)]
    id: i64,
    #[field(hidden, default = "web")]
    channel: String,
}

#[api_view(post)]
async fn note(_cx: &Context, note: Validated<Memo>) -> Result<Response> {
    Ok(Response::new(&*note))
}

fn strict(kit: RestKit) -> RestKit {
    open(kit.deny_unknown_fields())
        .register_view("notes", note)
        .register_view("people", person)
}

// parity: REQ-027
#[actix_web::test]
async fn keys_that_no_field_has_are_refused_where_that_is_asked_for() {
    for library in each(strict).await {
        let sent = json!({"noteText": "a", "note_text": "b", "id": 7, "channel": "x", "x": 1});
        let answer = library.post("/notes/").json(&sent).await;
        let unexpected = json!(["Unexpected field."]);
        let expected = json!({"note_text": unexpected, "channel": unexpected, "x": unexpected});
        expect(&answer, 400, &expected);
        let sent = [("noteText", "a"), ("tagList[0]", "b"), ("tagListX", "c")];
        let answer = library.post("/notes/").form(&sent).await;
        expect(&answer, 400, &json!({"tagListX": unexpected}));
        let sent = json!({"noteText": "a", "id": 7});
        let answer = library.post("/notes/").json(&sent).await;
        expect(&answer, 200, &json!({"noteText": "a", "id": 1}));
        // Objects inside others, and serializers of models, by the application's setting.
        let sent = json!({
            "first_name": "A", "y": 1,
            "home_address": {"street_name": "S", "zip_code": "1", "z": 2},
        });
        let answer = library.post("/people/").json(&sent).await;
        let expected = json!({"home_address": {"z": unexpected}, "y": unexpected});
        expect(&answer, 400, &expected);
        let answer = library
            .patch("/api/books/1/")
            .json(&json!({"titel": "x"}))
            .await;
        expect(&answer, 400, &json!({"titel": unexpected}));
    }
}
