//! Errors as Flask-RESTful writes them.

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorKind, ValidationErrors};
use crate::http::{Response, to_json};

use super::respond;

#[derive(Serialize)]
struct Told<'a, T: Serialize + ?Sized> {
    message: &'a T,
}

/// Answers an error as Flask-RESTful does: `{"message": …}`.
///
/// Messages of your own stay; the standard ones are those of Flask. What is wrong with fields
/// stands under `message`, and so do the refusals of a
/// [`RequestParser`](crate::serializers::RequestParser). A body that
/// [`Error::with_data`] has set is sent as it is.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// let app = RestKit::new(Settings::default()).exception_handler(failure::flask);
/// # let _ = app;
/// ```
#[doc(alias = "flask_restful")]
pub fn flask(error: Error, cx: &Context) -> Response {
    if error.data().is_some() {
        return respond(error, cx);
    }
    let (kind, detail) = (error.kind(), error.detail().clone());
    let response = respond(error, cx);
    let body = match &detail {
        _ if response.status() == 500 => to_json(&Told {
            message: "Internal Server Error",
        }),
        ValidationErrors::Message(detail) => {
            let own = Some(&*detail.message).filter(|message| !is_standard(kind, message));
            let message = own.or_else(|| description(response.status()));
            to_json(&Told {
                message: message.unwrap_or(&detail.message),
            })
        }
        ValidationErrors::Map(entries) if entries.iter().all(|(name, _)| name == "message") => {
            to_json(&detail)
        }
        tree => to_json(&Told { message: tree }),
    };
    match body {
        Ok(body) => response.with_json(body),
        Err(error) => error.into(),
    }
}

/// Returns whether nobody has chosen the message.
fn is_standard(kind: ErrorKind, message: &str) -> bool {
    message == kind.message() || kind == ErrorKind::MethodNotAllowed
}

/// What Flask says of a status.
fn description(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "The browser (or proxy) sent a request that this server could not understand.",
        401 => {
            "The server could not verify that you are authorized to access the URL requested. You \
             either supplied the wrong credentials (e.g. a bad password), or your browser doesn't \
             understand how to supply the credentials required."
        }
        403 => {
            "You don't have the permission to access the requested resource. It is either \
             read-protected or not readable by the server."
        }
        404 => {
            "The requested URL was not found on the server. If you entered the URL manually \
             please check your spelling and try again."
        }
        405 => "The method is not allowed for the requested URL.",
        406 => {
            "The resource identified by the request is only capable of generating response \
             entities which have content characteristics not acceptable according to the accept \
             headers sent in the request."
        }
        409 => {
            "A conflict happened while processing the request. The resource might have been \
             modified while the request was being processed."
        }
        413 => "The data value transmitted exceeds the capacity limit.",
        415 => "The server does not support the media type transmitted in the request.",
        429 => "This user has exceeded an allotted request count. Try again later.",
        503 => {
            "The server is temporarily unable to service your request due to maintenance downtime \
             or capacity problems. Please try again later."
        }
        _ => return None,
    })
}
