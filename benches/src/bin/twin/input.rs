//! What a client sends, checked by hand.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::book::NewBook;
use crate::price::Price;

const MAX_DIGITS: i128 = 100_000_000; // eight digits in hundredths

/// The body of a `POST`, before any check.
#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    title: Option<String>,
    author: Option<String>,
    isbn: Option<String>,
    published_date: Option<String>,
    price: Option<Value>,
}

/// The messages by field; fields without a mistake are left out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Errors {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    title: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    isbn: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    published_date: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    price: Vec<String>,
}

impl Errors {
    /// The answer to a taken ISBN.
    pub(crate) fn isbn_taken() -> Self {
        Self {
            isbn: vec!["book with this isbn already exists.".to_owned()],
            ..Self::default()
        }
    }
}

impl Input {
    /// Checks all fields, and tells all mistakes at once.
    pub(crate) fn validate(self) -> Result<NewBook, Errors> {
        let mut errors = Errors::default();
        let title = keep(text(self.title, 200), &mut errors.title);
        let author = keep(text(self.author, 100), &mut errors.author);
        let isbn = keep(text(self.isbn, 13), &mut errors.isbn);
        let published_date = keep(date(self.published_date), &mut errors.published_date);
        let price = keep(price(self.price), &mut errors.price);
        match (title, author, isbn, published_date, price) {
            (Some(title), Some(author), Some(isbn), Some(published_date), Some(price)) => {
                Ok(NewBook {
                    title,
                    author,
                    isbn,
                    published_date,
                    price,
                })
            }
            _ => Err(errors),
        }
    }
}

fn keep<T>(checked: Result<T, String>, errors: &mut Vec<String>) -> Option<T> {
    match checked {
        Ok(value) => Some(value),
        Err(message) => {
            errors.push(message);
            None
        }
    }
}

fn required<T>(value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| "This field is required.".to_owned())
}

fn text(value: Option<String>, max_length: usize) -> Result<String, String> {
    let mut value = required(value)?;
    let trimmed = value.trim();
    if trimmed.len() != value.len() {
        value = trimmed.to_owned();
    }
    if value.is_empty() {
        return Err("This field may not be blank.".to_owned());
    }
    if value.contains('\0') {
        return Err("Null characters are not allowed.".to_owned());
    }
    // A character has at least one byte: only long texts need counting.
    if value.len() > max_length && value.chars().count() > max_length {
        return Err(format!(
            "Ensure this field has no more than {max_length} characters."
        ));
    }
    Ok(value)
}

fn date(value: Option<String>) -> Result<NaiveDate, String> {
    required(value)?.parse().map_err(|_| {
        "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.".to_owned()
    })
}

fn price(value: Option<Value>) -> Result<Price, String> {
    let parsed = match required(value)? {
        Value::String(text) => text.trim().parse::<Decimal>(),
        Value::Number(number) => number.to_string().parse(),
        _ => return Err("A valid number is required.".to_owned()),
    };
    let mut price = parsed.map_err(|_| "A valid number is required.".to_owned())?;
    if price.scale() > 2 {
        return Err("Ensure that there are no more than 2 decimal places.".to_owned());
    }
    price.rescale(2);
    if price.mantissa().abs() >= MAX_DIGITS {
        return Err(
            "Ensure that there are no more than 6 digits before the decimal point.".to_owned(),
        );
    }
    if price <= Decimal::ZERO {
        return Err("Price must be positive".to_owned());
    }
    Ok(Price(price))
}
