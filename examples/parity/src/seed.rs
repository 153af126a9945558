//! The contract's data, put back as often as tests ask for it.

use std::fmt::Write as _;

use rest_kit::db::Connection;
use rest_kit::prelude::*;
use serde_json::Value;

use crate::models::User;

const SEED: &str = include_str!("../oracle/seed.json");

/// A table, its key in the seed, and its columns with their keys.
type Table = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Tables with the columns that the seed fills, in an order that keeps foreign keys.
const TABLES: [Table; 6] = [
    (
        "users",
        "users",
        &[
            ("id", "id"),
            ("username", "username"),
            ("email", "email"),
            ("password", "password"),
            ("token", "token"),
            ("is_staff", "is_staff"),
            ("is_superuser", "is_superuser"),
            ("is_active", "is_active"),
        ],
    ),
    (
        "authors",
        "authors",
        &[("id", "id"), ("name", "name"), ("born", "born")],
    ),
    (
        "publishers",
        "publishers",
        &[("id", "id"), ("name", "name"), ("website", "website")],
    ),
    (
        "tags",
        "tags",
        &[("id", "id"), ("name", "name"), ("slug", "slug")],
    ),
    (
        "books",
        "books",
        &[
            ("id", "id"),
            ("title", "title"),
            ("author_id", "author"),
            ("publisher_id", "publisher"),
            ("isbn", "isbn"),
            ("published_date", "published_date"),
            ("price", "price"),
            ("pages", "pages"),
            ("in_print", "in_print"),
            ("rating", "rating"),
            ("status", "status"),
            ("created_at", "created_at"),
            ("owner_id", "owner"),
        ],
    ),
    (
        "reviews",
        "reviews",
        &[
            ("id", "id"),
            ("book_id", "book"),
            ("reviewer_id", "reviewer"),
            ("stars", "stars"),
            ("text", "text"),
        ],
    ),
];

/// Returns the SQL that empties every table and fills it with the seed.
pub(crate) fn script(is_postgres: bool) -> String {
    let seed: Value = serde_json::from_str(SEED).unwrap_or_default();
    let mut sql = String::new();
    for table in [
        "user_permissions",
        "jwt_outstanding_tokens",
        "jwt_families",
        "reviews",
        "book_tags",
        "books",
        "tags",
        "publishers",
        "authors",
        "users",
    ] {
        let _ = writeln!(sql, "DELETE FROM {table};");
    }
    for (table, key, columns) in TABLES {
        let rows = seed[key].as_array().map_or(&[][..], Vec::as_slice);
        insert(&mut sql, table, columns, rows, is_postgres);
        counter(&mut sql, table, rows.len(), is_postgres);
    }
    let users = seed["users"].as_array().map_or(&[][..], Vec::as_slice);
    for user in users {
        let permissions = user["permissions"].as_array();
        for codename in permissions.map_or(&[][..], Vec::as_slice) {
            let (user, codename) = (&user["id"], literal("codename", codename, is_postgres));
            let _ = writeln!(
                sql,
                "INSERT INTO user_permissions (user_id, codename) VALUES ({user}, {codename});"
            );
        }
    }
    let books = seed["books"].as_array().map_or(&[][..], Vec::as_slice);
    for book in books {
        for tag in book["tags"].as_array().map_or(&[][..], Vec::as_slice) {
            let book = &book["id"];
            let _ = writeln!(
                sql,
                "INSERT INTO book_tags (book_id, tag_id) VALUES ({book}, {tag});"
            );
        }
    }
    sql
}

fn insert(
    sql: &mut String,
    table: &str,
    columns: &[(&str, &str)],
    rows: &[Value],
    is_postgres: bool,
) {
    let names: Vec<_> = columns.iter().map(|(column, _)| *column).collect();
    let _ = writeln!(sql, "INSERT INTO {table} ({}) VALUES", names.join(", "));
    for (at, row) in rows.iter().enumerate() {
        let values: Vec<_> = columns
            .iter()
            .map(|(column, key)| literal(column, &row[*key], is_postgres))
            .collect();
        let end = if at + 1 == rows.len() { ";" } else { "," };
        let _ = writeln!(sql, "({}){end}", values.join(", "));
    }
}

/// The next row's id follows the last seeded one.
fn counter(sql: &mut String, table: &str, count: usize, is_postgres: bool) {
    let _ = if is_postgres {
        writeln!(
            sql,
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count});"
        )
    } else {
        writeln!(
            sql,
            "UPDATE sqlite_sequence SET seq = {count} WHERE name = '{table}';"
        )
    };
}

fn literal(column: &str, value: &Value, is_postgres: bool) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(text) if column == "price" && !is_postgres => text.replace('.', ""),
        Value::String(text) if column == "created_at" && !is_postgres && text.len() == 20 => {
            format!("'{}.000000Z'", &text[..19])
        }
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        other => other.to_string(),
    }
}

/// Fills an empty database; one that has data keeps it.
///
/// # Errors
///
/// The database's.
pub(crate) async fn fill(db: Db, is_postgres: bool) -> Result<()> {
    let script = script(is_postgres);
    db.write(move |connection| -> Result<()> {
        if User::objects().exists_on(connection)? {
            return Ok(());
        }
        reset(connection, &script).map_err(Error::internal)
    })
    .await
}

/// Puts the seed back, all of it or nothing.
///
/// # Errors
///
/// The database's.
pub(crate) fn reset(connection: &mut Connection, script: &str) -> rest_kit::db::QueryResult<()> {
    connection.atomic(|connection| connection.batch_execute(script))
}
