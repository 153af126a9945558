//! The API described for programs.

mod bodies;
mod document;
mod said;
mod world;
