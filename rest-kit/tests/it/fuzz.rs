//! Hostile requests: no answer is a fault of the server, and nothing panics.
//!
//! Each target takes a moment by default; `scripts/fuzz.sh SECONDS` takes longer, from a start of
//! its own.

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rest_kit::pagination::{CursorPagination, Pagination};
use rest_kit::parsers::{FileUploadParser, FormParser, JsonParser, MultiPartParser};
use rest_kit::prelude::*;
use rest_kit::renderers::{CsvRenderer, JsonRenderer, YamlRenderer};
use rest_kit::request::BodyLimits;
use rest_kit::test::TestRequest;
use rest_kit::views::{Parsers, Setting};

use crate::support::app::each;
use crate::support::library::{Book, BookListSerializer, paged};

/// Numbers that are the same for the same start (xorshift).
struct Dice {
    start: u64,
    state: u64,
}

impl Dice {
    fn new() -> Self {
        let start = match seconds() {
            Some(_) => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(1, |now| now.subsec_nanos().into()),
            None => 7,
        };
        Self {
            start,
            state: start | 1,
        }
    }

    fn below(&mut self, most: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % most as u64).unwrap()
    }

    fn pick<'a>(&mut self, pieces: &[&'a str]) -> &'a str {
        pieces[self.below(pieces.len())]
    }

    /// Some pieces in a row, and now and then one of them many times.
    fn text(&mut self, pieces: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(12) {
            let times = if self.below(20) == 0 { 300 } else { 1 };
            text.push_str(&self.pick(pieces).repeat(times));
        }
        text
    }
}

fn seconds() -> Option<f64> {
    std::env::var("REST_KIT_FUZZ_SECONDS").ok()?.parse().ok()
}

/// Parses anything, and sends it back.
struct Echo;

#[api_view]
impl ApiView for Echo {
    fn parsers(&self) -> Parsers {
        (JsonParser, FormParser, MultiPartParser, FileUploadParser).into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.data().await?))
    }
}

/// Books by cursor, in any order of columns of several types, some of which may be null.
struct Cursors;

#[viewset(ordering(id, title, price, pages, in_print, created_at, author.born))]
impl ReadOnlyModelViewSet for Cursors {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        CursorPagination::new(2).unsigned().into()
    }
}

fn app(kit: RestKit) -> RestKit {
    paged(kit)
        .renderers((JsonRenderer, CsvRenderer::new(), YamlRenderer))
        .body_limits(BodyLimits {
            max_file_in_memory: 100,
            ..BodyLimits::DEFAULT
        })
        .register_view("echo", Echo)
        .register("cursors", Cursors)
        .basename("cursors")
}

/// Sends what `make` makes until the time is over.
async fn fuzz(
    make: for<'a> fn(&'a rest_kit::test::Client, &mut Dice) -> (String, TestRequest<'a>),
) {
    let budget = Duration::from_secs_f64(seconds().unwrap_or(0.2));
    let mut dice = Dice::new();
    for library in each(app).await {
        let start = Instant::now();
        while start.elapsed() < budget {
            let (shown, request) = make(&library, &mut dice);
            let sent = Instant::now();
            let answer = request.await;
            let (status, took) = (answer.status(), sent.elapsed());
            assert!(status < 500, "{status} from start {}: {shown}", dice.start);
            assert!(took < Duration::from_secs(5), "{took:?}: {shown}");
        }
    }
}

/// Leaves what may stand in an address.
fn address(text: &str) -> String {
    let mut address = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/?&=%+;:@!$'()*,[]".contains(&byte) {
            address.push(byte.into());
        } else {
            let _ = write!(address, "%{byte:02x}");
        }
    }
    address
}

const PARAMS: [&str; 40] = [
    "page=",
    "size=",
    "search=",
    "ordering=",
    "format=",
    "price__lte=",
    "title__icontains=",
    "id__in=",
    "author=",
    "status=",
    "on_sale=",
    "created_at__gte=",
    "&",
    "=",
    ";",
    "%",
    "%00",
    "%ff",
    "%zz",
    "+",
    ",",
    "-",
    "__",
    "1",
    "0",
    "9999999999999999999999",
    "-1",
    "1e999",
    "NaN",
    "last",
    "json",
    "csv",
    "title",
    "'",
    "\"",
    "\\",
    "é",
    "\u{202e}",
    "[0]",
    "2024-01-01",
];

// SEC-19
#[actix_web::test]
async fn query_strings_are_answered() {
    fuzz(|client, dice| {
        let list = dice.pick(&["books", "authors", "tags", "reviews", "samples"]);
        let path = format!("/api/{list}/?{}", address(&dice.text(&PARAMS)));
        (path.clone(), client.get(&path))
    })
    .await;
}

// SEC-19
#[actix_web::test]
async fn cursors_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "p=",
            "n=",
            "o=",
            "r=",
            "&",
            "&p=1",
            "&n=0",
            "0",
            "1",
            "-1",
            "9.99",
            "1e999",
            "NaN",
            "99999999999999999999",
            "true",
            "2024-01-01",
            "2024-01-01T00%3A00%3A00Z",
            "+262143-12-31T23%3A59%3A59Z",
            "Dune",
            "'",
            "%00",
            "%ff",
            "%",
            "é",
        ];
        let text = dice.text(&pieces);
        // Now and then no base64 at all.
        let cursor = match dice.below(8) {
            0 => text.clone(),
            _ => STANDARD.encode(&text),
        };
        let orders = [
            "id",
            "-title",
            "price,-pages",
            "in_print",
            "-created_at",
            "author__born",
        ];
        let ordering = dice.pick(&orders);
        let path = format!("/cursors/?ordering={ordering}&cursor={}", address(&cursor));
        (format!("{path} of {text:?}"), client.get(&path))
    })
    .await;
}

#[actix_web::test]
async fn paths_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "/",
            "//",
            ".",
            "..",
            "api",
            "books",
            "1",
            "%2F",
            "%00",
            "%ff",
            "%",
            ".json",
            ".csv",
            "-1",
            "é",
            "{pk}",
            "newest_one",
            "99999999999999999999",
            "~",
            "\\",
        ];
        let path = format!("/{}", address(&dice.text(&pieces)));
        let method = dice.pick(&["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW"]);
        (format!("{method} {path}"), client.request(method, &path))
    })
    .await;
}

#[actix_web::test]
async fn accept_headers_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "application/json",
            "text/csv",
            "application/yaml",
            "*/*",
            "text/*",
            ",",
            ";",
            "q=",
            "0.5",
            "indent=",
            "4",
            "-9",
            "99999999999999999999",
            "\"",
            "\\",
            "=",
            " ",
            "/",
            "version=",
            "*",
        ];
        let accept = dice.text(&pieces);
        let request = client.get("/api/books/").header("accept", &accept);
        (accept, request)
    })
    .await;
}

#[actix_web::test]
async fn multipart_bodies_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "--b",
            "--b--",
            "\r\n",
            "\n",
            "\r",
            "\r\n--b\r\n",
            "--",
            " ",
            "\t",
            "Content-Disposition: form-data; name=\"a\"\r\n\r\n",
            "Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n\r\n",
            "content-disposition: form-data; name=a[0].b; filename*=UTF-8''%ff\r\n",
            ":",
            ";",
            "=",
            "\"",
            "é",
            "x",
            "Content-Type: text/plain\r\n",
            "\u{0}",
        ];
        let body = format!("--b\r\n{}", dice.text(&pieces));
        let boundary = dice.pick(&["b", "b", "b", "b", "\"b\"", "", "b; boundary=c", "é"]);
        let media_type = format!("multipart/form-data; boundary={boundary}");
        let path = dice.pick(&["/echo/", "/api/books/"]);
        (
            format!("{body:?}"),
            client.post(path).body(&media_type, body),
        )
    })
    .await;
}

#[actix_web::test]
async fn forms_of_any_nesting_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "title",
            "tags",
            "author",
            "price",
            "lines",
            "[0]",
            "[99999999999]",
            "[-1]",
            "[",
            "]",
            ".",
            "..",
            "=",
            "&",
            "1",
            "a.b.c",
            "%5B",
            "%00",
            "%ff",
            "+",
            "name",
            "[0][0]",
            "[0].x",
        ];
        let body = dice.text(&pieces);
        let list = dice.pick(&[
            "books", "authors", "tags", "reviews", "shelves", "notes", "samples",
        ]);
        let path = format!("/api/{list}/");
        let media_type = dice.pick(&[
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=latin-1",
            "application/x-www-form-urlencoded; charset=utf-16",
        ]);
        (body.clone(), client.post(&path).body(media_type, body))
    })
    .await;
}

#[actix_web::test]
async fn json_bodies_are_answered() {
    fuzz(|client, dice| {
        let pieces = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"title\"",
            "\"tags\"",
            "\"price\"",
            "\"author\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "1",
            "-",
            "1e999",
            "0.1",
            "99999999999999999999999",
            "null",
            "true",
            "NaN",
            "\"",
            "\\",
            "{\"title\":\"x\",\"price\":",
            "{\"id\":",
            "\u{feff}",
            "é",
        ];
        let body = dice.text(&pieces);
        let list = dice.pick(&[
            "books", "authors", "tags", "reviews", "shelves", "notes", "samples",
        ]);
        let path = format!("/api/{list}/");
        (
            body.clone(),
            client.post(&path).body("application/json", body),
        )
    })
    .await;
}
