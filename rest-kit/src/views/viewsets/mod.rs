//! Several actions under one name: the routers give them their addresses.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/viewsets/>.
//!
//! ```
//! # use rest_kit::prelude::*;
//! # #[derive(Model, Clone, Debug)]
//! # pub struct Book { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub title: String }
//! # #[derive(Serializer)]
//! # #[serializer(model = Book)]
//! # pub struct BookSerializer { pub id: i64, pub title: String }
//! struct BookViewSet;
//!
//! /// The books of the store.
//! #[viewset(search(title), permissions(destroy = IsAdminUser))]
//! impl ModelViewSet for BookViewSet {
//!     type Model = Book;
//!     type Serializer = BookSerializer;
//!
//!     /// How many there are.
//!     #[action(detail = false, methods(get))]
//!     async fn count(&self, cx: &Context) -> Result<Response> {
//!         Ok(Response::new(&self.queryset(cx).count(cx).await?))
//!     }
//! }
//! # let _ = BookViewSet;
//! ```

mod action;
mod generic;
mod model;
mod read_only;

pub use rest_kit_macros::viewset;

use super::{BoundView, Handler, Policies, ViewInfo};
use crate::db::{AnyColumn, Needs};
use crate::descriptors::{ModelDescriptor, ParameterDescriptor, SerializerDescriptor};

pub use self::action::{
    Action, create, create_one_or_many, destroy, destroy_many, list, partial_update,
    partial_update_many, retrieve, update, update_many,
};
pub use self::generic::GenericViewSet;
pub use self::model::ModelViewSet;
pub use self::read_only::ReadOnlyModelViewSet;

/// A set of actions; `#[viewset]` makes it from an impl of [`ModelViewSet`],
/// [`ReadOnlyModelViewSet`], [`GenericViewSet`] or `ViewSet` itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a viewset",
    label = "has no actions: is `#[viewset]` missing above its impl?",
    note = "write `#[viewset] impl ModelViewSet for {Self} {{ type Model = ..; type Serializer = ..; }}`"
)]
pub trait ViewSet: Policies {
    /// Describes it.
    const INFO: ViewInfo;

    /// Returns its actions.
    #[doc(alias = "get_extra_actions")]
    fn actions() -> Vec<Action<Self>>;

    /// Returns what answers OPTIONS.
    fn options() -> Handler<Self> {
        |_, cx| Box::pin(super::metadata::describe(cx))
    }

    /// Describes its model, if it has one.
    fn model() -> Option<&'static ModelDescriptor> {
        None
    }

    /// Describes the serializers that it reads bodies and writes answers with, where it is known.
    fn serializers(&self) -> Vec<&'static SerializerDescriptor> {
        Vec::new()
    }

    /// Returns the part of the path that its object is found by, if it finds one so.
    fn object_param(&self) -> Option<&'static str> {
        None
    }

    /// Describes the part of the path that names an object of its model.
    fn object_key(&self) -> Option<ParameterDescriptor> {
        None
    }

    /// Returns the column that addresses find its objects by.
    fn object_column(&self) -> Option<AnyColumn> {
        None
    }

    /// Returns what its filters ask of the database.
    fn needs(&self) -> Needs {
        Needs::NONE
    }

    /// Binds methods of one address to actions, without a router: what `register_view` takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    ///
    /// struct Clocks;
    ///
    /// #[viewset]
    /// impl ViewSet for Clocks {
    ///     async fn list(&self, _cx: &Context) -> Result<Response> {
    ///         Ok(Response::new(&["sundial"]))
    ///     }
    /// }
    ///
    /// let api = RestKit::new(Settings::default())
    ///     .permissions(AllowAny)
    ///     .database("sqlite::memory:")
    ///     .register_view("all-clocks", Clocks.as_view([("get", "list")]))
    ///     .build()?;
    /// assert_eq!(api.routes().routes[0].template(), "/all-clocks/");
    /// # Ok::<(), StartError>(())
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "it is DRF's name")]
    fn as_view<'a>(self, actions: impl IntoIterator<Item = (&'a str, &'a str)>) -> BoundView<Self> {
        BoundView::of_viewset(self, actions)
    }

    /// Returns the first part of its routes' names: the model's name in lower case.
    fn basename() -> Option<String> {
        Self::model().map(|model| model.name.to_lowercase())
    }
}
