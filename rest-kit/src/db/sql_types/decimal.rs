//! Exact decimals: `numeric` on PostgreSQL, scaled integers on SQLite.

use diesel::query_builder::QueryId;
use diesel::sql_types::ops::{Add, Div, Mul, Sub};
use diesel::sql_types::{Integer, SingleValue, SqlType, is_nullable};

use super::glue::{multi_type, multi_value};
use crate::db::values;

/// `DECIMAL(P, S)`: at most `P` digits, `S` of them after the point; `P` is at most 18.
///
/// On SQLite the value is an `INTEGER` of the smallest unit (12.50 is 1250), so that it compares,
/// sorts, sums and indexes exactly. A value that does not fit is an error, never rounded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal<const P: u8, const S: u8>;

impl<const P: u8, const S: u8> SqlType for Decimal<P, S> {
    type IsNull = is_nullable::NotNull;
}
impl<const P: u8, const S: u8> SingleValue for Decimal<P, S> {}
impl<const P: u8, const S: u8> QueryId for Decimal<P, S> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

// `table!` emits numeric operators for a column whose type is *named* `Decimal`. On scaled
// integers a sum is exact; a product or quotient is right only with a plain integer.
impl<const P: u8, const S: u8> Add for Decimal<P, S> {
    type Rhs = Self;
    type Output = Self;
}
impl<const P: u8, const S: u8> Sub for Decimal<P, S> {
    type Rhs = Self;
    type Output = Self;
}
impl<const P: u8, const S: u8> Mul for Decimal<P, S> {
    type Rhs = Integer;
    type Output = Self;
}
impl<const P: u8, const S: u8> Div for Decimal<P, S> {
    type Rhs = Integer;
    type Output = Self;
}

multi_type!([const P: u8, const S: u8] Decimal<P, S>);
multi_value!([const P: u8, const S: u8] values::Decimal as Decimal<P, S>);
crate::__private::sql_bind!([const P: u8, const S: u8] values::Decimal as Decimal<P, S>);
crate::__private::sql_read!([] values::Decimal);

/// The value in units of 10^-S, if it fits `P` digits.
fn units<const P: u8, const S: u8>(value: &values::Decimal) -> Result<i128, String> {
    let exact = value.normalize();
    let scale = u32::from(S);
    let units = match scale.checked_sub(exact.scale()) {
        Some(missing) => 10_i128
            .checked_pow(missing)
            .and_then(|factor| exact.mantissa().checked_mul(factor)),
        None => None,
    };
    match units {
        Some(units) if units.unsigned_abs() < 10_u128.pow(u32::from(P)) => Ok(units),
        _ => Err(format!(
            "{value} does not fit a column of {P} digits with {S} after the point"
        )),
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sql_types::{BigInt, HasSqlType};
    use diesel::sqlite::{Sqlite, SqliteType};

    use super::{Decimal, units, values};

    impl<const P: u8, const S: u8> HasSqlType<Decimal<P, S>> for Sqlite {
        fn metadata((): &mut ()) -> SqliteType {
            SqliteType::Long
        }
    }

    impl<const P: u8, const S: u8> ToSql<Decimal<P, S>, Sqlite> for values::Decimal {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(i64::try_from(units::<P, S>(self)?)?);
            Ok(IsNull::No)
        }
    }

    impl<const P: u8, const S: u8> FromSql<Decimal<P, S>, Sqlite> for values::Decimal {
        fn from_sql(
            raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            let units = <i64 as FromSql<BigInt, Sqlite>>::from_sql(raw)?;
            Ok(Self::new(units, u32::from(S)))
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::data_types::PgNumeric;
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgTypeMetadata, PgValue};
    use diesel::serialize::{self, Output, ToSql};
    use diesel::sql_types::{HasSqlType, Numeric};

    use super::{Decimal, units, values};

    /// The types `numeric` and `numeric[]`; naming them by number saves a query per connection.
    const OIDS: (u32, u32) = (1700, 1231);

    impl<const P: u8, const S: u8> HasSqlType<Decimal<P, S>> for Pg {
        fn metadata(_: &mut Self::MetadataLookup) -> PgTypeMetadata {
            PgTypeMetadata::new(OIDS.0, OIDS.1)
        }
    }

    impl<const P: u8, const S: u8> ToSql<Decimal<P, S>, Pg> for values::Decimal {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            let numeric = encode(units::<P, S>(self)?, S);
            ToSql::<Numeric, Pg>::to_sql(&numeric, &mut out.reborrow())
        }
    }

    impl<const P: u8, const S: u8> FromSql<Decimal<P, S>, Pg> for values::Decimal {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            decode(&<PgNumeric as FromSql<Numeric, Pg>>::from_sql(raw)?)
        }
    }

    /// Splits the units into PostgreSQL's digits of base 10000, aligned at the point.
    fn encode(units: i128, scale: u8) -> PgNumeric {
        let fraction = usize::from(scale.div_ceil(4));
        let padding = u32::from((4 - scale % 4) % 4);
        let mut rest = units.unsigned_abs() * 10_u128.pow(padding);
        let mut digits: Vec<i16> = Vec::with_capacity(8);
        while rest > 0 || digits.len() < fraction {
            digits.push(i16::try_from(rest % 10_000).unwrap_or_default());
            rest /= 10_000;
        }
        digits.reverse();
        let weight = i16::try_from(digits.len()).unwrap_or_default()
            - i16::try_from(fraction).unwrap_or_default()
            - 1;
        let scale = u16::from(scale);
        if units < 0 {
            PgNumeric::Negative {
                weight,
                scale,
                digits,
            }
        } else {
            PgNumeric::Positive {
                weight,
                scale,
                digits,
            }
        }
    }

    fn decode(numeric: &PgNumeric) -> deserialize::Result<values::Decimal> {
        let (sign, weight, scale, digits) = match numeric {
            PgNumeric::Positive {
                weight,
                scale,
                digits,
            } => (1, *weight, *scale, digits),
            PgNumeric::Negative {
                weight,
                scale,
                digits,
            } => (-1, *weight, *scale, digits),
            PgNumeric::NaN => return Err("the database holds NaN, which is no decimal".into()),
        };
        let mut units = 0_i128;
        for digit in digits {
            units = units
                .checked_mul(10_000)
                .and_then(|units| units.checked_add(i128::from(*digit)))
                .ok_or("the database holds a decimal of too many digits")?;
        }
        let stored = (i32::try_from(digits.len())? - i32::from(weight) - 1) * 4;
        let wanted = i32::from(scale);
        let factor = 10_i128
            .checked_pow(wanted.abs_diff(stored))
            .ok_or("the database holds a decimal of too many digits")?;
        let units = if wanted >= stored {
            units.checked_mul(factor)
        } else {
            Some(units / factor)
        };
        let units = units.ok_or("the database holds a decimal of too many digits")?;
        Ok(rust_decimal::Decimal::try_from_i128_with_scale(sign * units, u32::from(scale))?.into())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn digits_survive_both_ways() {
            for (text, scale) in [
                ("0.00", 2),
                ("-0.01", 2),
                ("1234567890123456.78", 2),
                ("10000", 0),
                ("0.00010", 5),
                ("-99999999.99999", 5),
            ] {
                let value: values::Decimal = text.parse().unwrap();
                let numeric = encode(value.mantissa(), scale);
                assert_eq!(decode(&numeric).unwrap().to_string(), text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_fit_are_written() {
        let units = |text: &str| units::<5, 2>(&text.parse().unwrap());
        assert_eq!(units("999.99"), Ok(99_999));
        assert_eq!(units("-1.5000"), Ok(-150));
        assert!(units("1000").is_err());
        assert!(units("1.005").is_err());
    }
}
