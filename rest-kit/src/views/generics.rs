//! Views of a model: which rows, which serializer, which object.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/generic-views/>.
//!
//! ```
//! # use rest_kit::prelude::*;
//! # #[derive(Model, Clone, Debug)]
//! # pub struct Book { #[model(primary_key)] pub id: i64, pub on_sale: bool }
//! # #[derive(Serializer)]
//! # #[serializer(model = Book)]
//! # pub struct BookSerializer { pub id: i64, pub on_sale: bool }
//! struct OnSale;
//!
//! #[api_view(ordering(id))]
//! impl ListApiView for OnSale {
//!     type Model = Book;
//!     type Serializer = BookSerializer;
//!
//!     fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
//!         Book::objects().filter(books::on_sale.eq(true))
//!     }
//! }
//! # let _ = OnSale;
//! ```

use crate::context::Context;
use crate::db::{
    AnyColumn, Condition, Connection, Lookup, Model, PageQuery, QuerySet, SeekError, Unchanged,
};
use crate::descriptors::SerializerDescriptor;
use crate::error::{Error, Result};
use crate::http::Response;
use crate::listing::filters::{FilterBackend, ModelColumns};
use crate::listing::pagination::{Page, Window, invalid_cursor, last_page_offset};
use crate::serializers::{self, ModelSerializer, RepresentedPage, Serializer, Validated};

use super::parents::below_parents;
use super::{OtherSerializer, Policies, Prepared, known, other_serializer, page};

pub use super::ready_made::{
    CreateApiView, DestroyApiView, ListApiView, ListCreateApiView, RetrieveApiView,
    RetrieveDestroyApiView, RetrieveUpdateApiView, RetrieveUpdateDestroyApiView, UpdateApiView,
};

/// A view of a model's rows; the mixins and viewsets are built on it.
#[doc(alias = "GenericAPIView")]
pub trait GenericApiView: Policies<Object = <Self as GenericApiView>::Model> {
    /// The model.
    type Model: Model;

    /// What reads bodies and writes answers, unless an action has another.
    #[doc(alias = "serializer_class")]
    type Serializer: ModelSerializer<Model = Self::Model>;

    /// Whether `perform_create` is the one below; `#[viewset]` and `#[api_view]` know.
    ///
    /// Unique values are asked for in the trip that stores the row then.
    #[doc(hidden)]
    const CREATES_PLAINLY: bool = false;

    /// As `CREATES_PLAINLY`, for `perform_destroy`.
    #[doc(hidden)]
    const DESTROYS_PLAINLY: bool = false;

    /// As `CREATES_PLAINLY`, for `represent`.
    #[doc(hidden)]
    const REPRESENTS_PLAINLY: bool = false;

    /// As `CREATES_PLAINLY`, for `perform_update`.
    #[doc(hidden)]
    const UPDATES_PLAINLY: bool = false;

    /// What single actions read or answer with instead of `Serializer`.
    #[doc(hidden)]
    const OTHER_SERIALIZERS: &'static [OtherSerializer<Self::Model>] = &[];

    /// Returns the rows that this request may see.
    #[doc(alias = "get_queryset")]
    fn queryset(&self, cx: &Context) -> QuerySet<Self::Model> {
        let _ = cx;
        Self::Model::objects()
    }

    /// Returns the column that addresses find objects by: the primary key.
    fn lookup_field(&self) -> AnyColumn {
        Self::Model::COLUMNS[Self::Model::DESCRIPTOR.primary_key]
    }

    /// Returns the name of the object's key in the route.
    #[doc(alias = "lookup_url_kwarg")]
    fn lookup_url_param(&self) -> &'static str {
        "pk"
    }

    /// Returns how the query string chooses and orders rows.
    #[doc(alias = "filter_backends")]
    fn filters(&self) -> impl FilterBackend<Self::Model> {}

    /// Applies the filters of the query string, and those of the application.
    ///
    /// # Errors
    ///
    /// 400 for values that cannot be understood.
    fn filter_queryset(
        &self,
        cx: &Context,
        rows: QuerySet<Self::Model>,
    ) -> impl Future<Output = Result<QuerySet<Self::Model>>> {
        async move {
            let mut rows = self.filters().filter_queryset(cx, rows).await?;
            let filters = Prepared::of(cx).map_or(&[][..], |prepared| &prepared.filters);
            for filter in filters {
                if let Some(condition) = filter.condition(cx, ModelColumns::of::<Self::Model>())? {
                    rows = rows.filter_by(condition);
                }
            }
            Ok(rows)
        }
    }

    /// Returns the object of the address, if the caller may touch it.
    ///
    /// # Errors
    ///
    /// 404 without such an object, 401 or 403 from object permissions.
    fn get_object(&self, cx: &Context) -> impl Future<Output = Result<Self::Model>> {
        async move {
            let rows = below_parents(self.queryset(cx), cx)?;
            let rows = self.filter_queryset(cx, rows).await?;
            let key = cx.path_param(self.lookup_url_param())?;
            let condition = Condition::lookup(&self.lookup_field(), Lookup::Exact, &[key])
                .map_err(|_| Error::not_found())?;
            let found = rows.filter_by(condition).first(cx).await?;
            let object = found.ok_or_else(no_match::<Self::Model>)?;
            self.check_object_permissions(cx, &object).await?;
            known::remember(cx, &object);
            Ok(object)
        }
    }

    /// Answers 200 with these rows: a page of them when the view paginates.
    ///
    /// # Errors
    ///
    /// 404 for a page that does not exist; failures of the database.
    #[doc(alias = "paginate_queryset")]
    #[doc(alias = "get_paginated_response")]
    fn paginate(
        &self,
        cx: &Context,
        rows: QuerySet<Self::Model>,
    ) -> impl Future<Output = Result<Response>> {
        async move {
            let pagination = Prepared::of(cx).and_then(|prepared| prepared.pagination.as_deref());
            let Some(pagination) = pagination else {
                return Ok(Response::json(200, self.represent_all(cx, rows).await?));
            };
            let Some(window) = pagination.window(cx)? else {
                return Ok(Response::json(200, self.represent_all(cx, rows).await?));
            };
            let (rows, query) = match window {
                Window::Slice { offset, limit } => (
                    rows,
                    PageQuery::new(offset, limit).count(pagination.count()),
                ),
                Window::LastPage { size } => {
                    let count = rows.clone().count(cx).await?;
                    (rows, PageQuery::new(last_page_offset(count, size), size))
                }
                Window::Cursor {
                    seek,
                    offset,
                    limit,
                } => {
                    let query = PageQuery::new(offset, limit).seeking(seek.backwards);
                    (rows.seek(&seek).map_err(cannot_seek)?, query)
                }
            };
            let (offset, limit) = (query.offset, query.limit);
            let loaded = self.represent_page(cx, rows, query).await?;
            let mut page = Page::new(loaded.count, offset, limit, loaded.results);
            page.more = loaded.more;
            page.edges = loaded.edges;
            if page::is_shown(cx) {
                cx.provide(pagination.controls(cx, &page)?);
            }
            pagination.respond(cx, page)
        }
    }

    /// Returns the description of the serializer that an action reads its body with.
    #[doc(alias = "get_serializer_class")]
    fn serializer_for(&self, action: &str) -> &'static SerializerDescriptor {
        other_serializer::reading::<Self>(action).unwrap_or(Self::Serializer::DESCRIPTOR)
    }

    /// Returns the description of the serializer that an action answers with.
    fn answer_for(&self, action: &str) -> &'static SerializerDescriptor {
        other_serializer::answering::<Self>(action).unwrap_or_else(|| self.serializer_for(action))
    }

    /// Writes one object as the action of this request does.
    ///
    /// # Errors
    ///
    /// Failures of fields that ask the database.
    fn represent(&self, cx: &Context, row: Self::Model) -> impl Future<Output = Result<Vec<u8>>> {
        async move {
            match other_serializer::writing::<Self>(cx) {
                Some(other) => (other.one)(row, cx).await,
                None => serializers::represent::<Self::Serializer>(row, cx).await,
            }
        }
    }

    /// Writes a list of objects as the action of this request does.
    ///
    /// # Errors
    ///
    /// Failures of the database.
    fn represent_all(
        &self,
        cx: &Context,
        rows: QuerySet<Self::Model>,
    ) -> impl Future<Output = Result<Vec<u8>>> {
        async move { self.represent_rows(cx, rows.load(cx).await?).await }
    }

    /// Writes these objects as the action of this request does.
    ///
    /// # Errors
    ///
    /// Failures of the database.
    fn represent_rows(
        &self,
        cx: &Context,
        rows: Vec<Self::Model>,
    ) -> impl Future<Output = Result<Vec<u8>>> {
        async move {
            match other_serializer::writing::<Self>(cx) {
                Some(other) => (other.many)(rows, cx).await,
                None => serializers::represent_many::<Self::Serializer>(rows, cx).await,
            }
        }
    }

    /// Writes these objects, each by itself.
    #[doc(hidden)]
    fn represent_each(
        &self,
        cx: &Context,
        rows: Vec<Self::Model>,
    ) -> impl Future<Output = Result<Vec<Vec<u8>>>> {
        async move {
            match other_serializer::writing::<Self>(cx) {
                Some(other) => (other.each)(rows, cx).await,
                None => serializers::represent_each::<Self::Serializer>(rows, cx).await,
            }
        }
    }

    /// Writes one part of the rows and counts all of them, in one trip to the database.
    ///
    /// # Errors
    ///
    /// Failures of the database.
    fn represent_page(
        &self,
        cx: &Context,
        rows: QuerySet<Self::Model>,
        query: PageQuery,
    ) -> impl Future<Output = Result<RepresentedPage>> {
        async move {
            match other_serializer::writing::<Self>(cx) {
                Some(other) => (other.page)((rows, query), cx).await,
                None => serializers::represent_page::<Self::Serializer>(rows, query, cx).await,
            }
        }
    }

    /// Stores what `create` has validated.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; failures of the database.
    fn perform_create(
        &self,
        cx: &Context,
        data: Validated<Self::Serializer>,
    ) -> impl Future<Output = Result<Self::Model>> {
        data.save(cx)
    }

    /// Stores what `update` or `partial_update` has validated.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; failures of the database.
    fn perform_update(
        &self,
        cx: &Context,
        data: Validated<Self::Serializer>,
    ) -> impl Future<Output = Result<Self::Model>> {
        data.save(cx)
    }

    /// Deletes the object that `destroy` has found.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; 409 when other rows need the object.
    fn perform_destroy(&self, cx: &Context, row: Self::Model) -> impl Future<Output = Result<()>> {
        async move {
            let key = row.primary_key().to_string();
            let column = Self::Model::COLUMNS[Self::Model::DESCRIPTOR.primary_key];
            let condition = Condition::lookup(&column, Lookup::Exact, &[&key])
                .map_err(|_| Error::internal("a primary key does not read its own text"))?;
            let rows = Self::Model::objects().filter_by(condition);
            match cx.provided::<Unchanged>() {
                Some(Unchanged(known)) if known.is_of::<Self::Model>(row.primary_key()) => {
                    let delete = move |connection: &mut Connection| -> Result<()> {
                        known.hold_on::<Self::Model>(row.primary_key(), connection)?;
                        rows.delete_on(connection)?;
                        Ok(())
                    };
                    cx.db().atomic(delete).await
                }
                _ => rows.delete(cx).await.map(drop),
            }
        }
    }
}

/// The answer to a cursor that is none.
fn cannot_seek(error: SeekError) -> Error {
    match error {
        SeekError::Position => invalid_cursor(),
        SeekError::Order => Error::internal(
            "the order of a cursor pagination has a column that the model of the view does not have",
        ),
    }
}

/// The 404 of a look-up without a row.
pub(super) fn no_match<M: Model>() -> Error {
    let name = M::DESCRIPTOR.name;
    Error::not_found().with_message(format!("No {name} matches the given query."))
}
