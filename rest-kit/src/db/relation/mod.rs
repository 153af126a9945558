//! Relations between models: one query for any number of rows.

mod key;
mod many_to_many;
mod to_many;
mod to_one;

pub use self::key::{Key, KeyValue};
pub use self::many_to_many::ManyToMany;
pub use self::to_many::ToMany;
pub use self::to_one::ToOne;
