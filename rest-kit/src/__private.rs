//! What generated code may name. Not public API: anything here may change in a patch release.

pub use serde;

pub use crate::db::{Changes, Connection, Model, QueryResult};
pub use crate::descriptors::{FieldDescriptor, FieldKind, Number, SerializerDescriptor};
pub use crate::error::FieldResult;
pub use crate::serializers::{
    Assignments, Checks, Complete, FieldErrors, FieldType, ModelSerializer, Reading, Related,
    Representing, Serializer, Source, Validated, load_to_one, serialize_column, serialize_link,
    serialize_related, serialize_value,
};
