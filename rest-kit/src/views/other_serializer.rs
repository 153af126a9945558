//! Serializers of single actions: what they read or answer with instead of the view's own.

use crate::access::BoxFuture;
use crate::context::Context;
use crate::db::{Model, PageQuery, QuerySet};
use crate::descriptors::SerializerDescriptor;
use crate::error::Result;
use crate::serializers::{
    ModelSerializer, RepresentedPage, Serializer, represent, represent_each, represent_many,
    represent_page,
};

use super::generics::GenericApiView;

/// The serializer of one action; `serializers(…)` and `answers(…)` of `#[viewset]` make it.
#[derive(Debug)]
pub struct OtherSerializer<M> {
    action: &'static str,
    pub(crate) descriptor: &'static SerializerDescriptor,
    reads: bool,
    pub(super) writes: Option<Writes<M>>,
}

/// The functions that write rows with it.
#[derive(Debug)]
pub(super) struct Writes<M> {
    pub(super) one: Write<M, Vec<u8>>,
    pub(super) many: Write<Vec<M>, Vec<u8>>,
    pub(super) each: Write<Vec<M>, Vec<Vec<u8>>>,
    pub(super) page: Write<(QuerySet<M>, PageQuery), RepresentedPage>,
}

type Write<R, T> = for<'a> fn(R, &'a Context) -> BoxFuture<'a, Result<T>>;

impl<M: Model> OtherSerializer<M> {
    /// What the action reads and answers with.
    pub const fn of<S: ModelSerializer<Model = M>>(action: &'static str) -> Self {
        Self {
            reads: true,
            ..Self::answering::<S>(action)
        }
    }

    /// What the action answers with.
    pub const fn answering<S: ModelSerializer<Model = M>>(action: &'static str) -> Self {
        Self {
            action,
            descriptor: S::DESCRIPTOR,
            reads: false,
            writes: Some(Writes {
                one: |row, cx| Box::pin(represent::<S>(row, cx)),
                many: |rows, cx| Box::pin(represent_many::<S>(rows, cx)),
                each: |rows, cx| Box::pin(represent_each::<S>(rows, cx)),
                page: |(rows, query), cx| Box::pin(represent_page::<S>(rows, query, cx)),
            }),
        }
    }

    /// What an action says that its own function reads.
    pub const fn described<S: Serializer>(action: &'static str) -> Self {
        Self {
            action,
            descriptor: S::DESCRIPTOR,
            reads: true,
            writes: None,
        }
    }
}

/// Returns the description of what the action reads with, if that is not the view's own.
pub(super) fn reading<V: GenericApiView>(action: &str) -> Option<&'static SerializerDescriptor> {
    let mut others = V::OTHER_SERIALIZERS.iter();
    let found = others.find(|other| other.reads && other.action == action)?;
    Some(found.descriptor)
}

/// Returns the description of what the action answers with, if it is said.
pub(super) fn answering<V: GenericApiView>(action: &str) -> Option<&'static SerializerDescriptor> {
    let mut others = V::OTHER_SERIALIZERS.iter();
    let found = others.find(|other| other.writes.is_some() && other.action == action)?;
    Some(found.descriptor)
}

/// Returns what writes the rows of this request, if that is not the view's own.
pub(super) fn writing<V: GenericApiView>(cx: &Context) -> Option<&'static Writes<V::Model>> {
    let others = V::OTHER_SERIALIZERS;
    let writing =
        |other: &&OtherSerializer<_>| other.writes.is_some() && other.action == cx.action();
    others.iter().find(writing)?.writes.as_ref()
}
