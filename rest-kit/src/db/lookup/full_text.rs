//! Searches for words in several columns together, ranked: PostgreSQL's `tsvector`.

use crate::db::{AnyColumn, ColumnType as _, Condition, Sql};

/// How much a word counts in a column: PostgreSQL's letters for 1.0, 0.4, 0.2 and 0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// 1.0.
    A,
    /// 0.4.
    B,
    /// 0.2.
    C,
    /// 0.1, as columns have that are given no weight.
    #[default]
    D,
}

/// Words to look for in the texts of several columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FullText<'a> {
    /// The configuration of the language, a plain name; the database's own when empty.
    pub(crate) config: &'static str,
    /// The words, as people write them into search engines.
    pub(crate) words: &'a str,
}

impl FullText<'_> {
    /// Creates the condition that the columns have the words.
    pub(crate) fn condition(self, columns: &[(AnyColumn, Weight)]) -> Condition {
        let mut sql = Sql::default();
        self.add_vector(&mut sql, columns);
        sql.push(" @@ ");
        self.add_query(&mut sql);
        Condition::from_sql(sql)
    }

    /// Creates the order by how well the columns fit the words, the best first.
    pub(crate) fn rank(self, columns: &[(AnyColumn, Weight)]) -> Sql {
        let mut sql = Sql::text("ts_rank(");
        self.add_vector(&mut sql, columns);
        sql.push(", ");
        self.add_query(&mut sql);
        sql.push(") DESC");
        sql
    }

    fn add_vector(self, sql: &mut Sql, columns: &[(AnyColumn, Weight)]) {
        sql.push("(");
        sql.join(" || ", columns, |sql, (column, weight)| {
            sql.push("setweight(to_tsvector(");
            self.add_config(sql);
            let weight = match weight {
                Weight::A => ", '')), 'A')",
                Weight::B => ", '')), 'B')",
                Weight::C => ", '')), 'C')",
                Weight::D => ", '')), 'D')",
            };
            sql.push("COALESCE(").any_column(column).push(weight);
        });
        sql.push(")");
    }

    fn add_query(self, sql: &mut Sql) {
        sql.push("websearch_to_tsquery(");
        self.add_config(sql);
        sql.fragment(self.words.to_owned().bind()).push(")");
    }

    /// A constant, so that an index on the same expression is found.
    fn add_config(self, sql: &mut Sql) {
        if !self.config.is_empty() {
            sql.push("'").push(self.config).push("', ");
        }
    }
}
