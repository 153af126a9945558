//! The API described for programs.

mod bodies;
mod document;
mod world;
