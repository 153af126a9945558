//! From the texts of a query string to what a filter set does with the rows.

use std::borrow::Cow;

use crate::context::Context;
use crate::db::TextBind;
use crate::db::values::Decimal;
use crate::db::{AnyOrderTerm, AnyPath, Condition, ExistsCheck, Lookup, OrderTerm, QuerySet};
use crate::descriptors::FieldKind;

use super::filter::{ColumnFilter, Filter, Form, Target};

/// What django-filter reads as true or false, whatever the case.
const FLAGS: [(&str, bool); 4] = [("true", true), ("false", false), ("1", true), ("0", false)];

/// What django-filter says of a key that no object has.
const UNKNOWN_KEY: &str = "Select a valid choice. That choice is not one of the available choices.";

const NULL_CHARACTER: &str = "Null characters are not allowed.";

/// More values of one parameter, and more terms of an order, are refused.
const MOST_VALUES: usize = 1_000;
const MOST_TERMS: usize = 8;

/// What is wrong with a value, for the client.
type Refusal = Cow<'static, str>;
type Change<M> = Box<dyn FnOnce(&Context, QuerySet<M>) -> QuerySet<M> + Send>;

/// What one filter does with the rows of this request.
pub(super) enum Step<M> {
    /// Keeps rows by a condition on the column at the end of a path.
    Keep(AnyPath, Condition),
    /// Keeps rows by a condition on the rows themselves.
    Where(Condition),
    Distinct,
    Order(Vec<AnyOrderTerm>),
    Change(Change<M>),
}

/// A row that must exist, and what to say if it does not.
pub(super) struct KeyCheck {
    pub(super) name: String,
    pub(super) check: ExistsCheck,
    pub(super) message: Refusal,
}

/// What was read for all filters.
pub(super) struct Readings<'a, M: 'static> {
    params: &'a [(String, String)],
    pub(super) steps: Vec<Step<M>>,
    pub(super) checks: Vec<KeyCheck>,
    pub(super) errors: Vec<(String, Refusal)>,
}

impl<'a, M: 'static> Readings<'a, M> {
    pub(super) fn new(params: &'a [(String, String)]) -> Self {
        Self {
            params,
            steps: Vec::new(),
            checks: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Reads the values of a filter; what is wrong with them is kept.
    pub(super) fn read(&mut self, filter: &Filter<M>) {
        let was_given = match &filter.target {
            Target::Column(column) => match column.form {
                Form::One => self.one(filter, column),
                Form::Any | Form::All => self.several(filter, column),
                Form::Bounds | Form::Days => self.bounds(filter, column),
            },
            Target::Order(terms) => self.order(filter, terms),
            method => self.call(filter, method),
        };
        let message = match was_given {
            Err(message) => message,
            Ok(false) if filter.required => "This field is required.".into(),
            Ok(_) => return,
        };
        let name = self.given(filter, "").map_or(filter.name, |(name, _)| name);
        self.errors.push((name.to_owned(), message));
    }

    /// Returns the last parameter of the filter with this suffix, unless its value is empty.
    fn given(&self, filter: &Filter<M>, suffix: &str) -> Option<(&'a str, &'a str)> {
        let params = self.params.iter();
        let (name, value) = params
            .rev()
            .find(|(name, _)| filter.is_called(name, suffix))?;
        let value = value.trim();
        (!value.is_empty()).then_some((name, value))
    }

    fn call(&mut self, filter: &Filter<M>, method: &Target<M>) -> Result<bool, Refusal> {
        let Some((_, value)) = self.given(filter, "") else {
            return Ok(false);
        };
        let change: Change<M> = match method {
            Target::Flag(method) => {
                let (method, Some(flag)) = (*method, flag(value)) else {
                    return Ok(false);
                };
                Box::new(move |cx, rows| method(cx, rows, flag))
            }
            Target::Number(method) => {
                let method = *method;
                let number: Decimal = value.parse().map_err(|_| "Enter a number.")?;
                Box::new(move |cx, rows| method(cx, rows, number))
            }
            Target::Text(method) => {
                if value.contains('\0') {
                    return Err(NULL_CHARACTER.into());
                }
                let (method, text) = (*method, value.to_owned());
                Box::new(move |cx, rows| method(cx, rows, &text))
            }
            Target::Column(_) | Target::Order(_) => return Ok(false),
        };
        self.steps.push(Step::Change(change));
        Ok(true)
    }

    fn order(
        &mut self,
        filter: &Filter<M>,
        known: &[(&'static str, OrderTerm<M>)],
    ) -> Result<bool, Refusal> {
        let Some((_, value)) = self.given(filter, "") else {
            return Ok(false);
        };
        let mut terms: Vec<AnyOrderTerm> = Vec::new();
        for text in value.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let name = text.strip_prefix('-').unwrap_or(text);
            let term = known.iter().find(|(known, _)| *known == name);
            let (_, term) = term.ok_or_else(|| not_a_choice(text))?;
            let mut term = term.any();
            term.descending ^= text.starts_with('-');
            if !terms.iter().any(|it| it.path.name() == term.path.name()) {
                terms.push(term);
            }
        }
        terms.truncate(MOST_TERMS);
        self.steps.push(Step::Order(terms));
        Ok(true)
    }

    fn one(&mut self, filter: &Filter<M>, column: &ColumnFilter) -> Result<bool, Refusal> {
        let Some((name, value)) = self.given(filter, "") else {
            return Ok(false);
        };
        let ColumnFilter { path, lookup, .. } = *column;
        let descriptor = path.column().descriptor;
        let is_flag = lookup == Lookup::IsNull
            || (lookup == Lookup::Exact && descriptor.kind == FieldKind::Boolean);
        if is_flag && flag(value).is_none() {
            return Ok(false);
        }
        if lookup == Lookup::Exact && column.null == Some(value) {
            self.keep(filter, column, &[None])?;
            return Ok(true);
        }
        let values: Vec<&str> = match lookup {
            Lookup::Range => value.split(',').map(str::trim).collect(),
            lookup if lookup.takes_list() => {
                let values = value.split(',').map(str::trim);
                values.filter(|value| !value.is_empty()).collect()
            }
            _ => vec![value],
        };
        check_number(values.len())?;
        let model = path
            .refers_to()
            .filter(|_| column.checked && matches!(lookup, Lookup::Exact | Lookup::In));
        if let Some(model) = model {
            for value in &values {
                let TextBind::Value(key) = (path.column().parse)(value) else {
                    return Err(UNKNOWN_KEY.into());
                };
                self.checks.push(KeyCheck {
                    name: name.to_owned(),
                    check: exists(model.table, model.primary_key().column, key),
                    message: UNKNOWN_KEY.into(),
                });
            }
        } else if lookup == Lookup::Exact && !descriptor.choices.is_empty() {
            check_choice(column, value)?;
        }
        if lookup.takes_list() || lookup == Lookup::IsNull {
            self.compare(filter, column, &values)?;
        } else {
            self.keep(filter, column, &[Some(value)])?;
        }
        Ok(true)
    }

    fn several(&mut self, filter: &Filter<M>, column: &ColumnFilter) -> Result<bool, Refusal> {
        let path = column.path;
        let given = self.params.iter();
        let mut values: Vec<&str> = given
            .filter(|(name, _)| filter.is_called(name, ""))
            .map(|(_, value)| value.trim())
            .collect();
        let mut seen = std::collections::HashSet::new();
        values.retain(|value| seen.insert(*value));
        check_number(values.len())?;
        let is_key = path.column().descriptor.primary_key;
        let model = path.refers_to().or_else(|| path.end_model());
        for value in &values {
            if column.null == Some(*value) {
                continue;
            }
            let Some(model) = model.filter(|_| column.checked) else {
                check_choice(column, value)?;
                continue;
            };
            let TextBind::Value(key) = (path.column().parse)(value) else {
                return Err(format!("“{value}” is not a valid value.").into());
            };
            let end = if is_key || path.is_own() {
                model.primary_key().column
            } else {
                path.column().descriptor.column
            };
            self.checks.push(KeyCheck {
                name: filter.name.to_owned(),
                check: exists(model.table, end, key),
                message: not_a_choice(value),
            });
        }
        if values.is_empty() {
            return Ok(false);
        }
        let values: Vec<Option<&str>> = values
            .into_iter()
            .map(|value| Some(value).filter(|value| column.null != Some(*value)))
            .collect();
        if column.form == Form::All {
            for value in values {
                self.keep(filter, column, &[value])?;
            }
        } else {
            self.keep(filter, column, &values)?;
        }
        Ok(true)
    }

    fn bounds(&mut self, filter: &Filter<M>, column: &ColumnFilter) -> Result<bool, Refusal> {
        let suffixes = column.form.suffixes().unwrap_or_default();
        let mut conditions = Vec::new();
        for (suffix, lookup) in suffixes.into_iter().zip(column.bounds()) {
            if let Some((_, value)) = self.given(filter, suffix) {
                let end = column.path.column();
                conditions.push(Condition::lookup(end, lookup, &[value])?);
            }
        }
        if conditions.is_empty() {
            return Ok(false);
        }
        self.apply(filter, column.path, Condition::all(conditions));
        Ok(true)
    }

    /// Keeps rows whose column is any of the values; no value is null.
    fn keep(
        &mut self,
        filter: &Filter<M>,
        column: &ColumnFilter,
        values: &[Option<&str>],
    ) -> Result<(), Refusal> {
        let end = column.path.column();
        if let [None] = values {
            return self.null(filter, column);
        }
        let mut conditions = Vec::new();
        let texts: Vec<&str> = values.iter().copied().flatten().collect();
        if values.len() > texts.len() {
            conditions.push(Condition::is_null(end));
        }
        match (column.lookup, texts.as_slice()) {
            (lookup, [one]) => conditions.push(Condition::lookup(end, lookup, &[one])?),
            (Lookup::Exact, texts) => conditions.push(Condition::lookup(end, Lookup::In, texts)?),
            (lookup, texts) => {
                for text in texts {
                    conditions.push(Condition::lookup(end, lookup, &[text])?);
                }
            }
        }
        let condition = match conditions.pop() {
            Some(only) if conditions.is_empty() => only,
            last => Condition::any(conditions.into_iter().chain(last).collect()),
        };
        self.apply(filter, column.path, condition);
        Ok(())
    }

    fn null(&mut self, filter: &Filter<M>, column: &ColumnFilter) -> Result<(), Refusal> {
        let is_null = column.path.condition(Lookup::IsNull, &["true"])?;
        self.steps.push(Step::Where(if filter.exclude {
            is_null.negate()
        } else {
            is_null
        }));
        Ok(())
    }

    /// Compares with a lookup that takes its values together.
    fn compare(
        &mut self,
        filter: &Filter<M>,
        column: &ColumnFilter,
        values: &[&str],
    ) -> Result<(), Refusal> {
        if column.lookup == Lookup::IsNull {
            let condition = column.path.condition(Lookup::IsNull, values)?;
            self.steps.push(Step::Where(if filter.exclude {
                condition.negate()
            } else {
                condition
            }));
            return Ok(());
        }
        let condition = Condition::lookup(column.path.column(), column.lookup, values)?;
        self.apply(filter, column.path, condition);
        Ok(())
    }

    fn apply(&mut self, filter: &Filter<M>, path: AnyPath, condition: Condition) {
        if filter.exclude {
            let condition = path.lift(condition).negate();
            self.steps.push(Step::Where(condition));
            return;
        }
        self.steps.push(Step::Keep(path, condition));
        if filter.distinct {
            self.steps.push(Step::Distinct);
        }
    }
}

fn flag(value: &str) -> Option<bool> {
    let value = value.to_ascii_lowercase();
    let known = FLAGS.iter().find(|(text, _)| *text == value);
    known.map(|(_, flag)| *flag)
}

fn check_choice(column: &ColumnFilter, value: &str) -> Result<(), Refusal> {
    let choices = column.path.column().descriptor.choices;
    if choices.is_empty() || choices.iter().any(|choice| choice.value == value) {
        return Ok(());
    }
    Err(not_a_choice(value))
}

fn check_number(values: usize) -> Result<(), Refusal> {
    if values > MOST_VALUES {
        return Err("Ensure this list has at most 1000 values.".into());
    }
    Ok(())
}

fn not_a_choice(value: &str) -> Refusal {
    format!("Select a valid choice. {value} is not one of the available choices.").into()
}

fn exists(
    table: &'static str,
    column: &'static str,
    value: crate::db::BoxedFragment,
) -> ExistsCheck {
    ExistsCheck {
        table,
        conditions: vec![(column, value)],
        exclude: None,
    }
}
