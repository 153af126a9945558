//! What a serializer looks like.

use super::field::FieldDescriptor;

/// A serializer: its name and its fields in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SerializerDescriptor {
    /// Name of the struct.
    pub name: &'static str,
    /// The fields in declaration order.
    pub fields: &'static [FieldDescriptor],
}
