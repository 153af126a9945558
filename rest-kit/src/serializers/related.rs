//! Rows of other tables, loaded once for a whole page.

use std::any::Any;
use std::fmt;

use super::shape::Shape;

type Kept = Box<dyn Any + Send>;

/// What was loaded of other tables: rows by relation, values by position of the field.
#[derive(Default)]
pub struct Related {
    relations: Vec<(&'static str, Kept)>,
    loaded: Vec<(usize, Kept)>,
    nested: Vec<(usize, Related)>,
    /// Which fields are shown, if clients have chosen.
    shape: Option<Shape>,
    /// Where the fields stand that are loaded: those of a base come later.
    pub(super) offset: usize,
}

impl Related {
    /// Creates room for what an answer of this shape shows.
    pub(super) fn shaped(shape: Option<Shape>) -> Self {
        Self {
            shape,
            ..Self::default()
        }
    }

    /// Returns whether the field at `index` is shown; expandable ones only when they are asked for.
    #[doc(hidden)]
    pub fn shows(&self, index: usize, expandable: bool) -> bool {
        match &self.shape {
            Some(shape) => shape.shows(index),
            None => !expandable,
        }
    }

    /// Creates room for what the field at `index` nests.
    pub(super) fn inside(&mut self, index: usize) -> Self {
        let shape = self.shape.as_mut();
        Self::shaped(shape.and_then(|shape| shape.take_nested(index)))
    }

    pub(super) fn has_shape(&self) -> bool {
        self.shape.is_some()
    }

    /// Keeps what was loaded for the field at `index`.
    pub fn insert<T: Any + Send>(&mut self, index: usize, rows: T) {
        self.loaded.push((self.offset + index, Box::new(rows)));
    }

    /// Returns what was loaded for the field at `index`.
    pub fn get<T: Any>(&self, index: usize) -> Option<&T> {
        let (_, rows) = self.loaded.iter().find(|(at, _)| *at == index)?;
        rows.downcast_ref()
    }

    /// Keeps the rows of a relation, for all fields that show it.
    pub(super) fn insert_relation<T: Any + Send>(&mut self, name: &'static str, rows: T) {
        self.relations.push((name, Box::new(rows)));
    }

    /// Returns the rows of a relation.
    pub(super) fn relation<T: Any>(&self, name: &str) -> Option<&T> {
        let (_, rows) = self.relations.iter().find(|(known, _)| *known == name)?;
        rows.downcast_ref()
    }

    /// Keeps what the rows that the field at `index` nests show of further tables.
    pub(super) fn insert_nested(&mut self, index: usize, related: Related) {
        self.nested.push((self.offset + index, related));
    }

    /// Returns what the rows that the field at `index` nests show of further tables.
    pub(super) fn nested(&self, index: usize) -> Option<&Related> {
        let found = self.nested.iter().find(|(at, _)| *at == index);
        found.map(|(_, related)| related)
    }
}

impl fmt::Debug for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let relations: Vec<_> = self.relations.iter().map(|(name, _)| name).collect();
        let fields: Vec<_> = self.loaded.iter().map(|(index, _)| index).collect();
        f.debug_struct("Related")
            .field("relations", &relations)
            .field("fields", &fields)
            .finish_non_exhaustive()
    }
}
