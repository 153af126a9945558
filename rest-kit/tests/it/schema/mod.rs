//! The API described for programs.

mod bodies;
mod document;
mod inspectors;
mod said;
mod world;
