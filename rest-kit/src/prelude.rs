//! What nearly every application file needs.

pub use chrono::{Days, NaiveDate, NaiveTime};
pub use diesel::connection::SimpleConnection as _;
pub use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    QueryDsl as _, RunQueryDsl as _, SelectableHelper as _, TextExpressionMethods as _,
};
pub use rest_kit_macros::{
    Choices, Model, Serializer, action, api_view, hooks, model_serializer, permission, viewset,
};

pub use crate::access::authentication::{BasicAuthentication, TokenAuthentication};
pub use crate::access::permissions::{
    AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, Permission,
};
pub use crate::app::{RestKit, Settings};
pub use crate::context::Context;
pub use crate::db::values::{DateTime, Decimal, Duration, Json, Uuid};
pub use crate::db::{Changes, Choices as _, Db, Model, QuerySet};
pub use crate::error::{Error, FieldResult, Result, StartError, ValidationErrors};
pub use crate::http::Response;
pub use crate::listing::pagination::{LimitOffsetPagination, PageNumberPagination};
pub use crate::serializers::{ContextExt as _, Data, Serializer, Validated};
pub use crate::views::generics::{
    CreateApiView, DestroyApiView, GenericApiView as _, ListApiView, ListCreateApiView,
    RetrieveApiView, RetrieveDestroyApiView, RetrieveUpdateApiView, RetrieveUpdateDestroyApiView,
    UpdateApiView,
};
pub use crate::views::viewsets::{GenericViewSet, ModelViewSet, ReadOnlyModelViewSet, ViewSet};
pub use crate::views::{ApiView, Policies as _};
