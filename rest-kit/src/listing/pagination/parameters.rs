//! What paginations read and answer, for descriptions.

use crate::descriptors::{FieldKind, PageEntry, PageShape, ParameterDescriptor};

/// Describes the parameter that says how many rows a page has.
pub(super) fn size(param: &str) -> ParameterDescriptor {
    ParameterDescriptor::query(param, FieldKind::Integer)
        .description("Number of results to return per page.")
}

/// The object around a page of a list whose rows are counted.
pub(super) fn counted() -> PageShape {
    PageShape::Object(vec![
        PageEntry::Count("count"),
        PageEntry::Link("next"),
        PageEntry::Link("previous"),
        PageEntry::Results("results"),
    ])
}
