//! Runs every listing of the book, and the exchanges that its pages show.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests fail the test when something is missing"
)]

mod api_keys;
mod authentication;
mod browsable;
mod by_hand;
mod drf_serializers;
mod errors;
mod existing_schema;
mod fields;
mod file_responses;
mod files;
mod filtering;
mod function_views;
mod jwt;
mod languages;
mod login_pages;
mod logins;
mod metadata;
mod middleware;
mod models;
mod mounting;
mod names_of_resources;
mod nested_writes;
mod pages;
mod pagination;
mod parsers_renderers;
mod permissions;
mod plain;
mod querysets;
mod quickstart;
mod relations;
mod routers;
mod schema;
mod serializers;
mod settings;
mod shapes;
mod support;
mod templates;
mod testing;
mod throttling;
mod transactions;
mod users;
mod versioning;
mod views;
mod viewsets;
mod visible;
