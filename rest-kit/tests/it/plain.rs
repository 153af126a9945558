//! Serializers without a model: what they ask of the request and of the database.

use rest_kit::prelude::*;
use rest_kit::serializers::{FieldContext, current_user, validate_parts};
use serde_json::{Value, json};

use crate::support::app::{caller, each, expect, with};
use crate::support::library::{Author, Book, Tag, open};

/// How many copies one line may have.
#[derive(Clone, Copy)]
struct Most(i64);

fn is_below_the_most(copies: i64, at: &FieldContext<'_>) -> FieldResult {
    let Most(most) = at.context().provided().unwrap_or(Most(3));
    if copies > most {
        return Err(format!("{} is above {most}.", at.name()).into());
    }
    Ok(())
}

/// One line of an order.
#[derive(Serializer)]
struct Line {
    #[field(references = Book)]
    book: i64,
    #[field(default = 1, min_value = 1, validators(is_below_the_most))]
    copies: i64,
    #[field(hidden = current_user)]
    buyer: i64,
}

impl Line {
    fn validate(line: &mut Validated<Self>) -> FieldResult {
        if line.book == Some(2) && line.copies == Some(2) {
            return Err("Only one of these.".into());
        }
        Ok(())
    }
}

async fn is_no_author(name: &mut String, cx: &Context) -> Result<()> {
    let authors = Author::objects().load(cx).await?;
    if authors.iter().any(|author| author.name == *name) {
        return Err(ValidationErrors::message("Authors get theirs for free.", "author").into());
    }
    Ok(())
}

async fn knows_the_place(order: &mut Validated<Order>, cx: &Context) -> Result<()> {
    let is_known = Tag::objects().exists(cx).await?;
    if is_known && order.place.as_deref() == Some("nowhere") {
        return Err(ValidationErrors::field("place", "There is no such place.").into());
    }
    Ok(())
}

/// An order, nothing of which is stored.
#[derive(Serializer)]
#[serializer(check = knows_the_place)]
struct Order {
    #[field(check = is_no_author, source = customer.name)]
    name: String,
    #[field(required = false)]
    place: String,
    #[field(required = false)]
    lines: Vec<Line>,
    gift: Option<Line>,
    #[field(references = Tag, slug = name)]
    tag: Option<String>,
    #[field(required = false, unique(Book.title, iexact), error_messages(unique = "We have it."))]
    wish: String,
    #[field(hidden, default = "web")]
    channel: String,
}

struct OrderView;

#[api_view]
impl ApiView for OrderView {
    async fn post(&self, cx: &Context, order: Validated<Order>) -> Result<Response> {
        let buyers = order.lines.as_ref().map(|lines| {
            let buyers = lines.iter().map(|line| line.buyer);
            buyers.collect::<Vec<_>>()
        });
        let _ = cx;
        let answer = json!({
            "names": order.names(), "sent": &*order, "buyers": buyers,
            "tag": order.key_of::<i64>("tag"),
        });
        Ok(Response::new(&answer))
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        cx.provide(Most(9));
        let order = validate_parts::<Order>(cx.data().await?, cx).await?;
        Ok(Response::new(&order.names()))
    }
}

fn shop(kit: RestKit) -> RestKit {
    open(kit).register_view("shop", OrderView)
}

fn order(changes: Value) -> Value {
    with(json!({"name": "Zoe"}), changes)
}

// parity: FLD-042, SER-021, VAL-007
#[actix_web::test]
async fn nested_objects_know_the_request_and_the_database() {
    for library in each(shop).await {
        let lines = json!({"lines": [{"book": 1, "buyer": 99}, {"book": "2", "copies": 3}]});
        library.force_authenticate(Some(caller(1, false)));
        let answer = library.post("/shop/").json(&order(lines)).await;
        let expected = json!({
            "names": ["customer", "lines", "channel"],
            "sent": {
                "name": "Zoe",
                "lines": [{"book": 1, "copies": 1}, {"book": 2, "copies": 3}],
                "gift": null,
                "tag": null,
            },
            "buyers": [1, 1],
            "tag": null,
        });
        expect(&answer, 200, &expected);
        let lines = json!({
            "lines": [
                {"book": 99},
                {"book": 1, "copies": 4},
                {"book": 2, "copies": 2},
                {"copies": 0},
                null,
                7,
            ],
            "gift": {"book": 98},
        });
        let answer = library.post("/shop/").json(&order(lines)).await;
        let expected = json!({
            "lines": {
                "0": {"book": ["Invalid pk \"99\" - object does not exist."]},
                "1": {"copies": ["copies is above 3."]},
                "2": {"non_field_errors": ["Only one of these."]},
                "3": {
                    "book": ["This field is required."],
                    "copies": ["Ensure this value is greater than or equal to 1."],
                },
                "4": ["This field may not be null."],
                "5": {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]},
            },
            "gift": {"book": ["Invalid pk \"98\" - object does not exist."]},
        });
        expect(&answer, 400, &expected);
        // Nobody is there to be the buyer.
        library.force_authenticate(None);
        let answer = library
            .post("/shop/")
            .json(&order(json!({"lines": [{"book": 1}]})))
            .await;
        assert_eq!(answer.status(), 403);
    }
}

// parity: VAL-001, FLD-008, REL-003
#[actix_web::test]
async fn values_are_compared_with_rows_of_any_model() {
    for library in each(shop).await {
        let wrong = json!({"tag": "nope", "wish": "DUNE"});
        let answer = library.post("/shop/").json(&order(wrong)).await;
        let expected = json!({
            "tag": ["Object with name=nope does not exist."],
            "wish": ["We have it."],
        });
        expect(&answer, 400, &expected);
        let good = json!({"tag": "sand", "wish": "Dune 7"});
        let answer = library.post("/shop/").json(&order(good)).await;
        assert_eq!(answer.value()["tag"], 2);
    }
}

// parity: VAL-006, VAL-008, VAL-015
#[actix_web::test]
async fn functions_that_ask_the_database_come_after_the_fields_and_before_the_whole() {
    for library in each(shop).await {
        let author = json!({"name": "Herbert", "place": "nowhere"});
        let answer = library.post("/shop/").json(&author).await;
        let expected = json!({"name": ["Authors get theirs for free."]});
        expect(&answer, 400, &expected);
        let answer = library
            .post("/shop/")
            .json(&order(json!({"place": "nowhere"})))
            .await;
        expect(&answer, 400, &json!({"place": ["There is no such place."]}));
    }
}

// parity: SER-015
#[actix_web::test]
async fn parts_may_be_sent_without_an_object() {
    for library in each(shop).await {
        let answer = library
            .patch("/shop/")
            .json(&json!({"place": "home"}))
            .await;
        expect(&answer, 200, &json!(["place"]));
        let line = json!({"lines": [{"book": 1, "copies": 8}]});
        library.force_authenticate(Some(caller(1, false)));
        let answer = library.patch("/shop/").json(&line).await;
        expect(&answer, 200, &json!(["lines"]));
        let answer = library.patch("/shop/").json(&json!({"name": ""})).await;
        expect(
            &answer,
            400,
            &json!({"name": ["This field may not be blank."]}),
        );
    }
}
