//! Values that handlers are given, made once per request.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::context::Context;
use crate::db::Db;
use crate::descriptors::OperationDescriptor;
use crate::error::Result;
use crate::http::Response;
use crate::serializers::{Described, FromBody};

use super::Prepared;
use super::middleware::{Middleware, Next};

/// A value that handlers ask for by its type: [`Dep<Self>`](Dep).
///
/// It is made when it is first asked for, and kept until the request ends; what it needs itself
/// it asks for in the same way.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::{Dep, Dependency};
///
/// /// Who pays.
/// struct Tenant(String);
///
/// impl Dependency for Tenant {
///     async fn resolve(cx: &Context) -> Result<Self> {
///         match cx.request().header("x-tenant") {
///             Some(name) => Ok(Self(name.to_owned())),
///             None => Err(Error::permission_denied()),
///         }
///     }
/// }
///
/// /// What the tenant may still use.
/// struct Quota(usize);
///
/// impl Dependency for Quota {
///     async fn resolve(cx: &Context) -> Result<Self> {
///         let tenant = Dep::<Tenant>::of(cx).await?;
///         Ok(Self(100 - tenant.0.len()))
///     }
/// }
///
/// #[api_view(get, permissions = AllowAny)]
/// async fn quota(_cx: &Context, tenant: Dep<Tenant>, quota: Dep<Quota>) -> Result<Response> {
///     Ok(Response::new(&(&tenant.0, quota.0)))
/// }
/// # let _ = quota;
/// ```
#[doc(alias = "Depends")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no dependency",
    label = "nobody knows how to make it",
    note = "say how: `impl Dependency for {Self} {{ async fn resolve(cx: &Context) -> Result<Self> {{ .. }} }}`"
)]
pub trait Dependency: Sized + Send + Sync + 'static {
    /// Makes it for this request.
    ///
    /// # Errors
    ///
    /// What ends the request before its handler.
    fn resolve(cx: &Context) -> impl Future<Output = Result<Self>>;

    /// Puts it away after the answer was sent, whatever the answer was: `FastAPI`'s code behind
    /// `yield`. What was made last is put away first.
    ///
    /// A failure is logged: nobody waits for an answer any more.
    ///
    /// # Errors
    ///
    /// Whatever goes wrong.
    fn release(self: Arc<Self>, db: Db) -> impl Future<Output = Result<()>> + Send {
        drop((self, db));
        std::future::ready(Ok(()))
    }
}

/// A [`Dependency`], as a parameter of a handler.
pub struct Dep<T>(Arc<T>);

impl<T: Dependency> Dep<T> {
    /// Returns the value of this request, made when it is first asked for.
    ///
    /// [`T::resolve`](Dependency::resolve) makes another one.
    ///
    /// # Errors
    ///
    /// As [`Dependency::resolve`].
    pub async fn of(cx: &Context) -> Result<Self> {
        if let Some(Kept(value)) = cx.provided::<Kept<T>>() {
            return Ok(Self(value));
        }
        let replaced = Prepared::of(cx).and_then(|prepared| prepared.dependencies.replaced::<T>());
        let value = Arc::new(match replaced {
            Some(make) => make(cx)?,
            None => T::resolve(cx).await?,
        });
        cx.provide(Kept(Arc::clone(&value)));
        let released = Arc::clone(&value);
        cx.at_end(move |db| released.release(db));
        Ok(Self(value))
    }
}

impl<T> Deref for Dep<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Dep<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Dep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Dependency> FromBody for Dep<T> {
    fn from_body(cx: &Context) -> impl Future<Output = Result<Self>> {
        Self::of(cx)
    }
}

impl<T> Described for Dep<T> {
    fn describe(_: &mut OperationDescriptor) {}
}

/// A middleware that makes a dependency before the action runs, for views that do not ask for it
/// themselves; what it refuses, the action never sees.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::{Dependency, Depends};
///
/// struct OfficeHours;
///
/// impl Dependency for OfficeHours {
///     async fn resolve(_cx: &Context) -> Result<Self> {
///         Ok(Self)
///     }
/// }
///
/// let app = RestKit::new(Settings::default()).middleware(Depends::<OfficeHours>::new());
/// # let _ = app;
/// ```
#[doc(alias = "dependencies")]
pub struct Depends<T>(PhantomData<fn() -> T>);

impl<T> Depends<T> {
    /// Creates it.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Depends<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Depends<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Depends").field(&type_name::<T>()).finish()
    }
}

impl<T: Dependency> Middleware for Depends<T> {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        Dep::<T>::of(cx).await?;
        next.run(cx).await
    }
}

/// The value of this request, apart from what views provide themselves.
struct Kept<T>(Arc<T>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Makes a dependency in another way than its type does.
type Make<T> = Arc<dyn Fn(&Context) -> Result<T> + Send + Sync>;

/// How types are made, with their names.
type Makers = HashMap<TypeId, (&'static str, Arc<dyn Any + Send + Sync>)>;

/// The dependencies that an application makes in another way than their types do.
#[derive(Clone, Default)]
pub struct Dependencies(Option<Arc<Makers>>);

impl Dependencies {
    /// Makes `T` in this way.
    #[must_use]
    pub fn with<T: Dependency>(
        self,
        make: impl Fn(&Context) -> Result<T> + Send + Sync + 'static,
    ) -> Self {
        let mut known = self.0.map_or_else(HashMap::new, Arc::unwrap_or_clone);
        let make: Make<T> = Arc::new(make);
        known.insert(TypeId::of::<T>(), (type_name::<T>(), Arc::new(make)));
        Self(Some(Arc::new(known)))
    }

    fn replaced<T: Dependency>(&self) -> Option<&Make<T>> {
        let (_, make) = self.0.as_ref()?.get(&TypeId::of::<T>())?;
        make.downcast_ref()
    }
}

impl fmt::Debug for Dependencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().flat_map(|known| known.values());
        f.debug_set().entries(names.map(|(name, _)| name)).finish()
    }
}
