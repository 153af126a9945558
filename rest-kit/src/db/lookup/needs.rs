//! What look-ups ask of the database.

use diesel::QueryResult;
use diesel::sql_types::Text;

use crate::db::{Connection, Sql, Statement};

use super::Lookup;

/// What comparisons ask of the database beyond what every one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Needs {
    /// Full-text search, which PostgreSQL has.
    pub full_text: bool,
    /// Texts without accents: on PostgreSQL the extension `unaccent`.
    pub unaccent: bool,
}

impl Needs {
    /// Asks for nothing.
    pub const NONE: Self = Self {
        full_text: false,
        unaccent: false,
    };

    /// Asks for full-text search.
    pub const FULL_TEXT: Self = Self {
        full_text: true,
        unaccent: false,
    };

    /// Returns what the look-up asks for.
    pub const fn of(lookup: Lookup) -> Self {
        Self {
            full_text: matches!(lookup, Lookup::Search),
            unaccent: matches!(lookup, Lookup::Unaccent(_)),
        }
    }

    /// Returns what either asks for.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            full_text: self.full_text || other.full_text,
            unaccent: self.unaccent || other.unaccent,
        }
    }
}

/// Adds up what all of them ask for.
impl FromIterator<Self> for Needs {
    fn from_iter<I: IntoIterator<Item = Self>>(needs: I) -> Self {
        needs.into_iter().fold(Self::NONE, Self::and)
    }
}

/// Asks PostgreSQL for the extension `unaccent`.
pub(crate) fn has_unaccent(connection: &mut Connection) -> QueryResult<bool> {
    let sql = Sql::text("SELECT extname::text FROM pg_extension WHERE extname = 'unaccent'");
    let found = Statement::<Text>::new(sql)
        .uncached()
        .load_texts(connection)?;
    Ok(!found.is_empty())
}
