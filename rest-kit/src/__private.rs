//! What generated code may name. Not public API: anything here may change in a patch release.

pub use crate::access::permissions::{And, BoxPermission, Not, Or};
pub use crate::access::{Parsers, Renderers, Throttles};
pub use crate::context::Context;
pub use crate::db::{AnyColumn, Lookup, Model, QuerySet};
pub use crate::descriptors::{ActionDescriptor, SerializerDescriptor};
pub use crate::error::Result;
pub use crate::http::extract;
pub use crate::listing::filters::{
    FilterBackend, FilterField, FilterSet, OrderingField, OrderingFilter, SearchField, SearchFilter,
};
pub use crate::serializers::{Serializer, represent, represent_many, represent_page};
pub use crate::views::generics::GenericApiView;
pub use crate::views::metadata::describe_fields;
pub use crate::views::mixins::{
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
};
pub use crate::views::viewsets::{Action, ViewSet};
pub use crate::views::{ApiView, Bound, Handler, Policies, View, ViewInfo};

/// The standard actions.
pub mod standard {
    pub use crate::views::viewsets::{create, destroy, list, partial_update, retrieve, update};
}

/// How a view paginates.
pub type PaginationSetting = crate::access::Setting<dyn crate::listing::pagination::Pagination>;

/// Returns the action whose policies hold for this request.
pub fn subject(cx: &Context) -> &'static str {
    crate::views::Prepared::subject_of(cx)
}

/// Returns the first part of the route names of a model: its name in lower case.
pub fn basename<M: Model>() -> String {
    M::DESCRIPTOR.name.to_lowercase()
}
