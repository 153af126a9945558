//! `regex`, `iregex`: regular expressions that take linear time on both databases.

use std::borrow::Cow;
#[cfg(feature = "sqlite")]
use std::sync::{Mutex, PoisonError};

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;

use crate::db::{AnyColumn, Sql};

use super::Condition;
use super::pattern::{Fold, NULL_CHARACTER};

const INVALID: &str = "Enter a valid regular expression.";
/// Longer expressions are refused: each row costs time by their length.
const LONGEST: usize = 500;
/// How large an expression may become when its repetitions are written out.
const LARGEST: usize = 1 << 18;
/// PostgreSQL does not count further.
const MOST_REPETITIONS: u32 = 255;

pub(super) fn matches(
    column: &AnyColumn,
    pattern: &str,
    fold: Fold,
) -> Result<Condition, &'static str> {
    if pattern.contains('\0') {
        return Err(NULL_CHARACTER);
    }
    let pattern = Pattern::new(pattern, fold.case).ok_or(INVALID)?;
    // The expression itself says that case does not matter.
    let fold = Fold {
        case: false,
        ..fold
    };
    let mut sql = Sql::default();
    fold.add(&mut sql, |sql| {
        sql.any_column(column);
    });
    sql.push_per_backend(" REGEXP ", " ~ ");
    fold.add(&mut sql, |sql| {
        sql.fragment(Box::new(pattern));
    });
    Ok(Condition::from_sql(sql))
}

/// An expression that means the same to `regex-lite`, which SQLite calls, and to PostgreSQL.
#[cfg_attr(
    not(all(feature = "sqlite", feature = "postgres")),
    expect(dead_code, reason = "each database reads its own form")
)]
struct Pattern {
    sqlite: String,
    postgres: String,
}

impl Pattern {
    fn new(text: &str, ignore_case: bool) -> Option<Self> {
        let text = if ignore_case {
            spell_cases(text)
        } else {
            Cow::Borrowed(text)
        };
        let sqlite = if ignore_case {
            format!("(?i){text}")
        } else {
            text.clone().into_owned()
        };
        let flags = if ignore_case { "(?ip)" } else { "(?p)" };
        let postgres = format!("{flags}{}", translate(&text)?);
        compile(&sqlite)?;
        Some(Self { sqlite, postgres })
    }
}

/// Writes both cases of letters beyond ASCII, which neither engine folds by itself.
fn spell_cases(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut in_class = false;
    let mut escaped = false;
    for letter in text.chars() {
        let cases = letter.to_lowercase().chain(letter.to_uppercase());
        let cases: Vec<char> = cases.filter(|it| *it != letter).collect();
        match (
            letter.is_ascii() || cases.is_empty() || cases.len() > 1,
            in_class,
        ) {
            (true, _) => out.push(letter),
            (false, true) => out.extend([letter].into_iter().chain(cases)),
            (false, false) => {
                out.push('[');
                out.extend([letter].into_iter().chain(cases));
                out.push(']');
            }
        }
        match letter {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
    }
    Cow::Owned(out)
}

fn compile(pattern: &str) -> Option<regex_lite::Regex> {
    regex_lite::RegexBuilder::new(pattern)
        .size_limit(LARGEST)
        .build()
        .ok()
}

/// Returns the expression as PostgreSQL writes it; none when it has something that the two read
/// differently: flags, names of groups, escapes of characters by number, stacked repetitions.
fn translate(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut in_class = false;
    let mut repeated = false;
    while let Some(letter) = letters.next() {
        let is_repetition = !in_class && matches!(letter, '*' | '+' | '?' | '{');
        if is_repetition && repeated {
            return None;
        }
        repeated = is_repetition;
        out.push(letter);
        match letter {
            '\\' => {
                out.pop();
                out.push_str(escape(letters.next()?, in_class)?.as_str());
            }
            '[' if !in_class => {
                in_class = true;
                for first in ['^', ']'] {
                    if letters.next_if_eq(&first).is_some() {
                        out.push(first);
                    }
                }
            }
            '[' if letters.peek() != Some(&':') => return None,
            ']' => in_class = false,
            ':' if in_class && letters.peek() == Some(&']') && out.contains("[:") => {
                out.extend(letters.next());
            }
            '(' if !in_class && letters.next_if_eq(&'?').is_some() => {
                letters.next_if_eq(&':')?;
                out.push_str("?:");
            }
            '{' if !in_class => {
                let counts: String =
                    std::iter::from_fn(|| letters.next_if(|it| *it != '}')).collect();
                let is_small = |count: &str| {
                    count.is_empty() || count.parse().is_ok_and(|it: u32| it <= MOST_REPETITIONS)
                };
                counts.split(',').all(is_small).then_some(())?;
                out.push_str(&counts);
                out.extend(letters.next());
            }
            _ => {}
        }
        if is_repetition && letters.next_if_eq(&'?').is_some() {
            out.push('?');
        }
    }
    Some(out)
}

/// Translates what follows a backslash.
fn escape(letter: char, in_class: bool) -> Option<String> {
    match letter {
        'b' if !in_class => Some("\\y".to_owned()),
        'B' if !in_class => Some("\\Y".to_owned()),
        'z' if !in_class => Some("\\Z".to_owned()),
        'A' | 'D' | 'S' | 'W' if !in_class => Some(format!("\\{letter}")),
        'd' | 's' | 'w' | 'n' | 'r' | 't' | 'f' | 'v' => Some(format!("\\{letter}")),
        '<' | '>' => None,
        letter if letter.is_ascii_punctuation() => Some(format!("\\{letter}")),
        _ => None,
    }
}

impl QueryId for Pattern {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(feature = "sqlite")]
impl QueryFragment<diesel::sqlite::Sqlite> for Pattern {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, diesel::sqlite::Sqlite>) -> QueryResult<()> {
        out.push_bind_param::<Text, String>(&self.sqlite)
    }
}

#[cfg(feature = "postgres")]
impl QueryFragment<diesel::pg::Pg> for Pattern {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, diesel::pg::Pg>) -> QueryResult<()> {
        out.push_bind_param::<Text, String>(&self.postgres)
    }
}

/// Teaches a connection the operator `REGEXP`.
#[cfg(feature = "sqlite")]
pub(super) fn register(connection: &mut diesel::SqliteConnection) -> QueryResult<()> {
    let kept: Mutex<Option<(String, regex_lite::Regex)>> = Mutex::new(None);
    functions::regexp_utils::register_impl(
        connection,
        move |pattern: String, text: Option<String>| -> Option<bool> {
            let text = text?;
            let mut last = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if last.as_ref().is_none_or(|(known, _)| *known != pattern) {
                *last = Some((pattern.clone(), compile(&pattern)?));
            }
            last.as_ref().map(|(_, regex)| regex.is_match(&text))
        },
    )
}

#[cfg(feature = "sqlite")]
mod functions {
    use diesel::sql_types::{Nullable, Text};

    #[diesel::declare_sql_function]
    extern "SQL" {
        /// What SQLite calls for `text REGEXP pattern`.
        fn regexp(pattern: Text, text: Nullable<Text>) -> Nullable<diesel::sql_types::Bool>;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_the_same_to_both_databases() {
        for (given, expected) in [
            ("^The (Silent|Quiet) ", Some("^The (Silent|Quiet) ")),
            (r"\bred\b", Some(r"\yred\y")),
            (r"a\.b\z", Some(r"a\.b\Z")),
            ("[^]a-z][[:alpha:]]+?", Some("[^]a-z][[:alpha:]]+?")),
            ("(?:a|b){2,3}", Some("(?:a|b){2,3}")),
            ("(?i)a", None),
            ("(?=a)", None),
            ("(?P<x>a)", None),
            (r"\x41", None),
            ("a**", None),
            ("a{2}{3}", None),
            ("a{256}", None),
            ("[a[b]]", None),
            ("\\", None),
        ] {
            assert_eq!(translate(given).as_deref(), expected, "{given}");
        }
        for invalid in ["(", "[", "*", "a{2", r"\q", r"(a)\1"] {
            assert!(Pattern::new(invalid, false).is_none(), "{invalid}");
        }
    }
}
