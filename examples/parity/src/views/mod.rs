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

/// The parent's key; no row has the key 0.
pub(crate) fn parent_key(cx: &Context, name: &str) -> i64 {
    cx.path_param(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}
