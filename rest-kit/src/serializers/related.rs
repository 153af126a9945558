//! Rows of other tables, loaded once for a whole page.

use std::any::Any;
use std::fmt;

/// What was loaded for each field that shows other tables, by position of the field.
#[derive(Default)]
pub struct Related {
    loaded: Vec<(usize, Box<dyn Any + Send>)>,
}

impl Related {
    /// Keeps what was loaded for the field at `index`.
    pub fn insert<T: Any + Send>(&mut self, index: usize, rows: T) {
        self.loaded.push((index, Box::new(rows)));
    }

    /// Returns what was loaded for the field at `index`.
    pub fn get<T: Any>(&self, index: usize) -> Option<&T> {
        let (_, rows) = self.loaded.iter().find(|(at, _)| *at == index)?;
        rows.downcast_ref()
    }
}

impl fmt::Debug for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<_> = self.loaded.iter().map(|(index, _)| index).collect();
        f.debug_struct("Related").field("fields", &fields).finish()
    }
}
