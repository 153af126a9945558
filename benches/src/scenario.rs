//! What is asked of the servers.

use crate::workspace::Result;

/// The same for both servers, so that the links in their answers are equal.
const HOST: &str = "localhost:8000";

/// One kind of request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scenario {
    OneRow,
    Page,
    Create,
    NotFound,
}

impl Scenario {
    pub(crate) const ALL: [Self; 4] = [Self::OneRow, Self::Page, Self::Create, Self::NotFound];

    /// Finds a scenario by the name of the command line.
    pub(crate) fn named(name: &str) -> Result<Self> {
        match name {
            "one-row" => Ok(Self::OneRow),
            "page" => Ok(Self::Page),
            "create" => Ok(Self::Create),
            "not-found" => Ok(Self::NotFound),
            _ => Err(format!("unknown scenario {name}; see --help").into()),
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::OneRow => "one row",
            Self::Page => "page of ten with count",
            Self::Create => "create",
            Self::NotFound => "404",
        }
    }

    pub(crate) fn expected_status(self) -> u16 {
        match self {
            Self::OneRow | Self::Page => 200,
            Self::Create => 201,
            Self::NotFound => 404,
        }
    }

    /// Writes a request; `number` makes what must be unique so.
    pub(crate) fn write_request(self, number: u64, out: &mut Vec<u8>) {
        out.clear();
        match self {
            Self::OneRow => get("/api/books/7/", out),
            Self::Page => get("/api/books/?page=2", out),
            Self::NotFound => get("/api/books/999999/", out),
            Self::Create => post(number, out),
        }
    }
}

fn get(path: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"GET ");
    out.extend_from_slice(path.as_bytes());
    out.extend_from_slice(b" HTTP/1.1\r\nHost: ");
    out.extend_from_slice(HOST.as_bytes());
    out.extend_from_slice(b"\r\nAccept: */*\r\n\r\n");
}

/// The ISBN has thirteen digits, so that the length of the body is always the same.
fn post(number: u64, out: &mut Vec<u8>) {
    let body = format!(
        "{{\"title\": \"A Wizard of Earthsea\", \"author\": \"Ursula K. Le Guin\", \
         \"isbn\": \"979{number:010}\", \"published_date\": \"1968-11-01\", \"price\": \"8.99\"}}"
    );
    let head = format!(
        "POST /api/books/ HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(body.as_bytes());
}
