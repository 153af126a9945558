//! JSON: `jsonb` on PostgreSQL, text on SQLite.

use diesel::query_builder::QueryId;
use diesel::sql_types::SqlType;

use super::glue::{multi_type, multi_value};
use crate::db::values::{self, JsonValue};

/// JSON: `jsonb`, or `TEXT`.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
pub struct Json;

multi_type!([] Json);
multi_value!([T: JsonValue] values::Json<T> as Json);
crate::__private::sql_bind!([T: JsonValue] values::Json<T> as Json);
crate::__private::sql_read!([T: JsonValue] values::Json<T>);

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sqlite::Sqlite;

    use super::{Json, JsonValue, values};

    impl<T: JsonValue> ToSql<Json, Sqlite> for values::Json<T> {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(serde_json::to_string(&self.0)?);
            Ok(IsNull::No)
        }
    }

    impl<T: JsonValue> FromSql<Json, Sqlite> for values::Json<T> {
        fn from_sql(
            mut raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            Ok(Self(serde_json::from_str(raw.read_text())?))
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::io::Write as _;

    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, IsNull, Output, ToSql};

    use super::{Json, JsonValue, values};

    /// The version byte before the text of a `jsonb`.
    const VERSION: u8 = 1;

    impl<T: JsonValue> ToSql<Json, Pg> for values::Json<T> {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            out.write_all(&[VERSION])?;
            serde_json::to_writer(out, &self.0)?;
            Ok(IsNull::No)
        }
    }

    impl<T: JsonValue> FromSql<Json, Pg> for values::Json<T> {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            match raw.as_bytes().split_first() {
                Some((&VERSION, text)) => Ok(Self(serde_json::from_slice(text)?)),
                _ => Err("the database answered an unknown version of jsonb".into()),
            }
        }
    }
}
