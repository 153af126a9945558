use actix_web::test::TestRequest;

use super::*;
use crate::http::RouteInfo;

fn determine(versioning: &dyn Versioning, request: TestRequest, media_type: &str) -> String {
    answer(
        versioning,
        &Request::from(request.to_http_request()),
        media_type,
    )
}

fn answer(versioning: &dyn Versioning, request: &Request, media_type: &str) -> String {
    match versioning.determine_version(request, media_type) {
        Ok(version) => version.unwrap_or_else(|| "none".to_owned()),
        Err(error) => format!("{} {error}", error.status()),
    }
}

// parity: VER-003, VER-006
#[test]
fn accept_header_names_the_version() {
    let versioning = AcceptHeaderVersioning::new()
        .default_version("1.0")
        .allowed_versions(["2.0"]);
    let cases = [
        ("application/json", "1.0"),
        ("application/json; version=1.0", "1.0"),
        ("application/json; version=2.0", "2.0"),
        (
            "application/json; version=9.0",
            "406 Invalid version in \"Accept\" header.",
        ),
    ];
    for (media_type, expected) in cases {
        assert_eq!(
            determine(&versioning, TestRequest::get(), media_type),
            expected
        );
    }
    let open = AcceptHeaderVersioning::new();
    assert_eq!(determine(&open, TestRequest::get(), "a/b"), "none");
    assert_eq!(determine(&open, TestRequest::get(), "a/b; version=x"), "x");
}

// parity: VER-001
#[test]
fn path_names_the_version() {
    let versioning = UrlPathVersioning::new().allowed_versions(["v1"]);
    let refused = "404 Invalid version in URL path.";
    for (version, expected) in [("v1", "v1"), ("v3", refused)] {
        let request = TestRequest::get().param("version", version);
        assert_eq!(determine(&versioning, request, ""), expected);
    }
    assert_eq!(determine(&versioning, TestRequest::get(), ""), refused);
    assert_eq!(versioning.path_param(), Some("version"));
}

// parity: VER-002
#[test]
fn namespace_names_the_version() {
    let versioning = NamespaceVersioning::new().allowed_versions(["v1", "v2"]);
    let refused = "404 Invalid version in URL path. Does not match any version namespace.";
    for (namespace, expected) in [
        ("", "none"),
        ("v2", "v2"),
        ("api:v1", "v1"),
        ("v3", refused),
    ] {
        let request = Request::from(TestRequest::get().to_http_request());
        request.set_route(RouteInfo {
            namespace: namespace.into(),
            ..RouteInfo::default()
        });
        assert_eq!(answer(&versioning, &request, ""), expected);
    }
    assert_eq!(versioning.route_name("info", Some("v1")), "v1:info");
}

// parity: VER-004
#[test]
fn host_name_names_the_version() {
    let versioning = HostNameVersioning::new()
        .default_version("v0")
        .allowed_versions(["v1"]);
    let cases = [
        ("v1.example.com:80", "v1"),
        ("v2.example.com", "404 Invalid version in hostname."),
        ("example.com", "v0"),
        ("a.v1.example.com", "v0"),
        ("v1.my-shop.com", "v0"),
        ("[::1]:80", "v0"),
    ];
    for (host, expected) in cases {
        let request = TestRequest::get().insert_header(("host", host));
        assert_eq!(determine(&versioning, request, ""), expected, "{host}");
    }
}

// parity: VER-005
#[test]
fn query_names_the_version() {
    let versioning = QueryParameterVersioning::new()
        .allowed_versions(["1.0"])
        .version_param("v");
    let refused = "404 Invalid version in query parameter.";
    for (uri, expected) in [("/?v=1.0", "1.0"), ("/?v=3", refused), ("/", refused)] {
        assert_eq!(
            determine(&versioning, TestRequest::with_uri(uri), ""),
            expected
        );
    }
    assert_eq!(
        versioning.reverse("/a/?b=1".to_owned(), Some("1.0")),
        "/a/?b=1&v=1.0"
    );
}
