//! A small blocking HTTP/1.1 client that sends exactly what it is told.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::compare::HEADERS;
use crate::json::Json;

/// Every request says it is for this host, so that absolute links are the same everywhere.
const HOST: &str = "testserver";
const TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) type Headers = Vec<(String, String)>;

/// What of an answer can be compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    /// The names of the cookies set, in order.
    pub(crate) cookies: Vec<String>,
    pub(crate) set_cookie: Vec<String>,
    pub(crate) empty: bool,
    /// A page for people: only its presence counts.
    pub(crate) opaque: bool,
    pub(crate) body: Option<Json>,
    pub(crate) text: Option<String>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn new(method: &str, response: &Response) -> Self {
        let mut headers = Vec::new();
        for name in HEADERS {
            let values = response.header_values(name);
            if !values.is_empty() {
                headers.push((name.to_owned(), values.join(", ")));
            }
        }
        let mut answer = Self {
            status: response.status,
            headers,
            ..Self::default()
        };
        answer.set_cookie = response
            .header_values("Set-Cookie")
            .into_iter()
            .map(str::to_owned)
            .collect();
        let kind = answer
            .header("Content-Type")
            .unwrap_or_default()
            .to_lowercase();
        if response.body.is_empty() || method == "HEAD" {
            answer.empty = true;
        } else if kind.contains("html") || kind.contains("openapi") {
            answer.opaque = true;
        } else {
            let text = String::from_utf8_lossy(&response.body).into_owned();
            answer.body = if kind.contains("json") {
                Json::parse(&text).ok()
            } else {
                None
            };
            answer.text = Some(text);
        }
        answer
    }
}

/// The server under test, over one connection that is kept while the server keeps it.
#[derive(Debug)]
pub(crate) struct Server {
    address: String,
    prefix: String,
    link: Option<BufReader<TcpStream>>,
}

impl Server {
    /// A server at `http://host:port/prefix`.
    pub(crate) fn new(url: &str) -> Self {
        let rest = url.trim_end_matches('/').trim_start_matches("http://");
        let (address, prefix) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Self {
            address: address.to_owned(),
            prefix: prefix.to_owned(),
            link: None,
        }
    }

    /// Puts the seeded data back.
    pub(crate) fn reset(&mut self) -> Result<(), String> {
        let headers = vec![("Content-Length".to_owned(), "0".to_owned())];
        match self.send("POST", "/__reset__/", &headers, None) {
            Ok(Answer {
                status: 200 | 204, ..
            }) => Ok(()),
            Ok(answer) => Err(format!("reset answered {}", answer.status)),
            Err(error) => Err(format!("reset failed: {error}")),
        }
    }

    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &Headers,
        body: Option<&[u8]>,
    ) -> io::Result<Answer> {
        let target = format!("{}{}", self.prefix, quote(without_origin(path)));
        let request = encode(method, &target, headers, body);
        loop {
            // A kept connection may have been closed meanwhile; a fresh one may not.
            let fresh = self.link.is_none();
            match self.exchange(method, &request) {
                Ok(response) => {
                    if response.closes {
                        self.link = None;
                    }
                    return Ok(Answer::new(method, &response));
                }
                Err(error) => {
                    self.link = None;
                    if fresh {
                        return Err(error);
                    }
                }
            }
        }
    }

    fn exchange(&mut self, method: &str, request: &[u8]) -> io::Result<Response> {
        if self.link.is_none() {
            let stream = TcpStream::connect(&self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(TIMEOUT))?;
            stream.set_write_timeout(Some(TIMEOUT))?;
            self.link = Some(BufReader::new(stream));
        }
        let link = self.link.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        link.get_mut().write_all(request)?;
        Response::read(method, link)
    }
}

fn encode(method: &str, target: &str, headers: &Headers, body: Option<&[u8]>) -> Vec<u8> {
    let has = |name: &str| {
        headers
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
    };
    let mut head = format!("{method} {target} HTTP/1.1\r\n");
    if !has("host") {
        head += &format!("Host: {HOST}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    let sends_body = body.is_some() || matches!(method, "POST" | "PUT" | "PATCH");
    let body = body.unwrap_or_default();
    if !has("content-length") && sends_body {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    head += "\r\n";
    [head.as_bytes(), body].concat()
}

struct Response {
    status: u16,
    headers: Headers,
    body: Vec<u8>,
    /// The connection cannot be used again.
    closes: bool,
}

impl Response {
    fn read(method: &str, link: &mut BufReader<TcpStream>) -> io::Result<Self> {
        let (version, status) = loop {
            let (version, status) = status_line(&read_line(link)?)?;
            if status != 100 {
                break (version, status);
            }
            read_headers(link)?;
        };
        let mut response = Self {
            status,
            headers: read_headers(link)?,
            body: Vec::new(),
            closes: false,
        };
        let connection = response.token("Connection");
        response.closes = connection.contains("close")
            || (version == "HTTP/1.0" && !connection.contains("keep-alive"));
        if method == "HEAD" || matches!(status, 100..200 | 204 | 304) {
            return Ok(response);
        }
        if response.token("Transfer-Encoding") == "chunked" {
            response.body = read_chunks(link)?;
        } else if let Ok(length) = response.token("Content-Length").parse() {
            response.body = vec![0; length];
            link.read_exact(&mut response.body)?;
        } else {
            link.read_to_end(&mut response.body)?;
            response.closes = true;
        }
        Ok(response)
    }

    fn header_values(&self, name: &str) -> Vec<&str> {
        let same = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str()).collect()
    }

    fn token(&self, name: &str) -> String {
        self.header_values(name)
            .first()
            .unwrap_or(&"")
            .trim()
            .to_lowercase()
    }
}

fn status_line(line: &str) -> io::Result<(String, u16)> {
    let mut words = line.split_whitespace();
    let version = words.next().filter(|word| word.starts_with("HTTP/"));
    let status = words.next().and_then(|word| word.parse().ok());
    match (version, status) {
        (Some(version), Some(status)) => Ok((version.to_owned(), status)),
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("bad status line {line:?}"),
        )),
    }
}

fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    if stream.read_until(b'\n', &mut line)? == 0 {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the connection was closed",
        ));
    }
    Ok(String::from_utf8_lossy(&line)
        .trim_end_matches(['\r', '\n'])
        .to_owned())
}

fn read_headers(stream: &mut BufReader<TcpStream>) -> io::Result<Headers> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        headers.push((name.to_owned(), value.trim_start().to_owned()));
    }
}

fn read_chunks(stream: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(stream)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if size == 0 {
            read_headers(stream)?; // trailers
            return Ok(body);
        }
        let start = body.len();
        body.resize(start + size, 0);
        stream.read_exact(&mut body[start..])?;
        read_line(stream)?;
    }
}

/// A link from an earlier answer, without scheme, host and fragment.
fn without_origin(path: &str) -> &str {
    let Some((_, rest)) = path.split_once("://") else {
        return path;
    };
    let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
    path.split('#').next().unwrap_or_default()
}

/// Percent-encodes only what cannot stand in a request line.
fn quote(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            byte => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{quote, without_origin};

    #[test]
    fn paths_keep_what_a_request_line_can_carry() {
        assert_eq!(
            quote("/a b/é?x=%41&y=[1]|\"#"),
            "/a%20b/%C3%A9?x=%41&y=[1]|\"#"
        );
        assert_eq!(
            without_origin("http://testserver/api/?page=2#x"),
            "/api/?page=2"
        );
        assert_eq!(without_origin("/api/?next=1"), "/api/?next=1");
    }
}
