//! A built application.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::ServiceConfig;

use crate::db::Db;
use crate::descriptors::ModelDescriptor;
use crate::routers::{Mount, Table};
use crate::views::Shared;

use super::tables::needed_models;
use super::{Configure, Settings, StopHook, describe};

/// How long background tasks that are under way at the end are waited for: with the answers
/// before them it is less than the 30 seconds after which processes are usually killed.
const DRAIN: Duration = Duration::from_secs(15);

/// A built application: mounts into actix, serves itself, answers tests.
///
/// `App::new().configure(api.mount())` adds its routes to an actix application.
#[derive(Clone)]
pub struct Api {
    pub(super) mount: Mount,
    pub(super) table: Arc<Table>,
    pub(super) shared: Arc<Shared>,
    pub(super) settings: Arc<Settings>,
    pub(super) configure: Arc<[Configure]>,
    pub(super) stop: Arc<Mutex<Vec<StopHook>>>,
    #[cfg(feature = "files")]
    pub(super) statics: Arc<[(String, crate::http::StaticFiles)]>,
}

impl Api {
    /// Returns what `App::configure` takes.
    pub fn mount(&self) -> impl FnOnce(&mut ServiceConfig) + use<> {
        let api = self.clone();
        move |config| api.add_to(config)
    }

    /// Adds the routes to an actix application.
    pub fn add_to(&self, config: &mut ServiceConfig) {
        config.app_data(self.settings.defaults.body_limits);
        config.app_data(self.settings.proxies);
        config.app_data(self.settings.key_style);
        for configure in self.configure.iter() {
            configure(config);
        }
        self.mount.configure(config);
        #[cfg(feature = "files")]
        self.add_static_files(config);
    }

    /// Returns the routes.
    pub fn routes(&self) -> &Table {
        &self.table
    }

    /// Returns the models of the views and those that they refer to, each once, by name.
    pub fn models(&self) -> Vec<&'static ModelDescriptor> {
        let needed = needed_models(&self.table).into_iter();
        needed.map(|needed| needed.model).collect()
    }

    /// Returns the database.
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// Ends answers that have no end of their own, as events, now and from now on: what a server
    /// does when it is told to stop.
    ///
    /// An actix application that the API is mounted into does it itself.
    pub fn end_streams(&self) {
        self.shared.stopping.begin();
    }

    /// Waits until no background task is under way; false when it takes longer.
    pub async fn drain(&self, most: Duration) -> bool {
        self.shared.background.drain(most).await
    }

    /// Waits for background tasks and runs what is to be done at the end, once; servers do it when
    /// they have stopped.
    ///
    /// An actix application that the API is mounted into does it itself.
    pub async fn stop(&self) {
        if !self.drain(DRAIN).await {
            let background = &self.shared.background;
            tracing::error!(?background, "stopped with background tasks under way");
        }
        let hooks = self
            .stop
            .lock()
            .map(|mut hooks| std::mem::take(&mut *hooks));
        for hook in hooks.unwrap_or_default().into_iter().rev() {
            if let Err(error) = hook(self.db().clone()).await {
                tracing::error!(cause = describe(&error), "a hook at the end failed");
            }
        }
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("routes", &self.table.routes.len())
            .finish_non_exhaustive()
    }
}
