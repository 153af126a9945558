//! `/api/books.json`: the form of the answer as a suffix of the path.

use crate::error::StartError;

use super::route::{Part, parts};
use super::{Route, Router, Slash, Table};

/// Which suffixes a route answers with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suffixes {
    /// It has none.
    #[default]
    Off,
    /// With these, and without; any when none are named.
    Optional(Vec<String>),
    /// With these only; any when none are named.
    Required(Vec<String>),
}

impl From<bool> for Suffixes {
    fn from(suffixes: bool) -> Self {
        if suffixes {
            Self::Optional(Vec::new())
        } else {
            Self::Off
        }
    }
}

/// Gives the addresses of a router suffixes as `.json`, those of its single views too.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::routers::{SimpleRouter, format_suffix_patterns};
///
/// #[api_view(get)]
/// async fn report(_cx: &Context) -> Result<Response> {
///     Ok(Response::new("report"))
/// }
///
/// let reports = SimpleRouter::new().register_view("report", report);
/// let api = RestKit::new(Settings::default())
///     .permissions(AllowAny)
///     .database("sqlite::memory:")
///     .include("api", format_suffix_patterns(reports).suffix_required().allowed(["json"]))
///     .build()?;
/// assert_eq!(api.routes().routes[0].template(), "/api/report.{format}");
/// # Ok::<(), StartError>(())
/// ```
pub fn format_suffix_patterns<R: Router>(router: R) -> FormatSuffixPatterns<R> {
    FormatSuffixPatterns {
        router,
        is_required: false,
        allowed: Vec::new(),
    }
}

/// A router whose addresses have suffixes; [`format_suffix_patterns`] makes it.
#[derive(Debug, Clone)]
#[must_use]
pub struct FormatSuffixPatterns<R> {
    router: R,
    is_required: bool,
    allowed: Vec<String>,
}

impl<R> FormatSuffixPatterns<R> {
    /// Answers with a suffix only.
    pub fn suffix_required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Knows these suffixes only: `json`.
    pub fn allowed(mut self, suffixes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed = suffixes.into_iter().map(Into::into).collect();
        self
    }
}

impl<R: Router> Router for FormatSuffixPatterns<R> {
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table {
        let mut table = self.router.into_table(prefix, mistakes);
        let suffixes = if self.is_required {
            Suffixes::Required(self.allowed)
        } else {
            Suffixes::Optional(self.allowed)
        };
        for route in &mut table.routes {
            route.suffixes = suffixes.clone();
        }
        table
    }

    fn inherit_slash(mut self, slash: Slash) -> Self {
        self.router = self.router.inherit_slash(slash);
        self
    }
}

impl Table {
    /// Writes the paths with suffixes, which are the part `param` of the path; without a name
    /// there are none.
    pub(crate) fn name_suffixes(&mut self, param: Option<&'static str>, mistakes: &mut StartError) {
        if let Some(param) = param.filter(|param| !is_name(param)) {
            mistakes.add(format!(
                "`{param}` cannot be the name of a part of a path; give `format_suffix_param` \
                 letters, digits and `_`, or `None` for addresses without suffixes"
            ));
            return;
        }
        self.suffix_param = param;
        for route in &mut self.routes {
            match param {
                Some(param) => add_suffixes(route, param, mistakes),
                None if matches!(route.suffixes, Suffixes::Required(_)) => mistakes.add(format!(
                    "`{}` at {} answers with a suffix only, and `format_suffix_param(None)` \
                     switches suffixes off; remove one of them",
                    route.name,
                    route.template()
                )),
                None => {}
            }
        }
    }
}

fn add_suffixes(route: &mut Route, param: &str, mistakes: &mut StartError) {
    let allowed = match &route.suffixes {
        Suffixes::Off => return,
        Suffixes::Optional(allowed) | Suffixes::Required(allowed) => allowed,
    };
    let is_taken = |part: &Part<'_>| matches!(part, Part::Param(name, _) if *name == param);
    if parts(&route.path).iter().any(is_taken) {
        mistakes.add(format!(
            "`{}` at {} has a part called `{param}`, as the suffix of its path is; give the part \
             another name, or the suffix: `.format_suffix_param(\"…\")`",
            route.name,
            route.template()
        ));
        return;
    }
    // The slash of a root is that of its prefix: `/api/.json`.
    let bare = route.path.strip_suffix('/').filter(|_| !route.is_root());
    let stem = bare.filter(|bare| !bare.is_empty()).unwrap_or(&route.path);
    let plain = format!("{stem}.{{{param}:{}}}", pattern(allowed));
    let slashed = format!("{plain}/");
    if matches!(route.suffixes, Suffixes::Required(_)) {
        route.path = plain;
        route.is_slash_optional = false;
        route.with_suffix = vec![slashed];
    } else {
        route.with_suffix = vec![plain, slashed];
    }
}

fn pattern(allowed: &[String]) -> String {
    if allowed.is_empty() {
        return "[a-z0-9]+".to_owned();
    }
    let each: Vec<String> = allowed.iter().map(|it| regex_lite::escape(it)).collect();
    each.join("|")
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let starts = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    letters.next().is_some_and(starts)
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Returns the path with this suffix instead of its slash.
pub(super) fn with_suffix(path: &str, format: &str) -> String {
    format!("{}.{format}", path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_replace_the_slash() {
        assert_eq!(with_suffix("/api/books/", "json"), "/api/books.json");
        assert_eq!(
            pattern(&["json".to_owned(), "c.v".to_owned()]),
            r"json|c\.v"
        );
    }

    #[test]
    fn parts_of_paths_have_plain_names() {
        assert!(["format", "_f", "f2"].into_iter().all(is_name));
        assert!(!["", "2f", "a-b", "a}"].into_iter().any(is_name));
    }
}
