//! One request on its way through the framework: the request, its user, the database.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/requests/>.
//!
//! ```
//! use rest_kit::prelude::*;
//!
//! #[api_view(get)]
//! async fn me(cx: &Context) -> Result<Response> {
//!     let name = cx.user().map(|user| user.username().to_owned());
//!     Ok(Response::new(&(name, cx.request().query_param("q"))))
//! }
//! # let _ = me;
//! ```

mod addresses;
mod answer;
mod conventions;
mod language;
mod user;
mod user_id;

use std::any::Any;
use std::cell::{Cell, OnceCell, Ref, RefCell};
use std::sync::Arc;

use crate::db::values::DateTime;
use crate::db::{Db, Model};
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};
use crate::http::parsers::Parser;
use crate::http::versioning::Versioning;
use crate::http::{Job, Negotiated, Rendering, Request, UrlResolver, Value};
use crate::secrets::SecretKey;

pub use self::conventions::{AnyPrepared, Conventions};
pub use self::user::{Identity, User};
pub use self::user_id::UserId;

/// What every hook of a view is given: the request, the caller, the database.
#[derive(Debug)]
pub struct Context {
    request: Request,
    db: Db,
    action: &'static str,
    resolver: Option<Arc<dyn UrlResolver>>,
    parsers: OnceCell<Arc<[Arc<dyn Parser>]>>,
    negotiated: OnceCell<Negotiated>,
    version: OnceCell<Option<String>>,
    versioning: OnceCell<Arc<dyn Versioning>>,
    identity: RefCell<Option<Identity>>,
    identity_end: Cell<Option<DateTime>>,
    credential: RefCell<Option<String>>,
    assumed_method: Cell<Option<&'static str>>,
    assumed_action: Cell<Option<&'static str>>,
    prepared: OnceCell<Arc<dyn AnyPrepared>>,
    headers: RefCell<Vec<(&'static str, String)>>,
    provided: RefCell<Vec<Box<dyn Any>>>,
    parents: RefCell<Vec<ParentObject>>,
}

/// An object that the address puts the view below: `/authors/7/books/` is below author 7.
#[derive(Debug, Clone)]
pub struct ParentObject {
    /// Describes its model.
    pub model: &'static ModelDescriptor,
    /// Its primary key.
    pub key: String,
    /// Its primary key with its type.
    typed: Arc<dyn Any + Send + Sync>,
}

impl ParentObject {
    /// Describes an object by its primary key.
    pub(crate) fn new<K: ToString + Clone + Send + Sync + 'static>(
        model: &'static ModelDescriptor,
        key: &K,
    ) -> Self {
        Self {
            model,
            key: key.to_string(),
            typed: Arc::new(key.clone()),
        }
    }
}

impl Context {
    /// Starts the way of one request.
    pub fn new(
        request: Request,
        db: Db,
        action: &'static str,
        resolver: Option<Arc<dyn UrlResolver>>,
    ) -> Self {
        Self {
            request,
            db,
            action,
            resolver,
            parsers: OnceCell::new(),
            negotiated: OnceCell::new(),
            version: OnceCell::new(),
            versioning: OnceCell::new(),
            identity: RefCell::new(None),
            identity_end: Cell::new(None),
            credential: RefCell::new(None),
            assumed_method: Cell::new(None),
            assumed_action: Cell::new(None),
            prepared: OnceCell::new(),
            headers: RefCell::default(),
            provided: RefCell::new(Vec::new()),
            parents: RefCell::default(),
        }
    }

    /// Returns a context of the same caller that reads the same address by `action`.
    pub(crate) fn for_reading(&self, action: &'static str) -> Self {
        let resolver = self.resolver.clone();
        let twin = Self::new(
            self.request.without_body(),
            self.db.clone(),
            action,
            resolver,
        );
        twin.set_identity(self.identity());
        twin.assume_method(Some("GET"));
        twin.parents.replace(self.parents.borrow().clone());
        twin
    }

    /// Returns the request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns the database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Returns the name of the action that runs: `list`, `retrieve`, `recent`, …
    ///
    /// OPTIONS runs the action `metadata`.
    pub fn action(&self) -> &'static str {
        self.assumed_action.get().unwrap_or(self.action)
    }

    /// Returns whether the method only reads: GET, HEAD or OPTIONS.
    #[doc(alias = "SAFE_METHODS")]
    pub fn is_safe_method(&self) -> bool {
        matches!(self.method(), "GET" | "HEAD" | "OPTIONS")
    }

    /// Returns the method; on OPTIONS, permissions are asked for the methods described.
    pub fn method(&self) -> &str {
        match self.assumed_method.get() {
            Some(method) => method,
            None => self.request.method().as_str(),
        }
    }

    /// Asks permissions as if the request had another method; OPTIONS does it.
    pub fn assume_method(&self, method: Option<&'static str>) {
        self.assumed_method.set(method);
    }

    /// Asks permissions as if another action ran; pages for people do it for their forms.
    pub(crate) fn assume_action(&self, action: Option<&'static str>) {
        self.assumed_action.set(action);
    }

    /// Returns what the layers above keep for this request.
    pub fn prepared<T: 'static>(&self) -> Option<&T> {
        let kept: &dyn Any = &**self.prepared.get()?;
        kept.downcast_ref()
    }

    /// Keeps something of the layers above; dispatch does it once.
    pub fn set_prepared(&self, kept: Arc<dyn AnyPrepared>) {
        let _ = self.prepared.set(kept);
    }

    /// Returns the application's names and forms; DRF's outside of a view.
    pub fn conventions(&self) -> &Conventions {
        let prepared = self.prepared.get();
        prepared.map_or(&Conventions::DEFAULT, |prepared| prepared.conventions())
    }

    /// Returns the key that signs what clients keep for the application.
    ///
    /// # Errors
    ///
    /// 500 outside of a view, and when there is no key and none can be made.
    pub fn secret_key(&self) -> Result<&SecretKey> {
        match self.prepared.get() {
            Some(prepared) => prepared.secret_key().get(),
            None => Err(Error::internal("no application has a secret key here")),
        }
    }

    /// Keeps a value for the rest of the request, where validators and hooks find it by its type.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::serializers::FieldContext;
    ///
    /// #[derive(Clone, Copy)]
    /// struct Limit(i64);
    ///
    /// fn is_below_the_limit(age: &i64, at: &FieldContext<'_>) -> FieldResult {
    ///     let Limit(limit) = at.context().provided().unwrap_or(Limit(100));
    ///     if *age > limit {
    ///         return Err(format!("{} is above {limit}.", at.name()).into());
    ///     }
    ///     Ok(())
    /// }
    ///
    /// fn before_validation(cx: &Context) {
    ///     cx.provide(Limit(120));
    /// }
    /// # let _ = (is_below_the_limit, before_validation);
    /// ```
    #[doc(alias = "context")]
    pub fn provide<T: Clone + 'static>(&self, value: T) {
        let mut provided = self.provided.borrow_mut();
        provided.retain(|kept| !kept.is::<T>());
        provided.push(Box::new(value));
    }

    /// Returns the value of a type that was [provided](Self::provide) for this request.
    pub fn provided<T: Clone + 'static>(&self) -> Option<T> {
        let provided = self.provided.borrow();
        provided
            .iter()
            .find_map(|kept| kept.downcast_ref().cloned())
    }

    /// Returns the caller, if it is known.
    pub fn user(&self) -> Option<Arc<dyn User>> {
        self.identity
            .borrow()
            .as_ref()
            .map(|identity| identity.user.clone())
    }

    /// Notes what else than a user was recognized, such as the name of a key.
    ///
    /// Answers to it are private, and neither cached nor repeated for other callers. Whoever
    /// recognizes it says so, an authenticator or a permission.
    pub fn set_credential(&self, name: impl Into<String>) {
        *self.credential.borrow_mut() = Some(name.into());
    }

    /// Returns what else than a user was recognized.
    pub fn credential(&self) -> Option<String> {
        self.credential.borrow().clone()
    }

    /// Notes when the caller's credentials end: an answer that is sent as it is made, such as
    /// events, ends then too. An authenticator says it.
    pub fn set_identity_end(&self, at: DateTime) {
        self.identity_end.set(Some(at));
    }

    /// Returns when the caller's credentials end, if that is known.
    pub fn identity_end(&self) -> Option<DateTime> {
        self.identity_end.get()
    }

    /// Returns the caller's key, if the caller is known and the key is a number.
    ///
    /// For keys of other types there is [`user_key`](Self::user_key).
    pub fn user_id(&self) -> Option<i64> {
        self.user_key()?.number()
    }

    /// Returns the caller's key, a number or a text, if the caller is known.
    pub fn user_key(&self) -> Option<UserId> {
        let identity = self.identity.borrow();
        identity.as_ref().map(|identity| identity.user.id())
    }

    /// Returns whether the caller is known.
    pub fn is_authenticated(&self) -> bool {
        self.identity.borrow().is_some()
    }

    /// Returns who the caller is and how that was found out.
    pub fn identity(&self) -> Option<Identity> {
        self.identity.borrow().clone()
    }

    /// Sets the caller; authentication does it.
    pub fn set_identity(&self, identity: Option<Identity>) {
        *self.identity.borrow_mut() = identity;
    }

    /// Returns a part of the path by its name in the route.
    ///
    /// # Errors
    ///
    /// 500 when the route has no such part: a mistake of the application, which the log explains.
    pub fn path_param(&self, name: &str) -> Result<&str> {
        self.request.path_param(name).ok_or_else(|| {
            let known = self.request.path_param_names().join("`, `");
            Error::internal(match known.as_str() {
                "" => format!("the path of this route has no part `{name}`, nor any other"),
                known => format!("the path of this route has no part `{name}`; it has `{known}`"),
            })
        })
    }

    /// Returns the objects that the address puts the view below, the outermost first; those of
    /// nested routers, which are known to be there.
    pub fn parents(&self) -> Ref<'_, [ParentObject]> {
        Ref::map(self.parents.borrow(), Vec::as_slice)
    }

    /// Returns the primary key of the object of `M` that the address puts the view below.
    ///
    /// # Errors
    ///
    /// 500 when the route is not nested below `M`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// # #[derive(Model, Clone, Debug)]
    /// # struct Author { #[model(primary_key)] id: i64 }
    /// #[api_view(get)]
    /// async fn writer(cx: &Context) -> Result<Response> {
    ///     let author: i64 = cx.parent_key::<Author>()?;
    ///     Ok(Response::new(&author))
    /// }
    /// # let _ = writer;
    /// ```
    pub fn parent_key<M: Model>(&self) -> Result<M::PrimaryKey> {
        let parents = self.parents.borrow();
        let mut nearest = parents.iter().rev();
        let parent = nearest.find(|parent| parent.model.table == M::DESCRIPTOR.table);
        let key = parent.and_then(|parent| parent.typed.downcast_ref().cloned());
        key.ok_or_else(|| {
            let name = M::DESCRIPTOR.name;
            Error::internal(format!(
                "this route is not below `{name}`; nest it: `.nest::<{name}>(…)`"
            ))
        })
    }

    /// Adds an object that the address puts the view below; routers do it.
    pub(crate) fn add_parent(&self, parent: ParentObject) {
        self.parents.borrow_mut().push(parent);
    }

    /// Returns the version the request asks for.
    pub fn version(&self) -> Option<&str> {
        self.version.get().and_then(Option::as_deref)
    }

    /// Returns the scheme that has found the version.
    #[doc(alias = "versioning_scheme")]
    pub fn versioning(&self) -> Option<&dyn Versioning> {
        self.versioning.get().map(|scheme| &**scheme)
    }

    /// Sets the version, and the scheme that found it; dispatch does it once.
    pub fn set_version(&self, version: Option<String>, scheme: Arc<dyn Versioning>) {
        let _ = self.version.set(version);
        let _ = self.versioning.set(scheme);
    }

    /// Returns the outcome of content negotiation, once it was made.
    pub fn negotiated(&self) -> Option<&Negotiated> {
        self.negotiated.get()
    }

    /// Ends the way of the request: what is left is how to render its answer.
    pub fn into_rendering(self) -> Option<Rendering> {
        let style = self.conventions().json_style;
        let prepared = self.prepared.get();
        Some(Rendering {
            view: prepared.map_or("", |prepared| prepared.view()),
            template: prepared.and_then(|prepared| prepared.template()),
            action: self.action,
            page: None,
            keys: self.request.key_style(),
            style,
            negotiated: self.negotiated.into_inner()?,
            request: self.request,
        })
    }

    /// Sets the outcome of content negotiation; dispatch does it once.
    pub fn set_negotiated(&self, negotiated: Negotiated) {
        let _ = self.negotiated.set(negotiated);
    }

    /// Sets the parsers of the view; dispatch does it once.
    pub fn set_parsers(&self, parsers: Arc<[Arc<dyn Parser>]>) {
        let _ = self.parsers.set(parsers);
    }

    /// Runs `task` after the answer was sent, if it is none of a failure.
    ///
    /// Tasks of one request run one after another; what they answer with an error is logged. Those
    /// that are under way when the server is told to stop are waited for; what must survive a
    /// crash belongs into a table.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    ///
    /// #[api_view(post)]
    /// async fn order(cx: &Context) -> Result<Response> {
    ///     cx.background(async |db: Db| {
    ///         tracing::info!(?db, "sending the mail");
    ///         Ok(())
    ///     });
    ///     Ok(Response::created("ordered"))
    /// }
    /// # let _ = order;
    /// ```
    #[doc(alias = "BackgroundTasks")]
    pub fn background<F, T>(&self, task: F)
    where
        F: FnOnce(Db) -> T + Send + 'static,
        T: Future<Output = Result<()>> + Send + 'static,
    {
        self.request.leave(self.logged("a background task", task));
    }

    /// Runs `task` when the answer was sent, whatever it was; what was left last runs first, and
    /// all of it after the tasks of [`background`](Self::background).
    ///
    /// For what a request has taken and must give back: a file, a lock.
    pub fn at_end<F, T>(&self, task: F)
    where
        F: FnOnce(Db) -> T + Send + 'static,
        T: Future<Output = Result<()>> + Send + 'static,
    {
        self.request
            .leave_at_end(self.logged("what is done at the end of a request", task));
    }

    /// Returns the task as one whose failure is logged.
    fn logged<F, T>(&self, what: &'static str, task: F) -> Job
    where
        F: FnOnce(Db) -> T + Send + 'static,
        T: Future<Output = Result<()>> + Send + 'static,
    {
        let (db, path) = (self.db.clone(), self.request.path().to_owned());
        Box::pin(async move {
            if let Err(error) = task(db).await {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(path, cause, "{what} failed: {error}");
            }
        })
    }

    /// Reads and parses the body with the view's parsers.
    ///
    /// # Errors
    ///
    /// 415, 400 or 413, as [`Request::data`].
    pub async fn data(&self) -> Result<Value> {
        let parsers = self.parsers.get().map_or(&[][..], |parsers| parsers);
        self.request.data(parsers).await
    }
}

impl AsRef<Db> for Context {
    fn as_ref(&self) -> &Db {
        &self.db
    }
}
