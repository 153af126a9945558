//! The application: settings, views, a server.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/settings/>.
//!
//! ```no_run
//! use rest_kit::prelude::*;
//!
//! #[api_view(get)]
//! async fn hello(_cx: &Context) -> Result<Response> {
//!     Ok(Response::new("hello"))
//! }
//!
//! #[actix_web::main]
//! async fn main() -> Result<(), StartError> {
//!     // DATABASE_URL, REST_KIT_BIND
//!     RestKit::from_env()?.register_view("hello", hello).serve().await
//! }
//! ```

mod api;
mod around;
mod checks;
mod edge;
mod migrate;
mod serve;
mod settings;
mod tables;
mod throttling;

use std::fmt;
use std::sync::Arc;

use actix_web::web::ServiceConfig;
use futures_util::future::LocalBoxFuture;

use crate::access::permissions::Permission;
use crate::access::{Authenticators, Parsers, Renderers, Throttles};
use crate::context::Context;
use crate::db::{Db, Migrations};
use crate::error::{Error, Result, StartError};
use crate::http::versioning::Versioning;
use crate::http::{Background, BodyLimits, KeyStyle, Response};
use crate::listing::pagination::Pagination;
use crate::routers::{DefaultRouter, Mount, Resolver, Router, Table};
use crate::views::viewsets::ViewSet;
use crate::views::{Shared, View};

#[cfg(feature = "cors")]
pub use crate::http::Cors;
pub use crate::http::{AllowedHosts, Edge, RequestId, SecurityHeaders, TrustedProxies};

pub use self::api::Api;
use self::migrate::{describe, migrate};
pub use self::settings::Settings;

type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;
type Hook = Box<dyn FnOnce(Db) -> LocalBoxFuture<'static, Result<()>>>;
type ReadyHook = Box<dyn FnOnce(Api) -> LocalBoxFuture<'static, Result<()>>>;
type Include = Box<dyn FnOnce(&mut StartError) -> Table>;

/// Builds an application: where its data is, what its views share, which views it has.
#[must_use]
pub struct RestKit {
    settings: Settings,
    db: Option<Db>,
    routers: Vec<(String, DefaultRouter)>,
    last: usize,
    included: Vec<Include>,
    configure: Vec<Configure>,
    migrations: Vec<Migrations>,
    migrate: bool,
    hooks: Vec<Hook>,
    ready: Vec<ReadyHook>,
}

impl RestKit {
    /// Starts with the settings of the environment: `DATABASE_URL`, `REST_KIT_BIND`.
    ///
    /// # Errors
    ///
    /// A variable that is not text.
    pub fn from_env() -> Result<Self, StartError> {
        Ok(Self::new(Settings::from_env()?))
    }

    /// Starts with these settings.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            db: None,
            routers: Vec::new(),
            last: 0,
            included: Vec::new(),
            configure: Vec::new(),
            migrations: Vec::new(),
            migrate: true,
            hooks: Vec::new(),
            ready: Vec::new(),
        }
    }

    /// Returns the settings so far.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs these migrations before the application starts; called again, those after these.
    ///
    /// With [`migrate_on_start(false)`](Self::migrate_on_start) the ones that did not run yet are
    /// reported instead, and the application does not start.
    pub fn migrations(mut self, migrations: Migrations) -> Self {
        self.migrations.push(migrations);
        self
    }

    /// Sets whether starting runs pending migrations; it does unless told otherwise.
    pub fn migrate_on_start(mut self, migrate: bool) -> Self {
        self.migrate = migrate;
        self
    }

    /// Runs `hook` when the database is ready and before the first request is taken.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// let app = RestKit::new(Default::default()).on_start(async |db| {
    ///     tracing::info!(?db, "ready");
    ///     Ok(())
    /// });
    /// ```
    pub fn on_start<H, F>(mut self, hook: H) -> Self
    where
        H: FnOnce(Db) -> F + 'static,
        F: Future<Output = Result<()>> + 'static,
    {
        self.hooks.push(Box::new(|db| Box::pin(hook(db))));
        self
    }

    /// Runs `hook` with the whole application, when its tables were found to fit its models.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// let app = RestKit::new(Default::default()).on_ready(async |api| {
    ///     for model in api.models() {
    ///         tracing::info!(model.name);
    ///     }
    ///     Ok(())
    /// });
    /// ```
    pub fn on_ready<H, F>(mut self, hook: H) -> Self
    where
        H: FnOnce(Api) -> F + 'static,
        F: Future<Output = Result<()>> + 'static,
    {
        self.ready.push(Box::new(|api| Box::pin(hook(api))));
        self
    }

    /// Adds a part that is ready-made: `with(contrib::auth::install)`.
    pub fn with(self, install: impl FnOnce(Self) -> Self) -> Self {
        install(self)
    }

    /// Replaces the address of the database.
    pub fn database(mut self, url: impl Into<String>) -> Self {
        self.settings.database_url = url.into();
        self
    }

    /// Uses a database that is open already.
    pub fn db(mut self, db: Db) -> Self {
        self.db = Some(db);
        self
    }

    /// Replaces the address to listen on.
    pub fn bind(mut self, address: impl Into<String>) -> Self {
        self.settings.bind = address.into();
        self
    }

    /// Recognizes callers by these, unless a view has its own.
    #[doc(alias = "DEFAULT_AUTHENTICATION_CLASSES")]
    pub fn authentication(mut self, authenticators: impl Into<Authenticators>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.authenticators = authenticators.into().or(&defaults.authenticators);
        self
    }

    /// Asks these permissions, unless a view has its own; they judge calls, not objects.
    #[doc(alias = "DEFAULT_PERMISSION_CLASSES")]
    pub fn permissions(mut self, permissions: impl Permission<()>) -> Self {
        self.settings.defaults.permissions = Some(Arc::new(permissions));
        self
    }

    /// Limits the rate of requests by these, unless a view has its own.
    #[doc(alias = "DEFAULT_THROTTLE_CLASSES")]
    pub fn throttles(mut self, throttles: impl Into<Throttles>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.throttles = throttles.into().or(&defaults.throttles);
        self
    }

    /// Reads bodies with these, unless a view has its own.
    #[doc(alias = "DEFAULT_PARSER_CLASSES")]
    pub fn parsers(mut self, parsers: impl Into<Parsers>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.parsers = parsers.into().or(&defaults.parsers);
        self
    }

    /// Writes answers with these, unless a view has its own.
    #[doc(alias = "DEFAULT_RENDERER_CLASSES")]
    pub fn renderers(mut self, renderers: impl Into<Renderers>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.renderers = renderers.into().or(&defaults.renderers);
        self
    }

    /// Finds versions by this scheme, unless a view has its own.
    #[doc(alias = "DEFAULT_VERSIONING_CLASS")]
    pub fn versioning(mut self, scheme: impl Versioning + 'static) -> Self {
        self.settings.defaults.versioning = Some(Arc::new(scheme));
        self
    }

    /// Cuts lists into pages, unless a view has its own way.
    #[doc(alias = "DEFAULT_PAGINATION_CLASS")]
    pub fn pagination(mut self, pagination: impl Pagination) -> Self {
        self.settings.defaults.pagination = Some(Arc::new(pagination));
        self
    }

    /// Answers errors with this function instead of DRF's shapes.
    #[doc(alias = "EXCEPTION_HANDLER")]
    pub fn exception_handler(mut self, handler: fn(Error, &Context) -> Response) -> Self {
        self.settings.defaults.failure = handler;
        self
    }

    /// Limits the bodies of requests; larger ones are answered 413.
    #[doc(alias = "DATA_UPLOAD_MAX_MEMORY_SIZE")]
    pub fn body_limits(mut self, limits: BodyLimits) -> Self {
        self.settings.body_limits = limits;
        self
    }

    /// Lets clients write keys in camel case, in bodies and query strings, and answers likewise.
    ///
    /// `published_date` is `publishedDate` to them, also where errors name it. Every key is
    /// written so, those of JSON fields and maps too; values never are.
    pub fn camel_case(mut self) -> Self {
        self.settings.key_style = KeyStyle::CamelCase;
        self
    }

    /// Answers 400 for keys of bodies that no field has, unless a serializer decides otherwise.
    pub fn deny_unknown_fields(mut self) -> Self {
        self.settings.body_limits.deny_unknown_fields = true;
        self
    }

    /// Adds a viewset: at `api/books` its actions are below `/api/books/`, and `/api/` lists it.
    pub fn register<V: ViewSet>(self, path: &str, viewset: V) -> Self {
        self.route(path, |router, last| {
            router.register(last, viewset).include_root_view(true)
        })
    }

    /// Adds a single view.
    pub fn register_view<V: View>(self, path: &str, view: V) -> Self {
        self.route(path, |router, last| router.register_view(last, view))
    }

    /// Names the routes of what was registered last: `basename-list`, `basename-detail`.
    pub fn basename(self, name: &str) -> Self {
        self.change(|router| router.basename(name))
    }

    /// Puts a router's routes below `prefix`.
    pub fn include<R: Router + 'static>(mut self, prefix: &str, router: R) -> Self {
        let prefix = prefix.to_owned();
        let include: Include = Box::new(move |mistakes| router.into_table(&prefix, mistakes));
        self.included.push(include);
        self
    }

    /// Adds actix services beside the API's.
    pub fn configure(
        mut self,
        configure: impl Fn(&mut ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Arc::new(configure));
        self
    }

    /// Finds the router of the path's first part, and gives it the rest.
    fn route(mut self, path: &str, add: impl FnOnce(DefaultRouter, &str) -> DefaultRouter) -> Self {
        let path = path.trim_matches('/');
        let (prefix, rest) = split(path);
        let known = self.routers.iter().position(|(known, _)| known == prefix);
        let at = known.unwrap_or_else(|| {
            // A root view lists viewsets: single views alone leave its address to others.
            let router = DefaultRouter::new().include_root_view(false);
            self.routers.push((prefix.to_owned(), router));
            self.routers.len() - 1
        });
        self.last = at;
        self.change(|router| add(router, rest))
    }

    /// Changes the router of the last registration.
    fn change(mut self, change: impl FnOnce(DefaultRouter) -> DefaultRouter) -> Self {
        if self.last < self.routers.len() {
            let (prefix, router) = self.routers.remove(self.last);
            self.routers.insert(self.last, (prefix, change(router)));
        }
        self
    }

    /// Opens the database, checks everything and prepares every view.
    ///
    /// # Errors
    ///
    /// Every mistake of the configuration, at once.
    pub fn build(self) -> Result<Api, StartError> {
        let mut mistakes = StartError::default();
        let mut table = Table::default();
        for (prefix, router) in self.routers {
            table
                .routes
                .extend(router.into_table(&prefix, &mut mistakes).routes);
        }
        for include in self.included {
            table.routes.extend(include(&mut mistakes).routes);
        }
        checks::run(&self.settings, &table, &mut mistakes);
        mistakes.into_result()?;
        let db = match self.db {
            Some(db) => db,
            None => Db::open(&self.settings.database_url)?,
        };
        checks::database(&db, &table)?;
        for migrations in self.migrations {
            migrate(&db, migrations, self.migrate)?;
        }
        let shared = Arc::new(Shared {
            db,
            defaults: self.settings.defaults.clone(),
            resolver: Arc::new(Resolver::new(&table)),
            background: Background::default(),
        });
        Ok(Api {
            mount: Mount::new(&table, &shared),
            table: table.into(),
            shared,
            settings: self.settings.into(),
            configure: self.configure.into(),
        })
    }

    /// Builds the application, runs its hooks and compares the tables with the models: what is
    /// done before it serves.
    ///
    /// # Errors
    ///
    /// Every mistake of the configuration; what a hook answers; tables that lack a column.
    pub async fn start(mut self) -> Result<Api, StartError> {
        let hooks = std::mem::take(&mut self.hooks);
        let ready = std::mem::take(&mut self.ready);
        let api = self.build()?;
        for hook in hooks {
            let done = hook(api.db().clone()).await;
            done.map_err(|error| StartError::new(describe(&error)))?;
        }
        tables::check(api.db(), api.models())?;
        for hook in ready {
            let done = hook(api.clone()).await;
            done.map_err(|error| StartError::new(describe(&error)))?;
        }
        Ok(api)
    }

    /// Starts the application and serves it until the process is told to stop.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start); an address that cannot be listened on.
    pub async fn serve(self) -> Result<(), StartError> {
        self.start().await?.serve().await
    }
}

/// Splits off the last part of a path, with the parts before it from the first parameter's name on:
/// `api` and `books`, `api` and `books/{pk}/cover`.
fn split(path: &str) -> (&str, &str) {
    let fixed = path.find('{').unwrap_or(path.len());
    match path[..fixed].trim_end_matches('/').rfind('/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    }
}

impl fmt::Debug for RestKit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestKit")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
