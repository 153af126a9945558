//! Required fields, defaults, sources, and validators of every level.

use rest_kit::error::ErrorDetail;
use rest_kit::prelude::*;
use rest_kit::serializers::{FieldContext, Sent, validate, validate_parts};
use serde_json::json;

use crate::models::{Author, Book};

use super::echo::Echoed;

/// How old somebody may be.
#[derive(Clone, Copy)]
struct AgeLimit(i64);

/// Fields with rules of their own.
#[derive(Serializer)]
pub(crate) struct StrictSerializer {
    #[field(
        max_length = 30,
        error_messages(
            required = "Please give a name.",
            max_length = "At most {max_length} letters."
        )
    )]
    name: String,
    #[field(default = "none", allow_blank)]
    nickname: String,
    #[field(email, source = contact)]
    email: String,
    #[field(min_value = 0, validators(no_odd_numbers, below_the_limit))]
    age: i64,
    #[field(required = false, validators(only_digits, exactly_three))]
    code: String,
    start: NaiveDate,
    #[field(required)]
    end: Option<NaiveDate>,
    #[field(required = false, write_only)]
    secret: String,
    #[field(read_only, default = "strict")]
    kind: String,
    #[field(required = false, unique(Book.isbn))]
    isbn: String,
    #[field(
        required = false,
        source = author.name,
        unique(Author.name, iexact),
        error_messages(unique = "We know that author.")
    )]
    author_name: String,
    #[field(hidden, default = "hidden")]
    stamp: String,
    #[field(computed)]
    shout: String,
}

fn no_odd_numbers(number: i64) -> FieldResult {
    if number % 2 != 0 {
        let message = format!("{number} is odd.");
        return Err(ValidationErrors::message(message, "odd"));
    }
    Ok(())
}

fn below_the_limit(age: i64, at: &FieldContext<'_>) -> FieldResult {
    let AgeLimit(limit) = at.context().provided().unwrap_or(AgeLimit(100));
    if age > limit {
        return Err(format!("{} is above {limit}.", at.name()).into());
    }
    Ok(())
}

fn only_digits(code: &str) -> FieldResult {
    if code.is_empty() || !code.chars().all(char::is_numeric) {
        return Err("Digits only.".into());
    }
    Ok(())
}

fn exactly_three(code: &str) -> FieldResult {
    if code.chars().count() != 3 || code.contains('\n') {
        return Err("Exactly three.".into());
    }
    Ok(())
}

/// As Python's `str.title`.
fn title_case(text: &str) -> String {
    let mut title = String::with_capacity(text.len());
    let mut inside_word = false;
    for letter in text.chars() {
        if inside_word {
            title.extend(letter.to_lowercase());
        } else {
            title.extend(letter.to_uppercase());
        }
        inside_word = letter.is_alphabetic();
    }
    title
}

impl StrictSerializer {
    fn get_shout(sent: &Sent<Self>) -> String {
        let name = sent.name.as_deref().unwrap_or_default();
        format!("{}!", name.to_uppercase())
    }

    fn validate_name(name: &mut String) -> FieldResult {
        if name == "taken" {
            return Err(["This name is taken.", "Try another."].into());
        }
        *name = title_case(name);
        Ok(())
    }

    fn validate_secret(secret: &str) -> FieldResult {
        if secret == "password" {
            let hint = ErrorDetail::new("too simple", "invalid");
            let hint = ValidationErrors::Message(hint);
            return Err(ValidationErrors::field("hint", hint));
        }
        Ok(())
    }

    fn validate(sent: &mut Validated<Self>) -> FieldResult {
        if let (Some(start), Some(Some(end))) = (sent.start, sent.end)
            && end < start
        {
            return Err("The end is before the start.".into());
        }
        if sent.nickname.as_deref() == Some("clash") {
            let mut errors = ValidationErrors::field("nickname", ["It clashes."]);
            errors.add("name", "With this.");
            return Err(errors);
        }
        Ok(())
    }
}

/// `/api/echo/strict/`
pub(crate) struct StrictView;

/// POST validates the whole; PATCH validates what is there.
#[api_view]
impl ApiView for StrictView {
    async fn post(&self, cx: &Context) -> Result<Response> {
        cx.provide(AgeLimit(120));
        let sent = validate::<StrictSerializer>(cx.data().await?, cx).await?;
        let mut keys = sent.names();
        keys.sort_unstable();
        Ok(Response::created(&Echoed { keys, data: &*sent }))
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        cx.provide(AgeLimit(120));
        let sent = validate_parts::<StrictSerializer>(cx.data().await?, cx).await?;
        let mut keys = sent.names();
        keys.sort_unstable();
        Ok(Response::new(&json!({ "keys": keys })))
    }
}
