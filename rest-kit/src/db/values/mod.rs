//! Values of columns where the databases or the Rust crates differ.
//!
//! Each is a thin wrapper that dereferences to the type of the crate behind it.

mod choices;
mod date_time;
mod decimal;
mod duration;
mod json;
mod stored_file;
mod uuid;

pub use self::choices::{Choices, ParseChoiceError, bind_choice, parse_choice};
pub use self::date_time::{DateTime, ParseDateTimeError};
pub use self::decimal::{Decimal, ParseDecimalError};
pub use self::duration::{Duration, ParseDurationError};
pub use self::json::{Json, JsonValue};
pub(crate) use self::stored_file::Keep;
pub use self::stored_file::StoredFile;
pub use self::uuid::Uuid;
