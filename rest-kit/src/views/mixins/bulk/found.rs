//! The objects that the items of a list name.

use std::collections::HashMap;

use crate::context::Context;
use crate::db::{Condition, Connection, IntoError, Lookup, Model};
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;
use crate::serializers::Serializer;
use crate::views::parents::below_parents;

use super::Bulk;

/// Returns the name of the key in bodies.
pub(super) fn key_name<V: Bulk>() -> &'static str {
    let key = V::Model::DESCRIPTOR.primary_key().name;
    let fields = <V::Serializer as Serializer>::DESCRIPTOR.fields;
    let field = fields.iter().find(|field| field.source == key);
    field.map_or(key, |field| field.name)
}

/// Returns the keys of rows as texts.
pub(super) fn keys_of<M: Model>(rows: &[M]) -> Vec<String> {
    rows.iter()
        .map(|row| row.primary_key().to_string())
        .collect()
}

/// What an item says of the object that it is about.
pub(super) enum Named {
    Key(String),
    Nothing,
    Null,
    /// A value of this type, which is no key.
    Other(&'static str),
}

/// Returns the key that an item names: the item itself, or its field.
pub(super) fn key_of(item: &Value, name: &str) -> Named {
    match item {
        Value::Map(_) => item.get(name).map_or(Named::Nothing, key),
        item => key(item),
    }
}

fn key(value: &Value) -> Named {
    match value {
        Value::Int(key) => Named::Key(key.to_string()),
        Value::BigInt(key) => Named::Key(key.clone()),
        Value::String(key) => Named::Key(key.trim().to_owned()),
        Value::Null => Named::Null,
        other => Named::Other(other.type_name()),
    }
}

/// Finds the objects with these keys among those that the request may see, with one query;
/// answers for each why the caller may not touch it, if so.
///
/// # Errors
///
/// Failures other than that an object is not there or not for the caller.
pub(super) async fn find<V: Bulk>(
    view: &V,
    cx: &Context,
    keys: Vec<Named>,
) -> Result<Vec<Result<V::Model>>> {
    let column = &V::Model::COLUMNS[V::Model::DESCRIPTOR.primary_key];
    let is_key = |key: &str| Condition::lookup(column, Lookup::Exact, &[key]).is_ok();
    let keys: Vec<Named> = keys
        .into_iter()
        .map(|named| match named {
            Named::Key(key) if !is_key(&key) => Named::Other("str"),
            named => named,
        })
        .collect();
    let texts: Vec<&str> = keys
        .iter()
        .filter_map(|named| match named {
            Named::Key(key) => Some(key.as_str()),
            _ => None,
        })
        .collect();
    let mut rows = HashMap::new();
    if let Ok(condition) = Condition::lookup(column, Lookup::In, &texts)
        && !texts.is_empty()
    {
        let known = below_parents(view.queryset(cx), cx)?;
        let visible = view.filter_queryset(cx, known).await?;
        for row in visible.filter_by(condition).load(cx).await? {
            rows.insert(row.primary_key().to_string(), row);
        }
    }
    let mut named = Vec::new();
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.push(match key {
            Named::Nothing => Err(refused::<V>("This field is required.".into(), "required")),
            Named::Null => Err(refused::<V>("This field may not be null.".into(), "null")),
            Named::Other(given) => {
                let message = format!("Incorrect type. Expected pk value, received {given}.");
                Err(refused::<V>(message, "incorrect_type"))
            }
            Named::Key(key) => {
                let key = key.to_ascii_lowercase();
                match rows.remove(&key) {
                    Some(row) => {
                        named.push(key);
                        check(view, cx, row).await
                    }
                    None if named.contains(&key) => {
                        Err(refused::<V>("This object is named twice.".into(), "unique"))
                    }
                    None => {
                        let message = format!("Invalid pk \"{key}\" - object does not exist.");
                        Err(refused::<V>(message, "does_not_exist"))
                    }
                }
            }
        });
    }
    Ok(found)
}

async fn check<V: Bulk>(view: &V, cx: &Context, row: V::Model) -> Result<V::Model> {
    view.check_object_permissions(cx, &row).await.map(|()| row)
}

fn refused<V: Bulk>(message: String, code: &'static str) -> Error {
    let detail = ErrorDetail::new(message, code);
    Error::validation(ValidationErrors::field(key_name::<V>(), detail))
}

/// Deletes each row by itself, in one statement if nothing holds any of them.
///
/// # Errors
///
/// Failures that no row is to blame for.
pub(super) async fn delete_each<M: Model>(rows: Vec<M>, cx: &Context) -> Result<Vec<Result<()>>> {
    let keys = keys_of(&rows);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    cx.db()
        .write(move |connection| {
            connection.atomic(|connection| -> Result<_> {
                let together = connection.atomic(|connection| delete::<M>(&keys, connection));
                let one = |key: &String| {
                    let key = std::slice::from_ref(key);
                    connection.atomic(|connection| delete::<M>(key, connection))
                };
                Ok(match together {
                    Ok(()) => rows.iter().map(|_| Ok(())).collect(),
                    Err(_) => keys.iter().map(one).collect(),
                })
            })
        })
        .await
}

/// Deletes the rows with these keys.
///
/// # Errors
///
/// 409 when other rows need one of them; failures of the database.
pub(super) fn delete<M: Model>(keys: &[String], connection: &mut Connection) -> Result<()> {
    let texts: Vec<&str> = keys.iter().map(String::as_str).collect();
    let column = &M::COLUMNS[M::DESCRIPTOR.primary_key];
    let condition = Condition::lookup(column, Lookup::In, &texts)
        .map_err(|_| Error::internal("primary keys do not read their own text"))?;
    let rows = M::objects().filter_by(condition);
    rows.delete_on(connection).map_err(IntoError::into_error)?;
    Ok(())
}

/// Sorts what the body is to blame for out of the failures.
///
/// # Errors
///
/// The first failure that is not the body's fault: an object that the caller may not touch.
pub(super) fn refusals<T>(objects: Vec<Result<T>>) -> Result<Vec<Result<T, ValidationErrors>>> {
    let one = |object: Result<T>| match object {
        Ok(object) => Ok(Ok(object)),
        Err(error) if error.status() == 400 => Ok(Err(error.detail().clone())),
        Err(error) => Err(error),
    };
    objects.into_iter().map(one).collect()
}
