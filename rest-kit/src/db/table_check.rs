//! Whether a table has the columns of its model, and of types that fit.

use diesel::QueryResult;
use diesel::sql_types::Text;

use crate::db::{ColumnType as _, Connection, Sql, Statement};
use crate::descriptors::{ColumnDescriptor, FieldKind, ModelDescriptor};

/// What keeps a model from its table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// There is no table of this name.
    NoTable(&'static str),
    /// What is wrong with a column, and what to do.
    Column(String),
}

/// Compares the columns of the model, and those of the tables between, with the database's.
///
/// # Errors
///
/// diesel's error, untouched.
pub(crate) fn check_tables(
    model: &ModelDescriptor,
    connection: &mut Connection,
) -> QueryResult<Vec<Misfit>> {
    let mut misfits = Vec::new();
    let found = columns(model.table, connection)?;
    if found.is_empty() {
        misfits.push(Misfit::NoTable(model.table));
    } else {
        let is_sqlite = connection.is_sqlite();
        let wrong = model.columns.iter();
        let wrong = wrong.filter_map(|column| compare(column, model.table, &found, is_sqlite));
        misfits.extend(wrong.map(Misfit::Column));
    }
    for relation in model.many_to_many {
        let found = columns(relation.through, connection)?;
        if found.is_empty() {
            misfits.push(Misfit::NoTable(relation.through));
            continue;
        }
        for name in [relation.from_column, relation.to_column] {
            if !found.iter().any(|column| column.is_called(name)) {
                misfits.push(Misfit::Column(missing(relation.through, name)));
            }
        }
    }
    Ok(misfits)
}

/// A column as the database has it.
struct Found {
    name: String,
    /// SQLite: as it was declared; PostgreSQL: as `pg_type` calls it.
    ty: String,
    /// Whether null is a value; none where that cannot be known, as of a view.
    null: Option<bool>,
    is_sqlite: bool,
}

impl Found {
    /// SQLite does not look at the case of names.
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.is_sqlite && self.name.eq_ignore_ascii_case(name)
    }
}

/// Asks for the columns of a table or view; none when there is no such table.
fn columns(table: &'static str, connection: &mut Connection) -> QueryResult<Vec<Found>> {
    let is_sqlite = connection.is_sqlite();
    let mut sql = Sql::default();
    // A name comes last: it may have bars.
    if is_sqlite {
        sql.push("SELECT CASE WHEN pk > 0 OR (SELECT type FROM sqlite_master WHERE name = ");
        sql.fragment(table.to_owned().bind());
        sql.push(
            ") IS NOT 'table' THEN '' ELSE 1 - \"notnull\" END || '|' || type || '|' || name \
             FROM pragma_table_xinfo(",
        );
        sql.fragment(table.to_owned().bind()).push(")");
    } else {
        sql.push(
            "SELECT CASE WHEN c.relkind NOT IN ('r', 'p') THEN '' \
             WHEN a.attnotnull THEN '0' ELSE '1' END \
             || '|' || COALESCE(b.typname, t.typname) || '|' || a.attname \
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
             JOIN pg_type t ON t.oid = a.atttypid \
             LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd' \
             WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = to_regclass(quote_ident(",
        );
        sql.fragment(table.to_owned().bind()).push("))");
    }
    let lines = Statement::<Text>::new(sql)
        .uncached()
        .load_texts(connection)?;
    let read = |line: &String| {
        let mut parts = line.splitn(3, '|');
        let null = match parts.next()? {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        let (ty, name) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        Some(Found {
            name,
            ty,
            null,
            is_sqlite,
        })
    };
    Ok(lines.iter().filter_map(read).collect())
}

/// Says what is wrong with the column of a model, if anything is.
fn compare(
    column: &ColumnDescriptor,
    table: &str,
    found: &[Found],
    is_sqlite: bool,
) -> Option<String> {
    let Some(found) = found.iter().find(|found| found.is_called(column.column)) else {
        return Some(missing(table, column.column));
    };
    let name = format!("`{table}.{}`", column.column);
    let needed = Needed::of(column.kind);
    let (fits, ty) = if is_sqlite {
        (affinity_fits(column.kind, &found.ty), needed.sqlite)
    } else {
        (type_fits(&needed, &found.ty), needed.postgres[0])
    };
    if !fits {
        let (is, field) = (&found.ty, needed.rust);
        return Some(format!(
            "{name} is {is}, and the field is {field}: make the column {ty}, or change the field"
        ));
    }
    match (found.null, column.null) {
        (Some(true), false) => Some(format!(
            "{name} may be null, and the field may not: make the column NOT NULL, or the field \
             an `Option`"
        )),
        (Some(false), true) => Some(format!(
            "{name} is NOT NULL, and the field is an `Option`: let the column be null, or take \
             the `Option` away"
        )),
        _ => None,
    }
}

fn missing(table: &str, column: &str) -> String {
    format!("`{table}.{column}` is missing: add the column, or name the one that is there")
}

/// What the fields of a kind are, and which types of columns fit them, the usual one first.
struct Needed {
    rust: &'static str,
    sqlite: &'static str,
    postgres: &'static [&'static str],
}

/// Types of PostgreSQL whose values are texts.
const TEXTS: &[&str] = &["text", "varchar", "bpchar", "name", "citext", "unknown"];

/// Types of PostgreSQL that are known; others may fit anything.
const KNOWN: &[&str] = &[
    "bool",
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "money",
    "text",
    "varchar",
    "bpchar",
    "name",
    "bytea",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "xml",
    "inet",
    "cidr",
];

impl Needed {
    const fn new(
        rust: &'static str,
        sqlite: &'static str,
        postgres: &'static [&'static str],
    ) -> Self {
        Self {
            rust,
            sqlite,
            postgres,
        }
    }

    fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Boolean => Self::new("a `bool`", "BOOLEAN", &["bool"]),
            FieldKind::Integer => Self::new(
                "an integer of at most 32 bits",
                "INTEGER",
                &["int4", "int2"],
            ),
            FieldKind::BigInteger => Self::new("an `i64`", "BIGINT", &["int8"]),
            FieldKind::Duration => Self::new("a `Duration`", "BIGINT", &["int8"]),
            FieldKind::Float => Self::new("a float", "DOUBLE", &["float8", "float4"]),
            FieldKind::Decimal => Self::new("a `Decimal`", "BIGINT", &["numeric"]),
            FieldKind::Binary => Self::new("bytes", "BLOB", &["bytea"]),
            FieldKind::Date => Self::new("a `NaiveDate`", "DATE", &["date"]),
            FieldKind::Time => Self::new("a `NaiveTime`", "TIME", &["time"]),
            FieldKind::DateTime => Self::new("a `DateTime`", "TEXT", &["timestamptz", "timestamp"]),
            FieldKind::Uuid => Self::new("a `Uuid`", "TEXT", &["uuid"]),
            FieldKind::Json => Self::new("a `Json`", "TEXT", &["jsonb"]),
            _ => Self::new("a text", "TEXT", TEXTS),
        }
    }
}

fn type_fits(needed: &Needed, found: &str) -> bool {
    needed.postgres.contains(&found) || !KNOWN.contains(&found)
}

/// Whether SQLite keeps values of a kind as they are, and compares them as what they are, in a
/// column that was declared like this.
///
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
fn affinity_fits(kind: FieldKind, declared: &str) -> bool {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    let is_integer = has(&["INT"]);
    let is_text = !is_integer && has(&["CHAR", "CLOB", "TEXT"]);
    let is_real = !is_integer && !is_text && has(&["REAL", "FLOA", "DOUB"]);
    let is_free = declared.is_empty() || !is_integer && !is_text && has(&["BLOB"]);
    match kind {
        FieldKind::Boolean
        | FieldKind::Integer
        | FieldKind::BigInteger
        | FieldKind::Duration
        | FieldKind::Float => !is_text,
        // It is scaled: 9.99 as 999.
        FieldKind::Decimal => !is_text && !is_real,
        FieldKind::Binary => true,
        // What looks like a number would be one: a text loses its leading zeros.
        FieldKind::Date
        | FieldKind::Time
        | FieldKind::DateTime
        | FieldKind::Uuid
        | FieldKind::Json => !is_real,
        _ => is_text || is_free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_of_sqlite_fit_or_not() {
        for (kind, fits, misfits) in [
            (
                FieldKind::String,
                "TEXT,varchar(20),CHARACTER(5),,CLOB,blob",
                "STRING,INTEGER,NUMERIC,DATE,REAL",
            ),
            (
                FieldKind::BigInteger,
                "BIGINT,integer,NUMERIC,,bigserial",
                "TEXT,VARCHAR(9)",
            ),
            (FieldKind::Boolean, "BOOLEAN,bool,TINYINT(1)", "TEXT"),
            (
                FieldKind::Decimal,
                "BIGINT,NUMERIC(6, 2)",
                "TEXT,REAL,DOUBLE",
            ),
            (FieldKind::Date, "DATE,TEXT,datetime,INTEGER", "REAL"),
            (FieldKind::Binary, "BLOB,TEXT,", ""),
        ] {
            assert!(
                fits.split(',').all(|ty| affinity_fits(kind, ty)),
                "{kind:?}"
            );
            let mut misfits = misfits.split(',').filter(|ty| !ty.is_empty());
            assert!(misfits.all(|ty| !affinity_fits(kind, ty)), "{kind:?}");
        }
    }

    #[test]
    fn types_of_postgres_fit_or_not() {
        for (kind, ty, fits) in [
            (FieldKind::String, "varchar", true),
            (FieldKind::String, "int4", false),
            (FieldKind::String, "mood", true),
            (FieldKind::BigInteger, "int4", false),
            (FieldKind::Integer, "int2", true),
            (FieldKind::Json, "json", false),
            (FieldKind::DateTime, "timestamp", true),
            (FieldKind::DateTime, "date", false),
            (FieldKind::Decimal, "float8", false),
        ] {
            assert_eq!(type_fits(&Needed::of(kind), ty), fits, "{kind:?} {ty}");
        }
    }
}
