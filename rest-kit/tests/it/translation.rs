//! Messages in the language of the caller.

use rest_kit::error::ErrorKind;
use rest_kit::prelude::*;
use rest_kit::test::TestResponse;
use rest_kit::translation::Languages;
use rest_kit::views::failure;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

const GERMAN: &str = r#"
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Not found."
msgstr "Nicht gefunden."

msgid "Method \"{method}\" not allowed."
msgstr "Die Methode „{method}“ gibt es hier nicht."

msgid "This field is required."
msgstr "Das muss angegeben werden."

msgid "Ensure this field has no more than {max_length} characters."
msgstr "Mehr als {max_length} Zeichen sind zu viel."

msgid "\"{input}\" is not a valid choice."
msgstr "„{input}“ steht nicht zur Wahl."

msgid "Request was throttled."
msgstr "Das war zu oft."

msgid "Expected available in {wait} second."
msgid_plural "Expected available in {wait} seconds."
msgstr[0] "Wieder in {wait} Sekunde."
msgstr[1] "Wieder in {wait} Sekunden."

msgid "The shop is closed."
msgstr "Der Laden hat zu."
"#;

/// Knows one message, in other forms for other numbers.
const POLISH: &str = r#"
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 "
"|| n%100>14) ? 1 : 2);\n"

msgid "Expected available in {wait} second."
msgid_plural "Expected available in {wait} seconds."
msgstr[0] "za {wait} sekundę"
msgstr[1] "za {wait} sekundy"
msgstr[2] "za {wait} sekund"
"#;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Small,
    Large,
}

#[derive(Serializer)]
struct Order {
    #[field(max_length = 3)]
    number: String,
    size: Size,
}

struct Shop;

#[api_view]
impl ApiView for Shop {
    async fn get(&self, cx: &Context) -> Result<Response> {
        if let Some(code) = cx.request().query_param("language") {
            cx.set_language(code);
        }
        let said = [
            cx.translate("The shop is closed."),
            cx.translate("Good bye."),
        ];
        Ok(Response::new(
            &json!({"language": cx.language(), "said": said}),
        ))
    }

    async fn post(&self, _: &Context, order: Data<Order>) -> Result<Response> {
        Ok(Response::created(&(&order.number, &order.size)))
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        let wait = cx
            .request()
            .query_param("wait")
            .and_then(|wait| wait.parse().ok());
        Err(Error::throttled(wait))
    }

    async fn delete(&self, _: &Context) -> Result<Response> {
        panic!("the shop is on fire")
    }
}

fn languages() -> Languages {
    Languages::new("en").po("de", GERMAN).po("pl", POLISH)
}

fn app(kit: RestKit) -> RestKit {
    open(kit).register_view("shop", Shop).languages(languages())
}

#[track_caller]
fn says(answer: &TestResponse, status: u16, language: &str, detail: &str) {
    expect(answer, status, &json!({ "detail": detail }));
    assert_eq!(answer.header("content-language"), Some(language));
    assert!(answer.headers("vary").contains(&"Accept-Language"));
}

// parity: EXC-023
#[actix_web::test]
async fn errors_are_in_the_language_that_is_accepted() {
    for library in each(app).await {
        let put = |accept| library.put("/shop/").header("accept-language", accept);
        let german = "Die Methode „PUT“ gibt es hier nicht.";
        let english = "Method \"PUT\" not allowed.";
        for (accept, language, expected) in [
            ("de", "de", german),
            ("de-AT, en;q=0.5", "de", german),
            ("en;q=0.1,de;q=0.9", "de", german),
            ("en, de", "en", english),
            ("xx", "en", english),
            ("de,,", "en", english),
            ("pl", "pl", english),
        ] {
            says(&put(accept).await, 405, language, expected);
        }
        says(&library.put("/shop/").await, 405, "en", english);

        let post = library.post("/shop/").header("accept-language", "de");
        let refused = post
            .json(&json!({"number": "1234", "size": "\"} is"}))
            .await;
        let messages = json!({
            "number": ["Mehr als 3 Zeichen sind zu viel."],
            "size": ["„\"} is“ steht nicht zur Wahl."],
        });
        expect(&refused, 400, &messages);
        let post = library.post("/shop/").header("accept-language", "de");
        let empty = post.json(&json!({"size": "small"})).await;
        expect(
            &empty,
            400,
            &json!({"number": ["Das muss angegeben werden."]}),
        );

        // Also where no view answers, in rows that are not there, and in messages without a
        // translation.
        let get = |path| library.get(path).header("accept-language", "de");
        says(&get("/nowhere/").await, 404, "de", "Nicht gefunden.");
        says(
            &get("/api/books/99/").await,
            404,
            "de",
            "No Book matches the given query.",
        );
        let panicked = library
            .delete("/shop/")
            .header("accept-language", "de")
            .await;
        says(&panicked, 500, "de", "A server error occurred.");
    }
}

// parity: EXC-023
#[actix_web::test]
async fn numbers_choose_the_plural() {
    for library in each(app).await {
        for (language, wait, expected) in [
            ("de", 1, "Das war zu oft. Wieder in 1 Sekunde."),
            ("de", 5, "Das war zu oft. Wieder in 5 Sekunden."),
            ("pl", 1, "Request was throttled. za 1 sekundę"),
            ("pl", 22, "Request was throttled. za 22 sekundy"),
            ("pl", 25, "Request was throttled. za 25 sekund"),
            (
                "en",
                2,
                "Request was throttled. Expected available in 2 seconds.",
            ),
        ] {
            let path = format!("/shop/?wait={wait}");
            let refused = library
                .patch(&path)
                .header("accept-language", language)
                .await;
            says(&refused, 429, language, expected);
        }
    }
}

// parity: EXC-023
#[actix_web::test]
async fn views_speak_the_language_too() {
    for library in each(app).await {
        for (path, language, said) in [
            ("/shop/", "de", "Der Laden hat zu."),
            ("/shop/?language=en", "en", "The shop is closed."),
            ("/shop/?language=xx", "de", "Der Laden hat zu."),
        ] {
            let answer = library.get(path).header("accept-language", "de").await;
            let expected = json!({"language": language, "said": [said, "Good bye."]});
            expect(&answer, 200, &expected);
            assert_eq!(answer.header("content-language"), Some(language));
            assert_eq!(answer.headers("vary"), ["Accept-Language"]);
        }
    }
    let problems = |kit: RestKit| app(kit).exception_handler(failure::problem);
    for library in each(problems).await {
        let problem = library
            .get("/nowhere/")
            .header("accept-language", "de")
            .await;
        assert_eq!(problem.value()["detail"], "Nicht gefunden.");
        assert_eq!(
            problem.value()["code"],
            "not_found",
            "codes are for programs"
        );
    }
    for library in each(open).await {
        let answer = library
            .get("/nowhere/")
            .header("accept-language", "de")
            .await;
        expect(&answer, 404, &json!({"detail": "Not found."}));
        assert_eq!(answer.header("content-language"), None);
        assert_eq!(answer.header("vary"), None);
    }
}

#[test]
fn catalogues_that_cannot_be_read_are_mistakes() {
    let languages = languages().po("fr", "msgid oops").mo("it", b"no catalogue");
    let app = RestKit::new(Settings::default()).languages(languages);
    let message = app.build().err().unwrap().to_string();
    for part in [
        "the catalogue of `fr` cannot be read: line 1",
        "the catalogue of `it`",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let error = Error::new(ErrorKind::NotFound);
    assert_eq!(error.to_string(), "Not found.");
}
