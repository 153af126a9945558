//! Boundary lines: what stands between the parts of a form.

/// The most blanks behind a boundary; with more it is no boundary.
const MAX_PADDING: usize = 64;
/// The most bytes behind a boundary that decide whether it is one.
pub(super) const MAX_LINE_END: usize = MAX_PADDING + 4;

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A boundary line: where its line break starts, where it ends, and whether it is the last.
    Line {
        start: usize,
        end: usize,
        is_last: bool,
    },
    /// None that starts before this place; from there on it takes more bytes to know.
    NotBefore(usize),
}

/// What is known of a text that is searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search<'a> {
    /// The boundary with its two dashes.
    pub(super) delimiter: &'a [u8],
    /// Whether the text starts at the begin of a line.
    pub(super) is_line_start: bool,
    /// Whether nothing comes behind the text.
    pub(super) is_end: bool,
}

impl Search<'_> {
    /// Finds the first boundary line.
    pub(super) fn find(self, text: &[u8]) -> Found {
        let length = self.delimiter.len();
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(&text[from..], self.delimiter) {
            let at = from + found;
            from = at + length;
            let start = match text[..at].strip_suffix(b"\n") {
                Some(before) => before.strip_suffix(b"\r").unwrap_or(before).len(),
                None if at == 0 && self.is_line_start => 0,
                None => continue,
            };
            match end(&text[from..], self.is_end) {
                End::At(rest, is_last) => {
                    return Found::Line {
                        start,
                        end: from + rest,
                        is_last,
                    };
                }
                End::Unknown => return Found::NotBefore(start),
                End::None => {}
            }
        }
        if self.is_end {
            return Found::NotBefore(text.len());
        }
        // A boundary may have begun: its line break and all of it but the last byte.
        Found::NotBefore(text.len().saturating_sub(length + 1).max(from))
    }
}

enum End {
    /// The line ends after so many bytes; whether it is the last line.
    At(usize, bool),
    None,
    Unknown,
}

/// Reads what is behind the boundary: `--`, or blanks and a line break.
fn end(text: &[u8], is_end: bool) -> End {
    if text.starts_with(b"--") {
        return End::At(2, true);
    }
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let padding = text.iter().take_while(is_blank).count();
    if text[padding..].starts_with(b"\r\n") {
        return End::At(padding + 2, false);
    }
    let rest = &text[padding..];
    let may_come = rest.is_empty() || rest == b"\r" || text == b"-";
    if may_come && !is_end && padding <= MAX_PADDING {
        End::Unknown
    } else {
        End::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_where_they_are_whole() {
        let cases: &[(&str, Found)] = &[
            ("--b\r\n", line(0, 5, false)),
            ("--b--", line(0, 5, true)),
            ("x\r\n--b \t\r\ny", line(1, 10, false)),
            ("x\n--b--", line(1, 7, true)),
            ("x--b--", Found::NotBefore(4)),
            ("x\r\n--bc\r\n--b--", line(7, 14, true)),
            ("abcdefgh", Found::NotBefore(4)),
            ("x\r\n--b", Found::NotBefore(1)),
            ("x\r\n--b-", Found::NotBefore(1)),
            ("x\r\n--b \r", Found::NotBefore(1)),
        ];
        let mut search = Search {
            delimiter: b"--b",
            is_line_start: true,
            is_end: false,
        };
        for (text, expected) in cases {
            assert_eq!(search.find(text.as_bytes()), *expected, "{text:?}");
        }
        search.is_end = true;
        assert_eq!(search.find(b"x\r\n--b"), Found::NotBefore(6));
        search.is_line_start = false;
        assert_eq!(search.find(b"--b--"), Found::NotBefore(5));
    }

    fn line(start: usize, end: usize, is_last: bool) -> Found {
        Found::Line {
            start,
            end,
            is_last,
        }
    }
}
