//! Many objects at once: all of them or none.

use std::borrow::Cow;

use crate::context::Context;
use crate::db::QueryResult;
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;

use super::input::{Mode, run};
use super::save::explain;
use super::{ModelSerializer, Serializer, Validated};

/// Checks a list of new objects.
///
/// # Errors
///
/// 400 when the data is no list, or with the errors of each item under its index.
#[doc(alias = "ListSerializer")]
pub async fn validate_many<S: Serializer>(data: Value, cx: &Context) -> Result<Vec<Validated<S>>> {
    let given = data.type_name();
    let Value::List(items) = data else {
        let message = format!("Expected a list of items but got type \"{given}\".");
        let errors = ErrorDetail::new(message, "not_a_list");
        return Err(Error::validation(ValidationErrors::field(
            "non_field_errors",
            errors,
        )));
    };
    let mut validated = Vec::with_capacity(items.len());
    let mut errors = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        match run::<S>(item, Mode::Create, None, cx).await {
            Ok(item) => validated.push(item),
            Err(error) if error.status() == 400 => {
                errors.push((Cow::Owned(index.to_string()), error.detail().clone()));
            }
            Err(error) => return Err(error),
        }
    }
    if errors.is_empty() {
        Ok(validated)
    } else {
        Err(Error::validation(ValidationErrors::Map(errors)))
    }
}

/// Stores a list of new objects in one transaction.
///
/// # Errors
///
/// As [`Validated::save`]; nothing is stored then.
pub async fn save_many<S: ModelSerializer>(
    items: Vec<Validated<S>>,
    cx: &Context,
) -> Result<Vec<S::Model>> {
    let items: Vec<_> = items
        .into_iter()
        .map(|item| item.into_assignments().0)
        .collect();
    cx.db()
        .write(move |connection| {
            let stored: QueryResult<Vec<_>> = connection.atomic(|connection| {
                let mut rows = Vec::with_capacity(items.len());
                for item in items {
                    rows.extend(item.store(None, connection)?);
                }
                Ok(rows)
            });
            stored.map_err(explain::<S>)
        })
        .await
}
