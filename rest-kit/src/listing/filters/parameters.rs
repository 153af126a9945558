//! What filters read, for descriptions and forms, with django-filter's labels.

use crate::db::{AnyOrderTerm, AnyPath, Comparison, DatePart, Lookup};
use crate::descriptors::{FieldKind, ParameterDescriptor, Several};

use super::filter::{Allowed, ColumnFilter, Filter, Form, Target};

/// Describes `?ordering=`, by the columns that clients may name, with their texts for people.
pub(super) fn ordering(
    param: &str,
    fields: impl Iterator<Item = (&'static str, &'static str, AnyOrderTerm)>,
) -> ParameterDescriptor {
    let choices = fields.flat_map(|(name, label, term)| {
        let label = match label {
            "" => capitalized(&words(&term.path)),
            label => label.to_owned(),
        };
        let name = name.strip_suffix("_id").unwrap_or(name);
        [
            (name.to_owned(), format!("{label} - ascending")),
            (format!("-{name}"), format!("{label} - descending")),
        ]
    });
    by_terms(param, choices)
}

fn by_terms(param: &str, choices: impl Iterator<Item = (String, String)>) -> ParameterDescriptor {
    ParameterDescriptor::query(param, FieldKind::String)
        .choices(choices)
        .several(Several::Commas)
        .label("Ordering")
        .description("Which field to use when ordering the results.")
}

/// Describes `?search=`.
pub(super) fn search(param: &str) -> ParameterDescriptor {
    ParameterDescriptor::query(param, FieldKind::String)
        .label("Search")
        .description("A search term.")
}

impl<M: 'static> Filter<M> {
    /// Describes the parameters that it reads: two of a range, one of all others.
    pub(super) fn parameters(&self) -> Vec<ParameterDescriptor> {
        let query = |kind| ParameterDescriptor::query(self.name, kind);
        let mut parameters = match &self.target {
            Target::Column(column) => column.parameters(self.name),
            Target::Flag(_) => vec![query(FieldKind::Boolean)],
            Target::Text(_) => vec![query(FieldKind::String)],
            Target::Number(_) => vec![query(FieldKind::Decimal)],
            Target::Order(terms) => {
                let terms = terms.iter().map(|(name, _)| *name);
                vec![self.order(terms)]
            }
        };
        for parameter in &mut parameters {
            parameter.required = self.required;
            let end = match parameter.name.strip_prefix(self.name) {
                Some("_min" | "_after") => " (from)",
                Some("_max" | "_before") => " (to)",
                _ => "",
            };
            parameter.label = match self.label {
                "" => self.made_label() + end,
                label => format!("{label}{end}"),
            };
            if !self.help_text.is_empty() {
                self.help_text.clone_into(&mut parameter.description);
            }
            match self.choices {
                Some(Allowed::Always(choices)) => {
                    let choices = choices.iter();
                    (parameter.values, parameter.labels) = choices
                        .map(|it| (it.value.to_owned(), it.label.to_owned()))
                        .unzip();
                }
                // Those of a request cannot be told in advance.
                Some(Allowed::PerRequest(_)) => {
                    parameter.values.clear();
                    parameter.labels.clear();
                }
                None => {}
            }
        }
        parameters
    }

    /// Describes an order by terms, with django-filter's texts: `Title`, `Title (descending)`.
    fn order(&self, terms: impl Iterator<Item = &'static str>) -> ParameterDescriptor {
        let named = |name: &str| {
            let mut labels = self.field_labels.iter();
            labels
                .find(|(known, _)| *known == name)
                .map(|(_, label)| (*label).to_owned())
        };
        let choices = terms.flat_map(|name| {
            let label = named(name).unwrap_or_else(|| capitalized(&name.replace('_', " ")));
            let reversed = format!("-{name}");
            let other = named(&reversed).unwrap_or_else(|| format!("{label} (descending)"));
            [(name.to_owned(), label), (reversed, other)]
        });
        by_terms(self.name, choices)
    }

    /// Makes django-filter's label: `Author name starts with`.
    fn made_label(&self) -> String {
        let Target::Column(column) = &self.target else {
            return capitalized(&self.name.replace('_', " "));
        };
        let mut words = words(&column.path);
        if self.exclude {
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
}

impl ColumnFilter {
    fn parameters(&self, name: &str) -> Vec<ParameterDescriptor> {
        if let Some(suffixes) = self.form.suffixes() {
            let kind = match self.form {
                Form::Days => FieldKind::Date,
                _ => self.path.column().descriptor.kind,
            };
            return suffixes
                .map(|suffix| ParameterDescriptor::query(format!("{name}{suffix}"), kind))
                .into();
        }
        let descriptor = &self.path.column().descriptor;
        let mut parameter = ParameterDescriptor::query(self.short(name), self.value_kind());
        if matches!(self.lookup, Lookup::Exact | Lookup::In) {
            for choice in descriptor.choices {
                parameter.values.push(choice.value.to_owned());
                parameter.labels.push(choice.label.to_owned());
            }
            if let (Some(null), false) = (self.null, parameter.values.is_empty()) {
                parameter.values.push(null.to_owned());
                parameter.labels.push(null.to_owned());
            }
        }
        if self.lookup.takes_list() {
            parameter.several = Several::Commas;
            "Multiple values may be separated by commas.".clone_into(&mut parameter.description);
        } else if matches!(self.form, Form::Any | Form::All) {
            parameter.several = Several::Repeated;
        }
        vec![parameter]
    }

    /// Returns the name of a foreign key as clients know it: `author` for `author_id`.
    fn short(&self, name: &str) -> String {
        let field = self.path.name();
        let is_reference = self.path.column().descriptor.references.is_some();
        match (name.strip_prefix(field), field.strip_suffix("_id")) {
            (Some(rest), Some(short)) if is_reference => format!("{short}{rest}"),
            _ => name.to_owned(),
        }
    }

    /// Returns the kind of what is compared.
    fn value_kind(&self) -> FieldKind {
        match self.lookup {
            Lookup::IsNull => FieldKind::Boolean,
            Lookup::Part(DatePart::Date, _) => FieldKind::Date,
            Lookup::Part(DatePart::Time, _) => FieldKind::Time,
            Lookup::Part(..) => FieldKind::Integer,
            // Django has no texts for regular expressions and parts of numbers either.
            Lookup::Exact
            | Lookup::Gt
            | Lookup::Gte
            | Lookup::Lt
            | Lookup::Lte
            | Lookup::In
            | Lookup::Range => self.path.column().descriptor.kind,
            _ => FieldKind::String,
        }
    }
}

/// Returns the names for people of the relations and the column of a path.
fn words(path: &AnyPath) -> String {
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

fn capitalized(words: &str) -> String {
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
        Lookup::Unaccent(lookup) => {
            let words = ["unaccent", &self::verb(*lookup)].join(" ");
            return words.trim_end().to_owned();
        }
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
