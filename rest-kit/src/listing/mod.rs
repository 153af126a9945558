//! Which rows a list answers with: filters choose them, pagination cuts them into pages.

pub mod filters;
pub mod pagination;
