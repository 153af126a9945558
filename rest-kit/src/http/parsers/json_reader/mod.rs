//! From JSON text to a [`Value`], with the error messages of Python's `json` module.
//!
//! Not serde's reader, because that loses the digits of large whole numbers and its messages
//! are not those that clients of DRF know.

use crate::http::{BodyLimits, Value};

/// The longest whole number, as in Python.
const MAX_DIGITS: usize = 4300;
/// Up to this many keys, an object's keys are compared pair by pair.
const FEW_KEYS: usize = 16;
/// So many characters of a number are quoted.
const LONGEST_TOLD: usize = 100;

/// Reads exactly one JSON value, of the depth that bodies may have unless told otherwise.
pub(in crate::http) fn read(text: &str) -> Result<Value, String> {
    read_as(text, true, BodyLimits::DEFAULT.max_depth)
}

/// Reads an answer: a body as deep as bodies may be, and what stands around it.
pub(in crate::http) fn read_answer(text: &str) -> Result<Value, String> {
    read_as(text, true, BodyLimits::MOST_DEPTH + 16)
}

/// Reads exactly one value of JSON, or of JSON with `NaN` and `Infinity` when it is not strict,
/// with at most so many levels of lists and objects.
pub(in crate::http) fn read_as(
    text: &str,
    is_strict: bool,
    max_depth: usize,
) -> Result<Value, String> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        levels: max_depth,
        is_strict,
    };
    reader.document().map_err(|failure| match failure {
        Failure::At(reason, position) => {
            let before = text.get(..position).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let chars = before.chars().count();
            let column = before
                .chars()
                .rev()
                .take_while(|letter| *letter != '\n')
                .count()
                + 1;
            format!("{reason}: line {line} column {column} (char {chars})")
        }
        Failure::Plain(reason) => reason,
    })
}

/// What is wrong: at a byte of the text, or as a whole.
enum Failure {
    At(&'static str, usize),
    Plain(String),
}

type Outcome<T> = Result<T, Failure>;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many more may be opened.
    levels: usize,
    is_strict: bool,
}

impl Reader<'_> {
    fn document(&mut self) -> Outcome<Value> {
        if self.text.starts_with('\u{feff}') {
            return Err(Failure::At(
                "Unexpected UTF-8 BOM (decode using utf-8-sig)",
                0,
            ));
        }
        self.skip_space();
        let value = self.value()?;
        self.skip_space();
        if self.at < self.bytes.len() {
            return Err(self.fail("Extra data"));
        }
        Ok(value)
    }

    fn value(&mut self) -> Outcome<Value> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.eat("null") => Ok(Value::Null),
            _ if self.eat("true") => Ok(Value::Bool(true)),
            _ if self.eat("false") => Ok(Value::Bool(false)),
            _ if self.eat("NaN") => self.unusual("NaN", f64::NAN),
            _ if self.eat("Infinity") => self.unusual("Infinity", f64::INFINITY),
            _ => Err(self.fail("Expecting value")),
        }
    }

    /// Returns a number that JSON has no word for, if that is let through.
    fn unusual(&self, token: &str, number: f64) -> Outcome<Value> {
        if self.is_strict {
            Err(out_of_range(token))
        } else {
            Ok(Value::Float(number))
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Outcome<Value>) -> Outcome<Value> {
        let Some(levels) = self.levels.checked_sub(1) else {
            return Err(self.fail("Nesting too deep"));
        };
        self.levels = levels;
        self.at += 1;
        let value = read(self);
        self.levels += 1;
        value
    }

    fn list(&mut self) -> Outcome<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.ends(b']', "Illegal trailing comma before end of array")? {
                return Ok(Value::List(items));
            }
        }
    }

    fn object(&mut self) -> Outcome<Value> {
        let mut entries = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(entries));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fail("Expecting property name enclosed in double quotes"));
            }
            let name = self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.fail("Expecting ':' delimiter"));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value()?;
            entries.push((name, value));
            if self.ends(b'}', "Illegal trailing comma before end of object")? {
                return Ok(Value::Map(without_repeated(entries)));
            }
        }
    }

    /// Goes over a comma to the next entry, or over the end.
    fn ends(&mut self, end: u8, trailing: &'static str) -> Outcome<bool> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                return Ok(true);
            }
            Some(b',') => {}
            _ => return Err(self.fail("Expecting ',' delimiter")),
        }
        let comma = self.at;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(end) {
            return Err(Failure::At(trailing, comma));
        }
        Ok(false)
    }

    fn number(&mut self) -> Outcome<Value> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
            if self.eat("Infinity") {
                return self.unusual("-Infinity", f64::NEG_INFINITY);
            }
        }
        let digits = self.at;
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            _ => return Err(Failure::At("Expecting value", start)),
        }
        let (digits, whole_end) = (self.at - digits, self.at);
        if self.peek() == Some(b'.') && self.digit_at(self.at + 1) {
            self.at += 1;
            self.skip_digits();
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let signed = matches!(self.bytes.get(self.at + 1), Some(b'+' | b'-'));
            let first = self.at + 1 + usize::from(signed);
            if self.digit_at(first) {
                self.at = first;
                self.skip_digits();
            }
        }
        let text = &self.text[start..self.at];
        if self.at > whole_end {
            return match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Value::Float(number)),
                Ok(number) => self.unusual(text, number),
                Err(_) => Err(out_of_range(text)),
            };
        }
        if digits > MAX_DIGITS {
            return Err(Failure::Plain(format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value \
                 has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
            )));
        }
        Ok(text
            .parse()
            .map_or_else(|_| Value::BigInt(text.to_owned()), Value::Int))
    }

    fn string(&mut self) -> Outcome<String> {
        let begin = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            let plain = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
            let Some(length) = self.bytes[start..].iter().position(plain) else {
                return Err(Failure::At("Unterminated string starting at", begin));
            };
            self.at += length;
            let piece = &self.text[start..self.at];
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    if text.is_empty() {
                        return Ok(piece.to_owned());
                    }
                    text.push_str(piece);
                    return Ok(text);
                }
                b'\\' => {
                    text.push_str(piece);
                    text.push(self.escape(begin)?);
                }
                _ => return Err(self.fail("Invalid control character at")),
            }
        }
    }

    fn escape(&mut self, begin: usize) -> Outcome<char> {
        let backslash = self.at;
        self.at += 2;
        Ok(match self.bytes.get(backslash + 1) {
            None => return Err(Failure::At("Unterminated string starting at", begin)),
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(backslash),
            Some(_) => return Err(Failure::At("Invalid \\escape", backslash)),
        })
    }

    /// Reads the digits of `\uXXXX`, and those of the second half of a pair.
    fn unicode_escape(&mut self, backslash: usize) -> Outcome<char> {
        let first = self.hex(backslash)?;
        if let Some(letter) = char::from_u32(first) {
            return Ok(letter);
        }
        let second = self.at;
        if first < 0xdc00 && self.bytes[second..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.hex(second)?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).ok_or(Failure::At("Invalid \\uXXXX escape", second));
            }
        }
        let reason = format!("Surrogate characters are not allowed: U+{first:04X}.");
        Err(Failure::Plain(reason))
    }

    /// Reads four digits and looks for at least the closing quote after them.
    fn hex(&mut self, backslash: usize) -> Outcome<u32> {
        let invalid = || Failure::At("Invalid \\uXXXX escape", backslash + 1);
        let start = self.at;
        if start + 4 >= self.bytes.len() {
            return Err(invalid());
        }
        self.at += 4;
        let mut code = 0;
        for digit in &self.bytes[start..start + 4] {
            code = code * 16 + char::from(*digit).to_digit(16).ok_or_else(invalid)?;
        }
        Ok(code)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.bytes[self.at..].starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn skip_digits(&mut self) {
        while self.digit_at(self.at) {
            self.at += 1;
        }
    }

    fn digit_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    fn fail(&self, reason: &'static str) -> Failure {
        Failure::At(reason, self.at)
    }
}

fn out_of_range(token: &str) -> Failure {
    // A number may be as long as a body: its beginning tells enough.
    let told: String = token.chars().take(LONGEST_TOLD).collect();
    let more = if told.len() < token.len() { "…" } else { "" };
    Failure::Plain(format!(
        "Out of range float values are not JSON compliant: '{told}{more}'"
    ))
}

/// Gives equal keys the place of the first and the value of the last.
fn without_repeated(mut entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    if entries.len() <= FEW_KEYS {
        let repeats = |at: usize| entries[..at].iter().any(|(name, _)| *name == entries[at].0);
        if !(1..entries.len()).any(repeats) {
            return entries;
        }
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|left, right| entries[*left].0.cmp(&entries[*right].0));
    let mut dropped = vec![false; entries.len()];
    let mut moves = Vec::new();
    for run in order.chunk_by(|left, right| entries[*left].0 == entries[*right].0) {
        if let [first, .., last] = run {
            moves.push((*first, *last));
            for at in &run[1..] {
                dropped[*at] = true;
            }
        }
    }
    for (first, last) in moves {
        entries.swap(first, last);
    }
    let mut dropped = dropped.into_iter();
    entries.retain(|_| !dropped.next().unwrap_or_default());
    entries
}

#[cfg(test)]
mod tests;
