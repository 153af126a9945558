//! From the texts of a query string to what a filter set does with the rows.

use std::borrow::Cow;

use crate::context::Context;
use crate::db::TextBind;
use crate::db::values::Decimal;
use crate::db::{
    AnyOrderTerm, AnyPath, BoxedFragment, Comparison, Condition, ExistsCheck, Lookup, OrderTerm,
    QuerySet,
};
use crate::descriptors::FieldKind;
use crate::descriptors::digits::in_ascii;

use super::filter::{Allowed, ColumnFilter, Filter, Form, Target};
use super::values::{
    NULL_CHARACTER, Refusal, TWO_VALUES, check_choice, check_count, flag, key, not_a_choice, plain,
    stripped,
};

/// What django-filter says of a key that no object has.
const UNKNOWN_KEY: &str = "Select a valid choice. That choice is not one of the available choices.";

/// Longer orders than this make no sense.
const MOST_TERMS: usize = 8;

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
    cx: &'a Context,
    params: &'a [(String, String)],
    pub(super) steps: Vec<Step<M>>,
    pub(super) checks: Vec<KeyCheck>,
    pub(super) errors: Vec<(String, Refusal)>,
}

impl<'a, M: 'static> Readings<'a, M> {
    pub(super) fn new(cx: &'a Context) -> Self {
        Self {
            cx,
            params: cx.request().query_params(),
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
        let mut params = self.params.iter().rev();
        let (name, value) = params.find(|(name, _)| filter.is_called(name, suffix))?;
        (!value.is_empty()).then_some((name, value))
    }

    fn call(&mut self, filter: &Filter<M>, method: &Target<M>) -> Result<bool, Refusal> {
        let Some((_, value)) = self.given(filter, "") else {
            return Ok(false);
        };
        let change: Change<M> = match method {
            Target::Flag(method) => {
                let (method, Some(flag)) = (*method, flag(value, filter.selects)) else {
                    return Ok(false);
                };
                Box::new(move |cx, rows| method(cx, rows, flag))
            }
            Target::Number(method) => {
                let method = *method;
                let number = in_ascii(value.trim());
                let number: Decimal = number.parse().map_err(|_| "Enter a number.")?;
                Box::new(move |cx, rows| method(cx, rows, number))
            }
            Target::Text(method) => {
                let value = value.trim();
                if value.is_empty() {
                    return Ok(false);
                }
                if value.contains('\0') {
                    return Err(NULL_CHARACTER.into());
                }
                self.check_allowed(filter, value)?;
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
        let params = self.params.iter();
        let given = params.rev().find(|(name, _)| filter.is_called(name, ""));
        let Some((_, value)) = given.filter(|(_, value)| !value.is_empty()) else {
            return Ok(false);
        };
        let mut terms: Vec<AnyOrderTerm> = Vec::new();
        for text in value.split(',').filter(|it| !it.is_empty()) {
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
        let is_boolean = lookup == Lookup::Exact && descriptor.kind == FieldKind::Boolean;
        if is_boolean || lookup == Lookup::IsNull {
            let Some(flag) = flag(value, filter.selects) else {
                return Ok(false);
            };
            let text = if flag { "true" } else { "false" };
            if lookup == Lookup::IsNull {
                self.null(filter, column, text)?;
            } else {
                self.keep(filter, column, &[Some(text)])?;
            }
            return Ok(true);
        }
        if lookup == Lookup::Exact && column.null == Some(value) {
            self.null(filter, column, "true")?;
            return Ok(true);
        }
        if lookup.takes_list() {
            return self.list(filter, column, name, value);
        }
        if lookup == Lookup::Exact {
            self.check(name, (filter, column), value)?;
        } else {
            self.check_allowed(filter, value)?;
        }
        let Some(value) = stripped(descriptor, value) else {
            return Ok(false);
        };
        self.keep(filter, column, &[Some(value)])?;
        Ok(true)
    }

    /// Reads values with commas between them.
    fn list(
        &mut self,
        filter: &Filter<M>,
        column: &ColumnFilter,
        name: &str,
        value: &str,
    ) -> Result<bool, Refusal> {
        let ColumnFilter { path, lookup, .. } = *column;
        let mut values: Vec<&str> = value.split(',').collect();
        check_count(values.len())?;
        let is_range = matches!(lookup, Lookup::Range | Lookup::Part(_, Comparison::Range));
        let count = values.len();
        values.retain(|value| !value.is_empty());
        let values: Vec<&str> = values.into_iter().map(str::trim).collect();
        if is_range && values.len() < count {
            for value in values {
                column.plain(value)?;
            }
            if count != 2 {
                return Err(TWO_VALUES.into());
            }
            // A bound that is missing is null, and nothing is between null and anything.
            self.apply(filter, path, Condition::never());
            return Ok(true);
        }
        for value in &values {
            if lookup == Lookup::In && path.refers_to().is_some() {
                self.check(name, (filter, column), value)?;
            } else {
                self.check_allowed(filter, value)?;
            }
        }
        let texts: Vec<_> = values
            .iter()
            .map(|value| column.plain(value))
            .collect::<Result<_, _>>()?;
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let condition = Condition::lookup(path.column(), lookup, &texts)?;
        self.apply(filter, path, condition);
        Ok(true)
    }

    /// Refuses what is none of the filter's own choices, if it has some.
    fn check_allowed(&self, filter: &Filter<M>, value: &str) -> Result<(), Refusal> {
        let is_allowed = match filter.choices {
            None => true,
            Some(Allowed::Always(choices)) => choices.iter().any(|it| it.value == value),
            Some(Allowed::PerRequest(choices)) => {
                choices(self.cx).iter().any(|(known, _)| known == value)
            }
        };
        if is_allowed {
            return Ok(());
        }
        Err(not_a_choice(value))
    }

    /// Refuses what is no choice, and asks for the row that a key is of.
    fn check(
        &mut self,
        name: &str,
        (filter, column): (&Filter<M>, &ColumnFilter),
        value: &str,
    ) -> Result<(), Refusal> {
        self.check_allowed(filter, value)?;
        let end = column.path.column();
        let Some(model) = column.path.refers_to().filter(|_| column.checked) else {
            return match filter.choices {
                Some(_) => Ok(()),
                None => check_choice(end.descriptor, value),
            };
        };
        match key(end.descriptor, value).map(|text| (end.parse)(&text)) {
            Some(TextBind::Value(key)) => {
                self.checks.push(KeyCheck {
                    name: name.to_owned(),
                    check: self.exists(filter, (model.table, model.primary_key().column), key),
                    message: UNKNOWN_KEY.into(),
                });
                Ok(())
            }
            _ => Err(UNKNOWN_KEY.into()),
        }
    }

    /// Asks whether there is a row with this value, of those that the filter may be of.
    fn exists(
        &self,
        filter: &Filter<M>,
        (table, column): (&'static str, &'static str),
        value: BoxedFragment,
    ) -> ExistsCheck {
        ExistsCheck {
            table,
            conditions: vec![(column, value)],
            exclude: None,
            filter: filter
                .among
                .map(|rows| rows.condition(self.cx).into_fragment()),
            guard: None,
        }
    }

    fn several(&mut self, filter: &Filter<M>, column: &ColumnFilter) -> Result<bool, Refusal> {
        let path = column.path;
        let given = self.params.iter();
        let mut values: Vec<&str> = given
            .filter(|(name, _)| filter.is_called(name, ""))
            .map(|(_, value)| value.as_str())
            .collect();
        let mut seen = std::collections::HashSet::new();
        values.retain(|value| seen.insert(*value));
        check_count(values.len())?;
        let descriptor = path.column().descriptor;
        let model = path.refers_to().or_else(|| path.end_model());
        for value in &values {
            if column.null == Some(*value) {
                continue;
            }
            self.check_allowed(filter, value)?;
            let Some(model) = model.filter(|_| column.checked) else {
                if filter.choices.is_none() {
                    check_choice(descriptor, value)?;
                }
                continue;
            };
            if value.contains('\0') {
                return Err(NULL_CHARACTER.into());
            }
            let invalid = || format!("“{value}” is not a valid value.");
            let text = key(descriptor, value).ok_or_else(invalid)?;
            // Whoever writes a number in another way means none of the choices.
            if text != *value {
                return Err(not_a_choice(value));
            }
            let TextBind::Value(key) = (path.column().parse)(value) else {
                return Err(invalid().into());
            };
            let end = if descriptor.primary_key || path.is_own() {
                model.primary_key().column
            } else {
                descriptor.column
            };
            self.checks.push(KeyCheck {
                name: filter.name.to_owned(),
                check: self.exists(filter, (model.table, end), key),
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
                let value = column.plain(value.trim())?;
                conditions.push(Condition::lookup(end, lookup, &[&value])?);
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
            return self.null(filter, column, "true");
        }
        let mut conditions = Vec::new();
        let texts = values.iter().copied().flatten();
        let texts: Vec<_> = texts
            .map(|text| column.plain(text))
            .collect::<Result<_, _>>()?;
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
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

    fn null(
        &mut self,
        filter: &Filter<M>,
        column: &ColumnFilter,
        flag: &str,
    ) -> Result<(), Refusal> {
        let condition = column.path.condition(Lookup::IsNull, &[flag])?;
        self.steps.push(Step::Where(if filter.exclude {
            condition.negate()
        } else {
            condition
        }));
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

impl ColumnFilter {
    /// Returns a value in the form in which the column compares it.
    fn plain<'a>(&self, value: &'a str) -> Result<Cow<'a, str>, Refusal> {
        use Lookup::{Exact, Gt, Gte, In, Lt, Lte, Range};
        match self.lookup {
            Exact | Gt | Gte | Lt | Lte | In | Range => plain(self.path.column().descriptor, value),
            _ => Ok(Cow::Borrowed(value)),
        }
    }
}
