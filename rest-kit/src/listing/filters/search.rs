//! `?search=red dune`: every term must be found in some of the columns.

use crate::context::Context;
use crate::db::{AnyColumn, Condition, Lookup, Model, QuerySet};
use crate::error::{Error, Result, ValidationErrors};

use super::FilterBackend;

/// More terms than this are not searched for.
const MAX_TERMS: usize = 32;

/// A column to search in, and how.
#[derive(Clone, Copy)]
pub struct SearchField {
    column: AnyColumn,
    lookup: Lookup,
}

impl SearchField {
    /// Finds terms anywhere in the column.
    pub const fn new(column: AnyColumn) -> Self {
        Self::with(column, Lookup::IContains)
    }

    /// Finds terms with another comparison: `IStartsWith` is DRF's `^`, `IExact` its `=`.
    pub const fn with(column: AnyColumn, lookup: Lookup) -> Self {
        Self { column, lookup }
    }
}

impl std::fmt::Debug for SearchField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchField")
            .field("column", &self.column.descriptor.name)
            .field("lookup", &self.lookup)
            .finish()
    }
}

/// Finds rows by words: `?search=red dune`.
///
/// Terms are separated by spaces or commas, quotes keep words together; every term must be
/// found in at least one column.
#[derive(Debug, Clone, Copy)]
pub struct SearchFilter {
    fields: &'static [SearchField],
    param: &'static str,
}

impl SearchFilter {
    /// Searches in these columns.
    #[doc(alias = "search_fields")]
    pub const fn new(fields: &'static [SearchField]) -> Self {
        Self {
            fields,
            param: "search",
        }
    }

    /// Renames the query parameter.
    #[must_use]
    #[doc(alias = "search_param")]
    pub const fn param(mut self, param: &'static str) -> Self {
        self.param = param;
        self
    }

    /// Makes the condition that any column has the term.
    fn condition(&self, term: &str) -> Condition {
        let columns = self.fields.iter();
        Condition::any(
            columns
                .filter_map(|field| Condition::lookup(&field.column, field.lookup, &[term]).ok())
                .collect(),
        )
    }
}

impl<M: Model> FilterBackend<M> for SearchFilter {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let Some(text) = cx.request().query_param(self.param) else {
            return Ok(rows);
        };
        if text.contains('\0') {
            let message = "Null characters are not allowed.";
            return Err(Error::validation(ValidationErrors::message(
                message,
                "null_characters_not_allowed",
            )));
        }
        let mut terms = split(text);
        terms.truncate(MAX_TERMS);
        if self.fields.is_empty() || terms.is_empty() {
            return Ok(rows);
        }
        let conditions = terms.iter().map(|term| self.condition(term)).collect();
        Ok(rows.filter_by(Condition::all(conditions)))
    }
}

/// Splits a search into terms, as DRF's `search_smart_split`.
fn split(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = quoted_end(rest)
            .unwrap_or_else(|| rest.find(char::is_whitespace).unwrap_or(rest.len()));
        add_terms(&rest[..end], &mut terms);
        rest = rest[end..].trim_start();
    }
    terms
}

fn add_terms(chunk: &str, terms: &mut Vec<String>) {
    let chunk = chunk.trim_matches(',');
    let quote = chunk
        .chars()
        .next()
        .filter(|letter| matches!(letter, '"' | '\''));
    match quote {
        Some(quote) if chunk.len() > 1 && chunk.ends_with(quote) => {
            let inner = &chunk[1..chunk.len() - 1];
            let unescaped = inner.replace(&format!("\\{quote}"), &quote.to_string());
            terms.push(unescaped.replace("\\\\", "\\"));
        }
        _ => terms.extend(
            chunk
                .split(',')
                .filter(|term| !term.is_empty())
                .map(|term| term.trim().to_owned()),
        ),
    }
}

/// Returns where a chunk with closed quotes ends; none when it has none.
fn quoted_end(text: &str) -> Option<usize> {
    let mut end = None;
    let mut at = plain_end(text, 0);
    while let Some(close) = closing_quote(text, at) {
        at = plain_end(text, close);
        end = Some(at);
    }
    end
}

fn plain_end(text: &str, from: usize) -> usize {
    text[from..]
        .find(|letter: char| letter.is_whitespace() || letter == '"' || letter == '\'')
        .map_or(text.len(), |length| from + length)
}

fn closing_quote(text: &str, open: usize) -> Option<usize> {
    let mut letters = text[open..].char_indices();
    let (_, quote) = letters
        .next()
        .filter(|(_, letter)| matches!(letter, '"' | '\''))?;
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next()?;
        } else if letter == quote {
            return Some(open + at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn searches_are_split_as_drf_does() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("red dune", &["red", "dune"]),
            ("red,dune, ,x", &["red", "dune", "x"]),
            (r#""red dune" x"#, &["red dune", "x"]),
            (r"'it\'s here' ", &["it's here"]),
            (r#""open end"#, &["\"open", "end"]),
            (r#","a b","#, &["a b"]),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), *expected, "{text}");
        }
    }
}
