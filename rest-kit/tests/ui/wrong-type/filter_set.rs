//! Filters that are declared with the wrong type, column or comparison.

use rest_kit::filters::FilterSet;
use rest_kit::prelude::*;
use std::ops::RangeInclusive;

#[derive(Model, Clone, Debug)]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 9)]
    pub title: String,
    pub pages: i32,
}

#[derive(FilterSet)]
#[filter_set(model = Book)]
struct WrongType {
    title: i64,
}

#[derive(FilterSet)]
#[filter_set(model = Book)]
struct NoColumn {
    titel: String,
}

#[derive(FilterSet)]
#[filter_set(model = Book)]
struct SeveralMistakes {
    #[filter(lookup = icontain)]
    title: String,
    #[filter(lable = "Pages", conjoined)]
    pages: i32,
    #[filter(path = pages, lookup = gte)]
    length: RangeInclusive<i32>,
    #[filter(method = nothing, path = title)]
    other: String,
}

#[derive(FilterSet)]
struct NoModel {
    title: String,
}

fn main() {}
