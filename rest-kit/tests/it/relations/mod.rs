//! Relations as keys, slugs, links, texts and numbers, in both directions.

mod app;
mod between;
mod nested_links;

use rest_kit::test::QueryCounter;
use serde_json::json;

use self::app::related;
use crate::support::app::{Library, caller, each, expect, with};

fn body(changes: serde_json::Value) -> serde_json::Value {
    with(
        json!({"title": "Tehanu", "isbn": "9780000099999", "price": "12.50"}),
        changes,
    )
}

async fn queries(library: &Library, path: &str) -> u64 {
    let counter = QueryCounter::new(library.db());
    let answer = library.get(path).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    counter.count()
}

// parity: REL-005, REL-019
#[actix_web::test]
async fn slugs_name_rows_in_both_directions() {
    for library in each(related).await {
        // The books, their authors, tags and owners.
        assert_eq!(queries(&library, "/api/named/").await, 4);
        let answer = library.get("/api/named/1/").await;
        let expected = json!({
            "id": 1, "title": "Dune", "isbn": "9780000000004", "price": "9.99",
            "author": "Herbert", "tags": ["classic", "sand"], "owner": "ann",
            "keeper": "ann",
        });
        expect(&answer, 200, &expected);
        let new = body(json!({"author": "Le Guin", "tags": ["sand"], "owner": "root"}));
        let counter = QueryCounter::new(library.db());
        let answer = library.post("/api/named/").json(&new).await;
        // The unique value, every slug, the row, its tags (cleared and set), what it shows.
        assert_eq!(counter.count(), 8);
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()["author"], "Le Guin");
        let answer = library
            .patch("/api/named/4/")
            .json(&json!({"owner": null, "tags": []}))
            .await;
        assert_eq!(answer.value()["owner"], json!(null));
        assert_eq!(answer.value()["keeper"], "nobody");
        assert_eq!(answer.value()["tags"], json!([]));
        assert_eq!(answer.value()["author"], "Le Guin");
    }
}

// parity: REL-005, REL-018
#[actix_web::test]
async fn slugs_of_no_row_are_refused() {
    for library in each(related).await {
        let wrong = body(json!({"author": "Nobody", "tags": ["sand", "nope", "x"], "owner": 5}));
        let answer = library.post("/api/named/").json(&wrong).await;
        let expected = json!({
            "author": ["Object with name=Nobody does not exist."],
            "tags": ["Object with name=nope does not exist."],
            "owner": ["Object with username=5 does not exist."],
        });
        expect(&answer, 400, &expected);
        let wrong = body(json!({"author": "", "tags": "sand", "owner": {}}));
        let answer = library.post("/api/named/").json(&wrong).await;
        let expected = json!({
            "author": ["This field may not be null."],
            "tags": ["Expected a list of items but got type \"str\"."],
            "owner": ["Object with username={} does not exist."],
        });
        expect(&answer, 400, &expected);
        let wrong = body(json!({"author": "a\u{0}", "tags": [null], "owner": ""}));
        let answer = library.post("/api/named/").json(&wrong).await;
        let expected = json!({
            "author": ["Object with name=a\u{0} does not exist."],
            "tags": ["Object with name=None does not exist."],
        });
        expect(&answer, 400, &expected);
        let answer = library.post("/api/named/").json(&body(json!({}))).await;
        expect(
            &answer,
            400,
            &json!({"author": ["This field is required."]}),
        );
    }
}

// parity: REL-006, REL-007, REL-003, SER-037
#[actix_web::test]
async fn links_name_rows_in_both_directions() {
    for library in each(related).await {
        // The books, their tags and reviews; an author's address needs no author.
        assert_eq!(queries(&library, "/api/linked/").await, 3);
        let answer = library.get("/api/linked/1/").await;
        assert!(
            answer.text().starts_with(r#"{"url":"http"#),
            "{}",
            answer.text()
        );
        let base = answer.value()["url"].as_str().unwrap().to_owned();
        let base = base.strip_suffix("/api/linked/1/").unwrap();
        assert!(base.starts_with("http://"), "{base}");
        assert_eq!(answer.value()["author"], format!("{base}/api/authors/1/"));
        assert_eq!(answer.value()["tags"][1], format!("{base}/api/tags/2/"));
        // The format that was asked for is that of the links.
        let answer = library.get("/api/linked/1/?format=json").await;
        let address = format!("{base}/api/authors/1/?format=json");
        assert_eq!(answer.value()["author"], address);
        let new = body(json!({
            "author": format!("{base}/api/authors/2/"),
            "tags": ["/api/tags/1/", "https://elsewhere.example/api/tags/2/?x=1"],
        }));
        let answer = library.post("/api/linked/").json(&new).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()["author"], format!("{base}/api/authors/2/"));
        assert_eq!(answer.value()["tags"][1], format!("{base}/api/tags/2/"));
        assert_eq!(answer.value()["reviews"], json!([]));
    }
}

// parity: REL-006
#[actix_web::test]
async fn links_to_no_row_are_refused() {
    for library in each(related).await {
        for (author, message) in [
            (
                json!(4),
                "Incorrect type. Expected URL string, received int.",
            ),
            (json!("/zzz/"), "Invalid hyperlink - No URL match."),
            (json!("http:"), "Invalid hyperlink - No URL match."),
            (
                json!("/api/tags/1/"),
                "Invalid hyperlink - Incorrect URL match.",
            ),
            (
                json!("/api/authors/"),
                "Invalid hyperlink - Incorrect URL match.",
            ),
            (
                json!("/api/authors/99/"),
                "Invalid hyperlink - Object does not exist.",
            ),
            (
                json!("/api/authors/x/"),
                "Invalid hyperlink - Object does not exist.",
            ),
            (
                json!("/api/authors/%00/"),
                "Invalid hyperlink - Object does not exist.",
            ),
            (json!(null), "This field may not be null."),
        ] {
            let new = body(json!({"author": author, "tags": []}));
            let answer = library.post("/api/linked/").json(&new).await;
            expect(&answer, 400, &json!({"author": [message]}));
        }
    }
}

// parity: REL-004, REL-013, REL-008, REL-019, FLD-047
#[actix_web::test]
async fn reverse_relations_are_one_query() {
    for library in each(related).await {
        // The authors and their books: five fields show them.
        assert_eq!(queries(&library, "/api/with-books/").await, 2);
        assert_eq!(queries(&library, "/api/counted/").await, 2);
        let answer = library.get("/api/with-books/1/").await;
        let links = answer.value()["links"].as_array().unwrap().clone();
        assert!(links[1].as_str().unwrap().ends_with("/api/linked/3/"));
        let answer = answer.value();
        assert_eq!(answer["books"], json!([1, 3]));
        assert_eq!(answer["titles"], json!(["Dune", "Dune Messiah"]));
        assert_eq!(answer["texts"], json!(["“Dune”", "“Dune Messiah”"]));
        assert_eq!(answer["book_count"], 2);
        let counted = library.get("/api/counted/").await;
        let expected = json!([
            {"name": "Herbert", "book_count": 2}, {"name": "Le Guin", "book_count": 1},
        ]);
        expect(&counted, 200, &expected);
        // The books and the number of their tags.
        assert_eq!(queries(&library, "/api/limited/").await, 2);
        for (book, tags) in [(1, 2), (2, 1), (3, 0)] {
            let answer = library.get(&format!("/api/limited/{book}/")).await;
            assert_eq!(answer.value()["tag_count"], tags);
        }
        // What only shows is not written.
        let new = json!({"name": "Banks", "books": [1, 2], "book_count": 9});
        let answer = library.post("/api/with-books/").json(&new).await;
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.value()["books"], json!([]));
        assert_eq!(answer.value()["book_count"], 0);
    }
}

// parity: REL-011
#[actix_web::test]
async fn query_sets_limit_the_choice_per_request() {
    for library in each(related).await {
        let by = |author| body(json!({"author": author}));
        let answer = library.post("/api/limited/").json(&by(2)).await;
        let refused = json!({"author": ["Invalid pk \"2\" - object does not exist."]});
        expect(&answer, 400, &refused);
        let answer = library.post("/api/limited/").json(&by(1)).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let named = body(json!({"isbn": "9780000088888", "author": "Le Guin"}));
        let answer = library.post("/api/limited-names/").json(&named).await;
        let refused = json!({"author": ["Object with name=Le Guin does not exist."]});
        expect(&answer, 400, &refused);
        library.force_authenticate(Some(caller(1, false)));
        let answer = library.post("/api/limited-names/").json(&named).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
    }
}

// parity: VAL-003, VAL-011, VAL-015, FLD-042, FLD-043
#[actix_web::test]
async fn sets_of_values_are_unique_with_what_the_server_sets() {
    for library in each(related).await {
        let review = json!({"book": 1, "stars": 4, "reader": "somebody else"});
        let answer = library.post("/api/own-reviews/").json(&review).await;
        assert_eq!(answer.status(), 403);
        library.force_authenticate(Some(caller(1, false)));
        let counter = QueryCounter::new(library.db());
        let answer = library.post("/api/own-reviews/").json(&review).await;
        // The key and the set together, then the row.
        assert_eq!(counter.count(), 2);
        expect(&answer, 201, &json!({"id": 1, "book": 1, "stars": 4}));
        let stored = library.get("/api/reviews/1/").await;
        assert_eq!(stored.value()["reader"], "reader 1");
        let answer = library.post("/api/own-reviews/").json(&review).await;
        let refused =
            json!({"non_field_errors": ["The fields book, reader must make a unique set."]});
        expect(&answer, 400, &refused);
        // A wrong field comes first, and no id was used up.
        let wrong = with(review.clone(), json!({"stars": 9}));
        let answer = library.post("/api/own-reviews/").json(&wrong).await;
        assert_eq!(answer.value().as_object().unwrap().len(), 1);
        assert!(answer.value()["stars"].is_array());
        let other = with(review.clone(), json!({"book": 2}));
        let answer = library.post("/api/own-reviews/").json(&other).await;
        assert_eq!(answer.value()["id"], 2);
        // Changes see the stored values, and the row itself does not count.
        let answer = library
            .patch("/api/own-reviews/2/")
            .json(&json!({"book": 1}))
            .await;
        expect(&answer, 400, &refused);
        let answer = library
            .patch("/api/own-reviews/2/")
            .json(&json!({"book": 2, "stars": 1}))
            .await;
        assert_eq!(answer.status(), 200);
        let answer = library.put("/api/own-reviews/1/").json(&review).await;
        assert_eq!(answer.status(), 200);
    }
}

// parity: FLD-042, VER-016
#[actix_web::test]
async fn options_describes_relations_and_hides_the_hidden() {
    for library in each(related).await {
        library.force_authenticate(Some(caller(1, false)));
        let answer = library.options("/api/own-reviews/").await;
        let fields = answer.value()["actions"]["POST"].clone();
        let mut names: Vec<_> = fields.as_object().unwrap().keys().cloned().collect();
        names.sort();
        assert_eq!(names, ["book", "id", "stars"]);
        let answer = library.options("/api/named/").await;
        let author = answer.value()["actions"]["POST"]["author"].clone();
        let expected = json!({
            "type": "field", "required": true, "read_only": false, "label": "Author",
        });
        assert_eq!(author, expected);
    }
}
