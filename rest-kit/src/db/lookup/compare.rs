//! `exact`, `gt`, `in`, …: values of the column's type.

use rust_decimal::RoundingStrategy;

use crate::db::values::Decimal;
use crate::db::{AnyColumn, TextBind};
use crate::descriptors::FieldKind;

use super::Condition;

/// Longer lists are refused: each value is a bound one.
const LONGEST_LIST: usize = 1_000;

pub(super) fn compare(
    column: &AnyColumn,
    sign: &'static str,
    text: &str,
) -> Result<Condition, &'static str> {
    let text = text.trim_start_matches('+');
    let rounded = round(column, sign, text);
    match (column.parse)(rounded.as_deref().unwrap_or(text)) {
        TextBind::Value(value) => Ok(Condition::operator(column, sign, value)),
        TextBind::Invalid(message) => Err(message),
        TextBind::NoMatch => Ok(beyond(column, sign, text.trim().starts_with('-'))),
    }
}

/// Compares with a value that is beyond what the column can hold.
pub(super) fn beyond(column: &AnyColumn, sign: &str, below: bool) -> Condition {
    let always = (below && sign.contains('>')) || (!below && sign.contains('<'));
    if always {
        Condition::is_not_null(column)
    } else {
        Condition::never()
    }
}

/// Rounds a bound that is finer than the column, so that the same rows are on its sides.
fn round(column: &AnyColumn, sign: &str, text: &str) -> Option<String> {
    let places = match column.descriptor.kind {
        FieldKind::Integer | FieldKind::BigInteger => 0,
        FieldKind::Decimal => column.descriptor.limits.decimal_places?,
        _ => return None,
    };
    let strategy = match sign {
        " > " | " <= " => RoundingStrategy::ToNegativeInfinity,
        " >= " | " < " => RoundingStrategy::ToPositiveInfinity,
        _ => return None,
    };
    let bound: Decimal = text.trim().parse().ok()?;
    if bound.scale() <= u32::from(places) {
        return None;
    }
    Some(
        bound
            .round_dp_with_strategy(places.into(), strategy)
            .to_string(),
    )
}

pub(super) fn one_of(column: &AnyColumn, values: &[&str]) -> Result<Condition, &'static str> {
    if values.len() > LONGEST_LIST {
        return Err("Ensure this list has at most 1000 values.");
    }
    let is_choice = !column.descriptor.choices.is_empty();
    let mut binds = Vec::with_capacity(values.len());
    let mut last = None;
    for text in values {
        match (column.parse)(text) {
            TextBind::Value(value) => {
                binds.push(value);
                last = Some(*text);
            }
            TextBind::NoMatch => {}
            // Only `exact` minds which choices there are.
            TextBind::Invalid(_) if is_choice && !text.contains('\0') => {}
            TextBind::Invalid(message) => return Err(message),
        }
    }
    let Some(last) = last else {
        return Ok(Condition::never());
    };
    // Few lengths of the list mean few prepared statements.
    for _ in binds.len()..binds.len().next_power_of_two() {
        if let TextBind::Value(value) = (column.parse)(last) {
            binds.push(value);
        }
    }
    let mut sql = Condition::suffix(column, " IN (").into_sql();
    sql.join(", ", binds, |sql, value| {
        sql.fragment(value);
    });
    sql.push(")");
    Ok(Condition::from_sql(sql))
}
