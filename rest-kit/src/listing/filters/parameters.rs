//! What filters read, for descriptions and forms.

use crate::db::{DatePart, Lookup};
use crate::descriptors::{FieldKind, ParameterDescriptor, Several};

use super::filter::{ColumnFilter, Filter, Form, Target};

/// Describes `?ordering=`, by the columns that clients may name.
pub(super) fn ordering(
    param: &str,
    names: impl Iterator<Item = &'static str>,
) -> ParameterDescriptor {
    let names = names.map(|name| name.strip_suffix("_id").unwrap_or(name));
    let values = names.flat_map(|name| [name.to_owned(), format!("-{name}")]);
    ParameterDescriptor::query(param, FieldKind::String)
        .values(values.collect())
        .several(Several::Commas)
        .description("Which field to use when ordering the results.")
}

/// Describes `?search=`.
pub(super) fn search(param: &str) -> ParameterDescriptor {
    ParameterDescriptor::query(param, FieldKind::String).description("A search term.")
}

impl<M: 'static> Filter<M> {
    /// Describes the parameters that it reads: two of a range, one of all others.
    pub(super) fn parameters(&self) -> Vec<ParameterDescriptor> {
        let mut parameters = match &self.target {
            Target::Column(column) => column.parameters(self.name),
            Target::Flag(_) => vec![ParameterDescriptor::query(self.name, FieldKind::Boolean)],
            Target::Text(_) => vec![ParameterDescriptor::query(self.name, FieldKind::String)],
            Target::Number(_) => vec![ParameterDescriptor::query(self.name, FieldKind::Float)],
            Target::Order(terms) => vec![ordering(self.name, terms.iter().map(|(name, _)| *name))],
        };
        for parameter in &mut parameters {
            parameter.required = self.required;
        }
        parameters
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
