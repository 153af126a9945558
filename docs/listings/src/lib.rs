//! The code of the book: one module per page, each with a test of the same name in `tests/`.
//!
//! A page includes a listing by its anchor, so that no code is typed into the book:
//! `{{#include ../../listings/src/permissions.rs:viewset}}`.
