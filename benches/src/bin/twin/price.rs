//! An exact price with two decimal places.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::schema::Money;

/// A price; on the wire a string such as `"9.99"`.
#[derive(AsExpression, Clone, Copy, Debug, FromSqlRow)]
#[diesel(sql_type = Money)]
pub(crate) struct Price(pub(crate) Decimal);

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Whole hundredths in a `BIGINT`: SQLite has no exact decimals.
#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sql_types::BigInt;
    use diesel::sqlite::{Sqlite, SqliteValue};
    use rust_decimal::Decimal;

    use super::{Money, Price};

    impl FromSql<Money, Sqlite> for Price {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            let hundredths = <i64 as FromSql<BigInt, Sqlite>>::from_sql(value)?;
            Ok(Self(Decimal::new(hundredths, 2)))
        }
    }

    impl ToSql<Money, Sqlite> for Price {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            let mut price = self.0;
            price.rescale(2);
            out.set_value(i64::try_from(price.mantissa())?);
            Ok(IsNull::No)
        }
    }
}

/// The database's own decimals.
#[cfg(feature = "postgres")]
mod postgres {
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::Numeric;
    use rust_decimal::Decimal;

    use super::{Money, Price};

    impl FromSql<Money, Pg> for Price {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            <Decimal as FromSql<Numeric, Pg>>::from_sql(value).map(Self)
        }
    }

    impl ToSql<Money, Pg> for Price {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            <Decimal as ToSql<Numeric, Pg>>::to_sql(&self.0, out)
        }
    }
}
