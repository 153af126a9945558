//! What a view is called and how it is addressed.

/// What a view is called and how it is addressed; the macros fill it in.
#[derive(Debug, Clone, Copy)]
pub struct ViewInfo {
    /// Name of the struct.
    pub type_name: &'static str,
    /// Name for people, when it is not made from the struct's.
    pub name: &'static str,
    /// Text for people, from the doc comment.
    pub description: &'static str,
    /// The only methods that are ever offered, upper case.
    #[doc(alias = "http_method_names")]
    pub methods: &'static [&'static str],
    /// Name of the object's key in routes.
    #[doc(alias = "lookup_url_kwarg")]
    pub lookup_url_param: &'static str,
    /// What keys look like in addresses.
    pub lookup_value_regex: &'static str,
    /// Whether the description of the API has it.
    pub in_schema: bool,
}

impl ViewInfo {
    /// Describes a view without anything special.
    pub const fn new(type_name: &'static str) -> Self {
        Self {
            type_name,
            name: "",
            description: "",
            methods: &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
            lookup_url_param: "pk",
            lookup_value_regex: "[^/.]+",
            in_schema: true,
        }
    }

    /// Returns what the view says of itself at an address.
    pub(crate) fn label(&self, suffix: &'static str) -> ViewLabel {
        ViewLabel {
            view: self.type_name,
            name: self.name,
            suffix,
            description: self.description,
        }
    }
}

/// What a view says of itself at one of its addresses: what it is named by.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ViewLabel {
    /// Name of the view's type: `BookViewSet`.
    pub view: &'static str,
    /// The name that it has chosen, or that of an extra action; empty when there is none.
    pub name: &'static str,
    /// What the address shows of it: `List`, `Instance`, or nothing.
    pub suffix: &'static str,
    /// The doc comment of the view or the action.
    pub description: &'static str,
}

/// Names a view for people: the name that it has chosen, or words made from its type's.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::{ViewLabel, get_view_name};
///
/// fn shouted(label: &ViewLabel) -> String {
///     get_view_name(label).to_uppercase()
/// }
///
/// let app = RestKit::new(Settings::default()).view_name_function(shouted);
/// # let _ = app;
/// ```
pub fn get_view_name(label: &ViewLabel) -> String {
    if !label.name.is_empty() {
        return label.name.to_owned();
    }
    let mut title = title_of(label.view);
    if !label.suffix.is_empty() {
        title.push(' ');
        title.push_str(label.suffix);
    }
    title
}

/// Describes a view for people: its doc comment.
pub fn get_view_description(label: &ViewLabel) -> String {
    label.description.to_owned()
}

/// `AuthorBooksViewSet` → `Author Books`, as DRF names views.
fn title_of(type_name: &str) -> String {
    let name = type_name.strip_suffix("View").unwrap_or(type_name);
    let name = name.strip_suffix("ViewSet").unwrap_or(name);
    let letters: Vec<char> = name.chars().collect();
    let mut title = String::new();
    let mut starts = true;
    for (at, letter) in letters.iter().enumerate() {
        let after_lower = at > 0 && letters[at - 1].is_lowercase();
        let before_lower = letters.get(at + 1).is_some_and(|next| !next.is_uppercase());
        if *letter == '_' {
            title.push(' ');
            starts = true;
            continue;
        }
        if letter.is_uppercase() && at > 0 && (after_lower || before_lower) && !starts {
            title.push(' ');
            starts = true;
        }
        if starts {
            title.extend(letter.to_uppercase());
        } else {
            title.extend(letter.to_lowercase());
        }
        starts = false;
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_for_people() {
        for (type_name, expected) in [
            ("BookViewSet", "Book"),
            ("AuthorBooksViewSet", "Author Books"),
            ("KitchenSinkView", "Kitchen Sink"),
            ("APIRootView", "Api Root"),
            ("function_view", "Function View"),
            ("CombinedList", "Combined List"),
            ("IsbnBookViewSet", "Isbn Book"),
        ] {
            let label = ViewInfo::new(type_name).label("");
            assert_eq!(get_view_name(&label), expected);
        }
        let label = ViewInfo::new("TagViewSet").label("List");
        assert_eq!(get_view_name(&label), "Tag List");
    }
}
