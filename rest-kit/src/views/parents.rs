//! Objects below objects: the parent is checked, and its rows are the only ones seen.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::context::{Context, ParentObject};
use crate::db::{AnyColumn, Condition, Lookup, Model, QuerySet};
use crate::error::{Error, Result};
use crate::http::Response;

use super::generics::{GenericApiView, no_match};
use super::middleware::{Middleware, Next};

/// Finds the object that the address puts the view below; routers put it there.
pub(crate) struct Parent<M: Model> {
    param: &'static str,
    /// What it is found by, unless by its primary key.
    column: Arc<OnceLock<AnyColumn>>,
    rows: Rows<M>,
}

/// Among which rows a parent is looked for.
pub(crate) type Rows<M> = fn(&Context) -> QuerySet<M>;

impl<M: Model> Parent<M> {
    pub(crate) fn new(
        param: &'static str,
        column: Arc<OnceLock<AnyColumn>>,
        rows: Rows<M>,
    ) -> Self {
        Self {
            param,
            column,
            rows,
        }
    }
}

impl<M: Model> fmt::Debug for Parent<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Parent").field(&self.param).finish()
    }
}

impl<M: Model> Middleware for Parent<M> {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        let key = cx.path_param(self.param)?;
        let own = &M::COLUMNS[M::DESCRIPTOR.primary_key];
        let column = self.column.get().unwrap_or(own);
        let condition =
            Condition::lookup(column, Lookup::Exact, &[key]).map_err(|_| Error::not_found())?;
        let rows = below_parents((self.rows)(cx), cx)?.filter_by(condition);
        let found = rows.first(cx).await?.ok_or_else(no_match::<M>)?;
        cx.add_parent(ParentObject::new(M::DESCRIPTOR, found.primary_key()));
        next.run(cx).await
    }
}

/// Finds the parent as its own view does, and asks that view whether the caller may read it.
pub(crate) struct ReadableParent<V> {
    param: &'static str,
    view: V,
}

impl<V: GenericApiView> ReadableParent<V> {
    pub(crate) fn new(param: &'static str, view: V) -> Self {
        Self { param, view }
    }

    /// Returns the parent; refuses those who may not retrieve it.
    async fn retrieve(&self, cx: &Context) -> Result<V::Model> {
        self.view.check_permissions(cx).await?;
        let key = cx.path_param(self.param)?;
        let condition = Condition::lookup(&self.view.lookup_field(), Lookup::Exact, &[key])
            .map_err(|_| Error::not_found())?;
        let rows = below_parents(self.view.queryset(cx), cx)?.filter_by(condition);
        let found = rows.first(cx).await?.ok_or_else(no_match::<V::Model>)?;
        self.view.check_object_permissions(cx, &found).await?;
        Ok(found)
    }
}

impl<V> fmt::Debug for ReadableParent<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReadableParent").field(&self.param).finish()
    }
}

impl<V: GenericApiView> Middleware for ReadableParent<V> {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        cx.assume_method(Some("GET"));
        cx.assume_action(Some("retrieve"));
        let found = self.retrieve(cx).await;
        cx.assume_method(None);
        cx.assume_action(None);
        cx.add_parent(ParentObject::new(
            V::Model::DESCRIPTOR,
            found?.primary_key(),
        ));
        next.run(cx).await
    }
}

/// Leaves the rows that refer to the objects of the address.
pub(super) fn below_parents<M: Model>(mut rows: QuerySet<M>, cx: &Context) -> Result<QuerySet<M>> {
    for parent in cx.parents().iter() {
        let columns = M::DESCRIPTOR.columns.iter();
        let refers = |reference: crate::descriptors::Reference| {
            (reference.model)().table == parent.model.table
        };
        let at = columns
            .enumerate()
            .find(|(_, column)| column.references.is_some_and(refers));
        let Some((at, _)) = at else { continue };
        let condition = Condition::lookup(&M::COLUMNS[at], Lookup::Exact, &[&parent.key])
            .map_err(|_| Error::not_found())?;
        rows = rows.filter_by(condition);
    }
    Ok(rows)
}
