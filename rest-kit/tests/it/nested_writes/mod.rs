//! Objects inside the bodies of others: checked with them, stored with them or not at all.

mod app;

use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use self::app::nesting;
use crate::support::app::{Library, each, expect, with};

fn book(changes: Value) -> Value {
    let book = json!({
        "title": "Tehanu", "isbn": "9780000099999", "price": "12.50",
        "author": {"name": "Ursula"},
    });
    with(book, changes)
}

/// Returns how many authors, tags, books and reviews there are.
async fn counts(library: &Library) -> [usize; 4] {
    let mut counts = [0; 4];
    for (count, list) in counts
        .iter_mut()
        .zip(["authors", "tags", "books", "reviews"])
    {
        let rows = library.get(&format!("/api/{list}/")).await.value();
        *count = rows.as_array().unwrap().len();
    }
    counts
}

const START: [usize; 4] = [2, 2, 3, 0];

// parity: ADD-004, SER-018, REL-009
#[actix_web::test]
async fn objects_inside_are_stored_with_what_they_are_in() {
    for library in each(nesting).await {
        for (path, isbn) in [("creating", "1"), ("synced", "2"), ("replacing", "3")] {
            let author = format!("Author {isbn}");
            let [red, green] = ["red", "green"].map(|name| format!("{name}{isbn}"));
            let new = book(json!({
                "isbn": isbn,
                "author": {"name": author, "born": "1929-10-21"},
                "tags": [{"name": green.to_uppercase()}, {"name": red}],
                "reviews": [{"reader": "ann", "stars": 4}, {"reader": "bob", "stars": 2}],
            }));
            let counter = QueryCounter::new(library.db());
            let answer = library.post(&format!("/api/{path}/")).json(&new).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
            // What is unique, seven rows' statements or so, and the answer: nothing per value.
            assert!(counter.count() <= 14, "{}", counter.count());
            let answer = answer.value();
            assert_eq!(answer["author"]["name"], author);
            assert_eq!(answer["author"]["born"], "1929-10-21");
            // A hook of the object inside has changed it.
            assert_eq!(answer["tags"][0]["name"], green);
            assert_eq!(answer["reviews"][1]["reader"], "bob");
        }
        assert_eq!(counts(&library).await, [5, 8, 6, 6]);
    }
}

// parity: SER-019, SER-020
#[actix_web::test]
async fn errors_inside_stand_at_their_index_and_field() {
    let required = "This field is required.";
    for library in each(nesting).await {
        let wrong = book(json!({
            "title": "",
            "author": {"name": "Herbert", "born": "x"},
            "tags": [{"name": "fine"}, {"name": "dull"}, {}, 5, null, {"name": "sand"}],
            "reviews": [{"reader": "critic", "stars": 5}],
        }));
        let expected = json!({
            "title": ["This field may not be blank."],
            "author": {
                "name": ["author with this name already exists."],
                "born": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
            },
            "tags": {
                "1": {"name": ["Tags are not dull."]},
                "2": {"name": [required]},
                "3": {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]},
                "4": ["This field may not be null."],
                "5": {"name": ["tag with this name already exists."]},
            },
            "reviews": {"0": {"non_field_errors": ["Critics are never content."]}},
        });
        let answer = library.post("/api/creating/").json(&wrong).await;
        expect(&answer, 400, &expected);
        let not_a_list = |given| {
            let message = format!("Expected a list of items but got type \"{given}\".");
            json!({"non_field_errors": [message]})
        };
        let dictionary = |given| {
            let message = format!("Invalid data. Expected a dictionary, but got {given}.");
            json!({"non_field_errors": [message]})
        };
        let null = json!(["This field may not be null."]);
        let many = json!([{"reader": "a", "stars": 1}, {}, {}, {}]);
        let too_many = json!({
            "non_field_errors": ["Ensure this field has no more than 3 elements."],
        });
        for (field, value, error) in [
            ("author", json!(null), null.clone()),
            ("author", json!(5), dictionary("int")),
            ("author", json!("x"), dictionary("str")),
            ("author", json!([]), dictionary("list")),
            ("author", json!({}), json!({"name": [required]})),
            ("tags", json!(null), null),
            ("tags", json!({"name": "x"}), not_a_list("dict")),
            ("tags", json!("x"), not_a_list("str")),
            ("tags", json!(1.5), not_a_list("float")),
            ("reviews", many, too_many),
        ] {
            let wrong = book(json!({(field): value}));
            let answer = library.post("/api/synced/").json(&wrong).await;
            expect(&answer, 400, &json!({(field): error}));
        }
        let answer = library.post("/api/creating/").json(&json!({})).await;
        assert_eq!(answer.value()["author"], json!([required]));
        assert_eq!(answer.value()["tags"], json!(null));
        assert_eq!(counts(&library).await, START);
    }
}

// parity: ADD-004
#[actix_web::test]
async fn what_fails_inside_leaves_nothing_behind() {
    for library in each(nesting).await {
        // Each value is free when it is asked for; the second of two equal ones is refused.
        let twice = book(json!({"tags": [{"name": "new"}, {"name": "new"}]}));
        let answer = library.post("/api/creating/").json(&twice).await;
        let refused = json!({"1": {"name": ["tag with this name already exists."]}});
        expect(&answer, 400, &json!({"tags": refused}));
        let same = json!({"reader": "ann", "stars": 1});
        let twice = book(json!({"reviews": [same, same]}));
        let answer = library.post("/api/creating/").json(&twice).await;
        let set = "The fields book, reader must make a unique set.";
        expect(
            &answer,
            400,
            &json!({"reviews": {"1": {"non_field_errors": [set]}}}),
        );
        assert_eq!(counts(&library).await, START);
        let change = json!({"title": "Changed", "tags": [{"name": "x"}, {"name": "x"}]});
        let answer = library.patch("/api/synced/1/").json(&change).await;
        assert_eq!(answer.status(), 400);
        let stored = library.get("/api/synced/1/").await.value();
        assert_eq!(stored["title"], "Dune");
        assert_eq!(stored["tags"].as_array().unwrap().len(), 2);
        assert_eq!(counts(&library).await, START);
    }
}

// parity: ADD-004
#[actix_web::test]
async fn create_adds_rows_and_leaves_those_that_are_there() {
    for library in each(nesting).await {
        let change = json!({
            "author": {"name": "Anonymous"},
            "tags": [{"name": "third"}],
            "reviews": [{"reader": "ann", "stars": 3}],
        });
        let answer = library.patch("/api/creating/1/").json(&change).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = answer.value();
        assert_eq!(answer["author"]["name"], "Anonymous");
        assert_eq!(answer["tags"].as_array().unwrap().len(), 3);
        let again = json!({"reviews": [{"reader": "bob", "stars": 3}]});
        let answer = library.patch("/api/creating/1/").json(&again).await;
        assert_eq!(answer.value()["reviews"].as_array().unwrap().len(), 2);
        assert_eq!(counts(&library).await, [3, 3, 3, 2]);
        // A new row is complete, also in a PATCH.
        let part = json!({"author": {"born": "1900-01-01"}});
        let answer = library.patch("/api/creating/1/").json(&part).await;
        let required = json!({"author": {"name": ["This field is required."]}});
        expect(&answer, 400, &required);
    }
}

// parity: ADD-004, SER-015
#[actix_web::test]
async fn sync_makes_the_rows_what_the_body_says() {
    for library in each(nesting).await {
        let change = json!({"reviews": [
            {"reader": "ann", "stars": 3}, {"reader": "bob", "stars": 2},
        ]});
        let answer = library.patch("/api/synced/1/").json(&change).await.value();
        let (ann, bob) = (
            answer["reviews"][0]["id"].clone(),
            answer["reviews"][1]["id"].clone(),
        );
        let tags = answer["tags"].clone();
        let counter = QueryCounter::new(library.db());
        // One is changed in part, one goes, one is new; and a tag is changed, another untied.
        let change = json!({
            "author": {"born": "1920-10-08"},
            "reviews": [{"id": bob, "stars": 5}, {"reader": "eve", "stars": 1}],
            "tags": [{"id": tags[0]["id"], "name": tags[0]["name"]}, {"name": "new"}],
        });
        let answer = library.patch("/api/synced/1/").json(&change).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert!(counter.count() < 25, "{}", counter.count());
        let answer = answer.value();
        assert_eq!(
            answer["author"],
            json!({"id": 1, "name": "Herbert", "born": "1920-10-08"})
        );
        let reviews = answer["reviews"].as_array().unwrap();
        assert_eq!(reviews.len(), 2);
        assert_eq!(reviews[0], json!({"id": bob, "reader": "bob", "stars": 5}));
        assert_eq!(reviews[1]["reader"], "eve");
        assert_eq!(answer["tags"][0], tags[0]);
        assert_eq!(answer["tags"][1]["name"], "new");
        // The untied tag is still there.
        assert_eq!(counts(&library).await, [2, 3, 3, 2]);
        // Rows of other books, and rows that are gone, are not to be had.
        for key in [ann, json!(99), json!("x"), json!([1])] {
            let change = json!({"reviews": [{"id": key, "stars": 1}]});
            let answer = library.patch("/api/synced/1/").json(&change).await;
            assert_eq!(answer.status(), 400, "{}", answer.text());
            assert!(answer.value()["reviews"]["0"]["id"].is_array());
        }
        let change = json!({"reviews": [{"id": bob, "stars": 1}]});
        let answer = library.patch("/api/synced/2/").json(&change).await;
        let message = format!("Invalid pk \"{bob}\" - object does not exist.");
        expect(&answer, 400, &json!({"reviews": {"0": {"id": [message]}}}));
        let twice = json!({"reviews": [{"id": bob, "stars": 1}, {"id": bob, "stars": 2}]});
        let answer = library.patch("/api/synced/1/").json(&twice).await;
        let message = format!("Invalid pk \"{bob}\" - given more than once.");
        expect(&answer, 400, &json!({"reviews": {"1": {"id": [message]}}}));
        let change = json!({"reviews": [{"id": [1], "stars": 1}], "author": {"id": "x"}});
        let answer = library.patch("/api/synced/1/").json(&change).await;
        let wrong = |kind| {
            [format!(
                "Incorrect type. Expected pk value, received {kind}."
            )]
        };
        expect(
            &answer,
            400,
            &json!({
                "author": {"id": wrong("str")},
                "reviews": {"0": {"id": wrong("list")}},
            }),
        );
        let answer = library
            .patch("/api/synced/1/")
            .json(&json!({"author": {"id": 2}}))
            .await;
        let message = "Invalid pk \"2\" - object does not exist.";
        expect(&answer, 400, &json!({"author": {"id": [message]}}));
        let answer = library
            .patch("/api/synced/1/")
            .json(&json!({"reviews": []}))
            .await;
        assert_eq!(answer.value()["reviews"], json!([]));
        // An unsent list is left alone.
        let answer = library.patch("/api/synced/1/").json(&json!({})).await;
        assert_eq!(answer.value()["tags"].as_array().unwrap().len(), 2);
    }
}

// parity: ADD-004
#[actix_web::test]
async fn replace_puts_new_rows_in_place_of_those_that_are_there() {
    for library in each(nesting).await {
        let first = json!({"reviews": [{"reader": "ann", "stars": 3}]});
        library.patch("/api/replacing/1/").json(&first).await;
        let change = json!({
            "reviews": [{"id": 1, "reader": "ann", "stars": 4}, {"reader": "bob", "stars": 4}],
            "tags": [{"name": "only"}],
        });
        let answer = library.patch("/api/replacing/1/").json(&change).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = answer.value();
        assert_eq!(answer["reviews"].as_array().unwrap().len(), 2);
        assert_ne!(answer["reviews"][0]["id"], 1);
        assert_eq!(answer["tags"].as_array().unwrap().len(), 1);
        assert_eq!(counts(&library).await, [2, 3, 3, 2]);
    }
}

// parity: ADD-004, SER-019, SER-021
#[actix_web::test]
async fn objects_nest_to_any_depth() {
    for library in each(nesting).await {
        let review = json!({"reader": "ann", "stars": 9});
        let deep = json!({"name": "Banks", "books": [
            {"title": "Excession", "isbn": "1", "price": "1", "reviews": []},
            {"title": "Inversions", "isbn": "2", "price": "1", "reviews": [review]},
        ]});
        let answer = library.post("/api/deep/").json(&deep).await;
        let expected = json!({"books": {
            "0": {"reviews": {"non_field_errors": ["This list may not be empty."]}},
            "1": {"reviews": {"0": {
                "stars": ["Ensure this value is less than or equal to 5."],
            }}},
        }});
        expect(&answer, 400, &expected);
        let review = json!({"reader": "ann", "stars": 5});
        let of = |title: &str| {
            json!({"name": "Banks", "books": [
                {"title": title, "isbn": "2", "price": "1", "reviews": [review]},
            ]})
        };
        let answer = library.post("/api/deep/").json(&of("Untitled")).await;
        expect(&answer, 400, &json!({"books": ["Name your books."]}));
        let answer = library.post("/api/deep/").json(&of("Inversions")).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let mut author = answer.value();
        let path = format!("/api/deep/{}/", author["id"]);
        assert_eq!(author["books"][0]["reviews"][0]["stars"], 5);
        author["books"][0]["reviews"][0]["stars"] = json!(1);
        author["books"][0]["title"] = json!("Matter");
        let answer = library.put(&path).json(&author).await;
        expect(&answer, 200, &author);
    }
}

// parity: SER-008
#[actix_web::test]
async fn serializers_store_by_functions_of_their_own() {
    for library in each(nesting).await {
        let answer = library
            .post("/api/loud/")
            .json(&json!({"name": "new"}))
            .await;
        assert_eq!(answer.value()["name"], "new!");
        let path = format!("/api/loud/{}/", answer.value()["id"]);
        let answer = library.put(&path).json(&json!({"name": "plain"})).await;
        assert_eq!(answer.value()["name"], "plain");
        let answer = library
            .post("/api/loud/")
            .json(&json!({"name": "late"}))
            .await;
        expect(&answer, 400, &json!(["Too late."]));
        assert_eq!(counts(&library).await[1], 3);
    }
}

// parity: FLD-048, REQ-021
#[actix_web::test]
async fn forms_hold_objects_too() {
    for library in each(nesting).await {
        let form = [
            ("title", "Tehanu"),
            ("isbn", "1"),
            ("price", "3"),
            ("author.name", "Ursula"),
            ("tags[0]name", "red"),
            ("tags[1]name", "dull"),
        ];
        let answer = library.post("/api/creating/").form(&form).await;
        expect(
            &answer,
            400,
            &json!({"tags": {"1": {"name": ["Tags are not dull."]}}}),
        );
        let answer = library.post("/api/creating/").form(&form[..5]).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()["author"]["name"], "Ursula");
        assert_eq!(answer.value()["tags"][0]["name"], "red");
    }
}
