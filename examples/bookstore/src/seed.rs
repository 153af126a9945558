//! A few hundred books, so that there is something to see.

use rest_kit::prelude::*;

use crate::models::{Book, books};

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

/// Fills an empty store, all books or none.
///
/// # Errors
///
/// The database's.
pub async fn fill(db: Db) -> Result<()> {
    db.atomic(|connection| -> Result<()> {
        if Book::objects().exists_on(connection)? {
            return Ok(());
        }
        for number in 1..=COUNT {
            book(number).insert_on(connection)?;
        }
        Ok(())
    })
    .await
}

fn book(number: i64) -> Changes<Book> {
    let at = usize::try_from(number).unwrap_or_default();
    let first = FIRST[at % FIRST.len()];
    let second = SECOND[at / FIRST.len() % SECOND.len()];
    let volume = at / (FIRST.len() * SECOND.len()) + 1;
    let published = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default()
        + Days::new(number.unsigned_abs() * 91);
    Changes::new()
        .set(
            books::title,
            format!("The {first} {second}, Volume {volume}"),
        )
        .set(books::author, AUTHORS[at % AUTHORS.len()])
        .set(
            books::isbn,
            format!("97912{:08}", number * 7_650_493 % 100_000_000),
        )
        .set(books::published_date, published)
        .set(books::price, Decimal::new(500 + number * 37 % 4500, 2))
}

/// Prints the addresses and a few commands to try.
#[expect(clippy::print_stdout, reason = "the first thing a newcomer sees")]
pub fn say_what_to_try(address: &str) {
    let books = format!("http://{address}/api/books/");
    println!("The book store opens at {books}\n");
    println!("  curl {books}");
    println!("  curl '{books}?search=river&ordering=-price'");
    println!("  curl {books}1/");
    println!("  curl {books}recent/");
    println!(
        "  curl -X POST {books} -H 'Content-Type: application/json' -d '{{\"title\": \"Dune\", \"author\": \"Frank Herbert\", \"isbn\": \"9780441013593\", \"published_date\": \"1965-08-01\", \"price\": \"9.99\"}}'"
    );
    println!(
        "  curl -X PATCH {books}1/ -H 'Content-Type: application/json' -d '{{\"price\": \"-1\"}}'"
    );
    println!("  curl -X DELETE {books}1/\n");
    println!("Readers log in to write reviews:\n");
    println!("  curl http://{address}/api/token/ -d username=ada -d password=…");
    println!(
        "  curl http://{address}/api/reviews/ -H 'Authorization: Bearer …' -d book=2 -d stars=5 -d text=Lovely\n"
    );
}
