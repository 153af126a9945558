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
//!     RestKit::from_env()?
//!         .permissions(AllowAny)
//!         .register_view("hello", hello)
//!         .serve()
//!         .await
//! }
//! ```

mod api;
mod around;
mod checks;
mod defaults;
mod edge;
mod migrate;
mod registration;
mod serve;
mod settings;
mod signals;
#[cfg(feature = "files")]
mod static_files;
mod tables;
mod throttling;

use std::fmt;
use std::sync::{Arc, Mutex};

use actix_web::web::ServiceConfig;
use futures_util::future::LocalBoxFuture;

use crate::db::{Db, Migrations};
use crate::error::{Result, StartError};
use crate::http::{Background, Stopping};
use crate::routers::{DefaultRouter, Mount, Resolver, Router as _, Slash, Table};
use crate::schema::OpenApi;
use crate::views::Shared;

#[cfg(feature = "cors")]
pub use crate::http::Cors;
#[cfg(feature = "files")]
#[cfg_attr(docsrs, doc(cfg(feature = "files")))]
pub use crate::http::StaticFiles;
pub use crate::http::{
    AllowedHosts, Edge, Maintenance, RequestId, RequireHttps, SecurityHeaders, TrustedProxies,
};

pub use self::api::Api;
use self::migrate::{describe, migrate};
pub use self::settings::Settings;

type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;
type Hook = Box<dyn FnOnce(Db) -> LocalBoxFuture<'static, Result<()>>>;
type StopHook = Box<dyn FnOnce(Db) -> LocalBoxFuture<'static, Result<()>> + Send>;
type ReadyHook = Box<dyn FnOnce(Api) -> LocalBoxFuture<'static, Result<()>>>;
type Include = Box<dyn FnOnce(Slash, &mut StartError) -> Table>;

/// Builds an application: where its data is, what its views share, which views it has.
#[must_use]
pub struct RestKit {
    settings: Settings,
    db: Option<Db>,
    routers: Vec<(String, DefaultRouter)>,
    last: usize,
    included: Vec<Include>,
    schemas: Vec<(String, OpenApi)>,
    configure: Vec<Configure>,
    #[cfg(feature = "files")]
    statics: Vec<(String, StaticFiles)>,
    migrations: Vec<Migrations>,
    migrate: bool,
    hooks: Vec<Hook>,
    ready: Vec<ReadyHook>,
    stop: Vec<StopHook>,
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
            schemas: Vec::new(),
            configure: Vec::new(),
            #[cfg(feature = "files")]
            statics: Vec::new(),
            migrations: Vec::new(),
            migrate: true,
            hooks: Vec::new(),
            ready: Vec::new(),
            stop: Vec::new(),
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

    /// Runs `hook` when the server has stopped, its requests have ended and what they left to be
    /// done is done; the hook that was added last runs first. Failures are logged.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// let app = RestKit::new(Default::default()).on_stop(async |db| {
    ///     tracing::info!(?db, "good bye");
    ///     Ok(())
    /// });
    /// ```
    #[doc(alias = "lifespan")]
    pub fn on_stop<H, F>(mut self, hook: H) -> Self
    where
        H: FnOnce(Db) -> F + Send + 'static,
        F: Future<Output = Result<()>> + 'static,
    {
        self.stop.push(Box::new(|db| Box::pin(hook(db))));
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

    /// Opens the database, checks everything and prepares every view.
    ///
    /// # Errors
    ///
    /// Every mistake of the configuration, at once.
    pub fn build(self) -> Result<Api, StartError> {
        let mut mistakes = StartError::default();
        let slash = self.settings.trailing_slash;
        let mut table = Table {
            append_slash: self.settings.append_slash,
            ..Table::default()
        };
        for (prefix, router) in self.routers {
            let below = router.inherit_slash(slash);
            let below = below.into_table(&prefix, &mut mistakes);
            table.routes.extend(below.routes);
        }
        for include in self.included {
            table.routes.extend(include(slash, &mut mistakes).routes);
        }
        table.find_parents();
        let suffix = self.settings.defaults.conventions.format_suffix_param;
        table.name_suffixes(suffix, &mut mistakes);
        let schemas = self.schemas.into_iter();
        let schemas: Vec<_> = schemas
            .map(|(path, openapi)| openapi.register(&path, slash, &mut table, &mut mistakes))
            .collect();
        table.name_views(self.settings.defaults.view_name);
        checks::run(&self.settings, &table, &mut mistakes);
        #[cfg(feature = "files")]
        static_files::check(&self.statics, &table, &mut mistakes);
        mistakes.into_result()?;
        let db = match self.db {
            Some(db) => db,
            None => Db::open(&self.settings.database_url)?,
        };
        checks::database(&db, &table)?;
        for migrations in self.migrations {
            migrate(&db, migrations, self.migrate)?;
        }
        checks::extensions(&db, &table)?;
        let shared = Arc::new(Shared {
            db,
            defaults: self.settings.defaults.clone(),
            resolver: Arc::new(Resolver::new(&table)),
            background: Background::default(),
            stopping: Stopping::default(),
        });
        let mut mistakes = StartError::default();
        for schema in schemas {
            schema.make(&table, &shared, self.settings.key_style, &mut mistakes);
        }
        mistakes.into_result()?;
        Ok(Api {
            mount: Mount::new(&table, &shared),
            table: table.into(),
            shared,
            settings: self.settings.into(),
            configure: self.configure.into(),
            stop: Arc::new(Mutex::new(self.stop)),
            #[cfg(feature = "files")]
            statics: self.statics.into(),
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
        let required = api.table.required_models(&api.settings.defaults);
        tables::check(api.db(), tables::needed_models(&api.table), required)?;
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

impl fmt::Debug for RestKit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestKit")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
