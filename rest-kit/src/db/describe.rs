//! What serializers ask a model's columns and relations in constants.

use crate::db::{FieldRef, ManyToMany, Model, ToMany, ToOne};
use crate::descriptors::{FieldDescriptor, FieldKind};

/// The type of a serializer's field is that of what it stands for.
#[diagnostic::on_unimplemented(
    message = "the model has a `{T}` here, not a `{Self}`",
    label = "write `{T}`",
    note = "a field of another type is `computed`, or has another `source`"
)]
pub trait IsTypeOf<T> {}

impl<T> IsTypeOf<T> for T {}

/// What the name of a relation could stand for without more being said of it: nothing.
#[diagnostic::on_unimplemented(
    message = "the relation to a `{T}` is not a `{Self}`",
    label = "this field has the name of a relation, not of a column",
    note = "for the key name the column, as `#[field(source = author_id)]`; for the row say how it \
            is shown: `nested`, `slug = …`, `link = \"…\"` or `display`"
)]
pub trait StandsFor<T> {}

impl<M, C, T> FieldRef<M, C, T> {
    /// Describes the serializer field `name` that stands for this column.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        FieldDescriptor::of_column(name, &self.descriptor)
    }

    /// Returns it without the rule that values are unique.
    #[must_use]
    pub fn not_unique(mut self) -> Self {
        self.descriptor.unique = false;
        self
    }

    /// Refuses, while compiling, serializer fields of another type than the column's values.
    pub const fn must_be<V: IsTypeOf<T>>(&self) {}

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        false
    }
}

impl<M: Model, T: Model> ManyToMany<M, T> {
    /// Describes the serializer field `name` that stands for this relation.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        FieldDescriptor::of_relation(name, &self.descriptor)
    }

    /// Refuses, while compiling, serializer fields that are no list of keys.
    pub const fn must_be<V: IsTypeOf<Vec<T::PrimaryKey>>>(&self) {}

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        true
    }
}

/// Relations whose rows nested objects of a body may be.
impl<M: Model, T: Model> ManyToMany<M, T> {
    /// Refuses, while compiling, relations that are written by their rows between alone.
    ///
    /// # Panics
    ///
    /// When a model has the table between.
    #[doc(hidden)]
    pub const fn must_be_writable(&self) {
        assert!(
            !self.descriptor.has_model,
            "the rows between have a model, and more columns than the library knows: store them \
             yourself, with `nested_write = custom`, or by a serializer of that model"
        );
    }
}

impl<M: Model, T: Model> ToOne<M, T> {
    /// As that of [`ManyToMany`]; a foreign key can always be written.
    #[doc(hidden)]
    pub const fn must_be_writable(&self) {}

    /// Describes the serializer field `name` that stands for this relation.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        let mut field = FieldDescriptor::new(name, FieldKind::Related);
        field.source = self.field;
        field.required = !self.null;
        field.allow_null = self.null;
        field
    }

    /// Refuses, while compiling, serializer fields that say nothing of how the row is shown.
    pub const fn must_be<V: StandsFor<T>>(&self) {}

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        true
    }
}

impl<M: Model, T: Model> ToMany<M, T> {
    /// As that of [`ManyToMany`]; rows that refer to this one can always be written.
    #[doc(hidden)]
    pub const fn must_be_writable(&self) {}

    /// Describes the serializer field `name` that stands for this relation: never written.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        let mut field = FieldDescriptor::new(name, FieldKind::Related);
        field.source = self.name;
        field.required = false;
        field.read_only = true;
        field
    }

    /// Refuses, while compiling, serializer fields that are no list of keys.
    pub const fn must_be<V: IsTypeOf<Vec<T::PrimaryKey>>>(&self) {}

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        true
    }
}
