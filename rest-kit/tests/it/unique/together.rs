//! Sets of values, with and without a condition.

use rest_kit::prelude::*;
use rest_kit::views::failure;
use serde_json::{Value, json};

use super::{Mark, Shop, each};
use crate::support::app::{expect, with};

#[derive(Serializer)]
#[serializer(model = Mark)]
struct MarkSerializer {
    id: i64,
    shelf: i64,
    place: i64,
    active: bool,
    code: String,
    note: String,
    until: Option<NaiveDate>,
}

/// Whether it is active is for nobody to say: it has the model's default.
#[derive(Serializer)]
#[serializer(model = Mark)]
struct ShownSerializer {
    shelf: i64,
    #[field(rename = "where")]
    place: i64,
    #[field(read_only)]
    active: bool,
    code: String,
}

/// As `ShownSerializer`, with a default of its own.
#[derive(Serializer)]
#[serializer(model = Mark)]
struct PassiveSerializer {
    shelf: i64,
    place: i64,
    #[field(read_only, default = false)]
    active: bool,
    code: String,
}

#[derive(Serializer)]
#[serializer(model = Mark, unique_together = false)]
struct UncheckedSerializer {
    shelf: i64,
    place: i64,
    code: String,
}

/// Has no field for the condition of the set: nobody asks for it.
#[derive(Serializer)]
#[serializer(model = Mark)]
struct PartialSerializer {
    shelf: i64,
    place: i64,
    code: String,
}

macro_rules! views {
    ($($view:ident: $serializer:ident),*) => {
        $(
            struct $view;

            #[viewset]
            impl ModelViewSet for $view {
                type Model = Mark;
                type Serializer = $serializer;
            }
        )*
    };
}

views!(
    Marks: MarkSerializer,
    Shown: ShownSerializer,
    Passive: PassiveSerializer,
    Unchecked: UncheckedSerializer,
    Partial: PartialSerializer
);

fn marks(kit: RestKit) -> RestKit {
    kit.register("marks", Marks)
        .register("shown", Shown)
        .basename("shown")
        .register("passive", Passive)
        .basename("passive")
        .register("unchecked", Unchecked)
        .basename("unchecked")
        .register("partial", Partial)
        .basename("partial")
}

/// Two marks: an active one, and one that is not.
async fn filled() -> Vec<Shop> {
    let shops = each(marks).await;
    for shop in &shops {
        for body in [
            json!({"shelf": 1, "place": 1, "code": "a"}),
            json!({"shelf": 1, "place": 2, "code": "b", "active": false}),
        ] {
            let answer = shop.post("/marks/").json(&body).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
        }
    }
    shops
}

fn refused(messages: &[&str]) -> Value {
    json!({"non_field_errors": messages})
}

const TAKEN: &str = "That place is taken.";
const CODE: &str = "The fields shelf, code must make a unique set.";
const ACTIVE: &str = "The fields code must make a unique set.";

// parity: VAL-004
#[actix_web::test]
async fn a_set_with_a_condition_is_unique_where_both_rows_meet_it() {
    let mark = |shelf, place, code| json!({"shelf": shelf, "place": place, "code": code});
    let cases = [
        (mark(1, 1, "c"), Some(refused(&[TAKEN]))),
        (mark(1, 1, "a"), Some(refused(&[TAKEN, CODE, ACTIVE]))),
        (with(mark(1, 1, "c"), json!({"active": false})), None),
        // The row that has the place is not active.
        (mark(1, 2, "d"), None),
        (mark(1, 2, "b"), Some(refused(&[TAKEN, CODE]))),
        (mark(2, 3, "b"), None),
        (mark(2, 4, "a"), Some(refused(&[ACTIVE]))),
        // The condition looks at a value that may be null.
        (with(mark(2, 5, "a"), json!({"until": "2030-01-01"})), None),
        (
            json!({}),
            Some(json!({
                "shelf": ["This field is required."],
                "place": ["This field is required."],
                "code": ["This field is required."],
            })),
        ),
    ];
    for shop in filled().await {
        for (body, errors) in &cases {
            let answer = shop.post("/marks/").json(body).await;
            match errors {
                None => assert_eq!(answer.status(), 201, "{body} {}", answer.text()),
                Some(errors) => expect(&answer, 400, errors),
            }
        }
    }
}

// parity: VAL-004, VAL-003
#[actix_web::test]
async fn a_change_of_what_a_condition_looks_at_is_checked_too() {
    let cases = [
        (json!({"active": true}), None),
        (json!({"active": false}), None),
        (json!({"place": 1}), None),
        (json!({"active": true}), Some(refused(&[TAKEN]))),
        (
            json!({"active": true, "code": "a"}),
            Some(refused(&[TAKEN, CODE, ACTIVE])),
        ),
        (json!({"active": true, "place": 3}), None),
    ];
    for shop in filled().await {
        for (body, errors) in &cases {
            let answer = shop.patch("/marks/2/").json(body).await;
            match errors {
                None => assert_eq!(answer.status(), 200, "{body} {}", answer.text()),
                Some(errors) => expect(&answer, 400, errors),
            }
        }
        // The row itself is no other row.
        let own = json!({"shelf": 1, "place": 1, "code": "a", "active": true});
        let answer = shop.put("/marks/1/").json(&own).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
    }
}

// parity: VAL-004
#[actix_web::test]
async fn a_set_has_a_message_and_a_code_of_its_own() {
    for shop in each(|kit| marks(kit).exception_handler(failure::standardized)).await {
        let body = json!({"shelf": 1, "place": 1, "code": "a", "note": "x"});
        assert_eq!(shop.post("/marks/").json(&body).await.status(), 201);
        let again = with(body, json!({"code": "b", "note": "x"}));
        let answer = shop.post("/marks/").json(&again).await;
        assert_eq!(answer.status(), 400);
        let errors = answer.value()["errors"].clone();
        assert_eq!(errors[0]["detail"], TAKEN);
        assert_eq!(errors[0]["code"], "place_taken");
        assert_eq!(errors[1]["detail"], "Again shelf, note.");
        assert_eq!(errors[1]["code"], "unique");
    }
}

// parity: VAL-010, SER-046
#[actix_web::test]
async fn what_is_only_shown_takes_part_with_its_default() {
    for shop in filled().await {
        let taken = json!({"shelf": 1, "where": 1, "code": "z"});
        let answer = shop.post("/shown/").json(&taken).await;
        expect(&answer, 400, &json!({"non_field_errors": [TAKEN]}));
        // DRF takes the default for what a PUT will store, and what is stored for a PATCH.
        let answer = shop.put("/shown/2/").json(&taken).await;
        expect(&answer, 400, &json!({"non_field_errors": [TAKEN]}));
        let answer = shop.patch("/shown/2/").json(&json!({"where": 1})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        // The serializer's default goes before the model's; the index still has its word.
        let passive = json!({"shelf": 1, "place": 1, "code": "z"});
        let answer = shop.put("/passive/2/").json(&passive).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = shop.post("/passive/").json(&passive).await;
        expect(&answer, 400, &json!({"non_field_errors": [CODE]}));
    }
}

// parity: VAL-010
#[actix_web::test]
async fn sets_are_not_asked_for_where_a_serializer_does_not_want_it() {
    for shop in filled().await {
        let counter = rest_kit::test::QueryCounter::new(shop.db());
        let free = json!({"shelf": 5, "place": 5, "code": "q"});
        let answer = shop.post("/unchecked/").json(&free).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(counter.count(), 1, "only the row is stored");
        // What the database refuses is told in the same words all the same.
        let taken = json!({"shelf": 1, "place": 9, "code": "a"});
        let answer = shop.post("/unchecked/").json(&taken).await;
        assert_eq!(answer.status(), 400, "{}", answer.text());
        // Without a field for the condition nobody can tell: the set is left to the index.
        let taken = json!({"shelf": 1, "place": 1, "code": "p"});
        let answer = shop.post("/partial/").json(&taken).await;
        expect(&answer, 400, &json!({"non_field_errors": [TAKEN]}));
    }
}
