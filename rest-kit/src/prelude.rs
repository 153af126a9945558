//! What nearly every application file needs.

pub use crate::access::permissions::{
    AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, Permission, permission,
};
pub use crate::app::RestKit;
pub use crate::context::Context;
pub use crate::db::Model;
pub use crate::error::{Error, FieldResult, Result, StartError};
pub use crate::http::Response;
pub use crate::listing::pagination::PageNumberPagination;
pub use crate::routers::DefaultRouter;
pub use crate::serializers::{ContextExt as _, Data, Serializer, Validated};
pub use crate::views::viewsets::{
    GenericViewSet, ModelViewSet, ReadOnlyModelViewSet, ViewSet, viewset,
};
pub use crate::views::{ApiView, api_view};
// The derives, `books::title.eq(…)` and the value types come from the layers below.
