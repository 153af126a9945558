//! What a model looks like: its table, columns, keys and relations.

use super::field::Choice;
use super::kind::FieldKind;
use super::limits::Limits;

/// What happens to the referring rows when the row they refer to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    /// They are deleted too.
    Cascade,
    /// Their reference becomes null.
    SetNull,
    /// The deletion is refused.
    Restrict,
}

/// A foreign key.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Describes the model referred to.
    pub model: fn() -> &'static ModelDescriptor,
    /// What its deletion does here.
    pub on_delete: OnDelete,
}

/// One column of a model.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact of a column"
)]
pub struct ColumnDescriptor {
    /// Name of the struct's field.
    pub name: &'static str,
    /// Name of the database column.
    pub column: &'static str,
    /// Primitive kind.
    pub kind: FieldKind,
    /// May be null.
    pub null: bool,
    /// May be the empty text.
    pub blank: bool,
    /// Is the primary key.
    pub primary_key: bool,
    /// No two rows have the same value.
    pub unique: bool,
    /// What is said of a value that another row has; made from the names when empty.
    pub unique_message: &'static str,
    /// Has a value of its own when none is given (`default`, `auto_now`, `auto_now_add`).
    pub has_default: bool,
    /// Set by the framework, never by a client (`auto_now`, `auto_now_add`, generated keys).
    pub generated: bool,
    /// How large or long.
    pub limits: Limits,
    /// The values of a choice column.
    pub choices: &'static [Choice],
    /// The foreign key, if it is one.
    pub references: Option<Reference>,
    /// Name for people; made from `name` when empty.
    pub label: &'static str,
    /// Text for people.
    pub help_text: &'static str,
}

/// A many-to-many relation through a table of its own.
#[derive(Debug, Clone, Copy)]
pub struct ManyToManyDescriptor {
    /// Name of the relation.
    pub name: &'static str,
    /// The table between.
    pub through: &'static str,
    /// Whether a model has that table: its rows say more than two keys.
    pub has_model: bool,
    /// Its column that refers to this model.
    pub from_column: &'static str,
    /// Its column that refers to the other model.
    pub to_column: &'static str,
    /// Describes the other model.
    pub model: fn() -> &'static ModelDescriptor,
}

/// Fields whose values together are unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UniqueSet {
    /// The fields.
    pub fields: &'static [&'static str],
    /// The fields that its condition looks at, if it has one.
    pub condition_fields: &'static [&'static str],
    /// Name of the index or constraint in the database; may be empty.
    pub name: &'static str,
    /// What is said of values that another row has; DRF's words when empty.
    pub message: &'static str,
    /// The code of that error.
    pub code: &'static str,
}

impl UniqueSet {
    /// Fields without a condition, in DRF's words.
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self {
            fields,
            condition_fields: &[],
            name: "",
            message: "",
            code: "unique",
        }
    }
}

/// How long a value is unique: `unique_for_date`, `unique_for_month`, `unique_for_year`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// On the same day.
    Date,
    /// In the same month, of whatever year.
    Month,
    /// In the same year.
    Year,
}

impl Period {
    /// Returns its name: `date`, `month`, `year`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A field whose values are unique among the rows of one day, month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UniqueFor {
    /// The field.
    pub field: &'static str,
    /// The field that holds the date.
    pub date_field: &'static str,
    /// How long.
    pub period: Period,
}

/// A model: one struct, one table.
#[derive(Debug, Clone, Copy)]
pub struct ModelDescriptor {
    /// Name of the struct: `Book`.
    pub name: &'static str,
    /// Name for people, in lower case: `book`.
    pub verbose_name: &'static str,
    /// Name of the table.
    pub table: &'static str,
    /// The columns in the order of the struct's fields.
    pub columns: &'static [ColumnDescriptor],
    /// Position of the primary key among the columns.
    pub primary_key: usize,
    /// Default order: positions of columns, and whether each is descending.
    pub ordering: &'static [(usize, bool)],
    /// Sets of fields whose values together are unique.
    pub unique_together: &'static [UniqueSet],
    /// Fields whose values are unique within a day, a month or a year.
    pub unique_for: &'static [UniqueFor],
    /// Relations through tables of their own.
    pub many_to_many: &'static [ManyToManyDescriptor],
}

/// A model that a ready-made part needs, and what makes its table.
#[derive(Debug, Clone, Copy)]
pub struct RequiredModel {
    /// Describes the model.
    pub model: &'static ModelDescriptor,
    /// What the developer does when there is no such table, as the end of a sentence.
    pub cure: &'static str,
}

impl ModelDescriptor {
    /// Returns the primary key's column.
    pub fn primary_key(&self) -> &'static ColumnDescriptor {
        &self.columns[self.primary_key]
    }

    /// Returns whether several values of a row decide whether they are unique.
    pub const fn has_unique_sets(&self) -> bool {
        !(self.unique_together.is_empty() && self.unique_for.is_empty())
    }
}
