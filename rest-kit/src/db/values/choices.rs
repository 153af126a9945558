//! Columns that hold one of a fixed set of values.

use std::fmt;

use crate::db::{ColumnType, TextBind};
use crate::descriptors::Choice;

/// An enum whose variants are the values of a column; made by `#[derive(Choices)]`.
///
/// # Examples
///
/// ```
/// use rest_kit::Choices;
///
/// #[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// enum Status {
///     Draft,
///     #[choice(label = "On sale")]
///     Published,
/// }
///
/// assert_eq!(Status::from_value("draft"), Some(Status::Draft));
/// assert_eq!(Status::Published.to_string(), "published");
/// assert_eq!(Status::Published.label(), "On sale");
/// ```
#[doc(alias = "TextChoices")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of choices",
    note = "add `#[derive(Choices)]` to the enum"
)]
pub trait Choices: Copy + Send + Sync + 'static {
    /// The values and their texts for people, in order.
    const CHOICES: &'static [Choice];

    /// Name of the enum.
    const NAME: &'static str = "";

    /// Returns the value in bodies and in the database.
    fn value(self) -> &'static str;

    /// Returns the choice with this value.
    fn from_value(value: &str) -> Option<Self>;

    /// Returns the text for people.
    fn label(self) -> &'static str {
        let value = self.value();
        let choice = Self::CHOICES.iter().find(|choice| choice.value == value);
        choice.map_or(value, |choice| choice.label)
    }
}

/// A text is none of the choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseChoiceError;

impl fmt::Display for ParseChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of the available choices")
    }
}

impl std::error::Error for ParseChoiceError {}

/// Returns the choice with this value, for generated code.
#[doc(hidden)]
pub fn parse_choice<T: Choices>(value: &str) -> Result<T, ParseChoiceError> {
    T::from_value(value).ok_or(ParseChoiceError)
}

/// Reads a text of a URL as a choice, for generated code.
#[doc(hidden)]
pub fn bind_choice<T: Choices + ColumnType>(text: &str) -> TextBind {
    match T::from_value(text) {
        Some(choice) => TextBind::Value(choice.bind()),
        None => TextBind::Invalid(
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    }
}

/// Everything about choices that is the same for each enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __choices {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::__private::Choices::value(*self))
            }
        }
        impl ::core::str::FromStr for $name {
            type Err = $crate::db::values::ParseChoiceError;
            fn from_str(value: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::db::values::parse_choice(value)
            }
        }
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::__private::Choices::value(*self))
            }
        }
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'_, str> as $crate::__private::serde::Deserialize>
                    ::deserialize(deserializer)?;
                text.parse().map_err($crate::__private::serde::de::Error::custom)
            }
        }
        impl<KitDb> $crate::__private::ToSql<$crate::db::sql_types::Text, KitDb> for $name
        where
            KitDb: $crate::__private::Backend,
            str: $crate::__private::ToSql<$crate::db::sql_types::Text, KitDb>,
        {
            fn to_sql<'kit>(
                &'kit self,
                out: &mut $crate::__private::Output<'kit, '_, KitDb>,
            ) -> $crate::__private::SerializeResult {
                <str as $crate::__private::ToSql<$crate::db::sql_types::Text, KitDb>>::to_sql(
                    $crate::__private::Choices::value(*self),
                    out,
                )
            }
        }
        impl<KitDb> $crate::__private::FromSql<$crate::db::sql_types::Text, KitDb> for $name
        where
            KitDb: $crate::__private::Backend,
            ::std::string::String: $crate::__private::FromSql<$crate::db::sql_types::Text, KitDb>,
        {
            fn from_sql(
                raw: <KitDb as $crate::__private::Backend>::RawValue<'_>,
            ) -> $crate::__private::DeserializeResult<Self> {
                let text = <::std::string::String as $crate::__private::FromSql<
                    $crate::db::sql_types::Text,
                    KitDb,
                >>::from_sql(raw)?;
                ::core::result::Result::Ok($crate::db::values::parse_choice(&text)?)
            }
        }
        $crate::__private::sql_bind!([] $name as $crate::db::sql_types::Text);
        $crate::__private::sql_read!([] $name);
        $crate::__private::column_type!(
            [] $name as $crate::db::sql_types::Text,
            $crate::descriptors::FieldKind::Choice,
            <$name as $crate::__private::Choices>::CHOICES,
            $crate::db::values::bind_choice::<$name>,
            |choice: &$name| ::std::borrow::ToOwned::to_owned(
                $crate::__private::Choices::value(*choice)
            )
        );
    };
}
