//! Keys that relations can follow.

use std::hash::Hash;

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use crate::db::values::Uuid;

/// A type of primary keys that relations can follow: `i16`, `i32`, `i64` and `Uuid`.
#[diagnostic::on_unimplemented(
    message = "a relation cannot follow keys of type `{Self}`",
    note = "use i16, i32, i64 or rest_kit::values::Uuid for the primary key"
)]
pub trait Key: Copy + Eq + Ord + Hash + sealed::Sealed {
    /// Returns the key without its type.
    fn to_value(self) -> KeyValue;

    /// Returns the key with its type, if the value is of that type.
    fn from_value(value: KeyValue) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
}

/// A key whose type is known at run time only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// Of any width.
    Integer(i64),
    /// A UUID.
    Uuid(Uuid),
}

macro_rules! integer_key {
    ($($integer:ty),*) => { $(
        impl sealed::Sealed for $integer {}
        impl Key for $integer {
            fn to_value(self) -> KeyValue {
                KeyValue::Integer(self.into())
            }

            fn from_value(value: KeyValue) -> Option<Self> {
                match value {
                    KeyValue::Integer(integer) => integer.try_into().ok(),
                    KeyValue::Uuid(_) => None,
                }
            }
        }
    )* };
}

integer_key!(i16, i32, i64);

impl sealed::Sealed for Uuid {}
impl Key for Uuid {
    fn to_value(self) -> KeyValue {
        KeyValue::Uuid(self)
    }

    fn from_value(value: KeyValue) -> Option<Self> {
        match value {
            KeyValue::Uuid(uuid) => Some(uuid),
            KeyValue::Integer(_) => None,
        }
    }
}

/// A list of keys as one bound value, so that lists of all lengths share a prepared statement.
#[cfg_attr(
    not(all(feature = "sqlite", feature = "postgres")),
    expect(dead_code, reason = "each database reads one form of the keys")
)]
pub(super) struct KeyList {
    json: String,
    integers: Vec<i64>,
    uuids: Vec<Uuid>,
    sqlite: [&'static str; 2],
    postgres: [&'static str; 2],
}

impl KeyList {
    /// Returns ` IN (keys)`, to follow a column.
    pub(super) fn condition<K: Key>(keys: impl IntoIterator<Item = K>) -> Self {
        Self::new(
            keys,
            [" IN (SELECT value FROM json_each(", "))"],
            [" = ANY(", ")"],
        )
    }

    /// Returns `, key` for each key, to follow a constant in a `SELECT`.
    pub(super) fn rows<K: Key>(keys: impl IntoIterator<Item = K>) -> Self {
        Self::new(keys, [", value FROM json_each(", ")"], [", unnest(", ")"])
    }

    fn new<K: Key>(
        keys: impl IntoIterator<Item = K>,
        sqlite: [&'static str; 2],
        postgres: [&'static str; 2],
    ) -> Self {
        let (mut integers, mut uuids) = (Vec::new(), Vec::new());
        let mut json = String::from("[");
        for key in keys {
            if json.len() > 1 {
                json.push(',');
            }
            match key.to_value() {
                KeyValue::Integer(integer) => {
                    json.push_str(&integer.to_string());
                    integers.push(integer);
                }
                KeyValue::Uuid(uuid) => {
                    json.push('"');
                    json.push_str(&uuid.to_string());
                    json.push('"');
                    uuids.push(uuid);
                }
            }
        }
        json.push(']');
        Self {
            json,
            integers,
            uuids,
            sqlite,
            postgres,
        }
    }
}

impl QueryId for KeyList {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(feature = "sqlite")]
impl QueryFragment<diesel::sqlite::Sqlite> for KeyList {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, diesel::sqlite::Sqlite>) -> QueryResult<()> {
        out.push_sql(self.sqlite[0]);
        out.push_bind_param::<diesel::sql_types::Text, String>(&self.json)?;
        out.push_sql(self.sqlite[1]);
        Ok(())
    }
}

#[cfg(feature = "postgres")]
impl QueryFragment<diesel::pg::Pg> for KeyList {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, diesel::pg::Pg>) -> QueryResult<()> {
        use diesel::sql_types::{Array, BigInt};

        out.push_sql(self.postgres[0]);
        if self.uuids.is_empty() {
            out.push_bind_param::<Array<BigInt>, Vec<i64>>(&self.integers)?;
        } else {
            out.push_bind_param::<Array<crate::db::sql_types::Uuid>, Vec<Uuid>>(&self.uuids)?;
        }
        out.push_sql(self.postgres[1]);
        Ok(())
    }
}
