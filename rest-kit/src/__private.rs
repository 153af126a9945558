//! What generated code may name. Not public API: anything here may change in a patch release.
