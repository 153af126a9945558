//! One action of a viewset: what it is, and what runs it.

use std::fmt;

use crate::descriptors::ActionDescriptor;
use crate::views::mixins::{
    BulkCreate, BulkDestroy, BulkUpdate, CreateModelMixin, DestroyModelMixin, ListModelMixin,
    RetrieveModelMixin, UpdateModelMixin,
};
use crate::views::{Bound, Describe, Handler, operations};

/// One action of a viewset.
pub struct Action<V> {
    /// Describes it.
    pub descriptor: ActionDescriptor,
    /// Name for people; empty for the standard actions.
    pub title: &'static str,
    /// Runs it.
    pub run: Handler<V>,
    /// Says what it takes and answers.
    pub describe: Describe<V>,
}

impl<V> Action<V> {
    /// Creates an extra action.
    pub const fn new(descriptor: ActionDescriptor, title: &'static str, run: Handler<V>) -> Self {
        Self {
            descriptor,
            title,
            run,
            describe: |_, _, _| {},
        }
    }

    /// Says what the action takes and answers.
    #[must_use]
    pub const fn describing(mut self, describe: Describe<V>) -> Self {
        self.describe = describe;
        self
    }

    /// Returns what a method of an address runs.
    pub const fn bind(&self, method: &'static str) -> Bound<V> {
        let mut bound = Bound::new(method, self.descriptor.name, self.run);
        bound.describe = self.describe;
        bound.description = self.descriptor.description;
        bound
    }

    /// Returns whether it is one of the standard actions, which have no path of their own.
    pub(crate) fn is_standard(&self) -> bool {
        self.title.is_empty() && self.descriptor.url_path.is_empty()
    }

    /// Creates one of the standard actions, which have no path of their own.
    pub const fn standard(
        name: &'static str,
        detail: bool,
        methods: &'static [&'static str],
        run: Handler<V>,
    ) -> Self {
        let descriptor = ActionDescriptor {
            name,
            detail,
            methods,
            url_path: "",
            url_name: if detail { "detail" } else { "list" },
            description: "",
        };
        Self::new(descriptor, "", run)
    }
}

impl<V> fmt::Debug for Action<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.descriptor.fmt(f)
    }
}

/// Returns the standard action `list`.
pub fn list<V: ListModelMixin>() -> Action<V> {
    Action::<V>::standard("list", false, &["GET"], |view, cx| Box::pin(view.list(cx)))
        .describing(operations::list)
}

/// Returns the standard action `create`.
pub fn create<V: CreateModelMixin>() -> Action<V> {
    Action::<V>::standard("create", false, &["POST"], |view, cx| {
        Box::pin(view.create(cx))
    })
    .describing(operations::create)
}

/// Returns the standard action `retrieve`.
pub fn retrieve<V: RetrieveModelMixin>() -> Action<V> {
    Action::<V>::standard("retrieve", true, &["GET"], |view, cx| {
        Box::pin(view.retrieve(cx))
    })
    .describing(operations::retrieve)
}

/// Returns the standard action `update`.
pub fn update<V: UpdateModelMixin>() -> Action<V> {
    Action::<V>::standard("update", true, &["PUT"], |view, cx| {
        Box::pin(view.update(cx))
    })
    .describing(operations::update)
}

/// Returns the standard action `partial_update`.
pub fn partial_update<V: UpdateModelMixin>() -> Action<V> {
    Action::<V>::standard("partial_update", true, &["PATCH"], |view, cx| {
        Box::pin(view.partial_update(cx))
    })
    .describing(operations::partial_update)
}

/// Returns the standard action `destroy`.
pub fn destroy<V: DestroyModelMixin>() -> Action<V> {
    Action::<V>::standard("destroy", true, &["DELETE"], |view, cx| {
        Box::pin(view.destroy(cx))
    })
    .describing(operations::destroy)
}

/// Returns the standard action `create`, which takes lists too.
pub fn create_one_or_many<V: BulkCreate>() -> Action<V> {
    Action::<V>::standard("create", false, &["POST"], |view, cx| {
        Box::pin(view.create_one_or_many(cx))
    })
    .describing(operations::create_one_or_many)
}

/// Returns `update` of the list of objects.
pub fn update_many<V: BulkUpdate>() -> Action<V> {
    Action::<V>::standard("update", false, &["PUT"], |view, cx| {
        Box::pin(view.update_many(cx))
    })
    .describing(operations::update_many)
}

/// Returns `partial_update` of the list of objects.
pub fn partial_update_many<V: BulkUpdate>() -> Action<V> {
    Action::<V>::standard("partial_update", false, &["PATCH"], |view, cx| {
        Box::pin(view.partial_update_many(cx))
    })
    .describing(operations::partial_update_many)
}

/// Returns `destroy` of the list of objects.
pub fn destroy_many<V: BulkDestroy>() -> Action<V> {
    Action::<V>::standard("destroy", false, &["DELETE"], |view, cx| {
        Box::pin(view.destroy_many(cx))
    })
    .describing(operations::destroy_many)
}
