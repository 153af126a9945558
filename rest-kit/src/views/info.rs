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

    /// Returns the name for people, with `List` or `Instance` behind it.
    #[doc(alias = "get_view_name")]
    pub fn title(&self, suffix: &str) -> String {
        let mut title = match self.name {
            "" => title_of(self.type_name),
            name => return name.to_owned(),
        };
        if !suffix.is_empty() {
            title.push(' ');
            title.push_str(suffix);
        }
        title
    }
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
            assert_eq!(ViewInfo::new(type_name).title(""), expected);
        }
        assert_eq!(ViewInfo::new("TagViewSet").title("List"), "Tag List");
    }
}
