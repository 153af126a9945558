//! The integration tests: one binary, one file per public module.

#![expect(
    clippy::unwrap_used,
    reason = "a test helper that panics is a failed test"
)]

mod addresses;
mod answers;
mod arguments;
#[cfg(feature = "auth")]
mod auth;
mod authentication;
mod body_limits;
mod bound_views;
mod broken;
mod browsable;
mod bulk;
mod by_hand;
mod callers;
#[cfg(feature = "compression")]
mod compression;
mod conflicts;
mod cursors;
mod db;
mod dependencies;
mod deprecation;
mod dynamic;
mod edge;
mod encodings;
mod envelopes;
mod errors;
mod fastapi;
mod fields;
mod fields_corpus;
#[cfg(feature = "files")]
mod files;
mod filter_sets;
mod filters;
mod flask;
mod flatten;
mod functions;
mod fuzz;
mod generics;
mod hostile;
mod hostile_bodies;
mod https;
#[cfg(feature = "jwt")]
mod jwt;
mod keys;
mod limits;
mod media_types;
mod middleware;
mod model_fields;
mod model_serializers;
mod negotiation;
mod nested_permissions;
mod nested_writes;
mod pagination;
mod parents;
mod permissions;
mod plain;
mod policies;
mod related_filters;
mod relations;
mod routers;
mod schema;
mod secure;
mod serializers;
mod settings;
mod shapes;
mod shared_names;
mod slashes;
mod start;
mod stopping;
mod stored_files;
mod suffixes;
mod support;
#[cfg(feature = "templates")]
mod templates;
mod tenants;
mod test_client;
mod testing;
mod throttling;
mod transactions;
mod translation;
mod truth_table;
mod unaccent;
mod unique;
mod uploads;
mod views;
mod viewsets;
mod wire;
