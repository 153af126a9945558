//! Serializers: bodies in, rows out.

use rest_kit::test::QueryCounter;
use serde_json::json;

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::open;

// parity: SER-001, SER-025, SER-041, SER-022, FLD-006, FLD-041
#[actix_web::test]
async fn rows_are_shown_in_the_order_of_the_fields() {
    for library in each(open).await {
        let answer = library.get("/api/books/1/").await;
        assert_eq!(
            answer.text(),
            r#"{"id":1,"title":"Dune","subtitle":null,"isbn":"9780000000004","author":1,"author_name":"Herbert","price":"9.99","pages":null,"status":"draft","inPrint":true,"tags":[1,2],"owner":1}"#
        );
    }
}

// parity: SER-007, FLD-003, FLD-005, FLD-033, VAL-012, STS-007
#[actix_web::test]
async fn every_fields_errors_come_at_once_in_order() {
    for library in each(open).await {
        let body = json!({
            "subtitle": "x".repeat(81), "isbn": null, "author": "x", "price": "12345.678",
            "pages": 0, "status": "burnt", "inPrint": "perhaps", "tags": 5,
        });
        let answer = library.post("/api/books/").json(&body).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(
            answer.text(),
            concat!(
                r#"{"title":["This field is required."],"#,
                r#""subtitle":["Ensure this field has no more than 80 characters."],"#,
                r#""isbn":["This field may not be null."],"#,
                r#""author":["Incorrect type. Expected pk value, received str."],"#,
                r#""price":["Ensure that there are no more than 6 digits in total."],"#,
                r#""pages":["Ensure this value is greater than or equal to 1."],"#,
                r#""status":["\"burnt\" is not a valid choice."],"#,
                r#""inPrint":["Must be a valid boolean."],"#,
                r#""tags":["Expected a list of items but got type \"int\"."]}"#
            )
        );
    }
}

// parity: SER-009
#[actix_web::test]
async fn bodies_that_are_no_objects_are_refused() {
    for library in each(open).await {
        for (body, kind) in [
            (json!([]), "list"),
            (json!("x"), "str"),
            (json!(1), "int"),
            (json!(1.5), "float"),
            (json!(true), "bool"),
        ] {
            let message = format!("Invalid data. Expected a dictionary, but got {kind}.");
            let answer = library.post("/api/books/").json(&body).await;
            expect(&answer, 400, &json!({"non_field_errors": [message]}));
        }
    }
}

// parity: SER-004
#[actix_web::test]
async fn a_fields_own_check_refuses_and_changes_values() {
    for library in each(open).await {
        let refused = with(new_book(), json!({"title": "forbidden", "price": "0"}));
        let answer = library.post("/api/books/").json(&refused).await;
        expect(
            &answer,
            400,
            &json!({
                "title": ["This title is taken by the censor."],
                "price": ["Ensure this value is greater than or equal to 0.01."],
            }),
        );
        let changed = with(new_book(), json!({"title": "The  Dunes"}));
        let answer = library.post("/api/books/").json(&changed).await;
        assert_eq!(answer.value()["title"], "The Dunes");
    }
}

// parity: SER-005, SER-006
#[actix_web::test]
async fn the_check_of_the_whole_runs_when_every_field_is_sound() {
    for library in each(open).await {
        let lost = with(new_book(), json!({"status": "lost"}));
        let answer = library.post("/api/books/").json(&lost).await;
        expect(
            &answer,
            400,
            &json!({"non_field_errors": ["A lost book cannot be in print."]}),
        );
        let unlucky = with(new_book(), json!({"pages": 13}));
        let answer = library.post("/api/books/").json(&unlucky).await;
        expect(
            &answer,
            400,
            &json!({"pages": ["Thirteen pages bring bad luck."]}),
        );
        let both = with(new_book(), json!({"status": "lost", "title": ""}));
        let answer = library.post("/api/books/").json(&both).await;
        expect(
            &answer,
            400,
            &json!({"title": ["This field may not be blank."]}),
        );
        // A change of one field is judged with what is stored.
        let answer = library
            .patch("/api/books/1/")
            .json(&json!({"status": "lost"}))
            .await;
        expect(
            &answer,
            400,
            &json!({"non_field_errors": ["A lost book cannot be in print."]}),
        );
    }
}

// parity: SER-008, SER-016, SER-036, SER-048, GEN-014
#[actix_web::test]
async fn a_created_book_has_defaults_relations_and_no_read_only_input() {
    for library in each(open).await {
        let body = with(
            new_book(),
            json!({"id": 77, "owner": 2, "author_name": "x"}),
        );
        let counter = QueryCounter::new(library.db());
        let answer = library.post("/api/books/").json(&body).await;
        // One check of everything, the row, its tags (cleared and set), then what it shows.
        assert_eq!(counter.count(), 6);
        expect(
            &answer,
            201,
            &json!({
                "id": 4, "title": "Tehanu", "subtitle": null, "isbn": "9780000099999",
                "author": 2, "author_name": "Le Guin", "price": "12.50", "pages": null,
                "status": "draft", "inPrint": true, "tags": [2], "owner": null,
            }),
        );
    }
}

// parity: SER-029, FLD-049, EXC-021
#[actix_web::test]
async fn taken_values_and_unknown_keys_are_named_together() {
    for library in each(open).await {
        let body = with(
            new_book(),
            json!({"isbn": "9780000000004", "author": 99, "tags": [1, 98, 99]}),
        );
        let answer = library.post("/api/books/").json(&body).await;
        expect(
            &answer,
            400,
            &json!({
                "isbn": ["book with this ISBN already exists."],
                "author": ["Invalid pk \"99\" - object does not exist."],
                "tags": ["Invalid pk \"98\" - object does not exist."],
            }),
        );
        // The book's own value is not taken from itself.
        let own = library
            .patch("/api/books/1/")
            .json(&json!({"isbn": "9780000000004"}))
            .await;
        assert_eq!(own.status(), 200);
    }
}

// parity: SER-005
#[actix_web::test]
async fn what_the_database_refuses_goes_before_what_hooks_refuse() {
    for library in each(open).await {
        let other = library.get("/api/books/2/").await.value()["isbn"].clone();
        let taken = json!(["book with this ISBN already exists."]);
        let censored = json!(["This title is taken by the censor."]);
        for (sent, refused) in [
            (
                json!({"isbn": other, "title": "forbidden"}),
                json!({"title": censored, "isbn": taken}),
            ),
            (
                json!({"isbn": other, "status": "lost", "inPrint": true}),
                json!({"isbn": taken}),
            ),
            (json!({"title": "forbidden"}), json!({"title": censored})),
            (json!({"isbn": other}), json!({"isbn": taken})),
        ] {
            // A creation has a hook of its own, so that everything is asked before it; a change
            // is stored in the trip that asks.
            let body = with(new_book(), sent.clone());
            let answer = library.post("/api/books/").json(&body).await;
            expect(&answer, 400, &refused);
            let answer = library.patch("/api/books/1/").json(&sent).await;
            expect(&answer, 400, &refused);
        }
    }
}

// parity: SER-033
#[actix_web::test]
async fn combinations_that_must_be_unique_are_refused() {
    for library in each(open).await {
        let body = json!({"book": 1, "reader": "Ann", "stars": 5});
        assert_eq!(
            library.post("/api/reviews/").json(&body).await.status(),
            201
        );
        let answer = library.post("/api/reviews/").json(&body).await;
        let message = "The fields book, reader must make a unique set.";
        expect(&answer, 400, &json!({"non_field_errors": [message]}));
    }
}

// parity: SER-015, SER-049, GEN-018
#[actix_web::test]
async fn a_patch_changes_what_was_sent_and_null_is_a_value() {
    for library in each(open).await {
        let set = library
            .patch("/api/books/1/")
            .json(&json!({"pages": 412, "subtitle": "a"}))
            .await;
        assert_eq!(set.value()["pages"], 412);
        let cleared = library
            .patch("/api/books/1/")
            .json(&json!({"pages": null}))
            .await;
        assert_eq!(cleared.value()["pages"], json!(null));
        assert_eq!(cleared.value()["subtitle"], "a");
        let untouched = library.patch("/api/books/1/").json(&json!({})).await;
        expect(&untouched, 200, &cleared.value());
        let tags = library
            .patch("/api/books/1/")
            .json(&json!({"tags": []}))
            .await;
        assert_eq!(tags.value()["tags"], json!([]));
    }
}

// parity: GEN-012
#[actix_web::test]
async fn a_put_needs_every_required_field() {
    for library in each(open).await {
        let answer = library
            .put("/api/books/1/")
            .json(&json!({"title": "x"}))
            .await;
        assert_eq!(answer.status(), 400);
        let errors = answer.value();
        let mut missing: Vec<_> = errors.as_object().unwrap().keys().collect();
        missing.sort();
        assert_eq!(missing, ["author", "isbn", "price"]);
        let body = with(new_book(), json!({"isbn": "9780000000004"}));
        let answer = library.put("/api/books/1/").json(&body).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert_eq!(answer.value()["title"], "Tehanu");
    }
}

// parity: SER-034
#[actix_web::test]
async fn keys_may_be_uuids() {
    for library in each(open).await {
        let created = library
            .post("/api/shelves/")
            .json(&json!({"name": "A"}))
            .await;
        assert_eq!(created.status(), 201);
        let key = created.value()["id"].as_str().unwrap().to_owned();
        assert_eq!(key.len(), 36);
        let path = format!("/api/shelves/{key}/");
        expect(&library.get(&path).await, 200, &created.value());
        let renamed = library.patch(&path).json(&json!({"name": "B"})).await;
        expect(&renamed, 200, &json!({"id": key, "name": "B"}));
        assert_eq!(library.get("/api/shelves/1/").await.status(), 404);
        assert_eq!(library.delete(&path).await.status(), 204);
        assert_eq!(library.get(&path).await.status(), 404);
    }
}

#[actix_web::test]
async fn models_may_use_an_existing_table() {
    for library in each(open).await {
        let created = library
            .post("/api/notes/")
            .json(&json!({"body": "Buy shelves"}))
            .await;
        expect(
            &created,
            201,
            &json!({"id": 1, "body": "Buy shelves", "pinned": false}),
        );
        let pinned = library
            .patch("/api/notes/1/")
            .json(&json!({"pinned": true}))
            .await;
        expect(
            &pinned,
            200,
            &json!({"id": 1, "body": "Buy shelves", "pinned": true}),
        );
        expect(
            &library.get("/api/notes/").await,
            200,
            &json!([pinned.value()]),
        );
        assert_eq!(library.delete("/api/notes/1/").await.status(), 204);
    }
}
