//! The code of the book: one module per page, each with a test of the same name in `tests/book/`.
//!
//! A page includes a listing by its anchor, so that no code is typed into the book:
//! `{{#include ../listings/src/permissions.rs:viewset}}`. The exchanges with a server that a page
//! shows are in `wire/`; the tests send their requests and compare the answers.
#![expect(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    reason = "the pages of the book tell what these items are"
)]

pub mod api_keys;
pub mod authentication;
pub mod browsable;
pub mod by_hand;
pub mod drf_serializers;
pub mod errors;
pub mod existing_schema;
pub mod fields;
pub mod file_responses;
pub mod files;
pub mod filtering;
pub mod function_views;
pub mod jwt;
pub mod languages;
pub mod login_pages;
pub mod logins;
pub mod metadata;
pub mod middleware;
pub mod models;
pub mod mounting;
pub mod nested_writes;
pub mod pagination;
pub mod parsers_renderers;
pub mod permissions;
pub mod plain;
pub mod querysets;
pub mod relations;
pub mod routers;
pub mod schema;
pub mod serializers;
pub mod settings;
pub mod shapes;
pub mod templates;
pub mod testing;
pub mod throttling;
pub mod transactions;
pub mod users;
pub mod versioning;
pub mod views;
pub mod viewsets;
pub mod visible;
