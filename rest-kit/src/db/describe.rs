//! What serializers ask a model's columns and relations in constants.

use std::marker::PhantomData;

use crate::db::{FieldRef, ManyToMany, Model, ToMany, ToOne};
use crate::descriptors::{FieldDescriptor, FieldKind};

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

    /// Returns the type of the column's values.
    pub const fn value_type(&self) -> PhantomData<T> {
        PhantomData
    }

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

    /// Returns the type of the relation's values: a list of keys.
    pub const fn value_type(&self) -> PhantomData<Vec<T::PrimaryKey>> {
        PhantomData
    }

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        true
    }
}

impl<M: Model, T: Model> ToOne<M, T> {
    /// Describes the serializer field `name` that stands for this relation.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        let mut field = FieldDescriptor::new(name, FieldKind::Related);
        field.source = self.field;
        field.required = !self.null;
        field.allow_null = self.null;
        field
    }
}

impl<M: Model, T: Model> ToMany<M, T> {
    /// Describes the serializer field `name` that stands for this relation: never written.
    pub const fn describe(&self, name: &'static str) -> FieldDescriptor {
        let mut field = FieldDescriptor::new(name, FieldKind::Related);
        field.source = self.name;
        field.required = false;
        field.read_only = true;
        field
    }

    /// Returns the type of the relation's values: a list of keys.
    pub const fn value_type(&self) -> PhantomData<Vec<T::PrimaryKey>> {
        PhantomData
    }

    /// Returns whether its values are in another table.
    pub const fn is_relation(&self) -> bool {
        true
    }
}
