//! What generated code may name. Not public API: anything here may change in a patch release.

pub use diesel;
pub use diesel::backend::Backend;
pub use diesel::deserialize::{FromSql, FromStaticSqlRow, Queryable, Result as DeserializeResult};
pub use diesel::expression::AsExpression;
pub use diesel::internal::derives::as_expression::Bound;
pub use diesel::serialize::{Output, Result as SerializeResult, ToSql};
pub use diesel::sql_types::{Nullable, SingleValue};
pub use serde;

pub use crate::db::{
    AnyColumn, AutoNow, BoxedFragment, Choices, ColumnDefault, ColumnType, Connection, FieldRef,
    KeyValue, ManyToMany, Model, Statement, TextBind, ToOne, select_list, sql_types,
};
pub use crate::descriptors::{
    Choice, ColumnDescriptor, FieldKind, Limits, ManyToManyDescriptor, ModelDescriptor, Number,
    OnDelete, Reference,
};
pub use crate::{__choices as choices, __column_type as column_type, __each as each};
pub use crate::{__sql_bind as sql_bind, __sql_read as sql_read};
