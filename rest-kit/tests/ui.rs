//! Mistakes in applications are compile errors: one for each mistake, on its token, with a cure.
//!
//! `TRYBUILD=overwrite cargo test -p rest-kit --test ui` writes the expected messages anew.

// The messages list what the default features have; with others, as in a run of the whole
// workspace, there is nothing to run here: `cargo test -p rest-kit --test ui` does.
#![cfg(not(any(feature = "postgres", feature = "auth", feature = "jwt")))]

#[test]
fn mistakes_are_compile_errors_on_their_token() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*-*/*.rs");
    cases.compile_fail("tests/ui/conflict/*.rs");
    cases.compile_fail("tests/ui/missing/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
