//! Columns that hold one of a fixed set of values.

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
