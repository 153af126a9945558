//! Names made from other names.

/// `BookReview` → `book_review`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() {
            if at > 0 {
                out.push('_');
            }
            out.extend(letter.to_lowercase());
        } else {
            out.push(letter);
        }
    }
    out
}

/// `BookReview` → `book_reviews`, `Category` → `categories`: the table of a model.
pub(crate) fn table_name(model: &str) -> String {
    let name = snake_case(model);
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x']) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// `BookReview` → `book review`: a model's name for people.
pub(crate) fn verbose_name(model: &str) -> String {
    snake_case(model).replace('_', " ")
}
