//! Editing query strings.

/// Returns `url` with the query parameter `name` set to `value`, the others kept, sorted as DRF does.
pub fn replace_query_param(url: &str, name: &str, value: &str) -> String {
    let _ = (url, name, value);
    todo!()
}

/// Returns `url` without the query parameter `name`.
pub fn remove_query_param(url: &str, name: &str) -> String {
    let _ = (url, name);
    todo!()
}
