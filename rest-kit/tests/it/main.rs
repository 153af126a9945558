//! Behavior through the public API.

mod support;
mod views;
