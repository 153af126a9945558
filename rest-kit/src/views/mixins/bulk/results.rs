//! A result for each object of a list: 207.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::{Response, to_json};
use crate::views::generics::GenericApiView;

/// What became of one object.
#[derive(Serialize)]
pub(super) struct Outcome {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Box<RawValue>>,
}

impl Outcome {
    /// An object as the answer to a request for it alone would show it.
    ///
    /// # Errors
    ///
    /// 500 when the bytes are no JSON.
    pub(super) fn stored(status: u16, data: Vec<u8>) -> Result<Self> {
        Ok(Self {
            status,
            data: Some(raw(data)?),
            errors: None,
        })
    }

    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            data: None,
            errors: None,
        }
    }

    /// A refusal; what is no refusal ends the request.
    ///
    /// # Errors
    ///
    /// The failure, or 500 when its body has no JSON form.
    pub(super) fn refused(error: Error) -> Result<Self> {
        if error.status() >= 500 {
            return Err(error);
        }
        Ok(Self {
            status: error.status(),
            data: None,
            errors: Some(raw(to_json(&error.body())?)?),
        })
    }
}

fn raw(json: Vec<u8>) -> Result<Box<RawValue>> {
    let text = String::from_utf8(json).map_err(Error::internal)?;
    RawValue::from_string(text).map_err(Error::internal)
}

/// Takes the sound items out; what is wrong with the others stays at their places.
pub(super) fn split<T>(items: impl Iterator<Item = Result<T>>) -> (Vec<T>, Vec<Result<()>>) {
    let mut sound = Vec::new();
    let places = items.map(|item| item.map(|item| sound.push(item)));
    let places = places.collect();
    (sound, places)
}

/// Puts what became of the sound items back to their places.
pub(super) fn join<T>(places: Vec<Result<()>>, results: Vec<Result<T>>) -> Vec<Result<T>> {
    let mut results = results.into_iter();
    let mut next = |place: Result<()>| {
        place?;
        results.next().unwrap_or_else(|| Err(Error::not_found()))
    };
    places.into_iter().map(&mut next).collect()
}

/// Answers 207 with the objects that were stored, and what is wrong with the others.
///
/// # Errors
///
/// Failures of the database.
pub(super) async fn outcomes<V: GenericApiView>(
    view: &V,
    cx: &Context,
    status: u16,
    stored: Vec<Result<V::Model>>,
) -> Result<Response> {
    let (rows, places) = split(stored.into_iter());
    let shown = if V::REPRESENTS_PLAINLY {
        view.represent_each(cx, rows).await?
    } else {
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            shown.push(view.represent(cx, row).await?);
        }
        shown
    };
    let shown = shown.into_iter().map(Ok).collect();
    let outcomes = join(places, shown).into_iter().map(|shown| match shown {
        Ok(shown) => Outcome::stored(status, shown),
        Err(error) => Outcome::refused(error),
    });
    respond(&outcomes.collect::<Result<Vec<_>>>()?)
}

/// Answers 207 with what became of each object, in the order of the body.
///
/// # Errors
///
/// 500 when a result has no JSON form.
pub(super) fn respond(outcomes: &[Outcome]) -> Result<Response> {
    Ok(Response::json(207, to_json(&outcomes)?))
}
