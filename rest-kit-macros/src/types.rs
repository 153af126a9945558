//! Questions about a field's type, answered from its tokens.

use syn::{GenericArgument, PathArguments, Type};

/// Returns the `T` of `Option<T>`.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "Option")
}

/// Returns the `T` of `Vec<T>`.
pub(crate) fn vec_inner(ty: &Type) -> Option<&Type> {
    inner(ty, "Vec")
}

/// Returns the `T` of `HashMap<String, T>` and `BTreeMap<String, T>`.
pub(crate) fn map_inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    if segment.ident != "HashMap" && segment.ident != "BTreeMap" {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.iter().nth(1)? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// Returns whether the last segment of the type's path is `name`.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

/// Returns the last segment of the type's path.
pub(crate) fn last_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    Some(segment.ident.to_string())
}

/// Types of values, by their names; what is unknown here is read more carefully.
const PLAIN: &[&str] = &[
    "bool",
    "i16",
    "i32",
    "i64",
    "i128",
    "f32",
    "f64",
    "String",
    "Decimal",
    "NaiveDate",
    "NaiveTime",
    "DateTime",
    "Duration",
    "Uuid",
    "UploadedFile",
    "StoredFile",
    "Value",
    "Json",
    "u8",
];

/// Returns the name of the type if it is one of well-known values.
pub(crate) fn plain_name(ty: &Type) -> Option<&'static str> {
    PLAIN.iter().find(|name| is_named(ty, name)).copied()
}

/// Returns whether the type is one of values, or a list or a dictionary of them.
pub(crate) fn is_plain(ty: &Type) -> bool {
    let inner = option_inner(ty)
        .or_else(|| vec_inner(ty))
        .or_else(|| map_inner(ty));
    match inner {
        Some(inner) => is_plain(inner),
        None => plain_name(ty).is_some(),
    }
}

/// Returns the `T` of `wrapper<T>`.
pub(crate) fn generic_inner<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    inner(ty, wrapper)
}

fn inner<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    if segment.ident != wrapper {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
