//! From names to addresses.

use std::collections::HashMap;

use actix_web::dev::{Path, ResourceDef};
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
    /// What is matched, in the order in which requests are.
    patterns: Vec<(ResourceDef, String)>,
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
        let mut ranked: Vec<_> = table.routes.iter().collect();
        ranked.sort_by_key(|route| rank(&route.path));
        let patterns = ranked.into_iter().flat_map(|route| {
            let own = std::iter::once(&route.path).chain(&route.suffixes);
            own.map(|path| (ResourceDef::new(path.as_str()), route.name.clone()))
        });
        Self {
            patterns: patterns.collect(),
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

    fn resolve(&self, path: &str) -> Option<(String, Vec<(String, String)>)> {
        self.patterns.iter().find_map(|(pattern, name)| {
            let mut matched = Path::new(path);
            if !pattern.capture_match_info(&mut matched) {
                return None;
            }
            let params = matched.iter();
            let params = params.map(|(param, value)| (param.to_owned(), value.to_owned()));
            Some((name.clone(), params.collect()))
        })
    }
}

/// Longer paths come first, and fixed ones before those with parameters.
fn rank(path: &str) -> (std::cmp::Reverse<usize>, usize) {
    let segments = path.trim_matches('/').split('/');
    (
        std::cmp::Reverse(segments.count()),
        path.matches('{').count(),
    )
}
