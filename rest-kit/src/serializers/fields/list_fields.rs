//! Fields made of other fields.

use crate::descriptors::FieldKind;
use crate::error::{EntryErrors, ErrorDetail};
use crate::http::Value;

use super::composite::length_problems;
use super::{CharField, Field, FieldValue, Options, TextField as _, UnvalidatedField, map, refuse};

/// A list of values of another field.
#[derive(Debug, Clone)]
pub struct ListField<F: Field = UnvalidatedField> {
    options: Options<Vec<Option<F::Value>>>,
    child: F,
}

/// Values of another field by name, in the order in which they were sent.
#[derive(Debug, Clone)]
pub struct DictField<F: Field = UnvalidatedField> {
    options: Options<Entries<F>>,
    child: F,
}

type Entries<F> = Vec<(String, Option<<F as Field>::Value>)>;

/// Texts by name, or nulls: PostgreSQL's `hstore`.
#[doc(alias = "HStoreField")]
pub type HstoreField = DictField<CharField>;

impl ListField {
    /// A list of anything.
    pub fn new() -> Self {
        Self::of(UnvalidatedField::new())
    }
}

impl Default for ListField {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Field> ListField<F> {
    /// A list of the child's values.
    #[doc(alias = "child")]
    pub fn of(child: F) -> Self {
        Self {
            options: Options::new(FieldKind::List),
            child,
        }
    }

    /// Sets whether the empty list is a value.
    #[must_use]
    pub fn allow_empty(mut self, allow_empty: bool) -> Self {
        self.options.descriptor.allow_blank = allow_empty;
        self
    }

    /// Limits the number of items.
    #[must_use]
    pub fn max_length(mut self, max_length: u32) -> Self {
        self.options.descriptor.limits.max_length = Some(max_length);
        self
    }

    /// Demands a number of items.
    #[must_use]
    pub fn min_length(mut self, min_length: u32) -> Self {
        self.options.descriptor.limits.min_length = Some(min_length);
        self
    }
}

impl<F: Field> Field for ListField<F> {
    type Value = Vec<Option<F::Value>>;

    fn options(&self) -> &Options<Self::Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Self::Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Self::Value> {
        let Value::List(items) = value else {
            let given = value.type_name();
            let message = format!("Expected a list of items but got type \"{given}\".");
            return refuse(message, "not_a_list");
        };
        if items.is_empty() && !self.options.descriptor.allow_blank {
            return refuse("This list may not be empty.", "empty");
        }
        let named = items
            .into_iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item));
        let values = run_child(&self.child, named)?;
        Ok(values.into_iter().map(|(_, value)| value).collect())
    }

    fn to_representation(&self, value: &Self::Value) -> Value {
        let shown = |item: &Option<F::Value>| {
            item.as_ref()
                .map_or(Value::Null, |item| self.child.to_representation(item))
        };
        Value::List(value.iter().map(shown).collect())
    }

    fn problems(&self, value: &Self::Value) -> Vec<ErrorDetail> {
        length_problems(value.len(), &self.options.descriptor)
    }
}

impl DictField {
    /// Anything by name.
    pub fn new() -> Self {
        Self::of(UnvalidatedField::new())
    }
}

impl Default for DictField {
    fn default() -> Self {
        Self::new()
    }
}

impl HstoreField {
    /// Texts by name, or nulls.
    pub fn hstore() -> Self {
        Self::of(CharField::new().allow_blank(true).allow_null(true))
    }
}

impl<F: Field> DictField<F> {
    /// The child's values by name.
    #[doc(alias = "child")]
    pub fn of(child: F) -> Self {
        Self {
            options: Options::new(FieldKind::Dict),
            child,
        }
    }

    /// Sets whether no entry at all is a value.
    #[must_use]
    pub fn allow_empty(mut self, allow_empty: bool) -> Self {
        self.options.descriptor.allow_blank = allow_empty;
        self
    }
}

impl<F: Field> Field for DictField<F> {
    type Value = Entries<F>;

    fn options(&self) -> &Options<Self::Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Self::Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Self::Value> {
        let entries = map::entries(value, &self.options.descriptor)?;
        run_child(&self.child, entries)
    }

    fn to_representation(&self, value: &Self::Value) -> Value {
        let shown = |(name, item): &(String, Option<F::Value>)| {
            let item = item.as_ref();
            let json = item.map_or(Value::Null, |item| self.child.to_representation(item));
            (name.clone(), json)
        };
        Value::Map(value.iter().map(shown).collect())
    }
}

/// Asks the child about every entry, and gathers the errors under the entries' names.
fn run_child<F: Field>(
    child: &F,
    entries: impl IntoIterator<Item = (String, Value)>,
) -> FieldValue<Entries<F>> {
    let mut values = Vec::new();
    let mut errors = EntryErrors::default();
    for (name, value) in entries {
        match child.validate(Some(value)) {
            Ok(outcome) => values.push((name, outcome.into_value())),
            Err(found) => errors.add(name, found),
        }
    }
    errors.or(values)
}
