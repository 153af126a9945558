//! Permissions by model, as rows: `add_book`, `change_book`, `delete_book`, `view_book`.

use std::fmt;

use crate::context::{Context, User};
use crate::db::Model;
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};

use super::Permission;
use super::combine::operators;

/// Knows which users have which permissions: the application's own tables, or
/// `contrib::auth::Users`.
pub trait PermissionStore: Send + Sync + 'static {
    /// Returns whether the user has every one of these permissions: `add_book`, `change_book`.
    ///
    /// It is asked for active users who are no superusers.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn has_perms(
        &self,
        user: &dyn User,
        perms: &[String],
        cx: &Context,
    ) -> impl Future<Output = Result<bool>>;
}

/// Returns whether the user has every one of these permissions; superusers have all, inactive
/// users none.
///
/// # Errors
///
/// Failures of the store.
///
/// ```
/// use rest_kit::permissions::{PermissionStore, has_perms};
/// use rest_kit::prelude::*;
///
/// async fn may_publish(store: &impl PermissionStore, cx: &Context) -> Result<bool> {
///     match cx.user() {
///         Some(user) => has_perms(store, &*user, &["publish_book".to_owned()], cx).await,
///         None => Ok(false),
///     }
/// }
/// ```
pub async fn has_perms(
    store: &impl PermissionStore,
    user: &dyn User,
    perms: &[String],
    cx: &Context,
) -> Result<bool> {
    if !user.is_active() {
        return Ok(false);
    }
    if user.is_superuser() || perms.is_empty() {
        return Ok(true);
    }
    store.has_perms(user, perms, cx).await
}

/// Which permissions of the model each method needs.
#[derive(Debug, Clone)]
pub(super) struct PermsMap(Vec<(&'static str, &'static [&'static str])>);

impl Default for PermsMap {
    fn default() -> Self {
        Self(vec![
            ("GET", &[]),
            ("OPTIONS", &[]),
            ("HEAD", &[]),
            ("POST", &["add"]),
            ("PUT", &["change"]),
            ("PATCH", &["change"]),
            ("DELETE", &["delete"]),
        ])
    }
}

impl PermsMap {
    pub(super) fn set(&mut self, method: &'static str, actions: &'static [&'static str]) {
        self.0.retain(|(known, _)| *known != method);
        self.0.push((method, actions));
    }

    /// Returns the permissions that the method needs: `add_book`.
    pub(super) fn required(&self, method: &str, model: &ModelDescriptor) -> Result<Vec<String>> {
        let Some((_, actions)) = self.0.iter().find(|(known, _)| *known == method) else {
            return Err(Error::method_not_allowed(method));
        };
        let model = model.name.to_lowercase();
        Ok(actions
            .iter()
            .map(|action| format!("{action}_{model}"))
            .collect())
    }
}

/// Allows to known callers what their permissions for the view's model say.
///
/// Reading needs none, POST needs `add`, PUT and PATCH need `change`, DELETE needs `delete`;
/// [`map`](Self::map) changes that.
///
/// ```
/// # use rest_kit::context::User;
/// # use rest_kit::permissions::PermissionStore;
/// use rest_kit::permissions::DjangoModelPermissions;
/// use rest_kit::prelude::*;
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book {
/// #     #[model(primary_key)]
/// #     pub id: i64,
/// # }
/// # struct Users;
/// # impl PermissionStore for Users {
/// #     async fn has_perms(&self, _: &dyn User, _: &[String], _: &Context) -> Result<bool> {
/// #         Ok(false)
/// #     }
/// # }
///
/// /// Reading needs the permission `view_book`.
/// fn permissions() -> impl Permission<Book> {
///     DjangoModelPermissions::new(Users).map("GET", &["view"])
/// }
/// # let _ = permissions;
/// ```
#[derive(Clone)]
pub struct DjangoModelPermissions<S> {
    store: S,
    map: PermsMap,
    anonymous: bool,
}

impl<S: PermissionStore> DjangoModelPermissions<S> {
    /// Creates a rule that looks permissions up in `store`.
    pub fn new(store: S) -> Self {
        Self {
            store,
            map: PermsMap::default(),
            anonymous: false,
        }
    }

    /// Replaces what a method needs: `map("GET", &["view"])`.
    #[must_use]
    #[doc(alias = "perms_map")]
    pub fn map(mut self, method: &'static str, actions: &'static [&'static str]) -> Self {
        self.map.set(method, actions);
        self
    }

    pub(super) fn store(&self) -> &S {
        &self.store
    }

    pub(super) fn perms(&self) -> &PermsMap {
        &self.map
    }

    pub(super) async fn allows(&self, cx: &Context, model: &ModelDescriptor) -> Result<bool> {
        let user = cx.user();
        if user.is_none() && !self.anonymous {
            return Ok(false);
        }
        let perms = self.map.required(cx.method(), model)?;
        match user {
            Some(user) => has_perms(&self.store, &*user, &perms, cx).await,
            None => Ok(perms.is_empty()),
        }
    }
}

impl<S> fmt::Debug for DjangoModelPermissions<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DjangoModelPermissions")
            .field("map", &self.map)
            .finish_non_exhaustive()
    }
}

impl<M: Model, S: PermissionStore> Permission<M> for DjangoModelPermissions<S> {
    // What is decided without waiting is a refusal: `check` decides.
    fn has_permission(&self, _: &Context) -> bool {
        false
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        self.allows(cx, M::DESCRIPTOR).await
    }
}

operators!(DjangoModelPermissions<S>, S);

/// As [`DjangoModelPermissions`], and everyone may do what needs no permission: read.
#[derive(Clone)]
pub struct DjangoModelPermissionsOrAnonReadOnly<S>(DjangoModelPermissions<S>);

impl<S: PermissionStore> DjangoModelPermissionsOrAnonReadOnly<S> {
    /// Creates a rule that looks permissions up in `store`.
    pub fn new(store: S) -> Self {
        Self(DjangoModelPermissions {
            anonymous: true,
            ..DjangoModelPermissions::new(store)
        })
    }

    /// Replaces what a method needs: `map("GET", &["view"])`.
    #[must_use]
    #[doc(alias = "perms_map")]
    pub fn map(self, method: &'static str, actions: &'static [&'static str]) -> Self {
        Self(self.0.map(method, actions))
    }
}

impl<S> fmt::Debug for DjangoModelPermissionsOrAnonReadOnly<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DjangoModelPermissionsOrAnonReadOnly")
            .field(&self.0)
            .finish()
    }
}

impl<M: Model, S: PermissionStore> Permission<M> for DjangoModelPermissionsOrAnonReadOnly<S> {
    fn has_permission(&self, _: &Context) -> bool {
        false
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        self.0.allows(cx, M::DESCRIPTOR).await
    }
}

operators!(DjangoModelPermissionsOrAnonReadOnly<S>, S);
