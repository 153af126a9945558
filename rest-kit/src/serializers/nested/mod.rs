//! Objects inside the bodies of others: read, tied to the rows that are there, stored.

mod present;
mod read;
mod write;

pub use self::present::Present;
pub use self::read::{NestedInput, must_stand_for_rows, read_nested_input};
pub use self::write::{
    WritesNested, ask_present, assign_nested, key_name, leave_unstored, must_be_of, must_have_key,
    refers, take_present,
};

use std::fmt;

use super::tree::Node;

/// What happens to the rows of a relation when a body has objects for it: `nested_write = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NestedWrite {
    /// Each object becomes a new row; nothing that is there is changed, untied or deleted.
    Create,
    /// The rows become as the body says: objects with a key change that row, which must be tied
    /// already; others become new rows; rows that are not named are untied or deleted.
    Sync,
    /// The objects become new rows, in place of those that are there.
    Replace,
    /// The serializer's own `create` and `update` store the objects.
    Custom,
}

/// The objects inside another.
#[derive(Default)]
pub struct Children<'a>(Vec<Child<'a>>);

/// An object inside another: the field that it is in, and its place in a list.
pub(super) struct Child<'a> {
    pub(super) field: usize,
    pub(super) place: Option<usize>,
    pub(super) node: &'a mut dyn Node,
}

impl<'a> Children<'a> {
    /// Adds what the field at `index` has; generated code calls it.
    pub fn field<I: NestedInput>(&mut self, index: usize, input: &'a mut Option<I>) {
        if let Some(input) = input {
            input.children(index, self);
        }
    }

    fn push(&mut self, field: usize, place: Option<usize>, node: &'a mut dyn Node) {
        self.0.push(Child { field, place, node });
    }

    pub(super) fn into_inner(self) -> Vec<Child<'a>> {
        self.0
    }
}

impl fmt::Debug for Children<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Children").field(&self.0.len()).finish()
    }
}
