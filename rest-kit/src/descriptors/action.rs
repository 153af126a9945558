//! What one action of a view looks like.

/// One thing a view can do: a method at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionDescriptor {
    /// Name of the action: `list`, `retrieve`, `recent`, …
    pub name: &'static str,
    /// Works on one object rather than on the collection.
    pub detail: bool,
    /// HTTP methods that run it, upper case.
    pub methods: &'static [&'static str],
    /// Path below the view's own, without slashes at its ends; empty for the standard actions.
    pub url_path: &'static str,
    /// Last part of the route's name.
    pub url_name: &'static str,
    /// Text for people, from the doc comment.
    pub description: &'static str,
}
