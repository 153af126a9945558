//! The pages themselves: everything they include is there, and the summary knows them all.

use std::fs;
use std::path::{Path, PathBuf};

fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src")
}

fn pages() -> Vec<(String, String)> {
    let files = fs::read_dir(book())
        .unwrap()
        .map(|file| file.unwrap().path());
    let pages = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
    pages
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn includes_exist() {
    let mut missing = Vec::new();
    for (page, text) in pages() {
        for include in text.split("{{#include ").skip(1) {
            let target = include.split("}}").next().unwrap();
            let (file, anchor) = target.split_once(':').unwrap_or((target, ""));
            let found = fs::read_to_string(book().join(file)).is_ok_and(|text| {
                let has = |mark: &str| {
                    let line = format!("{mark}: {anchor}");
                    text.lines().any(|given| given.ends_with(&line))
                };
                anchor.is_empty() || (has("ANCHOR") && has("ANCHOR_END"))
            });
            if !found {
                missing.push(format!("{page}: {target}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn links_and_the_summary_lead_to_pages() {
    let summary = fs::read_to_string(book().join("SUMMARY.md")).unwrap();
    for (page, text) in pages() {
        assert!(
            page == "SUMMARY.md" || summary.contains(&format!("({page})")),
            "{page} is not in the summary"
        );
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            let file = target.split('#').next().unwrap();
            let is_outside = target.starts_with("http") || file.is_empty();
            assert!(is_outside || book().join(file).exists(), "{page}: {target}");
        }
    }
}

#[test]
fn readme_shows_the_quickstart() {
    let root = book().join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let program = include_str!("../../src/quickstart.rs");
    let (_, program) = program.split_once("// ANCHOR: program\n").unwrap();
    let (program, _) = program.split_once("// ANCHOR_END: program").unwrap();
    assert!(readme.contains(&format!("```rust\n{program}```\n")));
}
