//! The contract's endpoints.

pub mod books;
pub mod generic;
pub mod hooked;
pub mod reset;
pub mod versions;

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

/// Pages of ten, up to fifty on demand.
pub fn book_pagination() -> Setting<dyn Pagination> {
    PageNumberPagination::new(10)
        .page_size_query_param("page_size")
        .max_page_size(50)
        .into()
}
