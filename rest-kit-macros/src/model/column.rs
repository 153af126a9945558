//! What the name of a field's type says about its column.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::types;

/// The columns that can be told from the name of the Rust type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Bool,
    SmallInt,
    Integer,
    BigInt,
    Float,
    Double,
    Text,
    Binary,
    Date,
    Time,
    Decimal,
    DateTime,
    Uuid,
    Json,
    Duration,
    /// An enum of choices, or a type of the user's own.
    Other,
}

impl Column {
    /// Reads the type of a field, without its `Option`.
    pub(super) fn of(ty: &Type) -> Self {
        if types::vec_inner(ty).is_some_and(|inner| types::is_named(inner, "u8")) {
            return Self::Binary;
        }
        let known = [
            ("bool", Self::Bool),
            ("i16", Self::SmallInt),
            ("i32", Self::Integer),
            ("i64", Self::BigInt),
            ("f32", Self::Float),
            ("f64", Self::Double),
            ("String", Self::Text),
            ("NaiveDate", Self::Date),
            ("NaiveTime", Self::Time),
            ("Decimal", Self::Decimal),
            ("DateTime", Self::DateTime),
            ("Uuid", Self::Uuid),
            ("Json", Self::Json),
            ("Duration", Self::Duration),
        ];
        let found = known.iter().find(|(name, _)| types::is_named(ty, name));
        found.map_or(Self::Other, |(_, column)| *column)
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Other)
    }

    pub(super) fn is_float(self) -> bool {
        matches!(self, Self::Float | Self::Double)
    }

    pub(super) fn is_number(self) -> bool {
        self.is_float()
            || matches!(
                self,
                Self::SmallInt | Self::Integer | Self::BigInt | Self::Decimal
            )
    }

    /// Returns the type for diesel's `table!`, whose operators depend on its last name.
    pub(super) fn sql_type(self, (digits, places): (u8, u8)) -> TokenStream {
        let name = match self {
            Self::Bool => quote!(Bool),
            Self::SmallInt => quote!(SmallInt),
            Self::Integer => quote!(Integer),
            Self::BigInt | Self::Duration => quote!(BigInt),
            Self::Float => quote!(Float),
            Self::Double => quote!(Double),
            Self::Text | Self::Other => quote!(Text),
            Self::Binary => quote!(Binary),
            Self::Date => quote!(Date),
            Self::Time => quote!(Time),
            Self::Decimal => quote!(Decimal<#digits, #places>),
            Self::DateTime => quote!(DateTime),
            Self::Uuid => quote!(Uuid),
            Self::Json => quote!(Json),
        };
        quote!(::rest_kit::__private::sql_types::#name)
    }
}

/// Says why a type of the standard library is no column, and what to write instead.
///
/// Other types are asked by rustc whether they are.
pub(super) fn refusal(ty: &Type) -> Option<String> {
    let instead = [
        ("u8", "i16"),
        ("i8", "i16"),
        ("u16", "i32"),
        ("u32", "i64"),
        ("u64", "i64"),
        ("usize", "i64"),
        ("isize", "i64"),
        ("i128", "Decimal"),
        ("u128", "Decimal"),
        ("char", "String"),
        ("HashMap", "Json<_>"),
        ("BTreeMap", "Json<_>"),
        ("NaiveDateTime", "DateTime"),
    ];
    if matches!(ty, Type::Reference(_)) {
        return Some("a model owns its values: write `String` instead of `&str`".to_owned());
    }
    if types::vec_inner(ty).is_some_and(|inner| !types::is_named(inner, "u8")) {
        return Some("a list is no column of a model; use `Json<Vec<_>>`".to_owned());
    }
    let (name, instead) = instead.iter().find(|(name, _)| types::is_named(ty, name))?;
    Some(format!("`{name}` is no column of a model; use `{instead}`"))
}
