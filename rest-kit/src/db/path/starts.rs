//! Where paths start: the columns and relations of a model, each of them a path itself.

use super::{Hop, Kind, Path, Related};
use diesel::QueryResult;

use crate::db::{
    Condition, Connection, FieldRef, ManyToMany, Model, OrderTerm, Predicate, TextBind, ToMany,
    ToOne,
};
use crate::descriptors::ColumnDescriptor;

impl<M: 'static, C, T> FieldRef<M, C, T> {
    /// Returns the path to this column.
    pub const fn path(&'static self) -> Path<M> {
        Path::new(self.descriptor.name, None, self.any())
    }

    /// Orders by the column, the smallest first.
    pub const fn asc(&'static self) -> OrderTerm<M> {
        self.path().asc()
    }

    /// Orders by the column, the largest first.
    pub const fn desc(&'static self) -> OrderTerm<M> {
        self.path().desc()
    }
}

impl<M: Model, T: Model> ToOne<M, T> {
    /// Returns the columns and relations of the model referred to.
    pub const fn fields(&self) -> &'static T::Fields {
        T::FIELDS
    }

    /// Returns the relation as a part of a path.
    pub const fn hop(&self) -> Hop {
        Hop(Kind::One {
            own: M::DESCRIPTOR,
            column: self.column,
            target: T::DESCRIPTOR,
            read: text_of::<T>,
        })
    }

    /// Creates the condition that the row referred to meets a diesel expression.
    pub fn has<E: Predicate<T::Table>>(&self, condition: E) -> Condition {
        self.has_by(Condition::expression(condition.into_fragment()))
    }

    /// Creates the condition that the row referred to meets a condition made at run time.
    pub fn has_by(&self, condition: Condition) -> Condition {
        Related::along(self.hop(), &[], condition).into_condition()
    }

    /// Returns the path to the foreign key.
    pub const fn path(&self) -> Path<M> {
        let columns = M::COLUMNS;
        let mut at = 0;
        while at + 1 < columns.len() && !same(columns[at].descriptor.name, self.field) {
            at += 1;
        }
        Path::new(self.name, None, columns[at])
    }
}

impl<M: Model, T: Model> ToMany<M, T> {
    /// Returns the columns and relations of the model that refers to this one.
    pub const fn fields(&self) -> &'static T::Fields {
        T::FIELDS
    }

    /// Returns the relation as a part of a path.
    pub const fn hop(&self) -> Hop {
        Hop(Kind::Many {
            own: M::DESCRIPTOR,
            column: self.column,
            target: T::DESCRIPTOR,
        })
    }

    /// Creates the condition that any row that refers to this one meets a diesel expression.
    pub fn has<E: Predicate<T::Table>>(&self, condition: E) -> Condition {
        self.has_by(Condition::expression(condition.into_fragment()))
    }

    /// Creates the condition that any row that refers to this one meets a condition made at run time.
    pub fn has_by(&self, condition: Condition) -> Condition {
        Related::along(self.hop(), &[], condition).into_condition()
    }

    /// Returns the path to the keys of the rows that refer to this one.
    pub const fn path(&self) -> Path<M> {
        let key = T::COLUMNS[T::DESCRIPTOR.primary_key];
        Path::new(self.name, Some(self.hop()), key)
    }
}

impl<M: Model, T: Model> ManyToMany<M, T> {
    /// Returns the columns and relations of the other model.
    pub const fn fields(&self) -> &'static T::Fields {
        T::FIELDS
    }

    /// Returns the relation as a part of a path.
    pub const fn hop(&self) -> Hop {
        Hop(Kind::Through {
            own: M::DESCRIPTOR,
            through: self.descriptor.through,
            from: self.descriptor.from_column,
            to: self.descriptor.to_column,
            target: T::DESCRIPTOR,
        })
    }

    /// Creates the condition that any related row meets a diesel expression.
    pub fn has<E: Predicate<T::Table>>(&self, condition: E) -> Condition {
        self.has_by(Condition::expression(condition.into_fragment()))
    }

    /// Creates the condition that any related row meets a condition made at run time.
    pub fn has_by(&self, condition: Condition) -> Condition {
        Related::along(self.hop(), &[], condition).into_condition()
    }

    /// Returns the path to the keys of the related rows.
    pub const fn path(&self) -> Path<M> {
        let key = T::COLUMNS[T::DESCRIPTOR.primary_key];
        Path::new(self.descriptor.name, Some(self.hop()), key)
    }
}

/// Reads a column of the row with this key.
fn text_of<T: Model>(
    key: &str,
    column: &ColumnDescriptor,
    connection: &mut Connection,
) -> QueryResult<Option<String>> {
    let by = &T::COLUMNS[T::DESCRIPTOR.primary_key];
    let TextBind::Value(key) = (by.parse)(key) else {
        return Ok(None);
    };
    let row = T::objects().filter_by(Condition::equals(by, key));
    let mut columns = T::COLUMNS.iter();
    let at = columns.position(|it| it.descriptor.name == column.name);
    let row = row.first_on(connection)?;
    Ok(row.zip(at).and_then(|(row, at)| row.text_of(at)))
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
