//! Moments: `timestamptz` on PostgreSQL, UTC text of fixed width on SQLite.

use diesel::query_builder::QueryId;
use diesel::sql_types::SqlType;

use super::glue::{multi_type, multi_value};
use crate::db::values;

/// A moment: `timestamptz`, or `TEXT` as `2024-01-01T08:02:00.000000Z`, which sorts as text.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
pub struct DateTime;

multi_type!([] DateTime);
multi_value!([] values::DateTime as DateTime);
crate::__private::sql_bind!([] values::DateTime as DateTime);
crate::__private::sql_read!([] values::DateTime);

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sqlite::Sqlite;

    use super::{DateTime, values};

    impl ToSql<DateTime, Sqlite> for values::DateTime {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            self.check_year()?;
            out.set_value(self.to_fixed_width());
            Ok(IsNull::No)
        }
    }

    impl FromSql<DateTime, Sqlite> for values::DateTime {
        fn from_sql(
            mut raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            Ok(raw.read_text().parse()?)
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::data_types::PgTimestamp;
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::Timestamptz;

    use super::{DateTime, values};

    /// Microseconds from 1970 to 2000, where PostgreSQL's count starts.
    const EPOCH: i64 = 946_684_800_000_000;

    impl ToSql<DateTime, Pg> for values::DateTime {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            self.check_year()?;
            let moment = PgTimestamp(self.timestamp_micros() - EPOCH);
            ToSql::<Timestamptz, Pg>::to_sql(&moment, &mut out.reborrow())
        }
    }

    impl FromSql<DateTime, Pg> for values::DateTime {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            let PgTimestamp(micros) = FromSql::<Timestamptz, Pg>::from_sql(raw)?;
            micros
                .checked_add(EPOCH)
                .and_then(chrono::DateTime::from_timestamp_micros)
                .map(Self::from)
                .ok_or_else(|| "the database holds a moment out of range".into())
        }
    }
}
