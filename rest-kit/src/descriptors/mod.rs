//! Plain data that says what models, fields, serializers and actions are.
//!
//! Written once by the macros (or by hand) and read by everything that describes: OPTIONS,
//! start-up checks, `OpenAPI`, forms.

mod action;
pub(crate) mod digits;
mod field;
mod formats;
mod kind;
mod limits;
mod model;
mod operation;
mod security;
mod serializer;
mod style;
mod time_zone;
mod value;

pub use self::action::ActionDescriptor;
pub use self::field::{Choice, FieldDescriptor, Link};
pub use self::formats::{Formats, Protocol, Rounding};
pub use self::kind::FieldKind;
pub use self::limits::{Limits, Number};
pub use self::model::{
    ColumnDescriptor, ManyToManyDescriptor, ModelDescriptor, OnDelete, Period, Reference,
    RequiredModel, UniqueFor, UniqueSet,
};
pub use self::operation::{
    Content, OperationDescriptor, PageDescriptor, PageEntry, PageShape, ParameterDescriptor,
    ParameterPlace, Several,
};
pub use self::security::{Credentials, SecurityDescriptor};
pub use self::serializer::SerializerDescriptor;
pub use self::style::{Initial, Style};
pub use self::time_zone::{FieldTimeZone, TimeZone};
pub use self::value::ValueDescriptor;
