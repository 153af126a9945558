//! Lists of objects: created, changed and deleted together, or each by itself.

use rest_kit::permissions::Permission;
use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use crate::support::app::{Library, caller, each, expect, new_book, with};
use crate::support::library::{Book, BookSerializer, Tag, TagSerializer, books, open};

/// Nobody but staff may touch the books of others.
struct IsOwner;

#[rest_kit::permission]
impl Permission<Book> for IsOwner {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        cx.is_safe_method()
            || cx.user().is_some_and(|user| user.is_staff())
            || book.owner_id == cx.user_id()
    }
}

struct ManyBooks;

#[viewset(bulk(create, update, destroy), bulk_size = 5, permissions(destroy = IsAdminUser))]
impl ModelViewSet for ManyBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsOwner
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects().filter(books::title.ne("Secret"))
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }

    async fn perform_bulk_create(
        &self,
        cx: &Context,
        items: Vec<Validated<BookSerializer>>,
    ) -> Result<Vec<Book>> {
        let owned = items
            .into_iter()
            .map(|book| book.set(books::owner_id, cx.user_id()));
        rest_kit::serializers::save_many(owned.collect(), cx).await
    }
}

struct EachTag;

#[viewset(bulk(create, update, destroy), bulk_per_item)]
impl ModelViewSet for EachTag {
    type Model = Tag;
    type Serializer = TagSerializer;
}

fn many(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/many", ManyBooks)
        .basename("many")
        .register("api/each", EachTag)
        .basename("each")
}

fn books_of(isbns: &[&str]) -> Value {
    let book = |isbn| with(new_book(), json!({"isbn": isbn}));
    isbns.iter().copied().map(book).collect()
}

async fn titles(library: &Library) -> usize {
    library
        .get("/api/books/")
        .await
        .value()
        .as_array()
        .unwrap()
        .len()
}

// parity: SER-014, SER-010, SER-011
#[actix_web::test]
async fn a_list_of_new_objects_is_stored_or_refused_as_a_whole() {
    for library in each(many).await {
        library.force_authenticate(Some(caller(1, false)));
        let counter = QueryCounter::new(library.db());
        let answer = library
            .post("/api/many/")
            .json(&books_of(&["1", "2", "3"]))
            .await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let of_three = counter.count();
        let answer = answer.value();
        assert_eq!(answer.as_array().unwrap().len(), 3);
        assert_eq!(answer[2]["isbn"], "3");
        assert_eq!(answer[2]["owner"], 1);
        // What is asked does not grow with the list, only what is stored.
        let counter = QueryCounter::new(library.db());
        library.post("/api/many/").json(&books_of(&["4"])).await;
        assert!(
            of_three - counter.count() <= 2 * 4,
            "{of_three} {}",
            counter.count()
        );
        let one = with(new_book(), json!({"isbn": "5"}));
        let answer = library.post("/api/many/").json(&one).await;
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.value()["isbn"], "5");
        let mut wrong = books_of(&["6", "1", "7"]);
        wrong[2] = json!({"title": "forbidden"});
        wrong.as_array_mut().unwrap().push(json!(7));
        let answer = library.post("/api/many/").json(&wrong).await;
        let required = json!(["This field is required."]);
        let expected = json!({
            "1": {"isbn": ["book with this ISBN already exists."]},
            "2": {
                "title": ["This title is taken by the censor."],
                "isbn": required, "author": required, "price": required,
            },
            "3": {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]},
        });
        expect(&answer, 400, &expected);
        // Two rows that only clash with each other.
        let answer = library
            .post("/api/many/")
            .json(&books_of(&["8", "9", "9"]))
            .await;
        let taken = json!({"2": {"isbn": ["book with this ISBN already exists."]}});
        expect(&answer, 400, &taken);
        assert_eq!(titles(&library).await, 8);
        let answer = library.post("/api/many/").json(&json!([])).await;
        expect(&answer, 201, &json!([]));
    }
}

// parity: SER-012
#[actix_web::test]
async fn lists_have_a_largest_size() {
    for library in each(many).await {
        library.force_authenticate(Some(caller(1, true)));
        let long = json!([1, 2, 3, 4, 5, 6]);
        let message = "Ensure this field has no more than 5 elements.";
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let answer = match method {
                "POST" => library.post("/api/many/").json(&long).await,
                "PUT" => library.put("/api/many/").json(&long).await,
                "PATCH" => library.patch("/api/many/").json(&long).await,
                _ => library.delete("/api/many/").json(&long).await,
            };
            expect(&answer, 400, &json!({"non_field_errors": [message]}));
        }
        let answer = library.patch("/api/many/").json(&json!({"id": 1})).await;
        let message = "Expected a list of items but got type \"dict\".";
        expect(&answer, 400, &json!({"non_field_errors": [message]}));
    }
}

// parity: SER-014, SER-013
#[actix_web::test]
async fn a_list_of_changes_names_its_objects_by_key() {
    for library in each(many).await {
        library.force_authenticate(Some(caller(1, false)));
        let changes = json!([{"id": 3, "title": "Three"}, {"id": "1", "price": "1.00"}]);
        let answer = library.patch("/api/many/").json(&changes).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = answer.value();
        assert_eq!(answer[0]["title"], "Three");
        assert_eq!(
            (&answer[1]["title"], &answer[1]["price"]),
            (&json!("Dune"), &json!("1.00"))
        );
        let changes = json!([
            {"title": "No key"}, {"id": 1, "title": ""}, {"id": 99}, {"id": "x"}, {"id": 1},
        ]);
        let answer = library.patch("/api/many/").json(&changes).await;
        let missing =
            |key: &str| json!({"id": [format!("Invalid pk \"{key}\" - object does not exist.")]});
        let wrong = |given: &str| {
            let message = format!("Incorrect type. Expected pk value, received {given}.");
            json!({ "id": [message] })
        };
        let no_key = json!({"id": ["This field may not be null."]});
        let expected = json!({
            "0": {"id": ["This field is required."]},
            "1": {"title": ["This field may not be blank."]},
            "2": missing("99"),
            "3": wrong("str"),
            "4": {"id": ["This object is named twice."]},
        });
        expect(&answer, 400, &expected);
        let odd = json!([
            {"id": null}, {"id": true}, {"id": 1.5}, {"id": [1]}, {"id": {"id": 1}},
        ]);
        let expected = json!({
            "0": no_key, "1": wrong("bool"), "2": wrong("float"), "3": wrong("list"),
            "4": wrong("dict"),
        });
        expect(
            &library.patch("/api/many/").json(&odd).await,
            400,
            &expected,
        );
        let odd = "[7.5, null, 99999999999999999999]";
        let refused = library.patch("/api/many/").body("application/json", odd);
        let large = missing("99999999999999999999");
        let expected = json!({"0": wrong("float"), "1": no_key, "2": large});
        expect(&refused.await, 400, &expected);
        let changes = json!([{"id": 1, "title": "One"}, {"id": 3, "price": "0"}]);
        let answer = library.patch("/api/many/").json(&changes).await;
        assert!(answer.value()["1"]["price"].is_array());
        let answer = library
            .put("/api/many/")
            .json(&json!([{"id": 1, "title": "One"}]))
            .await;
        assert_eq!(
            answer.value()["0"]["isbn"],
            json!(["This field is required."])
        );
        // An own value is no clash; that of another row is.
        let isbn = |book: &Value| library.get(&format!("/api/books/{book}/"));
        let first = isbn(&json!(1)).await.value()["isbn"].clone();
        let same = json!([{"id": 1, "isbn": first}, {"id": 3, "isbn": first}]);
        let answer = library.patch("/api/many/").json(&same).await;
        let taken = json!({"1": {"isbn": ["book with this ISBN already exists."]}});
        expect(&answer, 400, &taken);
        assert_eq!(library.get("/api/books/1/").await.value()["title"], "Dune");
    }
}

// parity: SER-014
#[actix_web::test]
async fn permissions_hold_for_each_object_of_a_list() {
    for library in each(many).await {
        library.force_authenticate(Some(caller(1, false)));
        // The second book is another's: nothing changes.
        let changes = json!([{"id": 1, "title": "Mine"}, {"id": 2, "title": "Yours"}]);
        assert_eq!(
            library.patch("/api/many/").json(&changes).await.status(),
            403
        );
        assert_eq!(library.get("/api/books/1/").await.value()["title"], "Dune");
        // What is said of `destroy` holds for lists.
        assert_eq!(
            library
                .delete("/api/many/")
                .json(&json!([1]))
                .await
                .status(),
            403
        );
        library.force_authenticate(Some(caller(2, true)));
        // What the view does not show is not there.
        let secret = json!({"title": "Secret"});
        library.patch("/api/books/2/").json(&secret).await;
        let answer = library.delete("/api/many/").json(&json!([1, 2])).await;
        let missing = "Invalid pk \"2\" - object does not exist.";
        expect(&answer, 400, &json!({"1": {"id": [missing]}}));
        assert_eq!(titles(&library).await, 3);
        let answer = library
            .delete("/api/many/")
            .json(&json!([{"id": 1}, 3]))
            .await;
        assert_eq!(answer.status(), 204, "{}", answer.text());
        assert_eq!(titles(&library).await, 1);
        let allow = library.options("/api/many/").await;
        assert_eq!(
            allow.header("Allow"),
            Some("GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS")
        );
    }
}

// parity: SER-014
#[actix_web::test]
async fn each_object_by_itself_has_a_result_of_its_own() {
    for library in each(many).await {
        let new = json!([{"name": "red"}, {"name": "sand"}, {"name": "red"}, {"name": "blue"}]);
        let answer = library.post("/api/each/").json(&new).await;
        assert_eq!(answer.status(), 207, "{}", answer.text());
        let answer = answer.value();
        let (red, blue) = (
            answer[0]["data"]["id"].clone(),
            answer[3]["data"]["id"].clone(),
        );
        let taken = json!({
            "status": 400, "errors": {"name": ["tag with this name already exists."]},
        });
        assert_eq!(
            answer[0],
            json!({"status": 201, "data": {"id": red, "name": "red"}})
        );
        assert_eq!((&answer[1], &answer[2]), (&taken, &taken));
        let changes = json!([{"id": 99, "name": "x"}, {"id": blue, "name": "green"}, {"id": red}]);
        let answer = library.put("/api/each/").json(&changes).await.value();
        assert_eq!(answer[0]["status"], 400);
        assert_eq!(
            answer[1],
            json!({"status": 200, "data": {"id": blue, "name": "green"}})
        );
        let required = json!({"status": 400, "errors": {"name": ["This field is required."]}});
        assert_eq!(answer[2], required);
        let answer = library
            .delete("/api/each/")
            .json(&json!([red, 99, blue]))
            .await;
        assert_eq!(answer.status(), 207);
        assert_eq!(answer.value()[0], json!({"status": 204}));
        assert_eq!(answer.value()[1]["status"], 400);
        assert_eq!(answer.value()[2], json!({"status": 204}));
    }
}

fn tags(from: usize, count: usize) -> Value {
    (from..from + count)
        .map(|at| json!({"name": format!("t{at}")}))
        .collect()
}

struct ManyTags;

#[viewset(bulk(create, update, destroy))]
impl ModelViewSet for ManyTags {
    type Model = Tag;
    type Serializer = TagSerializer;
}

fn tag_lists(kit: RestKit) -> RestKit {
    many(kit).register("api/all", ManyTags).basename("all")
}

// parity: SER-014
#[actix_web::test]
async fn long_lists_cost_as_many_statements_as_short_ones() {
    for library in each(tag_lists).await {
        for path in ["/api/all/", "/api/each/"] {
            let mut costs = Vec::new();
            for (from, count) in [(0, 2), (10, 90)] {
                let counter = QueryCounter::new(library.db());
                let answer = library.post(path).json(&tags(from, count)).await;
                assert!(answer.status() < 300, "{}", answer.text());
                let created = counter.count();
                let rows = answer.value();
                let id = |row: &Value| row.get("data").unwrap_or(row)["id"].clone();
                let names: Vec<_> = rows
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row.get("data").unwrap_or(row)["name"].clone())
                    .collect();
                let sent = tags(from, count);
                let sent: Vec<_> = sent
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|tag| tag["name"].clone())
                    .collect();
                assert_eq!(names, sent, "in the order of the body");
                let ids: Value = rows.as_array().unwrap().iter().map(id).collect();
                let counter = QueryCounter::new(library.db());
                let answer = library.delete(path).json(&ids).await;
                assert!(answer.status() < 300, "{}", answer.text());
                costs.push((created, counter.count()));
            }
            assert_eq!(costs[0], costs[1], "{path}");
            assert!(costs[0].0 <= 7 && costs[0].1 <= 7, "{path} {costs:?}");
        }
        // Rows that clash with each other are found one by one, and only these are refused.
        let clash = json!([{"name": "a"}, {"name": "b"}, {"name": "a"}, {"name": "c"}]);
        let answer = library.post("/api/each/").json(&clash).await.value();
        let statuses: Vec<_> = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["status"].clone())
            .collect();
        assert_eq!(statuses, [201, 201, 400, 201]);
        let answer = library
            .post("/api/all/")
            .json(&json!([{"name": "d"}, {"name": "e"}, {"name": "d"}]))
            .await;
        let taken = json!({"2": {"name": ["tag with this name already exists."]}});
        expect(&answer, 400, &taken);
        // What is held is not deleted, the others are.
        let answer = library.get("/api/tags/").await.value();
        assert!(
            answer
                .as_array()
                .unwrap()
                .iter()
                .all(|tag| tag["name"] != "d")
        );
    }
}

#[actix_web::test]
async fn lists_that_can_be_changed_at_once_describe_themselves() {
    let app = |kit: RestKit| open(kit).register("api/each", EachTag).basename("each");
    for library in each(app).await {
        let described = library.request("OPTIONS", "/api/each/").await;
        assert_eq!(described.status(), 200, "{}", described.text());
        let actions = &described.value()["actions"];
        assert!(actions["POST"].is_object() && actions["PUT"].is_object());
    }
}
