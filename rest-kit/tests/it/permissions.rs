//! Permissions: who may call, who may touch an object, and in which words the others are refused.

use rest_kit::permissions::Inherit;
use rest_kit::prelude::*;
use rest_kit::views::Authenticators;
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::{Book, BookSerializer};

/// Answers as its type says: for the call and for the object.
struct Says<const CALL: bool, const OBJECT: bool>;

#[permission]
impl<M: 'static, const CALL: bool, const OBJECT: bool> Permission<M> for Says<CALL, OBJECT> {
    fn has_permission(&self, _: &Context) -> bool {
        CALL
    }
    fn has_object_permission(&self, _: &Context, _: &M) -> bool {
        OBJECT
    }
}

const YES: Says<true, true> = Says;
const ALSO: Says<true, true> = Says;
const NO: Says<false, false> = Says;
const NEITHER: Says<false, false> = Says;
const CALL: Says<true, false> = Says;
const OBJECT: Says<false, true> = Says;

/// Declares a viewset for each rule, and a function that registers them by number.
macro_rules! rules {
    ($($name:ident: $rule:expr => $list:literal $detail:literal,)+) => {
        $(
            struct $name;

            #[viewset]
            impl ReadOnlyModelViewSet for $name {
                type Model = Book;
                type Serializer = BookSerializer;

                fn permissions(&self) -> impl Permission<Book> {
                    $rule
                }
            }
        )+

        fn rules(kit: RestKit) -> RestKit {
            kit$(.register(stringify!($name), $name).basename(stringify!($name)))+
        }

        const RULES: &[(&str, u16, u16)] = &[$((stringify!($name), $list, $detail)),+];
    };
}

rules! {
    Yes: YES => 200 200,
    No: NO => 403 403,
    Call: CALL => 200 403,
    Object: OBJECT => 403 403,
    NotYes: !YES => 403 403,
    NotNo: !NO => 200 200,
    NotCall: !CALL => 403 403,
    NotObject: !OBJECT => 200 403,
    NotNotCall: !!CALL => 200 403,
    YesAndYes: YES & ALSO => 200 200,
    YesAndNo: YES & NO => 403 403,
    NoAndYes: NO & YES => 403 403,
    YesAndCall: YES & CALL => 200 403,
    CallAndObject: CALL & OBJECT => 403 403,
    YesOrNo: YES | NO => 200 200,
    NoOrYes: NO | YES => 200 200,
    NoOrNo: NO | NEITHER => 403 403,
    // Each side is asked for call and object together.
    CallOrObject: CALL | OBJECT => 200 403,
    CallOrYes: CALL | YES => 200 200,
    Deep: (YES & !NO) | (CALL & OBJECT) => 200 200,
    DeepNo: !(YES | NO) & YES => 403 403,
    List: (YES, CALL) => 200 403,
    ListNo: (YES, NO, YES) => 403 403,
}

// parity: PRM-005, PRM-014
#[actix_web::test]
async fn rules_compose_for_calls_and_objects() {
    for library in each(rules).await {
        library.force_authenticate(Some(caller(1, false)));
        for (name, list, detail) in RULES {
            let answer = library.get(&format!("/{name}/")).await;
            assert_eq!(answer.status(), *list, "the call of {name}");
            let answer = library.get(&format!("/{name}/1/")).await;
            assert_eq!(answer.status(), *detail, "the object of {name}");
        }
    }
}

struct IsOwnerOrReadOnly;

#[permission]
impl Permission<Book> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        cx.is_safe_method() || book.owner_id == cx.user_id()
    }

    fn message(&self) -> Option<&'static str> {
        Some("Only its owner may change a book.")
    }
}

struct Owned;

#[viewset]
impl ModelViewSet for Owned {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        (IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly)
    }
}

fn owned(kit: RestKit) -> RestKit {
    kit.authentication(TokenAuthentication::new(Tokens))
        .register("books", Owned)
}

// parity: AUT-002, PRM-001, PRM-003, PRM-004, PRM-006, PRM-011, PRM-012, GEN-019
#[actix_web::test]
async fn owners_may_change_what_others_may_read() {
    let body = json!({"title": "Mine"});
    for library in each(owned).await {
        assert_eq!(library.get("/books/2/").await.status(), 200);
        let stranger = library.patch("/books/1/").json(&body).await;
        expect(
            &stranger,
            401,
            &json!({"detail": "Authentication credentials were not provided."}),
        );
        assert_eq!(stranger.header("www-authenticate"), Some("Token"));
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(library.patch("/books/1/").json(&body).await.status(), 200);
        let words = json!({"detail": "Only its owner may change a book."});
        for method in ["PUT", "PATCH", "DELETE"] {
            let answer = library.request(method, "/books/2/").json(&body).await;
            expect(&answer, 403, &words);
            assert_eq!(answer.header("www-authenticate"), None);
        }
        // What is not there is not found, whoever asks.
        assert_eq!(library.delete("/books/99/").await.status(), 404);
    }
}

struct Anonymous;

#[api_view]
impl ApiView for Anonymous {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }
}

struct Defaults;

#[api_view]
impl ApiView for Defaults {
    fn permissions(&self) -> impl Permission {
        Inherit
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

struct Public;

#[api_view]
impl ApiView for Public {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn closed(kit: RestKit) -> RestKit {
    kit.permissions(IsAdminUser)
        .authentication(TokenAuthentication::new(Tokens))
        .register_view("anonymous", Anonymous)
        .register_view("defaults", Defaults)
        .register_view("public", Public)
}

// parity: VIE-007, PRM-002, PRM-004, PRM-013
#[actix_web::test]
async fn whoever_cannot_log_in_is_forbidden() {
    for library in each(closed).await {
        let answer = library.get("/anonymous/").await;
        assert_eq!(answer.status(), 403);
        assert_eq!(answer.header("www-authenticate"), None);
        assert_eq!(library.get("/defaults/").await.status(), 401);
        let ann = library
            .get("/defaults/")
            .header("authorization", "Token token-of-ann")
            .await;
        let words = "You do not have permission to perform this action.";
        expect(&ann, 403, &json!({ "detail": words }));
        let root = library
            .get("/defaults/")
            .header("authorization", "Token token-of-root")
            .await;
        assert_eq!(root.status(), 204);
        assert_eq!(library.get("/public/").await.status(), 204);
    }
}

/// Decides by asking, and says itself what is wrong.
struct Asks;

#[permission]
impl<M: 'static> Permission<M> for Asks {
    async fn check(&self, cx: &Context) -> Result<bool> {
        match cx.request().query_param("say") {
            Some("nothing is here") => Err(Error::not_found()),
            Some("who are you") => Err(Error::not_authenticated()),
            Some("not now") => Err(Error::permission_denied().with_message("Not now.")),
            said => Ok(said.is_none()),
        }
    }

    async fn check_object(&self, cx: &Context, _: &M) -> Result<bool> {
        match cx.request().query_param("hide") {
            Some(_) => Err(Error::not_found()),
            None => Ok(true),
        }
    }
}

struct Asking;

#[viewset]
impl ReadOnlyModelViewSet for Asking {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        Asks & !NO
    }
}

// parity: PRM-017
#[actix_web::test]
async fn a_rule_may_answer_what_it_wants() {
    let app = |kit: RestKit| {
        kit.authentication(TokenAuthentication::new(Tokens))
            .register("books", Asking)
    };
    for library in each(app).await {
        let unknown = "Authentication credentials were not provided.";
        for (path, status, detail) in [
            ("/books/?say=nothing+is+here", 404, "Not found."),
            ("/books/?say=who+are+you", 401, unknown),
            ("/books/?say=not+now", 403, "Not now."),
            ("/books/?say=no", 401, unknown),
            ("/books/1/?hide", 404, "Not found."),
        ] {
            let answer = library.get(path).await;
            expect(&answer, status, &json!({ "detail": detail }));
        }
        assert_eq!(library.get("/books/").await.status(), 200);
        assert_eq!(library.get("/books/1/").await.status(), 200);
    }
}
