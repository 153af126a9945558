//! What one field of a body looks like from outside.

use super::formats::Formats;
use super::kind::FieldKind;
use super::limits::{Limits, Number};
use super::model::{ColumnDescriptor, ManyToManyDescriptor};
use super::serializer::SerializerDescriptor;
use super::style::{Initial, Style};
use super::value::ValueDescriptor;

/// One of the values of a choice field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The value in bodies and in the database.
    pub value: &'static str,
    /// The text for people.
    pub label: &'static str,
    /// The heading that forms show it under, with its neighbours of the same group.
    pub group: Option<&'static str>,
}

impl Choice {
    /// Creates a choice without a group.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::descriptors::Choice;
    ///
    /// const EDITIONS: &[Choice] = &[
    ///     Choice::new("9780441172719", "Paperback"),
    ///     Choice::new("9780593099322", "Hardcover"),
    /// ];
    /// assert_eq!(EDITIONS[0].label, "Paperback");
    /// ```
    pub const fn new(value: &'static str, label: &'static str) -> Self {
        Self {
            value,
            label,
            group: None,
        }
    }
}

/// The address of a row: the route's name and the part of its path that names the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Name of the route.
    pub view: &'static str,
    /// Name of the path's part.
    pub param: &'static str,
    /// The parts above it, each with the field that stands there: `domain_pk`, `domain_id`.
    pub parents: &'static [(&'static str, &'static str)],
}

/// What one serializer field looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one of DRF's field arguments"
)]
pub struct FieldDescriptor {
    /// Key in the request and response body.
    pub name: &'static str,
    /// Attribute of the model that feeds the field; with dots for related ones.
    pub source: &'static str,
    /// Primitive kind.
    pub kind: FieldKind,
    /// Only in answers.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Must be sent on creation and on full updates.
    pub required: bool,
    /// `null` is a value.
    pub allow_null: bool,
    /// The empty text is a value.
    pub allow_blank: bool,
    /// White space around text is dropped.
    pub trim_whitespace: bool,
    /// No other row may have the same value.
    pub unique: bool,
    /// How large or long.
    pub limits: Limits,
    /// The values of a choice field.
    pub choices: &'static [Choice],
    /// How values are written in bodies.
    pub formats: Formats,
    /// Messages in place of DRF's, by code; `{max_length}` stands for the limit.
    pub messages: &'static [(&'static str, &'static str)],
    /// What its values are made of, where the field's type says so.
    pub value: Option<&'static ValueDescriptor>,
    /// The field of a list's or a dictionary's items, where it is not the plain one of its type.
    pub child: Option<&'static FieldDescriptor>,
    /// The serializer of a nested field.
    pub children: Option<&'static SerializerDescriptor>,
    /// The field of nested objects by which they name the row that they change; empty where
    /// bodies cannot.
    pub children_key: &'static str,
    /// Whose address the field is, if it is one.
    pub link: Option<Link>,
    /// A list of nested objects instead of one.
    pub many: bool,
    /// Shown only when `?expand=` asks for it.
    pub expandable: bool,
    /// Name for people; made from `name` when empty.
    pub label: &'static str,
    /// Text for people.
    pub help_text: &'static str,
    /// What forms begin with.
    pub initial: Option<Initial>,
    /// How forms show it.
    pub style: Style,
}

impl FieldDescriptor {
    /// A required text field without limits: what macros start from.
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            source: name,
            kind,
            read_only: false,
            write_only: false,
            required: true,
            allow_null: false,
            allow_blank: matches!(
                kind,
                FieldKind::List | FieldKind::Dict | FieldKind::MultipleChoice
            ),
            trim_whitespace: true,
            unique: false,
            limits: Limits::NONE,
            choices: &[],
            formats: Formats::NONE,
            messages: &[],
            value: None,
            child: None,
            children: None,
            children_key: "",
            link: None,
            many: false,
            expandable: false,
            label: "",
            help_text: "",
            initial: None,
            style: Style::NONE,
        }
    }

    /// The field that stands for a model's column.
    pub const fn of_column(name: &'static str, column: &ColumnDescriptor) -> Self {
        let made_by_database = column.primary_key
            && column.references.is_none()
            && matches!(column.kind, FieldKind::Integer | FieldKind::BigInteger);
        let kind = match column.references {
            Some(_) => FieldKind::Related,
            None => column.kind,
        };
        Self {
            name,
            source: column.name,
            kind,
            read_only: column.generated || made_by_database,
            write_only: false,
            required: !(column.null
                || column.blank
                || column.has_default
                || column.generated
                || made_by_database),
            allow_null: column.null,
            allow_blank: column.blank,
            trim_whitespace: true,
            unique: column.unique,
            limits: column.limits,
            choices: column.choices,
            formats: Formats::NONE,
            messages: &[],
            value: None,
            child: None,
            children: None,
            children_key: "",
            link: None,
            many: false,
            expandable: false,
            label: column.label,
            help_text: column.help_text,
            initial: None,
            style: Style::NONE,
        }
    }

    /// The field that stands for a list of other objects' keys.
    pub const fn of_relation(name: &'static str, relation: &ManyToManyDescriptor) -> Self {
        let mut field = Self::new(name, FieldKind::Related);
        field.source = relation.name;
        field.required = false;
        field.allow_blank = true;
        // Nobody knows the other columns of the rows between.
        field.read_only = relation.has_model;
        field
    }

    /// Replaces the kind.
    #[must_use]
    pub const fn kind(mut self, kind: FieldKind) -> Self {
        self.kind = kind;
        self
    }

    /// Says what its values are made of.
    #[must_use]
    pub const fn value(mut self, value: &'static ValueDescriptor) -> Self {
        self.value = Some(value);
        self
    }

    /// Names the attribute that feeds it, where it is not the name in bodies.
    #[must_use]
    pub const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// Replaces the choices.
    #[must_use]
    pub const fn choices(mut self, choices: &'static [Choice]) -> Self {
        self.choices = choices;
        self
    }

    /// Makes null a value, and the field one that need not be sent.
    #[must_use]
    pub const fn nullable(mut self, nullable: bool) -> Self {
        if nullable {
            self.allow_null = true;
            self.required = false;
        }
        self
    }

    /// Only in answers.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self.required = false;
        self
    }

    /// Only in requests.
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Sets whether it must be sent.
    #[must_use]
    pub const fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// Sets whether null is a value.
    #[must_use]
    pub const fn allow_null(mut self, allow_null: bool) -> Self {
        self.allow_null = allow_null;
        self
    }

    /// Sets whether the empty text (or the empty list) is a value.
    #[must_use]
    pub const fn allow_blank(mut self, allow_blank: bool) -> Self {
        self.allow_blank = allow_blank;
        self
    }

    /// Sets whether white space around text is dropped.
    #[must_use]
    pub const fn trim_whitespace(mut self, trim_whitespace: bool) -> Self {
        self.trim_whitespace = trim_whitespace;
        self
    }

    /// Sets whether no other row may have the same value.
    #[must_use]
    pub const fn unique(mut self, unique: bool) -> Self {
        self.unique = unique;
        self
    }

    /// Shown only when `?expand=` asks for it.
    #[must_use]
    pub const fn expandable(mut self) -> Self {
        self.expandable = true;
        self
    }

    /// Names the field by which nested objects name the row that they change.
    #[must_use]
    pub const fn children_key(mut self, key: &'static str) -> Self {
        self.children_key = key;
        self
    }

    /// Names the serializer of nested objects, one or many.
    #[must_use]
    pub const fn children(mut self, children: &'static SerializerDescriptor, many: bool) -> Self {
        self.children = Some(children);
        self.many = many;
        self
    }

    /// Makes it the address of rows.
    #[must_use]
    pub const fn link(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }

    /// Limits the length.
    #[must_use]
    pub const fn max_length(mut self, max_length: u32) -> Self {
        self.limits.max_length = Some(max_length);
        self
    }

    /// Demands a length.
    #[must_use]
    pub const fn min_length(mut self, min_length: u32) -> Self {
        self.limits.min_length = Some(min_length);
        self
    }

    /// Limits the value.
    #[must_use]
    pub const fn max_value(mut self, max_value: Number) -> Self {
        self.limits.max_value = Some(max_value);
        self
    }

    /// Demands a value.
    #[must_use]
    pub const fn min_value(mut self, min_value: Number) -> Self {
        self.limits.min_value = Some(min_value);
        self
    }

    /// Limits the digits of a decimal.
    #[must_use]
    pub const fn max_digits(mut self, max_digits: u8) -> Self {
        self.limits.max_digits = Some(max_digits);
        self
    }

    /// Fixes the digits after the point of a decimal.
    #[must_use]
    pub const fn decimal_places(mut self, decimal_places: u8) -> Self {
        self.limits.decimal_places = Some(decimal_places);
        self
    }

    /// Names it for people.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Explains it to people.
    #[must_use]
    pub const fn help_text(mut self, help_text: &'static str) -> Self {
        self.help_text = help_text;
        self
    }

    /// Says what forms begin with.
    #[must_use]
    pub const fn initial(mut self, initial: Initial) -> Self {
        self.initial = Some(initial);
        self
    }

    /// Says how forms show it.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}
