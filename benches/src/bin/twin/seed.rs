//! The books of the book store, the same ones.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::book::NewBook;
use crate::price::Price;

const COUNT: i64 = 300;
const FIRST: [&str; 10] = [
    "Silent",
    "Burning",
    "Hollow",
    "Wandering",
    "Secret",
    "Distant",
    "Broken",
    "Golden",
    "Last",
    "Hidden",
];
const SECOND: [&str; 10] = [
    "River", "Harbour", "Garden", "Orchard", "Archive", "Bridge", "Compass", "Lantern", "Winter",
    "Island",
];
const AUTHORS: [&str; 8] = [
    "Ada Marsh",
    "Boris Lindqvist",
    "Chloë Béranger",
    "Edith van Dam",
    "Hiro Tanaka",
    "Katya Morozova",
    "Nadia Rahman",
    "Søren Kjær",
];

/// All books of a new store.
pub(crate) fn books() -> impl Iterator<Item = NewBook> {
    (1..=COUNT).map(book)
}

fn book(number: i64) -> NewBook {
    let at = usize::try_from(number).unwrap_or_default();
    let first = FIRST[at % FIRST.len()];
    let second = SECOND[at / FIRST.len() % SECOND.len()];
    let volume = at / (FIRST.len() * SECOND.len()) + 1;
    NewBook {
        title: format!("The {first} {second}, Volume {volume}"),
        author: AUTHORS[at % AUTHORS.len()].to_owned(),
        isbn: format!("978{number:010}"),
        published_date: NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default()
            + Days::new(number.unsigned_abs() * 91),
        price: Price(Decimal::new(500 + number * 37 % 4500, 2)),
    }
}
