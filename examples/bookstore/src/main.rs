//! A book store: the tutorial's application. Not written yet.

fn main() {}
