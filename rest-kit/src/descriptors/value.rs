//! What the values of a field are made of.

use super::field::Choice;
use super::kind::FieldKind;
use super::serializer::SerializerDescriptor;

/// What the values of a Rust type look like in bodies.
#[derive(Debug, Clone, Copy)]
pub struct ValueDescriptor {
    /// Primitive kind.
    pub kind: FieldKind,
    /// `null` is a value.
    pub null: bool,
    /// The values of a choice.
    pub choices: &'static [Choice],
    /// Name of the type, where it has one of its own: that of an enum.
    pub name: &'static str,
    /// What lists and dictionaries hold.
    pub items: Option<&'static ValueDescriptor>,
    /// The serializer of objects, which may hold objects of its own type.
    pub children: Option<fn() -> &'static SerializerDescriptor>,
}

/// Serializers of objects count as the same: they may hold objects of their own type.
impl PartialEq for ValueDescriptor {
    fn eq(&self, other: &Self) -> bool {
        let plain = |it: &Self| (it.kind, it.null, it.choices, it.name);
        plain(self) == plain(other) && self.items == other.items
    }
}

impl ValueDescriptor {
    /// Describes plain values of a kind.
    pub const fn new(kind: FieldKind) -> Self {
        Self {
            kind,
            null: false,
            choices: &[],
            name: "",
            items: None,
            children: None,
        }
    }

    /// Sets whether null is a value.
    #[must_use]
    pub const fn null(mut self, null: bool) -> Self {
        self.null = null;
        self
    }

    /// Names the values of a choice.
    #[must_use]
    pub const fn choices(mut self, choices: &'static [Choice]) -> Self {
        self.choices = choices;
        self
    }

    /// Names the type.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Describes what lists and dictionaries hold.
    #[must_use]
    pub const fn items(mut self, items: &'static ValueDescriptor) -> Self {
        self.items = Some(items);
        self
    }

    /// Names the serializer of objects.
    #[must_use]
    pub const fn children(mut self, children: fn() -> &'static SerializerDescriptor) -> Self {
        self.children = Some(children);
        self
    }
}
