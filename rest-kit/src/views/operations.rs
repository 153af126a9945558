//! What the methods of an address take and answer.

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt as _;

use crate::context::{Context, Conventions};
use crate::descriptors::{Content, OperationDescriptor, ParameterDescriptor, ParameterPlace};
use crate::http::Request;
use crate::listing::filters::FilterBackend as _;

use super::generics::GenericApiView;
use super::inspector::{OpenApiResponse, ViewInspector};
use super::mixins::Bulk;
use super::{Bound, Policies, Prepared, Shared};

/// One method of an address, described.
#[derive(Clone)]
#[non_exhaustive]
pub struct Operation {
    /// The method, upper case.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: String,
    /// Name of the view's type: `BookViewSet`.
    pub view: &'static str,
    /// Name of the action.
    pub action: &'static str,
    /// What it is called: `books_list`.
    pub id: String,
    /// What it does, in a line.
    pub summary: String,
    /// Text for people: the action's own, or else the view's.
    pub description: String,
    /// The groups that it belongs to.
    pub tags: Vec<String>,
    /// It is advised against.
    pub deprecated: bool,
    /// The description does not have it.
    pub exclude: bool,
    /// What it takes and answers.
    pub descriptor: OperationDescriptor,
    /// What it answers beside what its descriptor and its refusals say, or instead, by status.
    pub responses: Vec<(u16, OpenApiResponse)>,
    /// What it runs with.
    pub prepared: Arc<Prepared>,
    /// Callers whom nobody knows may call it.
    pub admits_anyone: bool,
    inspectors: Vec<Arc<dyn ViewInspector>>,
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("id", &self.id)
            .field("descriptor", &self.descriptor)
            .finish_non_exhaustive()
    }
}

impl Operation {
    /// Describes a method of the address `path`.
    pub(super) fn new<V: Policies>(
        (view, shared): (&V, &Shared),
        bound: &Bound<V>,
        path: &str,
        prepared: &Arc<Prepared>,
    ) -> Self {
        let mut descriptor = OperationDescriptor::default();
        (bound.describe)(view, &prepared.conventions, &mut descriptor);
        if matches!(descriptor.response, Content::Page(_)) {
            let filters = prepared.filters.iter();
            let parameters = filters.flat_map(|filter| filter.parameters());
            descriptor.parameters.extend(parameters);
        }
        let whole = view.schema().or(Some(&shared.defaults.schema));
        Self {
            method: bound.method,
            path: path.to_owned(),
            view: prepared.view,
            action: bound.action,
            id: String::new(),
            summary: String::new(),
            description: match bound.description {
                "" => prepared.description.clone(),
                own => own.to_owned(),
            },
            tags: Vec::new(),
            deprecated: prepared.deprecations.has_action(),
            exclude: whole.is_none(),
            descriptor,
            responses: Vec::new(),
            prepared: Arc::clone(prepared),
            admits_anyone: admits_anyone(view, shared, bound, prepared),
            inspectors: whole
                .into_iter()
                .chain(view.extend_schema(bound.action).or(None))
                .collect(),
        }
    }

    /// Lets the application, or else the view, and then the action say what they want of it.
    pub(crate) fn inspect(&mut self) {
        for inspector in std::mem::take(&mut self.inspectors) {
            inspector.describe(self);
        }
    }
}

/// Asks the rules of the view about a request that nobody has sent.
///
/// A rule that must wait to know does not admit everyone.
fn admits_anyone<V: Policies>(
    view: &V,
    shared: &Shared,
    bound: &Bound<V>,
    prepared: &Arc<Prepared>,
) -> bool {
    let request = Request::unsent(bound.method, "/");
    let resolver = Some(Arc::clone(&shared.resolver));
    let cx = Context::new(request, shared.db.clone(), bound.action, resolver);
    cx.set_prepared(Arc::clone(prepared) as _);
    cx.set_parsers(Arc::clone(&prepared.parsers));
    let verdict = Box::pin(view.check_permissions(&cx)).now_or_never();
    matches!(verdict, Some(Ok(())))
}

/// Describes `list`.
pub(crate) fn list<V: GenericApiView>(
    view: &V,
    conventions: &Conventions,
    operation: &mut OperationDescriptor,
) {
    operation.parameters = view.filters().parameters(conventions);
    operation.request = Content::Empty;
    operation.response = Content::Page(view.answer_for("list"));
    operation.status = Some(200);
}

/// Describes `create`.
pub(crate) fn create<V: GenericApiView>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    operation.request = Content::One(view.serializer_for("create"));
    operation.response = Content::One(view.answer_for("create"));
    operation.status = Some(201);
}

/// Describes `create` that takes lists too.
pub(crate) fn create_one_or_many<V: Bulk>(
    view: &V,
    conventions: &Conventions,
    operation: &mut OperationDescriptor,
) {
    create(view, conventions, operation);
    operation.request = Content::OneOrMany(view.serializer_for("create"));
    if V::PER_ITEM {
        operation.response = Content::Unknown;
        operation.status = None;
    } else {
        operation.response = Content::OneOrMany(view.answer_for("create"));
    }
}

/// Describes `retrieve`.
pub(crate) fn retrieve<V: GenericApiView>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    key(view, operation);
    operation.request = Content::Empty;
    operation.response = Content::One(view.answer_for("retrieve"));
    operation.status = Some(200);
}

/// Describes `update`.
pub(crate) fn update<V: GenericApiView>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    change(view, "update", operation);
}

/// Describes `partial_update`.
pub(crate) fn partial_update<V: GenericApiView>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    change(view, "partial_update", operation);
    operation.partial = true;
}

fn change<V: GenericApiView>(view: &V, action: &str, operation: &mut OperationDescriptor) {
    key(view, operation);
    operation.request = Content::One(view.serializer_for(action));
    operation.response = Content::One(view.answer_for(action));
    operation.status = Some(200);
}

/// Describes `destroy`.
pub(crate) fn destroy<V: GenericApiView>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    key(view, operation);
    operation.request = Content::Empty;
    operation.response = Content::Empty;
    operation.status = Some(204);
}

/// Describes `update` of several objects.
pub(crate) fn update_many<V: Bulk>(view: &V, _: &Conventions, operation: &mut OperationDescriptor) {
    change_many(view, "update", operation);
}

/// Describes `partial_update` of several objects.
pub(crate) fn partial_update_many<V: Bulk>(
    view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    change_many(view, "partial_update", operation);
    operation.partial = true;
}

fn change_many<V: Bulk>(view: &V, action: &str, operation: &mut OperationDescriptor) {
    // The keys of the objects are read beside their fields, so that these do not tell all.
    operation.request = Content::Unknown;
    if !V::PER_ITEM {
        operation.response = Content::Many(view.answer_for(action));
        operation.status = Some(200);
    }
}

/// Describes `destroy` of several objects.
pub(crate) fn destroy_many<V: Bulk>(
    _view: &V,
    _: &Conventions,
    operation: &mut OperationDescriptor,
) {
    if !V::PER_ITEM {
        operation.response = Content::Empty;
        operation.status = Some(204);
    }
}

/// Describes the object's key in the address.
fn key<V: GenericApiView>(view: &V, operation: &mut OperationDescriptor) {
    operation.parameters.push(object_key(view));
}

/// Describes the part of the path that names an object.
pub(crate) fn object_key<V: GenericApiView>(view: &V) -> ParameterDescriptor {
    let kind = view.lookup_field().descriptor.kind;
    ParameterDescriptor::new(view.lookup_url_param(), ParameterPlace::Path, kind)
}
