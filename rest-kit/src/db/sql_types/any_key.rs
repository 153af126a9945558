//! Keys whose type is known at run time only: the columns of many-to-many tables.

use diesel::query_builder::QueryId;
use diesel::sql_types::SqlType;

use crate::db::KeyValue;

/// A key column of any supported type, for reading.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Long"))]
#[diesel(postgres_type(oid = 20, array_oid = 1016))]
pub struct AnyKey;

crate::__private::sql_read!([] KeyValue);

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::sqlite::{Sqlite, SqliteType};

    use super::{AnyKey, KeyValue};

    impl FromSql<AnyKey, Sqlite> for KeyValue {
        fn from_sql(
            mut raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            match raw.value_type() {
                Some(SqliteType::Text) => Ok(Self::Uuid(raw.read_text().parse()?)),
                _ => Ok(Self::Integer(raw.read_long())),
            }
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};

    use super::{AnyKey, KeyValue};

    impl FromSql<AnyKey, Pg> for KeyValue {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            let bytes = raw.as_bytes();
            Ok(match bytes.len() {
                2 => Self::Integer(i16::from_be_bytes(bytes.try_into()?).into()),
                4 => Self::Integer(i32::from_be_bytes(bytes.try_into()?).into()),
                8 => Self::Integer(i64::from_be_bytes(bytes.try_into()?)),
                _ => Self::Uuid(uuid::Uuid::from_slice(bytes)?.into()),
            })
        }
    }
}
