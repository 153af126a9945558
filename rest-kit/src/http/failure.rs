//! From an error to the response that tells the client, and to the log that tells us.

use std::error::Error as _;
use std::io::{self, Write as _};

use crate::error::Error;

use super::{Response, reason};

/// Answers with the error's status and messages; a server's fault is logged with its causes.
///
/// What depends on the view, such as WWW-Authenticate, is added by the views.
impl From<Error> for Response {
    fn from(error: Error) -> Self {
        log(&error);
        let body = serde_json::to_vec(&error.body());
        let body = body.unwrap_or_else(|_| br#"{"detail":"A server error occurred."}"#.to_vec());
        let mut response = Self::json(error.status(), body).made_by_error();
        for (name, value) in error.headers() {
            response = response.with_header(name, value);
        }
        match error.retry_after() {
            Some(seconds) => response.with_header("Retry-After", seconds.to_string()),
            None => response,
        }
    }
}

fn log(error: &Error) {
    let status = error.status();
    if status < 500 {
        // What the client sent may be a secret, and is not told.
        tracing::warn!(target: "rest_kit::request", status, "{}", reason(status));
        return;
    }
    let mut causes = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push_str(": ");
        causes.push_str(&error.to_string());
        cause = error.source();
    }
    tracing::error!(target: "rest_kit::request", status, "request failed: {error}{causes}");
    // A bug must not be silent because nobody has installed a subscriber yet.
    if status == 500 && !tracing::dispatcher::has_been_set() {
        // `eprintln!` would panic when standard error is closed.
        drop(writeln!(io::stderr(), "request failed: {error}{causes}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    // parity: EXC-002, EXC-011
    #[test]
    fn errors_become_responses_without_their_source() {
        let response = Response::from(Error::internal("password wrong for postgres"));
        assert_eq!(response.status(), 500);
        assert_eq!(
            response.data(),
            Some(&br#"{"detail":"A server error occurred."}"#[..])
        );
        let throttled = Error::new(ErrorKind::Throttled).with_retry_after(17);
        let response = Response::from(throttled);
        assert_eq!(
            (response.status(), response.header("retry-after")),
            (429, Some("17"))
        );
        let teapot = Error::internal("")
            .with_status(418)
            .with_message("I am a teapot.");
        let response = Response::from(teapot);
        assert_eq!(
            response.data(),
            Some(&br#"{"detail":"I am a teapot."}"#[..])
        );
    }
}
