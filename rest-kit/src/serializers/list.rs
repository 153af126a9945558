//! Many objects at once: all of them or none.

use std::borrow::Cow;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, ErrorKind, Result, ValidationErrors};
use crate::http::Value;

use super::input::{Mode, read_object, read_row, refuse_other_types};
use super::scope::Scope;
use super::tree::check_all;
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
    let mode = Mode::Create;
    let scope = Scope { context: cx, mode };
    let mut objects = Vec::with_capacity(items.len());
    for item in items {
        objects.push(match refuse_item(&item) {
            Ok(()) => read_object(item, None, scope).await?,
            Err(errors) => broken(errors, scope),
        });
    }
    check_all(&mut objects, cx).await?;
    let mut errors = Vec::new();
    for (index, object) in objects.iter_mut().enumerate() {
        if let Some(refused) = object.errors.take() {
            errors.push((Cow::Owned(index.to_string()), refused));
        }
    }
    if errors.is_empty() {
        Ok(objects)
    } else {
        Err(Error::validation(ValidationErrors::Map(errors)))
    }
}

/// Stores a list of new objects in one transaction.
///
/// # Errors
///
/// As [`Validated::save`], under the item's index; nothing is stored then.
pub async fn save_many<S: ModelSerializer>(
    items: Vec<Validated<S>>,
    cx: &Context,
) -> Result<Vec<S::Model>> {
    cx.db()
        .write(move |connection| {
            connection.atomic(|connection| {
                let items = items.into_iter().enumerate();
                let store = |(index, item): (usize, Validated<S>)| {
                    S::store(item, connection).map_err(|error| within(error, index.to_string()))
                };
                items.map(store).collect()
            })
        })
        .await
}

/// Reads one item that stands for a row; one that is no object is kept with what is wrong with it.
pub(super) fn read_item<S: Serializer>(item: Value, scope: Scope<'_>) -> Validated<S> {
    match refuse_item(&item) {
        Ok(()) => read_row(item, scope),
        Err(errors) => broken(errors, scope),
    }
}

fn refuse_item(item: &Value) -> std::result::Result<(), ValidationErrors> {
    match item {
        Value::Null => Err(ValidationErrors::message(
            "This field may not be null.",
            "null",
        )),
        item => refuse_other_types(item),
    }
}

fn broken<S: Serializer>(errors: ValidationErrors, scope: Scope<'_>) -> Validated<S> {
    let mode = Mode::Partial;
    let nothing = Value::Map(Vec::new());
    let mut broken: Validated<S> = read_row(nothing, Scope { mode, ..scope });
    broken.errors.refuse_whole(errors);
    broken
}

/// Puts what a 400 says under a name: the field or the place in a list.
pub(super) fn within(error: Error, name: impl Into<Cow<'static, str>>) -> Error {
    if error.kind() != ErrorKind::Validation {
        return error;
    }
    let detail = ValidationErrors::field(name, error.detail().clone());
    error.with_detail(detail)
}
