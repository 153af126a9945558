//! Columns that keep secrets, told by their names.

use syn::Type;

use crate::types::{last_name, option_inner};

/// Whether columns of this name keep passwords, their hashes or keys.
pub(crate) fn is_secret(column: &str) -> bool {
    let parts = ["password", "passwd", "passphrase", "secret", "private_key"];
    parts.iter().any(|part| column.contains(part))
}

/// Whether the type is that of a text, or of one that may be null.
pub(crate) fn is_text(ty: &Type) -> bool {
    let inner = option_inner(ty).unwrap_or(ty);
    last_name(inner).is_some_and(|name| name == "String")
}
