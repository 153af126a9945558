//! Permissions by row: who may change this book.

use std::fmt;

use crate::context::{Context, User};
use crate::db::Model;
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};

use super::combine::operators;
use super::{DjangoModelPermissions, Permission, PermissionStore};

/// A row, for stores that know nothing of its type.
#[derive(Debug, Clone)]
pub struct ObjectRef {
    /// Describes its model.
    pub model: &'static ModelDescriptor,
    /// Its primary key, as text.
    pub key: String,
}

/// Knows which users have which permissions for which rows: `contrib::auth::Users`, or your own.
pub trait ObjectPermissionStore: PermissionStore {
    /// Returns whether the user has every one of these permissions for this row.
    ///
    /// It is asked for active users who are no superusers. A permission for the model does not
    /// by itself hold for its rows.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn has_object_perms(
        &self,
        user: &dyn User,
        perms: &[String],
        object: &ObjectRef,
        cx: &Context,
    ) -> impl Future<Output = Result<bool>>;
}

/// As [`DjangoModelPermissions`], and for each row its own permissions.
///
/// A row that the caller may not even read answers 404, so that nobody learns of it.
/// Lists are not judged row by row: narrow them in `queryset`.
#[derive(Clone)]
pub struct DjangoObjectPermissions<S>(DjangoModelPermissions<S>);

impl<S: ObjectPermissionStore> DjangoObjectPermissions<S> {
    /// Creates a rule that looks permissions up in `store`.
    pub fn new(store: S) -> Self {
        Self(DjangoModelPermissions::new(store))
    }

    /// Replaces what a method needs, of the model and of the row: `map("GET", &["view"])`.
    #[must_use]
    #[doc(alias = "perms_map")]
    pub fn map(self, method: &'static str, actions: &'static [&'static str]) -> Self {
        Self(self.0.map(method, actions))
    }

    async fn has(&self, cx: &Context, method: &str, object: &ObjectRef) -> Result<bool> {
        let perms = self.0.perms().required(method, object.model)?;
        let Some(user) = cx.user().filter(|user| user.is_active()) else {
            return Ok(perms.is_empty());
        };
        if user.is_superuser() || perms.is_empty() {
            return Ok(true);
        }
        let store = self.0.store();
        store.has_object_perms(&*user, &perms, object, cx).await
    }
}

impl<S> fmt::Debug for DjangoObjectPermissions<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DjangoObjectPermissions")
            .field(&self.0)
            .finish()
    }
}

impl<M: Model, S: ObjectPermissionStore> Permission<M> for DjangoObjectPermissions<S> {
    // What is decided without waiting is a refusal: `check` and `check_object` decide.
    fn has_permission(&self, _: &Context) -> bool {
        false
    }

    fn has_object_permission(&self, _: &Context, _: &M) -> bool {
        false
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        self.0.allows(cx, M::DESCRIPTOR).await
    }

    async fn check_object(&self, cx: &Context, object: &M) -> Result<bool> {
        let object = ObjectRef {
            model: M::DESCRIPTOR,
            key: object.primary_key().to_string(),
        };
        if self.has(cx, cx.method(), &object).await? {
            return Ok(true);
        }
        if cx.is_safe_method() || !self.has(cx, "GET", &object).await? {
            return Err(Error::not_found());
        }
        Ok(false)
    }
}

operators!(DjangoObjectPermissions<S>, S);
