//! Many objects at once: all of them or none.

use std::borrow::Cow;

use crate::context::Context;
use crate::error::{EntryErrors, Error, ErrorDetail, ErrorKind, Result, ValidationErrors};
use crate::http::Value;

use super::batch::store_all;
use super::envelope::opened;
use super::fields::FieldValue;
use super::fields::forms::take_list;
use super::input::{Mode, accept, read_object, read_row};
use super::scope::Scope;
use super::tree::check_all;
use super::{ModelSerializer, Serializer, Validated};

/// Checks a list of new objects.
///
/// # Errors
///
/// 400 when the data is no list or a longer one than
/// [`max_rows`](crate::request::BodyLimits::max_rows) and the serializer's `max_length` let it be,
/// or with the errors of each item under its index.
#[doc(alias = "ListSerializer")]
pub async fn validate_many<S: Serializer>(data: Value, cx: &Context) -> Result<Vec<Validated<S>>> {
    let most = S::MAX_LENGTH.unwrap_or(cx.request().body_limits().max_rows);
    let data = match opened(data, S::ENVELOPE_MANY)? {
        // The items of a form are called `[0]title`; it may have none.
        mut form @ Value::Form(_) => Value::List(take_list(&mut form, "").unwrap_or_default()),
        data => data,
    };
    let items = into_items(data, most)?;
    let items = items.into_iter().map(|item| (item, Mode::Create, None));
    all_or_none(check_items(items.collect(), cx).await?)
}

/// Returns the items of a body that is a list of at most so many.
pub(crate) fn into_items(data: Value, most: usize) -> Result<Vec<Value>> {
    let refused = |detail| Error::validation(ValidationErrors::field("non_field_errors", detail));
    let given = data.type_name();
    let items = match data {
        Value::List(items) => items,
        Value::Null => return Err(refused(ErrorDetail::new("No data provided", "null"))),
        _ => {
            let message = format!("Expected a list of items but got type \"{given}\".");
            return Err(refused(ErrorDetail::new(message, "not_a_list")));
        }
    };
    if items.len() > most {
        return Err(refused(too_many(most)));
    }
    Ok(items)
}

/// Checks several objects with one trip to the database; what is wrong stands beside each.
pub(crate) async fn check_items<S: Serializer>(
    items: Vec<(Value, Mode, Option<S::Instance>)>,
    cx: &Context,
) -> Result<Vec<Result<Validated<S>, ValidationErrors>>> {
    let mut objects: Vec<Validated<S>> = Vec::with_capacity(items.len());
    for (item, mode, instance) in items {
        let scope = Scope { context: cx, mode };
        objects.push(match accept_item::<S>(item, cx) {
            Ok(item) => read_object(item, instance, scope).await?,
            Err(errors) => broken(errors, scope),
        });
    }
    check_all(&mut objects, cx).await?;
    let objects = objects.into_iter();
    Ok(objects
        .map(|mut object| object.errors.take().map_or(Ok(object), Err))
        .collect())
}

/// Returns the objects if all are sound, else the errors under the places of theirs.
pub(crate) fn all_or_none<T>(objects: Vec<Result<T, ValidationErrors>>) -> Result<Vec<T>> {
    let mut sound = Vec::with_capacity(objects.len());
    let mut errors = EntryErrors::default();
    for (place, object) in objects.into_iter().enumerate() {
        match object {
            Ok(object) => sound.push(object),
            Err(refused) => errors.add_at(place, refused),
        }
    }
    errors.or(sound).map_err(Error::validation)
}

/// Refuses more items than these.
pub(super) fn too_many(most: usize) -> ErrorDetail {
    let message = format!("Ensure this field has no more than {most} elements.");
    ErrorDetail::new(message, "max_length")
}

/// Stores a list of objects, new and changed ones, in one transaction.
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
                store_all(items, connection)
                    .map_err(|(place, error)| within(error, place.to_string()))
            })
        })
        .await
}

/// Returns what the serializer makes of an item; only objects have fields.
pub(super) fn accept_item<S: Serializer>(item: Value, cx: &Context) -> FieldValue<Value> {
    match item {
        Value::Null => Err(ValidationErrors::message(
            "This field may not be null.",
            "null",
        )),
        item => accept::<S>(item, cx),
    }
}

/// An item that is no object: kept with what is wrong with it.
pub(super) fn broken<S: Serializer>(errors: ValidationErrors, scope: Scope<'_>) -> Validated<S> {
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
