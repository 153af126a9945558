//! Actix extractors as parameters of actions.

use actix_web::FromRequest;

use crate::error::Result;

use super::Request;

/// Runs an actix extractor (`Path`, `Query`, `Bytes`, …) on a request.
///
/// # Errors
///
/// The extractor's own error as one of ours: its status, and its text as the message.
pub async fn extract<T: FromRequest>(request: &Request) -> Result<T> {
    let _ = request;
    todo!()
}
