//! The layer table of ARCHITECTURE.md, as a test: a module may use lower layers only.

#![expect(
    clippy::unwrap_used,
    reason = "a test helper that panics is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Folders of `src/`, lowest layer first. Folders of one row do not see each other.
const LAYERS: &[&[&str]] = &[
    &["error", "descriptors"],
    &["http", "db", "translation", "secrets"],
    &["context"],
    &["access", "serializers"],
    &["listing"],
    &["views"],
    &["routers"],
    &["schema", "browsable"],
    &["app"],
    &["contrib", "test"],
];

/// The only folders that may name these external crates.
const HOMES: &[(&str, &[&str])] = &[
    ("diesel", &["db", "contrib"]),
    ("actix_web", &["http", "routers", "app", "test"]),
];

#[test]
fn folders_use_only_lower_layers() {
    let mut problems = Vec::new();
    for (folder, file) in source_files() {
        let code = code_of(&file);
        if layer(&folder).is_none() {
            problems.push(format!("`{folder}` has no place in LAYERS"));
        }
        for other in crate_paths(&code) {
            let problem = match layer(&other) {
                _ if other == folder || other == "__private" => continue,
                Some(_) if layer(&other) < layer(&folder) => continue,
                Some(_) => format!("`{folder}` must not use `{other}`"),
                None => format!("`crate::{other}` is a re-export; name it by its folder"),
            };
            problems.push(format!("{}: {problem}", file.display()));
        }
        for (krate, homes) in HOMES {
            if names_crate(&code, krate) && !homes.contains(&folder.as_str()) {
                problems.push(format!(
                    "{}: `{krate}` lives in {homes:?} only",
                    file.display()
                ));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "layering broken:\n{}",
        problems.join("\n")
    );
}

fn layer(folder: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&folder))
}

/// Every file below `src/<folder>/`; the root files (`lib.rs`, `prelude.rs`) may see everything.
fn source_files() -> Vec<(String, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open: Vec<_> = entries(&src).filter(|path| path.is_dir()).collect();
    let mut found = Vec::new();
    while let Some(directory) = open.pop() {
        let folder = directory.strip_prefix(&src).unwrap().iter().next().unwrap();
        for path in entries(&directory) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((folder.to_str().unwrap().to_owned(), path));
            }
        }
    }
    found
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
}

/// The file without comments and without its unit tests.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let lines = text
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"));
    let code: Vec<_> = lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    code.join("\n")
}

/// The first segments of `crate::a::b` and of `crate::{a, b::{c, d}}`.
fn crate_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        if !rest.starts_with('{') {
            found.push(identifier(rest));
            continue;
        }
        let mut depth = 0_usize;
        for (at, letter) in rest.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && (letter == '{' || letter == ',') {
                found.push(identifier(rest[at + 1..].trim_start()));
            }
        }
    }
    found
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

fn names_crate(code: &str, krate: &str) -> bool {
    code.match_indices(krate).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + krate.len()..];
        let inside = before.is_some_and(|letter| letter.is_alphanumeric() || "_:".contains(letter));
        !inside && (after.starts_with("::") || after.starts_with(';'))
    })
}
