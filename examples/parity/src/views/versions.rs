//! Versions by path, Accept header, query parameter and namespace.

use rest_kit::db::PageQuery;
use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::serializers::{RepresentedPage, represent, represent_page};
use rest_kit::versioning::{
    AcceptHeaderVersioning, NamespaceVersioning, QueryParameterVersioning, UrlPathVersioning,
    Versioning,
};
use rest_kit::views::Setting;
use serde_json::json;

use crate::models::Book;
use crate::serializers::{BookListSerializer, BookV2Serializer};
use crate::views::book_pagination;

/// `/api/{version}/books/`
pub(crate) struct VersionedBooks;

/// Books by version.
#[viewset]
impl ReadOnlyModelViewSet for VersionedBooks {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    async fn represent(&self, cx: &Context, row: Book) -> Result<Vec<u8>> {
        match cx.version() {
            Some("v2") => represent::<BookV2Serializer>(row, cx).await,
            _ => represent::<BookListSerializer>(row, cx).await,
        }
    }

    async fn represent_page(
        &self,
        cx: &Context,
        rows: QuerySet<Book>,
        query: PageQuery,
    ) -> Result<RepresentedPage> {
        match cx.version() {
            Some("v2") => represent_page::<BookV2Serializer>(rows, query, cx).await,
            _ => represent_page::<BookListSerializer>(rows, query, cx).await,
        }
    }

    fn versioning(&self) -> Setting<dyn Versioning> {
        UrlPathVersioning::new()
            .allowed_versions(["v1", "v2"])
            .default_version("v1")
            .into()
    }
}

fn answer(cx: &Context) -> Response {
    Response::new(&json!({ "version": cx.version() }))
}

/// `/api/version/accept/`
pub(crate) struct AcceptVersionView;

#[api_view]
impl ApiView for AcceptVersionView {
    fn versioning(&self) -> Setting<dyn Versioning> {
        AcceptHeaderVersioning::new()
            .allowed_versions(["1.0", "2.0"])
            .default_version("1.0")
            .into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }
}

/// `/api/version/query/`
pub(crate) struct QueryVersionView;

#[api_view]
impl ApiView for QueryVersionView {
    fn versioning(&self) -> Setting<dyn Versioning> {
        QueryParameterVersioning::new()
            .allowed_versions(["1.0", "2.0"])
            .version_param("v")
            .into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }
}

/// `/api/version/namespace/…/info/`
pub(crate) struct NamespaceVersionView;

#[api_view]
impl ApiView for NamespaceVersionView {
    fn versioning(&self) -> Setting<dyn Versioning> {
        NamespaceVersioning::new()
            .allowed_versions(["v1", "v2"])
            .into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(answer(cx))
    }
}
