//! A result for each object of a list: 207.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::{Error, Result};
use crate::http::{Response, to_json};

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

/// Answers 207 with what became of each object, in the order of the body.
///
/// # Errors
///
/// 500 when a result has no JSON form.
pub(super) fn respond(outcomes: &[Outcome]) -> Result<Response> {
    Ok(Response::json(207, to_json(&outcomes)?))
}
