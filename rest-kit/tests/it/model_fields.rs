//! Serializer fields that are made from a model: kinds, limits, relations, other answers.

use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{caller, each, expect, new_book, with};
use crate::support::library::{Book, BookListSerializer, User, open};

/// Somebody whose token is set and never shown.
#[derive(Serializer)]
#[serializer(model = User)]
struct MemberSerializer {
    id: i64,
    username: String,
    #[field(write_only)]
    token: String,
    #[field(read_only)]
    is_staff: bool,
    is_active: bool,
    #[field(computed)]
    shout: String,
}

impl MemberSerializer {
    fn get_shout(user: &User, cx: &Context) -> String {
        format!(
            "{} by {}",
            user.username.to_uppercase(),
            cx.request().method()
        )
    }
}

struct MemberViewSet;

#[viewset]
impl ModelViewSet for MemberViewSet {
    type Model = User;
    type Serializer = MemberSerializer;

    async fn perform_create(
        &self,
        cx: &Context,
        user: Validated<MemberSerializer>,
    ) -> Result<User> {
        user.set(crate::support::library::users::is_staff, true)
            .save(cx)
            .await
    }
}

struct BriefViewSet;

#[viewset(answers(create = BookListSerializer, partial_update = BookListSerializer))]
impl ModelViewSet for BriefViewSet {
    type Model = Book;
    type Serializer = crate::support::library::BookSerializer;
}

fn members(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/members", MemberViewSet)
        .register("api/brief", BriefViewSet)
        .basename("brief")
}

// parity: SER-027, SER-028, VER-014, VER-015, VER-016
#[actix_web::test]
async fn kinds_and_limits_come_from_the_model() {
    for library in each(open).await {
        let fields = library.options("/api/samples/").await.value()["actions"]["POST"].clone();
        for (name, kind) in [
            ("flag", "boolean"),
            ("small", "integer"),
            ("medium", "integer"),
            ("large", "integer"),
            ("single", "float"),
            ("double", "float"),
            ("text", "string"),
            ("email", "email"),
            ("link", "url"),
            ("slug", "slug"),
            ("day", "date"),
            ("hour", "time"),
            ("moment", "datetime"),
            ("money", "decimal"),
            ("code", "string"),
            ("json", "field"),
            ("span", "duration"),
            ("status", "choice"),
        ] {
            assert_eq!(fields[name]["type"], kind, "{name}");
        }
        assert_eq!(fields["text"]["max_length"], 10);
        assert_eq!(fields["money"]["max_digits"], 6);
        assert_eq!(fields["money"]["decimal_places"], 2);
        assert_eq!(fields["maybe_day"]["required"], false);
        assert_eq!(fields["day"]["required"], true);
        assert_eq!(fields["id"]["read_only"], true);
        let fields = library.options("/api/books/").await.value()["actions"]["POST"].clone();
        assert_eq!(fields["price"]["min_value"], 0.01);
        assert_eq!(fields["pages"]["max_value"], 5000);
        assert_eq!(fields["isbn"]["label"], "ISBN");
        // The rows that a relation may name are not listed: there may be many.
        for relation in ["author", "tags"] {
            assert_eq!(fields[relation]["type"], "field", "{relation}");
            assert_eq!(fields[relation].get("choices"), None, "{relation}");
        }
        // A default makes a field one that need not be sent.
        assert_eq!(fields["status"]["required"], false);
        assert_eq!(
            fields["status"]["choices"][1]["display_name"],
            "On the shelf"
        );
    }
}

// parity: REL-001, SER-035, REL-003
#[actix_web::test]
async fn relations_are_keys() {
    for library in each(open).await {
        let book = library.get("/api/books/1/").await.value();
        assert_eq!(
            (&book["author"], &book["tags"]),
            (&json!(1), &json!([1, 2]))
        );
        // What refers to a row is shown where it is asked for only.
        assert_eq!(book.get("reviews"), None);
        let wrong_type = |given: &str| {
            json!([format!(
                "Incorrect type. Expected pk value, received {given}."
            )])
        };
        let missing = |key: &str| json!([format!("Invalid pk \"{key}\" - object does not exist.")]);
        let null = json!(["This field may not be null."]);
        for (field, value, error) in [
            ("author", json!(99), missing("99")),
            ("author", json!("x"), wrong_type("str")),
            ("author", json!(true), wrong_type("bool")),
            ("author", json!([1]), wrong_type("list")),
            ("author", json!(null), null.clone()),
            ("author", json!(""), null.clone()),
            ("tags", json!([1, 99]), missing("99")),
            ("tags", json!(["x"]), wrong_type("str")),
            (
                "tags",
                json!(5),
                json!(["Expected a list of items but got type \"int\"."]),
            ),
            ("tags", json!(null), null),
        ] {
            let body = with(new_book(), json!({(field): value}));
            let answer = library.post("/api/books/").json(&body).await;
            expect(&answer, 400, &json!({(field): error}));
        }
        let body = with(new_book(), json!({"author": "2", "tags": ["1"]}));
        let answer = library.post("/api/books/").json(&body).await;
        assert_eq!(answer.value()["author"], 2);
        assert_eq!(answer.value()["tags"], json!([1]));
    }
}

// parity: SER-030, SER-031, SER-040, FLD-001, FLD-002, FLD-044, GEN-007
#[actix_web::test]
async fn fields_are_only_read_only_written_or_computed() {
    for library in each(members).await {
        let new = json!({
            "username": "eve", "token": "secret", "is_staff": false, "is_active": true,
            "shout": "quiet",
        });
        let answer = library.post("/api/members/").json(&new).await;
        let expected = json!({
            "id": 4, "username": "eve", "is_staff": true, "is_active": true,
            "shout": "EVE by POST",
        });
        expect(&answer, 201, &expected);
        let change = json!({"is_staff": false, "token": "other"});
        let answer = library.patch("/api/members/4/").json(&change).await.value();
        assert_eq!(
            (&answer["is_staff"], answer.get("token")),
            (&json!(true), None::<&Value>)
        );
        assert_eq!(answer["shout"], "EVE by PATCH");
    }
}

struct GuardedViewSet;

#[viewset]
impl ModelViewSet for GuardedViewSet {
    type Model = Book;
    type Serializer = crate::support::library::BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticatedOrReadOnly
    }
}

// parity: VER-017
#[actix_web::test]
async fn options_tell_what_the_caller_may_do() {
    let app = |kit: RestKit| {
        open(kit)
            .register("guarded", GuardedViewSet)
            .basename("guarded")
    };
    for library in each(app).await {
        let nobody = library.options("/guarded/").await;
        assert_eq!(nobody.status(), 200);
        assert_eq!(nobody.value()["name"], "Guarded List");
        assert_eq!(nobody.value().get("actions"), None);
        library.force_authenticate(Some(caller(1, false)));
        let list = library.options("/guarded/").await.value();
        assert_eq!(list["actions"]["POST"]["title"]["required"], true);
        assert_eq!(list["actions"].get("PUT"), None);
        let one = library.options("/guarded/1/").await.value();
        assert_eq!(one["actions"]["PUT"]["title"]["max_length"], 50);
        // An object that is not there cannot be replaced.
        let gone = library.options("/guarded/99/").await;
        assert_eq!(gone.status(), 200, "{}", gone.text());
        assert_eq!(gone.value().get("actions"), None);
    }
}

#[actix_web::test]
async fn answers_may_have_another_serializer_than_bodies() {
    for library in each(members).await {
        let answer = library.post("/api/brief/").json(&new_book()).await;
        expect(&answer, 201, &json!({"id": 4, "title": "Tehanu"}));
        let change = json!({"title": "Changed"});
        let answer = library.patch("/api/brief/4/").json(&change).await;
        expect(&answer, 200, &json!({"id": 4, "title": "Changed"}));
        let answer = library.get("/api/brief/4/").await;
        assert_eq!(answer.value()["isbn"], "9780000099999");
        let fields = library.options("/api/brief/").await.value()["actions"]["POST"].clone();
        assert_eq!(fields["isbn"]["required"], true);
    }
}
