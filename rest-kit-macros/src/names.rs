//! Names made from other names.

use syn::Ident;
use syn::ext::IdentExt as _;

/// Returns the name as clients and databases see it: `type` of `r#type`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

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

/// `published_date` → `publishedDate`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut out, word| {
        let mut letters = word.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out + letters.as_str()
    })
}

/// `owner_group` → `OwnerGroup`.
pub(crate) fn pascal_case(name: &str) -> String {
    camel_case(&format!("_{name}"))
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
