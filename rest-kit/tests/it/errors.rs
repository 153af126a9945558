//! Errors: every kind has DRF's status and body.

use rest_kit::error::{ErrorDetail, ErrorKind};
use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{each, expect};

/// Fails as the path says.
#[api_view]
async fn fail(cx: &Context) -> Result<Response> {
    Err(match cx.path_param("how")? {
        "text" => Error::validation("No."),
        "fields" => {
            let mut errors = ValidationErrors::field("price", "Too low.");
            errors.add("title", "Too long.");
            errors.add("price", "Too odd.");
            Error::validation(errors)
        }
        "parse" => Error::parse("Bad."),
        "forbidden" => Error::permission_denied(),
        "missing" => Error::not_found().with_message("No such shelf."),
        "teapot" => Error::new(ErrorKind::Conflict)
            .with_status(418)
            .with_message("Short and stout."),
        "detail" => Error::permission_denied().with_detail(ValidationErrors::field(
            "quota",
            ErrorDetail::new("Used up.", "quota"),
        )),
        "busy" => Error::unavailable(3),
        "io" => std::io::Error::other("the disk is on fire").into_error(),
        _ => Error::internal("cause"),
    })
}

trait IntoRestError {
    fn into_error(self) -> Error;
}

impl IntoRestError for std::io::Error {
    fn into_error(self) -> Error {
        Error::internal(self)
    }
}

// parity: EXC-002, EXC-003, EXC-004, EXC-007, EXC-008, EXC-022
#[actix_web::test]
async fn each_kind_has_its_status_and_shape() {
    let cases: &[(&str, u16, Value)] = &[
        ("text", 400, json!(["No."])),
        (
            "fields",
            400,
            json!({"price": ["Too low.", "Too odd."], "title": ["Too long."]}),
        ),
        ("parse", 400, json!({"detail": "Bad."})),
        (
            "forbidden",
            403,
            json!({"detail": "You do not have permission to perform this action."}),
        ),
        ("missing", 404, json!({"detail": "No such shelf."})),
        ("teapot", 418, json!({"detail": "Short and stout."})),
        ("detail", 403, json!({"quota": ["Used up."]})),
        (
            "busy",
            503,
            json!({"detail": "Service temporarily unavailable, try again later."}),
        ),
        ("io", 500, json!({"detail": "A server error occurred."})),
    ];
    for library in each(|kit| kit.register_view("fail/{how}", fail)).await {
        for (how, status, body) in cases {
            let answer = library.get(&format!("/fail/{how}/")).await;
            expect(&answer, *status, body);
            assert_eq!(answer.header("content-type"), Some("application/json"));
        }
        assert_eq!(
            library.get("/fail/busy/").await.header("retry-after"),
            Some("3")
        );
    }
}

// parity: EXC-012
#[test]
fn errors_keep_their_codes() {
    let error = Error::not_found()
        .with_code("shelf_missing")
        .with_message("No such shelf.");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let ValidationErrors::Message(detail) = error.detail() else {
        panic!("one message");
    };
    assert_eq!(detail.code, "shelf_missing");
}
