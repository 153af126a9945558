//! The contract's endpoints.

pub(crate) mod accounts;
pub(crate) mod books;
pub(crate) mod catalog;
pub(crate) mod echo;
pub(crate) mod errors;
pub(crate) mod filtered;
pub(crate) mod functions;
pub(crate) mod generic;
pub(crate) mod guarded;
pub(crate) mod hooked;
pub(crate) mod listing;
pub(crate) mod negotiate;
pub(crate) mod paginated;
pub(crate) mod parse;
pub(crate) mod relations;
pub(crate) mod reset;
pub(crate) mod reviews;
pub(crate) mod session;
pub(crate) mod strict;
pub(crate) mod throttled;
pub(crate) mod versions;
pub(crate) mod who;

use rest_kit::db::{AnyColumn, Condition, Lookup};
use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

/// Pages of ten, up to fifty on demand.
pub(crate) fn book_pagination() -> Setting<dyn Pagination> {
    PageNumberPagination::new(10)
        .page_size_query_param("page_size")
        .max_page_size(50)
        .into()
}

/// The rows below the parent that a part of the path names, read as keys of objects are.
pub(crate) fn below(cx: &Context, name: &str, column: AnyColumn) -> Condition {
    let key = cx.path_param(name).unwrap_or_default();
    Condition::lookup(&column, Lookup::Exact, &[key]).unwrap_or_else(|_| Condition::never())
}
