//! What filters say of themselves: the parameters that they read, with django-filter's labels.

use std::borrow::Cow;

use crate::db::{AnyOrderTerm, AnyPath, Comparison, DatePart, Lookup};
use crate::descriptors::{FieldKind, ParameterDescriptor, Values};

use super::filter::{Allowed, ColumnFilter, Filter, Form, Target};

/// Values and their texts for people.
type Choices = Vec<(Cow<'static, str>, Cow<'static, str>)>;

/// Describes the parameters of a filter: one, or two for bounds.
pub(super) fn parameters<M>(filter: &Filter<M>) -> Vec<ParameterDescriptor> {
    let describe = |name: Cow<'static, str>, kind| {
        let label = match filter.label {
            "" => Cow::Owned(label(filter)),
            label => Cow::Borrowed(label),
        };
        ParameterDescriptor::new(name, kind)
            .required(filter.required)
            .label(label)
            .help_text(filter.help_text)
            .choices(own_choices(filter))
    };
    let column = match &filter.target {
        Target::Column(column) => column,
        Target::Flag(_) => return vec![describe(filter.name.into(), FieldKind::Boolean)],
        Target::Text(_) => return vec![describe(filter.name.into(), FieldKind::String)],
        Target::Number(_) => return vec![describe(filter.name.into(), FieldKind::Decimal)],
        Target::Order(terms) => {
            let names = terms.iter().map(|(name, term)| (*name, term.any()));
            let described = describe(filter.name.into(), FieldKind::Choice);
            return vec![
                described
                    .values(Values::Commas)
                    .choices(order_choices(names)),
            ];
        }
    };
    let kind = kind(column);
    if let Some(suffixes) = column.form.suffixes() {
        let name = |suffix| Cow::Owned(format!("{}{suffix}", filter.name));
        return suffixes.map(|suffix| describe(name(suffix), kind)).into();
    }
    let values = match column.form {
        Form::Any | Form::All => Values::Repeated,
        _ if column.lookup.takes_list() => Values::Commas,
        _ => Values::One,
    };
    let mut described = describe(filter.name.into(), kind).values(values);
    let is_choice = matches!(column.lookup, Lookup::Exact | Lookup::In);
    if filter.choices.is_none() && is_choice {
        let choices = column.path.column().descriptor.choices.iter();
        described = described.choices(choices.map(|choice| (choice.value, choice.label)));
    }
    vec![described]
}

/// Those of a request cannot be told in advance.
fn own_choices<M>(filter: &Filter<M>) -> Choices {
    let Some(Allowed::Always(choices)) = filter.choices else {
        return Vec::new();
    };
    let pairs = choices.iter().map(|it| (it.value.into(), it.label.into()));
    pairs.collect()
}

/// Lists the names of terms in both directions.
fn order_choices(terms: impl Iterator<Item = (&'static str, AnyOrderTerm)>) -> Choices {
    terms
        .flat_map(|(name, term)| {
            let label = capitalized(&words(&term.path));
            let down = (
                format!("-{name}").into(),
                format!("{label} (descending)").into(),
            );
            [(name.into(), label.into()), down]
        })
        .collect()
}

/// What the value of a comparison is.
fn kind(column: &ColumnFilter) -> FieldKind {
    let own = column.path.column().descriptor.kind;
    if column.form == Form::Days {
        return FieldKind::Date;
    }
    match column.lookup {
        Lookup::IsNull => FieldKind::Boolean,
        Lookup::Part(DatePart::Date, _) => FieldKind::Date,
        Lookup::Part(DatePart::Time, _) => FieldKind::Time,
        Lookup::Part(..) => FieldKind::Integer,
        Lookup::Exact
        | Lookup::Gt
        | Lookup::Gte
        | Lookup::Lt
        | Lookup::Lte
        | Lookup::In
        | Lookup::Range => own,
        _ => FieldKind::String,
    }
}

/// Makes django-filter's label: `Author name starts with`.
fn label<M>(filter: &Filter<M>) -> String {
    let Target::Column(column) = &filter.target else {
        return capitalized(&filter.name.replace('_', " "));
    };
    let mut words = words(&column.path);
    if filter.exclude {
        words = format!("exclude {words}");
    }
    let verb = match column.form {
        Form::Bounds | Form::Days => "is in range".to_owned(),
        _ => verb(column.lookup),
    };
    if !verb.is_empty() {
        words = format!("{words} {verb}");
    }
    capitalized(&words)
}

/// Returns the names for people of the relations and the column of a path.
pub(super) fn words(path: &AnyPath) -> String {
    let descriptor = path.column().descriptor;
    let name = path.name();
    if path.is_own() && !descriptor.label.is_empty() {
        return descriptor.label.to_owned();
    }
    let name = match name.strip_suffix("_id") {
        Some(short) if descriptor.references.is_some() => short,
        _ => name,
    };
    name.replace("__", " ").replace('_', " ")
}

pub(super) fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn verb(lookup: Lookup) -> String {
    let verb = match lookup {
        Lookup::Exact | Lookup::IExact => "",
        Lookup::Contains | Lookup::IContains => "contains",
        Lookup::StartsWith | Lookup::IStartsWith => "starts with",
        Lookup::EndsWith | Lookup::IEndsWith => "ends with",
        Lookup::Gt => "is greater than",
        Lookup::Gte => "is greater than or equal to",
        Lookup::Lt => "is less than",
        Lookup::Lte => "is less than or equal to",
        Lookup::In => "is in",
        Lookup::Range => "is in range",
        Lookup::IsNull => "is null",
        Lookup::Regex | Lookup::IRegex => "matches regex",
        Lookup::Search => "search",
        Lookup::Part(part, comparison) => {
            let part = Lookup::Part(part, Comparison::Exact)
                .to_string()
                .replace('_', " ");
            let verb = self::verb(match comparison {
                Comparison::Exact => return part,
                Comparison::Gt => Lookup::Gt,
                Comparison::Gte => Lookup::Gte,
                Comparison::Lt => Lookup::Lt,
                Comparison::Lte => Lookup::Lte,
                Comparison::In => Lookup::In,
                Comparison::Range => Lookup::Range,
            });
            return format!("{part} {verb}");
        }
    };
    verb.to_owned()
}
