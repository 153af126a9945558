//! A client with a filled store, and the replay of the exchanges that the book shows.

use std::fmt::Write as _;
use std::path::PathBuf;

use listings::models::{Author, Book, MIGRATIONS, Status, Tag, User, authors, books, tags, users};
use rest_kit::prelude::*;
use rest_kit::renderers::JsonStyle;
use rest_kit::test::{Client, TestResponse, database};

/// Headers that the book shows when an answer has them.
const SHOWN: [&str; 9] = [
    "location",
    "www-authenticate",
    "retry-after",
    "x-note",
    "content-disposition",
    "content-range",
    "content-language",
    "deprecation",
    "sunset",
];

/// Answers longer than this are shown with line breaks.
const WIDE: usize = 96;

/// Starts the application on a database of its own, with four books.
pub(crate) async fn client(app: RestKit) -> Client {
    let client = Client::start(app, database(MIGRATIONS).unwrap())
        .await
        .unwrap();
    fill(client.db()).await.unwrap();
    client
}

async fn fill(db: &Db) -> Result<()> {
    db.atomic(|connection| -> Result<()> {
        for (name, is_staff) in [("ada", false), ("bob", false), ("root", true)] {
            User::changes()
                .set(users::username, name)
                .set(users::token, format!("{name}-token"))
                .set(users::is_staff, is_staff)
                .insert_on(connection)?;
        }
        for name in ["Frank Herbert", "Ursula K. Le Guin"] {
            Author::changes()
                .set(authors::name, name)
                .insert_on(connection)?;
        }
        for name in ["classic", "desert", "moon"] {
            Tag::changes().set(tags::name, name).insert_on(connection)?;
        }
        let rows = [
            ("Dune", 1, "9780441013593", 1965, 999, Some(1)),
            ("The Dispossessed", 2, "9780061054884", 1974, 850, Some(2)),
            ("The Lathe of Heaven", 2, "9781416556961", 1971, 1200, None),
            ("Children of Dune", 1, "9780593098240", 1976, 1050, None),
        ];
        for (title, author, isbn, year, cents, owner) in rows {
            let is_draft = title.starts_with("Children");
            let status = if is_draft {
                Status::Draft
            } else {
                Status::Published
            };
            let day = NaiveDate::from_ymd_opt(year, 6, 1).unwrap_or_default();
            let book = Book::changes()
                .set(books::title, title)
                .set(books::author_id, i64::from(author))
                .set(books::isbn, isbn)
                .set(books::published_date, day)
                .set(books::price, Decimal::new(cents, 2))
                .set(books::status, status)
                .set(books::owner_id, owner.map(i64::from))
                .insert_on(connection)?;
            if !is_draft {
                Book::FIELDS.tags.set(connection, &book.id, &[1])?;
            }
        }
        Ok(())
    })
    .await
}

/// Sends the requests of `wire/<page>.http` in order and compares the answers.
///
/// With `REST_KIT_BOOK_UPDATE=1` the answers are written into the file instead.
pub(crate) async fn replay(client: &Client, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("wire/{page}.http"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut fresh = String::new();
    let mut request: Option<String> = None;
    for paragraph in text.trim_end().split("\n\n") {
        let lines = |marks: bool| {
            let chosen = paragraph
                .lines()
                .filter(|line| line.contains("ANCHOR") == marks);
            chosen.collect::<Vec<_>>()
        };
        let (before, after): (Vec<_>, Vec<_>) = lines(true)
            .into_iter()
            .partition(|line| !line.contains("ANCHOR_END"));
        let mut body = lines(false).join("\n");
        if let Some(request) = request.take() {
            body = shown(&send(client, &request).await, &request);
        } else {
            request = Some(body.clone());
        }
        for line in before {
            writeln!(fresh, "{line}").unwrap();
        }
        fresh.push_str(&body);
        for line in after {
            write!(fresh, "\n{line}").unwrap();
        }
        fresh.push_str("\n\n");
    }
    let fresh = format!("{}\n", fresh.trim_end());
    if std::env::var_os("REST_KIT_BOOK_UPDATE").is_some() {
        std::fs::write(&path, fresh).unwrap();
    } else {
        assert_eq!(
            text, fresh,
            "wire/{page}.http is not what the server answers"
        );
    }
}

async fn send(client: &Client, request: &str) -> TestResponse {
    let mut lines = request.lines();
    let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
    let mut prepared = client.request(method, path);
    let mut content_type = "application/json";
    let mut body = String::new();
    for line in lines {
        match line.split_once(": ") {
            Some(("Content-Type", value)) => content_type = value,
            Some((name, value)) if !name.contains(['{', '"']) => {
                prepared = prepared.header(name, value);
            }
            _ => body.push_str(line),
        }
    }
    if !body.is_empty() {
        prepared = prepared.body(content_type, body);
    }
    prepared.await
}

fn shown(answer: &TestResponse, request: &str) -> String {
    let status = answer.status();
    let reason = actix_web::http::StatusCode::from_u16(status).unwrap();
    let mut text = format!("{status} {}", reason.canonical_reason().unwrap_or_default());
    let allow = (status == 405 || request.starts_with("OPTIONS")).then_some("allow");
    for name in SHOWN.into_iter().chain(allow) {
        if let Some(value) = answer.header(name) {
            write!(text, "\n{}: {value}", capitalized(name)).unwrap();
        }
    }
    let body = match answer.bytes() {
        json if json.len() > WIDE && json.starts_with(b"{") || json.starts_with(b"[{") => {
            JsonStyle::new().indent(2).apply(json.to_vec())
        }
        bytes => bytes.to_vec(),
    };
    if !body.is_empty() {
        write!(text, "\n{}", String::from_utf8(body).unwrap()).unwrap();
    }
    text
}

fn capitalized(name: &str) -> String {
    let words = name.split('-').map(|word| match word {
        "www" => "WWW".to_owned(),
        word => format!("{}{}", word[..1].to_uppercase(), &word[1..]),
    });
    words.collect::<Vec<_>>().join("-")
}
