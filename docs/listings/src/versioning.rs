//! Versioning: one address, several answers.

use rest_kit::prelude::*;
use rest_kit::request::Request;
use rest_kit::versioning::{
    AcceptHeaderVersioning, QueryParameterVersioning, UrlPathVersioning, Versioning,
};
use rest_kit::views::{Deprecation, Setting};
use serde_json::json;

use crate::models::Author;
use crate::serializers::AuthorSerializer;

// ANCHOR: path
pub struct AuthorViewSet;

/// Version 1 lists bare names.
#[viewset]
impl ReadOnlyModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn versioning(&self) -> Setting<dyn Versioning> {
        UrlPathVersioning::new()
            .allowed_versions(["v1", "v2"])
            .into()
    }

    async fn list(&self, cx: &Context) -> Result<Response> {
        if cx.version() == Some("v1") {
            let rows = self.queryset(cx).load(cx).await?;
            let names: Vec<_> = rows.into_iter().map(|author| author.name).collect();
            return Ok(Response::new(&names));
        }
        self.paginate(cx, self.queryset(cx)).await
    }
}
// ANCHOR_END: path

#[api_view(get)]
pub async fn version(cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({ "version": cx.version() })))
}

pub struct ByQuery;

#[api_view]
impl ApiView for ByQuery {
    fn versioning(&self) -> Setting<dyn Versioning> {
        QueryParameterVersioning::new()
            .default_version("1.0")
            .into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({ "version": cx.version() })))
    }
}

// ANCHOR: all
pub fn app() -> RestKit {
    let scheme = AcceptHeaderVersioning::new()
        .default_version("1.0")
        .allowed_versions(["1.0", "2.0"]);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .versioning(scheme)
        .register_view("version", version)
        .register_view("by-query", ByQuery)
        .register("{version:v[0-9]+}/authors", AuthorViewSet)
}
// ANCHOR_END: all

// ANCHOR: leaving
#[api_view(get, deprecated = Deprecation::since("2026-01-01")
    .sunset("2026-12-31")
    .link("https://books.example.com/changes"))]
pub async fn report(_cx: &Context) -> Result<Response> {
    Ok(Response::new("report"))
}

pub fn leaving() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .versioning(QueryParameterVersioning::new().default_version("2"))
        .deprecate_version("1", Deprecation::since("2026-02-01"))
        .register_view("report", report)
        .register_view("version", version)
}
// ANCHOR_END: leaving

// ANCHOR: own
/// Reads the day that a client was written for from a header of its own.
#[derive(Debug)]
pub struct HeaderVersioning;

impl Versioning for HeaderVersioning {
    fn determine_version(&self, request: &Request, _media_type: &str) -> Result<Option<String>> {
        let day = request.header("x-api-version").unwrap_or("2026-01-01");
        if NaiveDate::parse_from_str(day, "%Y-%m-%d").is_err() {
            return Err(Error::parse("X-Api-Version is a day: 2026-01-01."));
        }
        Ok(Some(day.to_owned()))
    }
}

pub fn by_day() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .versioning(HeaderVersioning)
        .register_view("version", version)
}
// ANCHOR_END: own
