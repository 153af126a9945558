//! The head of an answer, as far as it is needed.

use std::io;

/// The status, and where head and body end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The first byte of the body.
    pub(crate) length: usize,
    /// The first byte behind the body.
    pub(crate) end: usize,
}

impl Head {
    /// Reads a head; `None` while it is incomplete.
    pub(crate) fn parse(received: &[u8]) -> io::Result<Option<Self>> {
        let Some(blank) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let mut lines = received[..blank].split(|byte| *byte == b'\n');
        let status = lines.next().and_then(status).ok_or_else(strange)?;
        let body = lines.find_map(content_length).ok_or_else(strange)?;
        Ok(Some(Self {
            status,
            length: blank + 4,
            end: blank + 4 + body,
        }))
    }
}

fn status(line: &[u8]) -> Option<u16> {
    number(line.strip_prefix(b"HTTP/1.1 ")?.get(..3)?)
}

fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    name.eq_ignore_ascii_case(NAME).then_some(())?;
    number(value)
}

fn number<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

fn strange() -> io::Error {
    io::Error::other("an answer without a status or without a length")
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn status_and_length_are_found() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nallow: GET\r\n\r\n{}";
        let head = Head::parse(answer).unwrap().unwrap();
        assert_eq!((head.status, head.end), (201, answer.len()));
        assert_eq!(&answer[head.length..], b"{}");
    }

    #[test]
    fn half_a_head_is_not_read() {
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\ncontent-le").unwrap(), None);
    }

    #[test]
    fn unknown_length_is_an_error() {
        Head::parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").unwrap_err();
    }
}
