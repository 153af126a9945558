//! What a serializer looks like.

use super::field::FieldDescriptor;

/// A serializer: its name and its fields in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SerializerDescriptor {
    /// Name of the struct.
    pub name: &'static str,
    /// The fields in declaration order.
    pub fields: &'static [FieldDescriptor],
    /// Text for people, from the doc comment.
    pub description: &'static str,
    /// The key around bodies and answers of one object.
    pub envelope: Option<&'static str>,
    /// The key around bodies and answers that are lists.
    pub envelope_many: Option<&'static str>,
}

impl SerializerDescriptor {
    /// Describes a serializer with these fields.
    pub const fn new(name: &'static str, fields: &'static [FieldDescriptor]) -> Self {
        Self {
            name,
            fields,
            description: "",
            envelope: None,
            envelope_many: None,
        }
    }

    /// Explains it to people.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Names the keys around bodies and answers, of one object and of lists.
    #[must_use]
    pub const fn envelopes(
        mut self,
        one: Option<&'static str>,
        many: Option<&'static str>,
    ) -> Self {
        self.envelope = one;
        self.envelope_many = many;
        self
    }
}
