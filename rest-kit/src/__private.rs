//! What generated code may name. Not public API: anything here may change in a patch release.

use std::collections::HashMap;

pub use diesel;
pub use diesel::backend::Backend;
pub use diesel::deserialize::{FromSql, FromStaticSqlRow, Queryable, Result as DeserializeResult};
pub use diesel::expression::AsExpression;
pub use diesel::internal::derives::as_expression::Bound;
pub use diesel::serialize::{Output, Result as SerializeResult, ToSql};
pub use diesel::sql_types::{Nullable, SingleValue};
pub use diesel_migrations;
pub use serde;

pub use crate::db::columns;
pub use crate::db::{
    AnyColumn, AutoNow, BoxedFragment, Changes, Choices, ColumnDefault, ColumnType, Connection,
    FieldRef, KeyValue, ManyToMany, Model, QueryResult, Statement, TextBind, ToMany, ToOne,
    next_version, select_list, sql_types,
};
pub use crate::descriptors::{
    Choice, ColumnDescriptor, Content, FieldDescriptor, FieldKind, Initial, Limits, Link,
    ManyToManyDescriptor, ModelDescriptor, Number, OnDelete, OperationDescriptor,
    ParameterDescriptor, Period, Protocol, Reference, SerializerDescriptor, Style, UniqueFor,
    UniqueSet, ValueDescriptor,
};
pub use crate::path;
pub use crate::{__choices as choices, __column_type as column_type, __each as each};
pub use crate::{__sql_bind as sql_bind, __sql_read as sql_read};

use crate::access::BoxFuture;
pub use crate::access::permissions::{And, BoxPermission, Not, Or, Permission};
pub use crate::access::{Authenticators, Parsers, Renderers, Throttles};
pub use crate::context::Context;
pub use crate::db::PageQuery;
use crate::db::Predicate;
pub use crate::db::{Comparison, DatePart, Lookup, Needs, OrderTerm, Path, QuerySet};
pub use crate::descriptors::ActionDescriptor;
pub use crate::error::FieldResult;
pub use crate::error::{Error, Result};
pub use crate::http::{BodyLimits, Response, Value, extract};
pub use crate::listing::filters::{
    DeclaredFilters, Filter, FilterBackend, FilterSet, OrderingField, OrderingFilter, SearchField,
    SearchFilter, must_filter_by,
};
pub use crate::serializers::creates_by_fields;
pub use crate::serializers::fields::{Field, FieldValue, RegexField, Validator, take_nested};
pub use crate::serializers::{
    Assignments, ByFields, Checks, Children, Complete, Described, FieldErrors, FieldType, Flat,
    FromBody, ModelSerializer, Nested, NestedWrite, Present, Reading, Refused, Related,
    RelatedKeys, Represented, Representing, Scope, Serializer, Source, UniqueSets, Unlimited,
    Unwritten, Validated, WithoutNulls, ask_present, ask_validator, assign_nested, assign_related,
    assign_source, canonical_links, check_keys_of, check_links, check_links_of, check_slugs,
    check_slugs_of, check_source, check_unique_of, count_fields, is_default, join_fields, key_name,
    leave_unstored, load_count, load_nested, load_relation, load_whole, must_be_of, must_differ,
    must_differ_all, must_have_key, must_stand_for_rows, parent, parent_of, read_alone, read_link,
    read_links, read_nested, read_nested_input, read_optional_link, read_optional_slug, read_slug,
    read_slugs, refers, serialize_column, serialize_display, serialize_key_link, serialize_link,
    serialize_links, serialize_loaded, serialize_nested, serialize_related, serialize_related_or,
    serialize_whole, store_by, take_present,
};
pub use crate::views::generics::GenericApiView;
pub use crate::views::metadata::describe_fields;
pub use crate::views::middleware::Middlewares;
pub use crate::views::mixins::{
    Bulk, BulkCreate, BulkDestroy, BulkUpdate, CreateModelMixin, DestroyModelMixin, ListModelMixin,
    RetrieveModelMixin, UpdateModelMixin,
};
pub use crate::views::viewsets::{Action, ViewSet};
pub use crate::views::{
    ApiView, Bound as BoundHandler, Handler, OtherSerializer, Policies, View, ViewInfo,
};

/// The standard actions.
pub mod standard {
    pub use crate::views::viewsets::{
        create, create_one_or_many, destroy, destroy_many, list, partial_update,
        partial_update_many, retrieve, update, update_many,
    };
}

/// How a view paginates.
pub type PaginationSetting = crate::access::Setting<dyn crate::listing::pagination::Pagination>;

/// What fills a field that is marked `loaded`.
pub type LoadFunction<M, T> =
    fn(&[M], &mut Connection) -> QueryResult<HashMap<<M as Model>::PrimaryKey, T>>;

/// The limits of the application, which a view changes.
#[derive(Debug)]
pub struct Limited(pub BodyLimits);

impl Limited {
    /// Returns what the view makes of them.
    pub fn by(self, change: impl FnOnce(BodyLimits) -> BodyLimits) -> BodyLimits {
        change(self.0)
    }
}

/// How a view finds versions.
pub type VersioningSetting = crate::access::Setting<dyn crate::http::versioning::Versioning>;

/// How a view chooses renderers.
pub type NegotiationSetting = crate::access::Setting<dyn crate::http::ContentNegotiation>;

/// What a view tells clients who should leave it.
pub type DeprecationSetting = crate::access::Setting<crate::views::Deprecation>;

/// How a view describes its operations.
pub type InspectorSetting = crate::access::Setting<dyn crate::views::inspector::ViewInspector>;

/// How a view answers OPTIONS.
pub type MetadataSetting = crate::access::Setting<dyn crate::views::metadata::Metadata>;

/// What handlers answer.
#[diagnostic::on_unimplemented(
    message = "a view answers `Result<Response>`, not `{Self}`",
    label = "this is no answer",
    note = "data becomes an answer by `Ok(Response::new(&data))`; without data it is `Ok(Response::no_content())`"
)]
pub trait IsAnswer: Sized {
    /// Pins what comes to it.
    fn pinned<'a, F: Future<Output = Self> + 'a>(future: F) -> BoxFuture<'a, Result<Response>>;
}

impl IsAnswer for Result<Response> {
    fn pinned<'a, F: Future<Output = Self> + 'a>(future: F) -> BoxFuture<'a, Self> {
        Box::pin(future)
    }
}

/// Pins a handler's answer.
pub fn pinned<'a, F>(future: F) -> BoxFuture<'a, Result<Response>>
where
    F: Future + 'a,
    F::Output: IsAnswer,
{
    F::Output::pinned(future)
}

/// Returns the action whose policies hold for this request.
pub fn subject(cx: &Context) -> &'static str {
    crate::views::Prepared::subject_of(cx)
}

/// Returns what the filters of a view ask of the database.
pub fn needs<V: GenericApiView>(view: &V) -> Needs {
    view.filters().needs()
}

/// A model by another name: for what is no model the name does not exist, so that rustc says what
/// is missing and nothing about the code that uses it.
pub trait IsModel {
    /// The model.
    type Itself: Model;
}

impl<M: Model> IsModel for M {
    type Itself = M;
}

/// Returns the descriptions of the serializers of a view.
pub fn serializers_of<V: GenericApiView>(_: &V) -> Vec<&'static SerializerDescriptor> {
    let others = V::OTHER_SERIALIZERS.iter().map(|other| other.descriptor);
    std::iter::once(V::Serializer::DESCRIPTOR)
        .chain(others)
        .collect()
}

/// Describes the part of the path that names an object of a view's model.
pub fn object_key<V: GenericApiView>(view: &V) -> ParameterDescriptor {
    crate::views::operations::object_key(view)
}

/// Returns the description of the model of a view.
pub fn own_model<V: GenericApiView>() -> Option<&'static ModelDescriptor> {
    Some(V::Model::DESCRIPTOR)
}

/// Returns a condition over the columns of a model's table as SQL.
pub fn condition<M: Model>(condition: impl Predicate<M::Table>) -> BoxedFragment {
    condition.into_fragment()
}

/// Returns the names that are marked.
pub fn names_of(names: &[(bool, &'static str)]) -> Vec<&'static str> {
    let marked = names.iter().filter(|(marked, _)| *marked);
    marked.map(|(_, name)| *name).collect()
}
pub use rest_kit_macros::{Serializer as DeriveSerializer, fill_serializer};
