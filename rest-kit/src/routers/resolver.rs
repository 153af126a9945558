//! From names to addresses.

use std::collections::HashMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::UrlResolver;

use super::Table;
use super::format_suffix::with_suffix;
use super::route::{Part, parts};

/// What Django leaves unencoded in a path.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

#[derive(Debug)]
enum Piece {
    Text(String),
    Param(String),
}

/// Knows the path of every named route.
#[derive(Debug, Default)]
pub struct Resolver {
    routes: HashMap<String, Vec<Piece>>,
}

impl Resolver {
    /// Learns the routes of a table.
    pub fn new(table: &Table) -> Self {
        let pieces = |path: &str| -> Vec<Piece> {
            let piece = |part: Part<'_>| match part {
                Part::Text(text) => Piece::Text(text.to_owned()),
                Part::Param(name) => Piece::Param(name.to_owned()),
            };
            parts(path).into_iter().map(piece).collect()
        };
        let routes = table.routes.iter().rev();
        Self {
            routes: routes
                .map(|route| (route.name.clone(), pieces(&route.path)))
                .collect(),
        }
    }
}

impl UrlResolver for Resolver {
    fn reverse(&self, name: &str, params: &[(&str, &str)]) -> Option<String> {
        let given = |name: &str| {
            params
                .iter()
                .find(|(given, _)| *given == name)
                .map(|(_, value)| *value)
        };
        let mut path = String::new();
        for piece in self.routes.get(name)? {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Param(name) => path.extend(utf8_percent_encode(given(name)?, ENCODED)),
            }
        }
        Some(match given("format") {
            Some(format) => with_suffix(&path, format),
            None => path,
        })
    }
}
