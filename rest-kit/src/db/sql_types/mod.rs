//! SQL types that mean the same on SQLite and PostgreSQL, for use in diesel's `table!`.
//!
//! | type | PostgreSQL | SQLite | Rust |
//! | --- | --- | --- | --- |
//! | [`Decimal<P, S>`] | `numeric(P, S)` | `INTEGER`, scaled by 10^S | [`values::Decimal`] |
//! | [`DateTime`] | `timestamptz` | `TEXT`, UTC, fixed width | [`values::DateTime`] |
//! | [`Uuid`] | `uuid` | `TEXT` | [`values::Uuid`] |
//! | [`Json`] | `jsonb` | `TEXT` | [`values::Json`] |
//!
//! The other types are diesel's own. `#[derive(Model)]` writes the `table!` of a model; by hand:
//!
//! ```
//! diesel::table! {
//!     use rest_kit::sql_types::*;
//!
//!     books (id) {
//!         id -> BigInt,
//!         price -> Decimal<6, 2>,
//!         created_at -> Nullable<DateTime>,
//!     }
//! }
//! ```
//!
//! [`values::Decimal`]: crate::db::values::Decimal
//! [`values::DateTime`]: crate::db::values::DateTime
//! [`values::Uuid`]: crate::db::values::Uuid
//! [`values::Json`]: crate::db::values::Json

mod any_key;
mod date_time;
mod decimal;
mod glue;
mod json;
mod uuid;

pub use diesel::sql_types::{
    BigInt, Binary, Bool, Date, Double, Float, Integer, Nullable, SmallInt, Text, Time,
};

pub use self::any_key::AnyKey;
pub use self::date_time::DateTime;
pub use self::decimal::Decimal;
pub(crate) use self::glue::multi_value;
pub use self::json::Json;
pub use self::uuid::Uuid;
