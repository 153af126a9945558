//! UUIDs: `uuid` on PostgreSQL, text on SQLite.

use diesel::query_builder::QueryId;
use diesel::sql_types::SqlType;

use super::glue::{multi_type, multi_value};
use crate::db::values;

/// A UUID: `uuid`, or `TEXT` in lower case with hyphens.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
pub struct Uuid;

multi_type!([] Uuid);
multi_value!([] values::Uuid as Uuid);
crate::__private::sql_bind!([] values::Uuid as Uuid);
crate::__private::sql_read!([] values::Uuid);

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sqlite::Sqlite;

    use super::{Uuid, values};

    impl ToSql<Uuid, Sqlite> for values::Uuid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(self.to_string());
            Ok(IsNull::No)
        }
    }

    impl FromSql<Uuid, Sqlite> for values::Uuid {
        fn from_sql(
            mut raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            Ok(raw.read_text().parse()?)
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::io::Write as _;

    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, IsNull, Output, ToSql};

    use super::{Uuid, values};

    impl ToSql<Uuid, Pg> for values::Uuid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            out.write_all(self.as_bytes())?;
            Ok(IsNull::No)
        }
    }

    impl FromSql<Uuid, Pg> for values::Uuid {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            Ok(uuid::Uuid::from_slice(raw.as_bytes())?.into())
        }
    }
}
