//! Statuses by name, and what kind of answer a status is.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/status-codes/>.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::status;
//!
//! let response = Response::new("later").with_status(status::HTTP_202_ACCEPTED);
//! assert!(status::is_success(response.status()));
//! ```

/// Writes a constant for each status.
macro_rules! statuses {
    ($($number:literal $name:ident)+) => {$(
        #[doc = concat!("Status ", $number, ".")]
        pub const $name: u16 = $number;
    )+};
}

statuses! {
    100 HTTP_100_CONTINUE
    101 HTTP_101_SWITCHING_PROTOCOLS
    102 HTTP_102_PROCESSING
    103 HTTP_103_EARLY_HINTS
    200 HTTP_200_OK
    201 HTTP_201_CREATED
    202 HTTP_202_ACCEPTED
    203 HTTP_203_NON_AUTHORITATIVE_INFORMATION
    204 HTTP_204_NO_CONTENT
    205 HTTP_205_RESET_CONTENT
    206 HTTP_206_PARTIAL_CONTENT
    207 HTTP_207_MULTI_STATUS
    208 HTTP_208_ALREADY_REPORTED
    226 HTTP_226_IM_USED
    300 HTTP_300_MULTIPLE_CHOICES
    301 HTTP_301_MOVED_PERMANENTLY
    302 HTTP_302_FOUND
    303 HTTP_303_SEE_OTHER
    304 HTTP_304_NOT_MODIFIED
    305 HTTP_305_USE_PROXY
    307 HTTP_307_TEMPORARY_REDIRECT
    308 HTTP_308_PERMANENT_REDIRECT
    400 HTTP_400_BAD_REQUEST
    401 HTTP_401_UNAUTHORIZED
    402 HTTP_402_PAYMENT_REQUIRED
    403 HTTP_403_FORBIDDEN
    404 HTTP_404_NOT_FOUND
    405 HTTP_405_METHOD_NOT_ALLOWED
    406 HTTP_406_NOT_ACCEPTABLE
    407 HTTP_407_PROXY_AUTHENTICATION_REQUIRED
    408 HTTP_408_REQUEST_TIMEOUT
    409 HTTP_409_CONFLICT
    410 HTTP_410_GONE
    411 HTTP_411_LENGTH_REQUIRED
    412 HTTP_412_PRECONDITION_FAILED
    413 HTTP_413_REQUEST_ENTITY_TOO_LARGE
    414 HTTP_414_REQUEST_URI_TOO_LONG
    415 HTTP_415_UNSUPPORTED_MEDIA_TYPE
    416 HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE
    417 HTTP_417_EXPECTATION_FAILED
    418 HTTP_418_IM_A_TEAPOT
    421 HTTP_421_MISDIRECTED_REQUEST
    422 HTTP_422_UNPROCESSABLE_ENTITY
    423 HTTP_423_LOCKED
    424 HTTP_424_FAILED_DEPENDENCY
    425 HTTP_425_TOO_EARLY
    426 HTTP_426_UPGRADE_REQUIRED
    428 HTTP_428_PRECONDITION_REQUIRED
    429 HTTP_429_TOO_MANY_REQUESTS
    431 HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE
    451 HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS
    500 HTTP_500_INTERNAL_SERVER_ERROR
    501 HTTP_501_NOT_IMPLEMENTED
    502 HTTP_502_BAD_GATEWAY
    503 HTTP_503_SERVICE_UNAVAILABLE
    504 HTTP_504_GATEWAY_TIMEOUT
    505 HTTP_505_HTTP_VERSION_NOT_SUPPORTED
    506 HTTP_506_VARIANT_ALSO_NEGOTIATES
    507 HTTP_507_INSUFFICIENT_STORAGE
    508 HTTP_508_LOOP_DETECTED
    509 HTTP_509_BANDWIDTH_LIMIT_EXCEEDED
    510 HTTP_510_NOT_EXTENDED
    511 HTTP_511_NETWORK_AUTHENTICATION_REQUIRED
}

/// Returns whether the answer is not the last one: 1xx.
pub const fn is_informational(status: u16) -> bool {
    status / 100 == 1
}

/// Returns whether all is well: 2xx.
pub const fn is_success(status: u16) -> bool {
    status / 100 == 2
}

/// Returns whether the answer is elsewhere: 3xx.
pub const fn is_redirect(status: u16) -> bool {
    status / 100 == 3
}

/// Returns whether the caller is mistaken: 4xx.
pub const fn is_client_error(status: u16) -> bool {
    status / 100 == 4
}

/// Returns whether the server is at fault: 5xx.
pub const fn is_server_error(status: u16) -> bool {
    status / 100 == 5
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: STS-001, STS-002
    #[test]
    fn statuses_have_names_and_kinds() {
        let kinds = |status| {
            [
                is_informational(status),
                is_success(status),
                is_redirect(status),
                is_client_error(status),
                is_server_error(status),
            ]
        };
        for (status, expected) in [
            (HTTP_103_EARLY_HINTS, [true, false, false, false, false]),
            (HTTP_226_IM_USED, [false, true, false, false, false]),
            (
                HTTP_308_PERMANENT_REDIRECT,
                [false, false, true, false, false],
            ),
            (
                HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS,
                [false, false, false, true, false],
            ),
            (
                HTTP_511_NETWORK_AUTHENTICATION_REQUIRED,
                [false, false, false, false, true],
            ),
            (99, [false; 5]),
            (600, [false; 5]),
        ] {
            assert_eq!(kinds(status), expected, "{status}");
        }
    }
}
