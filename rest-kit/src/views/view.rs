//! A view as dispatch sees it: handlers by method.

use crate::access::BoxFuture;
use crate::context::{Context, Conventions};
use crate::db::{AnyColumn, Needs};
use crate::descriptors::{
    ModelDescriptor, OperationDescriptor, ParameterDescriptor, SerializerDescriptor,
};
use crate::error::Result;
use crate::http::Response;

use super::{BoundView, Policies, ViewInfo};

/// Runs one action of a view.
pub type Handler<V> = for<'a> fn(&'a V, &'a Context) -> BoxFuture<'a, Result<Response>>;

/// Says what one action of a view takes and answers.
pub type Describe<V> = fn(&V, &Conventions, &mut OperationDescriptor);

/// One method of an address: which action it runs, and how.
pub struct Bound<V> {
    /// The method, upper case.
    pub method: &'static str,
    /// Name of the action.
    pub action: &'static str,
    /// Runs it.
    pub run: Handler<V>,
    /// Says what it takes and answers.
    pub describe: Describe<V>,
    /// Text for people, where it is not the view's.
    pub description: &'static str,
}

impl<V> Bound<V> {
    /// Binds a method to an action.
    pub const fn new(method: &'static str, action: &'static str, run: Handler<V>) -> Self {
        Self {
            method,
            action,
            run,
            describe: |_, _, _| {},
            description: "",
        }
    }

    /// Says what the action takes and answers.
    #[must_use]
    pub const fn describing(mut self, describe: Describe<V>) -> Self {
        self.describe = describe;
        self
    }
}

impl<V> Clone for Bound<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Bound<V> {}

impl<V> std::fmt::Debug for Bound<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} → {}", self.method, self.action)
    }
}

/// What can be registered as a view: a view, a function that `#[api_view]` has made to one, or
/// some actions of a viewset ([`as_view`](super::viewsets::ViewSet::as_view)).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "has no handlers: is `#[api_view]` missing above it?",
    note = "write `#[api_view]` above an `impl ApiView for …` or an `async fn`"
)]
pub trait IntoView<Kind> {
    /// The view.
    type View: Policies;

    /// Returns the view with its handlers.
    fn into_view(self) -> BoundView<Self::View>;
}

/// A view is one itself.
#[derive(Debug)]
pub struct Itself;

/// A function returns one.
#[derive(Debug)]
pub struct Returned;

/// Some actions of a viewset are one.
#[derive(Debug)]
pub struct BoundAlready;

impl<V: View> IntoView<Itself> for V {
    type View = V;

    fn into_view(self) -> BoundView<V> {
        BoundView::of_view(self)
    }
}

impl<V: View, F: FnOnce() -> V> IntoView<Returned> for F {
    type View = V;

    fn into_view(self) -> BoundView<V> {
        BoundView::of_view(self())
    }
}

impl<V: Policies> IntoView<BoundAlready> for BoundView<V> {
    type View = V;

    fn into_view(self) -> Self {
        self
    }
}

/// A view at a single address, as `#[api_view]` makes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "has no handlers: is `#[api_view]` missing above its impl?",
    note = "write `#[api_view] impl ApiView for {Self} {{ async fn get(&self, cx: &Context) -> Result<Response> {{ .. }} }}`"
)]
pub trait View: Policies {
    /// Describes it.
    const INFO: ViewInfo;

    /// Returns its handlers by method.
    fn handlers() -> Vec<Bound<Self>>;

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
}
