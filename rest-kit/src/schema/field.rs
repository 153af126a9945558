//! From the description of a field to the schema of its values.

use serde_json::Number as JsonNumber;

use crate::descriptors::{
    Choice, FieldDescriptor, FieldKind, Limits, Number, Protocol, SerializerDescriptor,
    ValueDescriptor,
};

use super::component::{Components, Direction};
use super::json_schema::Schema;

impl Components<'_> {
    /// Returns the schema of a field's values.
    pub(super) fn field(&mut self, field: &FieldDescriptor, direction: Direction) -> Schema {
        let mut schema = self.values_of(field, direction);
        if field.allow_null {
            schema = schema.or_null();
        }
        field.label.clone_into(&mut schema.title);
        field.help_text.clone_into(&mut schema.description);
        schema.read_only = field.read_only;
        schema.write_only = field.write_only;
        schema
    }

    fn values_of(&mut self, field: &FieldDescriptor, direction: Direction) -> Schema {
        let is_request = direction != Direction::Response;
        match field.kind {
            FieldKind::Nested => self.nested(field, direction),
            FieldKind::Related | FieldKind::Computed => match field.value {
                // What no value stands for is said beside the field.
                Some(value) => self.value(&value.null(false), direction),
                None => Schema::default(),
            },
            FieldKind::List => {
                let items = self.items(field, direction);
                let mut list = Schema::list(items);
                list.min_items = field.limits.min_length.filter(|_| is_request);
                list.max_items = field.limits.max_length.filter(|_| is_request);
                if is_request && !field.allow_blank {
                    list.min_items = list.min_items.or(Some(1));
                }
                list
            }
            FieldKind::Dict => {
                let items = self.items(field, direction);
                let mut dict = Schema::of("object");
                dict.additional_properties = Some(Box::new(items));
                dict
            }
            FieldKind::MultipleChoice => Schema::list(self.choices(field, direction)),
            FieldKind::Choice | FieldKind::FilePath => self.choices(field, direction),
            FieldKind::File | FieldKind::Image if is_request => Schema::text("binary"),
            FieldKind::File | FieldKind::Image => Schema::text("uri"),
            _ => plain(field, is_request),
        }
    }

    fn nested(&mut self, field: &FieldDescriptor, direction: Direction) -> Schema {
        let own = field.children;
        let children = own.or_else(|| field.value.and_then(|value| Some(value.children?())));
        let is_keyed = direction != Direction::Response && !field.children_key.is_empty();
        let schema = children.map_or_else(Schema::default, |children| {
            if is_keyed {
                self.keyed(children, direction.inside(), field.children_key)
            } else {
                self.serializer(children, direction.inside())
            }
        });
        if field.many {
            Schema::list(schema)
        } else {
            schema
        }
    }

    /// Returns the schema of what a list or a dictionary holds.
    fn items(&mut self, field: &FieldDescriptor, direction: Direction) -> Schema {
        match (field.child, field.value.and_then(|value| value.items)) {
            (Some(child), value) => {
                let mut child = *child;
                child.value = child.value.or(value);
                self.field(&child, direction)
            }
            (None, Some(value)) => self.value(value, direction),
            (None, None) => Schema::default(),
        }
    }

    /// Returns the schema of values of a type.
    fn value(&mut self, value: &ValueDescriptor, direction: Direction) -> Schema {
        let children: Option<&'static SerializerDescriptor> = value.children.map(|it| it());
        let schema = match (value.kind, value.items) {
            (FieldKind::List, Some(items)) => Schema::list(self.value(items, direction)),
            (FieldKind::Dict, Some(items)) => {
                let mut dict = Schema::of("object");
                dict.additional_properties = Some(Box::new(self.value(items, direction)));
                dict
            }
            (FieldKind::Nested, _) => children.map_or_else(Schema::default, |children| {
                self.serializer(children, direction.inside())
            }),
            (FieldKind::Choice, _) => self.named_choices(value.name, value.choices),
            (kind, _) => {
                let field = FieldDescriptor::new("", kind).allow_blank(true);
                self.values_of(&field, direction)
            }
        };
        if value.null { schema.or_null() } else { schema }
    }

    fn choices(&mut self, field: &FieldDescriptor, direction: Direction) -> Schema {
        let of_type = field.value.map(|value| value.items.unwrap_or(value));
        // A name stands for all values of its type.
        let name = of_type.filter(|value| value.choices == field.choices);
        let chosen = self.named_choices(name.map_or("", |value| value.name), field.choices);
        let takes_blank = field.allow_blank && field.kind == FieldKind::Choice;
        if !takes_blank || field.choices.is_empty() {
            return chosen;
        }
        let _ = direction;
        let mut blank = Schema::of("string");
        blank.values = vec![String::new()];
        Schema::any_of(vec![chosen, blank])
    }

    /// Returns the schema of choices, which is a component if their type has a name.
    fn named_choices(&mut self, name: &str, choices: &[Choice]) -> Schema {
        let mut schema = Schema::of("string");
        schema.values = choices.iter().map(|it| it.value.to_owned()).collect();
        if name.is_empty() || choices.is_empty() {
            return schema;
        }
        let lines = choices
            .iter()
            .map(|it| format!("* `{}` - {}", it.value, it.label));
        schema.description = lines.collect::<Vec<_>>().join("\n");
        self.named(&format!("{name}Enum"), schema)
    }
}

/// Returns the schema of a parameter's values.
pub(super) fn parameter(field: &FieldDescriptor) -> Schema {
    match field.kind {
        // Parameters are texts: what numbers look like in JSON does not matter.
        FieldKind::Decimal => Schema::of("number"),
        _ => plain(field, true),
    }
}

/// Returns the schema of values that hold no others.
fn plain(field: &FieldDescriptor, is_request: bool) -> Schema {
    // What a format of one's own makes of a value is a text.
    let own = if is_request {
        !field.formats.input_formats.is_empty()
    } else {
        !field.formats.format.is_empty()
    };
    let limits = &field.limits;
    match field.kind {
        FieldKind::Boolean => Schema::of("boolean"),
        FieldKind::Integer | FieldKind::BigInteger
            if field.formats.coerce_to_string == Some(true) =>
        {
            Schema::of("string")
        }
        FieldKind::Integer => bounded(Schema::of("integer"), limits),
        FieldKind::BigInteger => {
            let mut schema = bounded(Schema::of("integer"), limits);
            schema.format = "int64";
            schema
        }
        FieldKind::Float => {
            let mut schema = bounded(Schema::of("number"), limits);
            schema.format = "double";
            schema
        }
        FieldKind::Decimal if field.formats.coerce_to_string == Some(false) => {
            bounded(Schema::of("number"), limits)
        }
        FieldKind::Decimal => {
            let mut schema = Schema::text("decimal");
            schema.pattern = digits(limits);
            schema
        }
        FieldKind::Date | FieldKind::Time | FieldKind::DateTime | FieldKind::Uuid if own => {
            Schema::of("string")
        }
        FieldKind::Date => Schema::text("date"),
        FieldKind::Time => Schema::text("time"),
        FieldKind::DateTime => Schema::text("date-time"),
        FieldKind::Uuid => Schema::text("uuid"),
        FieldKind::Duration if field.formats.format == "iso-8601" && !is_request => {
            Schema::text("duration")
        }
        FieldKind::Json if !field.formats.binary => Schema::default(),
        FieldKind::Binary => {
            let mut schema = Schema::of("string");
            schema.content_encoding = "base64";
            schema
        }
        FieldKind::IpAddress => match field.formats.protocol {
            Protocol::Both => Schema::any_of(vec![Schema::text("ipv4"), Schema::text("ipv6")]),
            Protocol::Ipv4 => Schema::text("ipv4"),
            Protocol::Ipv6 => Schema::text("ipv6"),
        },
        _ => text(field, is_request),
    }
}

/// Returns the schema of texts.
fn text(field: &FieldDescriptor, is_request: bool) -> Schema {
    let mut schema = Schema::of("string");
    // The empty text has no format.
    if !field.allow_blank {
        schema.format = match field.kind {
            FieldKind::Email => "email",
            FieldKind::Url => "uri",
            _ => "",
        };
    }
    if field.kind == FieldKind::Slug && !field.formats.allow_unicode {
        "^[-a-zA-Z0-9_]+$".clone_into(&mut schema.pattern);
    }
    let is_limited = !matches!(field.kind, FieldKind::Duration);
    if is_limited {
        schema.max_length = field.limits.max_length;
        schema.min_length = field.limits.min_length;
        if is_request && !field.allow_blank && !field.read_only {
            schema.min_length = schema.min_length.or(Some(1));
        }
    }
    schema
}

/// Returns the schema with the bounds of numbers.
pub(super) fn bounded(mut schema: Schema, limits: &Limits) -> Schema {
    schema.minimum = limits.min_value.and_then(number);
    schema.maximum = limits.max_value.and_then(number);
    schema
}

fn number(number: Number) -> Option<JsonNumber> {
    match number {
        Number::Int(number) => Some(number.into()),
        Number::Float(number) => JsonNumber::from_f64(number),
        Number::Decimal(text) => text.parse().ok(),
        Number::Duration(_) => None,
    }
}

/// Returns the pattern of a decimal's digits.
fn digits(limits: &Limits) -> String {
    match (limits.max_digits, limits.decimal_places) {
        (Some(digits), Some(0)) => format!(r"^-?\d{{0,{digits}}}$"),
        (Some(digits), Some(places)) => {
            let whole = digits.saturating_sub(places);
            format!(r"^-?\d{{0,{whole}}}(?:\.\d{{0,{places}}})?$")
        }
        _ => String::new(),
    }
}
