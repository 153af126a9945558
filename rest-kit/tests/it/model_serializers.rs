//! Serializers that are filled from their models: all fields, all but some, related rows to a depth.

use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::json;

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::{Author, Book, Review, Sample, Shelf, Tag, User};

// The names of the types of the columns are not in scope here, and need not be.
mod filled {
    use rest_kit::model_serializer;

    use crate::support::library::{Book, Sample, Shelf};

    #[model_serializer(model = Book, exclude(owner, updated_at, status))]
    #[derive(Debug)]
    pub(super) struct ExcludingSerializer {
        /// Stands before the columns, as DRF's declared fields do.
        #[field(source = author.name)]
        pub(super) author_name: String,
    }

    #[model_serializer(model = Sample, fields = "__all__", rename_all = "camelCase")]
    #[derive(Debug)]
    pub(super) struct WholeSampleSerializer {}

    #[model_serializer(model = Shelf, fields = "__all__")]
    #[derive(Debug)]
    pub(super) struct WholeShelfSerializer {}
}

use filled::{ExcludingSerializer, WholeSampleSerializer, WholeShelfSerializer};

#[model_serializer(
    model = Book,
    fields(title, isbn, shouted, author, price, tags, reviews),
    read_only_fields(tags),
    extra_kwargs(title(min_length = 3, label = "Name"), price(max_value = 50)),
)]
struct ListedSerializer {
    #[field(computed)]
    shouted: String,
}

#[hooks]
impl ListedSerializer {
    fn get_shouted(book: &Book, _cx: &Context) -> String {
        book.title.to_uppercase()
    }

    fn validate_isbn(isbn: &str) -> FieldResult {
        if isbn.starts_with('0') {
            return Err("No zeros.".into());
        }
        Ok(())
    }
}

#[model_serializer(model = Book, exclude(created_at, updated_at), depth = 1)]
struct DeepBookSerializer {}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct TagName {
    name: String,
}

#[model_serializer(model = Review, fields = "__all__", depth = 2)]
struct DeepReviewSerializer {}

#[model_serializer(model = Book, fields(title, author, tags), depth = 1)]
struct OwnTagsSerializer {
    #[field(nested, read_only)]
    tags: Vec<TagName>,
}

macro_rules! viewsets {
    ($($name:ident: $model:ident, $serializer:ident;)*) => {$(
        struct $name;

        #[viewset]
        impl ModelViewSet for $name {
            type Model = $model;
            type Serializer = $serializer;
        }
    )*};
}

viewsets! {
    Excluding: Book, ExcludingSerializer;
    Listed: Book, ListedSerializer;
    DeepBooks: Book, DeepBookSerializer;
    DeepReviews: Review, DeepReviewSerializer;
    OwnTags: Book, OwnTagsSerializer;
    Samples: Sample, WholeSampleSerializer;
    Shelves: Shelf, WholeShelfSerializer;
}

fn app(kit: RestKit) -> RestKit {
    kit.register("api/excluding", Excluding)
        .basename("excluding")
        .register("api/listed", Listed)
        .basename("listed")
        .register("api/deep", DeepBooks)
        .basename("deep")
        .register("api/reviews", DeepReviews)
        .register("api/tagged", OwnTags)
        .basename("tagged")
        .register("api/samples", Samples)
        .register("api/shelves", Shelves)
}

// parity: SER-026, SER-041, SER-034, SER-035
#[actix_web::test]
async fn all_fields_but_the_excluded_ones_are_there_in_drfs_order() {
    for library in each(app).await {
        let answer = library.get("/api/excluding/1/").await;
        let text = answer.text();
        let created = answer.value()["created_at"].clone();
        assert_eq!(
            text,
            format!(
                r#"{{"id":1,"author_name":"Herbert","title":"Dune","subtitle":null,"isbn":"9780000000004","price":"9.99","pages":null,"in_print":true,"created_at":{created},"author":1,"tags":[1,2]}}"#
            )
        );
        let sent = with(new_book(), json!({"id": 99, "in_print": false, "owner": 2}));
        let answer = library.post("/api/excluding/").json(&sent).await;
        let book = answer.value();
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(book["id"], 4);
        assert_eq!(book["tags"], json!([2]));
        assert_eq!(book["in_print"], false);
    }
}

// parity: SER-025, SER-028
#[actix_web::test]
async fn what_the_model_says_holds_for_fields_taken_from_it() {
    for library in each(app).await {
        let sent = json!({"title": "x".repeat(51), "price": "0.001", "author": 9, "isbn": null});
        let answer = library.post("/api/excluding/").json(&sent).await;
        expect(
            &answer,
            400,
            &json!({
                "title": ["Ensure this field has no more than 50 characters."],
                "isbn": ["This field may not be null."],
                "price": ["Ensure that there are no more than 2 decimal places."],
                "author": [r#"Invalid pk "9" - object does not exist."#],
            }),
        );
    }
}

// parity: SER-030, SER-031, REL-013, SER-040
#[actix_web::test]
async fn listed_fields_come_in_that_order_and_take_keys_from_outside() {
    for library in each(app).await {
        let answer = library.get("/api/listed/1/").await;
        assert_eq!(
            answer.text(),
            r#"{"title":"Dune","isbn":"9780000000004","shouted":"DUNE","author":1,"price":"9.99","tags":[1,2],"reviews":[]}"#
        );
        let sent = with(
            new_book(),
            json!({"title": "It", "price": "50.01", "isbn": "0"}),
        );
        let answer = library.post("/api/listed/").json(&sent).await;
        expect(
            &answer,
            400,
            &json!({
                "title": ["Ensure this field has at least 3 characters."],
                "isbn": ["No zeros."],
                "price": ["Ensure this value is less than or equal to 50."],
            }),
        );
        let answer = library.post("/api/listed/").json(&new_book()).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()["tags"], json!([]), "read-only");
        let fields = library.options("/api/listed/").await.value();
        assert_eq!(fields["actions"]["POST"]["title"]["label"], "Name");
        assert_eq!(fields["actions"]["POST"]["tags"]["read_only"], true);
    }
}

// parity: SER-032
#[actix_web::test]
async fn depth_nests_related_rows_with_one_query_each() {
    for library in each(app).await {
        let counter = QueryCounter::new(library.db());
        let answer = library.get("/api/deep/1/").await;
        assert_eq!(counter.count(), 4, "book, author, owner, tags");
        expect(
            &answer,
            200,
            &json!({
                "id": 1, "title": "Dune", "subtitle": null, "isbn": "9780000000004",
                "price": "9.99", "pages": null, "status": "draft", "in_print": true,
                "author": {"id": 1, "name": "Herbert", "born": null},
                "owner": {
                    "id": 1, "username": "ann", "token": "token-of-ann",
                    "is_staff": false, "is_active": true,
                },
                "tags": [{"id": 1, "name": "classic"}, {"id": 2, "name": "sand"}],
            }),
        );
        // As in DRF, what is nested by itself is only shown: the keys are not read.
        let answer = library
            .patch("/api/deep/1/")
            .json(&json!({"author": 2, "pages": 7}))
            .await;
        assert_eq!(answer.value()["author"]["id"], 1);
        assert_eq!(answer.value()["pages"], 7);
        let answer = library.get("/api/tagged/1/").await;
        assert_eq!(
            answer.text(),
            r#"{"title":"Dune","author":{"id":1,"name":"Herbert","born":null},"tags":[{"name":"classic"},{"name":"sand"}]}"#
        );
    }
}

// parity: SER-032
#[actix_web::test]
async fn depth_goes_on_from_there() {
    for library in each(|kit| {
        app(kit)
            .register("api/plain", crate::support::library::ReviewViewSet)
            .basename("plain")
    })
    .await
    {
        let sent = json!({"book": 2, "reader": "ann", "stars": 5});
        let answer = library.post("/api/plain/").json(&sent).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let answer = library.get("/api/reviews/").await.value();
        let book = &answer[0]["book"];
        assert_eq!(book["title"], "The Dispossessed");
        assert_eq!(
            book["author"],
            json!({"id": 2, "name": "Le Guin", "born": null})
        );
        assert_eq!(book["owner"]["username"], "root");
        assert_eq!(book["tags"], json!([{"id": 1, "name": "classic"}]));
    }
}

// parity: SER-027, SER-034
#[actix_web::test]
async fn columns_of_every_type_are_filled_in() {
    for library in each(app).await {
        let sent = json!({"name": "top", "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"});
        let answer = library.post("/api/shelves/").json(&sent).await;
        expect(&answer, 201, &sent);
        let answer = library
            .post("/api/samples/")
            .json(&json!({"small": 1e9, "link": "x"}))
            .await;
        let errors = answer.value();
        assert_eq!(
            errors["small"],
            json!(["Ensure this value is less than or equal to 32767."])
        );
        assert_eq!(errors["link"], json!(["Enter a valid URL."]));
        assert_eq!(errors["money"], json!(["This field is required."]));
        assert!(errors.get("maybeMoney").is_none() && errors.get("id").is_none());
        let described = library.options("/api/samples/").await.value();
        let fields = &described["actions"]["POST"];
        for (name, kind) in [
            ("id", "integer"),
            ("flag", "boolean"),
            ("double", "float"),
            ("email", "email"),
            ("day", "date"),
            ("moment", "datetime"),
            ("maybeMoney", "decimal"),
            ("status", "choice"),
            ("maybeStatus", "choice"),
        ] {
            assert_eq!(fields[name]["type"], kind, "{name}");
        }
    }
}
