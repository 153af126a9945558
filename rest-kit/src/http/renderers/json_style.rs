//! The looks of JSON: from compact text to indented, spaced or pure ASCII text.

/// How JSON is laid out; changes the text of JSON without reading it into a tree.
///
/// The line separators U+2028 and U+2029 are always escaped, so that the answer is also
/// JavaScript.
///
/// # Examples
///
/// ```
/// use rest_kit::renderers::JsonStyle;
///
/// let style = JsonStyle::new().ascii().spaced();
/// let text = style.apply(r#"{"a":[1,"é"]}"#.as_bytes().to_vec());
/// assert_eq!(text, br#"{"a": [1, "\u00e9"]}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct JsonStyle {
    indent: usize,
    spaced: bool,
    ascii: bool,
}

impl JsonStyle {
    /// Starts from compact text.
    pub const fn new() -> Self {
        Self {
            indent: 0,
            spaced: false,
            ascii: false,
        }
    }

    /// Puts each entry on its own line, indented by `width`; 0 leaves them on one line.
    pub fn indent(mut self, width: usize) -> Self {
        self.indent = width;
        self
    }

    /// Writes a space after commas and colons.
    #[doc(alias = "COMPACT_JSON")]
    pub fn spaced(mut self) -> Self {
        self.spaced = true;
        self
    }

    /// Escapes everything but ASCII, and the delete character.
    #[doc(alias = "UNICODE_JSON")]
    pub fn ascii(mut self) -> Self {
        self.ascii = true;
        self
    }

    /// Lays out `json`, which must be compact.
    pub fn apply(self, json: Vec<u8>) -> Vec<u8> {
        let json = if self.indent > 0 || self.spaced {
            self.lay_out(&json)
        } else {
            json
        };
        if self.ascii {
            escape(&json, |letter| !letter.is_ascii() || letter == '\u{7f}')
        } else if has_line_separator(&json) {
            escape(&json, |letter| matches!(letter, '\u{2028}' | '\u{2029}'))
        } else {
            json
        }
    }

    fn lay_out(self, json: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(json.len() * 2);
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(&byte) = json.get(at) {
            match byte {
                b'"' => {
                    let end = at + string_length(&json[at..]);
                    out.extend_from_slice(&json[at..end]);
                    at = end;
                    continue;
                }
                b'{' | b'[' => {
                    out.push(byte);
                    if let Some(end @ (b'}' | b']')) = json.get(at + 1) {
                        out.push(*end);
                        at += 1;
                    } else {
                        depth += 1;
                        self.new_line(depth, &mut out);
                    }
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.new_line(depth, &mut out);
                    out.push(byte);
                }
                b',' if self.indent > 0 => {
                    out.push(b',');
                    self.new_line(depth, &mut out);
                }
                b',' | b':' => out.extend_from_slice(&[byte, b' ']),
                _ => out.push(byte),
            }
            at += 1;
        }
        out
    }

    fn new_line(self, depth: usize, out: &mut Vec<u8>) {
        if self.indent > 0 {
            out.push(b'\n');
            out.resize(out.len() + depth * self.indent, b' ');
        }
    }
}

/// The length of the string that `json` starts with, with its quotes.
fn string_length(json: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

fn has_line_separator(json: &[u8]) -> bool {
    memchr::memchr_iter(0xe2, json).any(|at| matches!(json[at..], [_, 0x80, 0xa8 | 0xa9, ..]))
}

/// Replaces letters by `\uXXXX`, those beyond 16 bits by a pair of them.
fn escape(json: &[u8], is_escaped: fn(char) -> bool) -> Vec<u8> {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    for letter in String::from_utf8_lossy(json).chars() {
        if is_escaped(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                out.extend([12, 8, 4, 0].map(|shift| hex(*unit >> shift & 0xf)));
            }
        } else {
            out.push(letter);
        }
    }
    out.into_bytes()
}

fn hex(digit: u16) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(style: JsonStyle, json: &str) -> String {
        String::from_utf8(style.apply(json.as_bytes().to_vec())).unwrap()
    }

    // parity: RSP-004, RSP-005
    #[test]
    fn entries_are_indented_as_by_python() {
        let json = r#"{"a":[1,{"b":"x,\":{y\\"}],"e":[],"o":{},"n":null}"#;
        let expected = r#"{
  "a": [
    1,
    {
      "b": "x,\":{y\\"
    }
  ],
  "e": [],
  "o": {},
  "n": null
}"#;
        assert_eq!(apply(JsonStyle::new().indent(2), json), expected);
        assert_eq!(apply(JsonStyle::new().indent(4), "[]"), "[]");
        assert_eq!(apply(JsonStyle::new(), json), json);
        let spaced = r#"{"a": [1, {"b": "x,\":{y\\"}], "e": [], "o": {}, "n": null}"#;
        assert_eq!(apply(JsonStyle::new().spaced(), json), spaced);
    }

    // parity: RSP-006
    #[test]
    fn letters_are_escaped_where_asked() {
        let json = "[\"é📚\u{2028}\u{2029}\u{2027}\"]";
        assert_eq!(
            apply(JsonStyle::new(), json),
            "[\"é📚\\u2028\\u2029\u{2027}\"]"
        );
        let ascii = r#"["\u00e9\ud83d\udcda\u2028\u2029\u2027"]"#;
        assert_eq!(apply(JsonStyle::new().ascii(), json), ascii);
    }
}
