//! From names to addresses.

use std::collections::HashMap;

use actix_web::dev::Path;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::UrlResolver;
use crate::http::renderers::PageLink;

use super::format_suffix::with_suffix;
use super::names::nearest;
use super::pattern::Pattern;
use super::route::{Part, parts};
use super::{Route, Suffixes, Table};

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
    Param { name: String, looks: Looks },
}

/// What the values of a parameter look like.
#[derive(Debug)]
struct Looks {
    pattern: Pattern,
    written: String,
}

impl Looks {
    fn new(written: &str) -> Self {
        Self {
            pattern: Pattern::new(&format!("{{value:{written}}}")),
            written: written.to_owned(),
        }
    }

    /// Returns whether a path with this value leads back to it; clients resolve `..` themselves.
    fn fit(&self, value: &str) -> bool {
        let leads_elsewhere = value.split('/').any(|step| matches!(step, "." | ".."));
        !leads_elsewhere && self.pattern.is_match(value)
    }
}

/// The path of a route, to be filled in.
#[derive(Debug)]
struct Address {
    pieces: Vec<Piece>,
    /// The part that a suffix is, where the path may have one.
    suffix: Option<&'static str>,
}

/// Knows the path of every named route.
#[derive(Debug, Default)]
pub struct Resolver {
    routes: HashMap<String, Address>,
    /// What is matched, in the order in which requests are.
    patterns: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    pattern: Pattern,
    name: String,
    title: String,
    /// The viewset that it belongs to; empty for single views.
    scope: String,
    path: String,
    /// The action that answers GET.
    answers_get: Option<&'static str>,
}

impl Known {
    fn new(route: &Route, path: &str) -> Self {
        Self {
            pattern: Pattern::new(path),
            name: route.name.clone(),
            title: route.title.clone(),
            scope: route.scope.clone(),
            path: path.to_owned(),
            answers_get: route
                .actions
                .iter()
                .find_map(|(method, action)| (*method == "GET").then_some(*action)),
        }
    }
}

impl Resolver {
    /// Learns the routes of a table.
    pub fn new(table: &Table) -> Self {
        let piece = |part: Part<'_>| match part {
            Part::Text(text) => Piece::Text(text.to_owned()),
            Part::Param(name, written) => Piece::Param {
                name: name.to_owned(),
                looks: Looks::new(written),
            },
        };
        let address = |route: &Route| Address {
            pieces: parts(&route.path).into_iter().map(piece).collect(),
            suffix: table
                .suffix_param
                .filter(|_| matches!(route.suffixes, Suffixes::Optional(_))),
        };
        let routes = table.routes.iter().rev();
        let patterns = table.in_order().into_iter().flat_map(|route| {
            let bare = route.path.strip_suffix('/');
            let bare = bare.filter(|bare| route.is_slash_optional && !bare.is_empty());
            let own = std::iter::once(route.path.as_str()).chain(bare);
            let own = own.chain(route.with_suffix.iter().map(String::as_str));
            own.map(|path| Known::new(route, path))
        });
        Self {
            patterns: patterns.collect(),
            routes: routes
                .map(|route| (route.name.clone(), address(route)))
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
        let address = self.routes.get(name)?;
        for piece in &address.pieces {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Param { name, looks } => {
                    let value = given(name).filter(|value| looks.fit(value))?;
                    path.extend(utf8_percent_encode(value, ENCODED));
                }
            }
        }
        if path.starts_with("//") {
            // That would be another host.
            return None;
        }
        Some(match address.suffix.and_then(given) {
            Some(format) => with_suffix(&path, format),
            None => path,
        })
    }

    fn why_not(&self, name: &str, params: &[(&str, &str)]) -> String {
        let Some(address) = self.routes.get(name) else {
            let names = self.routes.keys().map(String::as_str);
            let near = nearest(name, names).map(|near| format!("; did you mean `{near}`?"));
            return format!("no route is called `{name}`{}", near.unwrap_or_default());
        };
        let problem = address.pieces.iter().find_map(|piece| {
            let Piece::Param { name: param, looks } = piece else {
                return None;
            };
            match params.iter().find(|(given, _)| given == param) {
                None => Some(format!("the path of `{name}` needs a value for `{param}`")),
                Some((_, value)) if !looks.fit(value) => Some(format!(
                    "`{value}` is no value for `{param}` in the path of `{name}`, which looks \
                     like `{}`",
                    looks.written
                )),
                Some(_) => None,
            }
        });
        problem.unwrap_or_else(|| format!("the path of `{name}` cannot be made"))
    }

    fn resolve(&self, path: &str) -> Option<(String, Vec<(String, String)>)> {
        self.patterns.iter().find_map(|known| {
            let mut matched = Path::new(path);
            if !known.pattern.capture(&mut matched) {
                return None;
            }
            let params = matched.iter();
            let params = params.map(|(param, value)| (param.to_owned(), value.to_owned()));
            Some((known.name.clone(), params.collect()))
        })
    }

    fn title(&self, path: &str) -> Option<String> {
        self.find(path).map(|known| known.title.clone())
    }

    fn actions_below(&self, path: &str) -> Vec<(&'static str, PageLink)> {
        let Some(own) = self.find(path).filter(|own| !own.scope.is_empty()) else {
            return Vec::new();
        };
        let below = |known: &Known| {
            let step = known.path.strip_prefix(own.path.as_str())?;
            let name = step.trim_matches('/');
            let is_action = !name.is_empty() && !name.contains(['/', '{', '.']);
            let answers = known
                .answers_get
                .filter(|_| is_action && known.scope == own.scope)?;
            let link = PageLink {
                title: known.title.clone(),
                path: format!("{path}{step}"),
            };
            Some((answers, link))
        };
        self.patterns.iter().filter_map(below).collect()
    }
}

impl Resolver {
    fn find(&self, path: &str) -> Option<&Known> {
        let mut patterns = self.patterns.iter();
        patterns.find(|known| known.pattern.is_match(path))
    }
}
