//! Actix extractors as parameters of actions.

use actix_web::FromRequest;
use actix_web::dev::Payload;

use crate::error::{Error, ErrorKind, Result};

use super::Request;
use super::body::patiently;

/// Runs an actix extractor (`Path`, `Query`, `Bytes`, …) on a request.
///
/// A body that was read before is given to the extractor again; one that the extractor eats
/// is gone.
///
/// # Errors
///
/// The extractor's own error as one of ours: its status, and its text as the message. The
/// text of a server's fault is logged and not shown.
pub async fn extract<T: FromRequest>(request: &Request) -> Result<T> {
    let mut payload = request.body.take();
    let was_empty = matches!(payload, Payload::None);
    let reading = T::from_request(&request.inner, &mut payload);
    let outcome = patiently(reading, request.body_limits()).await?;
    request.body.put_back(payload, was_empty);
    outcome.map_err(|error| convert(&error.into()))
}

fn convert(error: &actix_web::Error) -> Error {
    let (status, text) = (
        error.as_response_error().status_code().as_u16(),
        error.to_string(),
    );
    let kind = match status {
        401 => ErrorKind::NotAuthenticated,
        403 => ErrorKind::PermissionDenied,
        404 => ErrorKind::NotFound,
        408 => ErrorKind::RequestTimeout,
        413 => ErrorKind::PayloadTooLarge,
        415 => ErrorKind::UnsupportedMediaType,
        500.. => return Error::internal(text).with_status(status),
        _ => ErrorKind::Parse,
    };
    Error::new(kind).with_status(status).with_message(text)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use actix_web::test::TestRequest;
    use actix_web::web::{Bytes, Data, Path, Query};

    use super::*;

    fn request() -> Request {
        let test = TestRequest::with_uri("/?a=1")
            .param("pk", "x")
            .set_payload("body");
        let (inner, payload) = test.to_http_parts();
        Request::new(inner, payload)
    }

    #[actix_web::test]
    async fn extractors_see_the_request_and_its_body() {
        let request = request();
        let query = extract::<Query<HashMap<String, u8>>>(&request)
            .await
            .unwrap();
        assert_eq!(query["a"], 1);
        assert_eq!(request.body().await.unwrap(), "body");
        for _ in 0..2 {
            assert_eq!(extract::<Bytes>(&request).await.unwrap(), "body");
        }
        assert_eq!(request.body().await.unwrap(), "body");
    }

    #[actix_web::test]
    async fn a_body_eaten_by_an_extractor_is_gone() {
        let request = request();
        assert_eq!(extract::<Bytes>(&request).await.unwrap(), "body");
        assert_eq!(request.body().await.unwrap_err().status(), 500);
    }

    #[actix_web::test]
    async fn errors_of_extractors_keep_their_status() {
        let request = request();
        let error = extract::<Path<u8>>(&request).await.unwrap_err();
        assert_eq!((error.status(), error.kind()), (404, ErrorKind::NotFound));
        let error = extract::<Query<HashMap<String, bool>>>(&request)
            .await
            .unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(error.to_string().contains("deserialize"), "{error}");
        let error = extract::<Data<String>>(&request).await.unwrap_err();
        assert_eq!(
            (error.status(), error.to_string().as_str()),
            (500, "A server error occurred.")
        );
    }
}
