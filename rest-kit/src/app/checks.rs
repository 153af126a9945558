//! What is checked before an application starts; every mistake is reported.

use std::net::ToSocketAddrs as _;

use crate::db::{Connection, Db, has_unaccent};
use crate::error::{Result, StartError};
use crate::routers::Table;

use super::Settings;
use super::migrate::describe;

/// Reports every mistake that can be seen without a database.
pub(super) fn run(settings: &Settings, table: &Table, mistakes: &mut StartError) {
    table.check(mistakes);
    table.check_links(&settings.defaults, mistakes);
    settings.defaults.throttling.check(mistakes);
    table.check_policies(&settings.defaults, mistakes);
    table.check_permissions(&settings.defaults, mistakes);
    settings.defaults.deprecations.check_versions(mistakes);
    settings.edge.check(mistakes);
    if let Some(languages) = &settings.defaults.languages {
        languages.check(mistakes);
    }
    settings.defaults.body_limits.check(mistakes);
    if settings.bind.to_socket_addrs().is_err() {
        mistakes.add(format!(
            "`{}` is no address to listen on; write host and port: `127.0.0.1:8000`",
            settings.bind
        ));
    }
    for route in &table.routes {
        tracing::debug!(name = route.name, path = route.template(), actions = ?route.actions, "route");
    }
}

/// Reports every view that asks for what the database cannot do.
pub(super) fn database(db: &Db, table: &Table) -> Result<(), StartError> {
    let mut mistakes = StartError::default();
    let routes = table.routes.iter().filter(|route| route.needs.full_text);
    for route in routes.filter(|_| !db.is_postgres()) {
        mistakes.add(format!(
            "`{}` at {} searches full texts, which SQLite cannot; \
             use another look-up than `search`, or PostgreSQL",
            route.name,
            route.template()
        ));
    }
    mistakes.into_result()
}

/// Reports every view that asks for an extension that the database does not have.
pub(super) fn extensions(db: &Db, table: &Table) -> Result<(), StartError> {
    let routes = table.routes.iter().filter(|route| route.needs.unaccent);
    let routes: Vec<_> = routes.collect();
    if routes.is_empty() || !db.is_postgres() {
        return Ok(());
    }
    let job = |connection: &mut Connection| -> Result<_> { Ok(has_unaccent(connection)?) };
    let has_it = db
        .blocking_write(job)
        .map_err(|error| StartError::new(describe(&error)))?;
    if has_it {
        return Ok(());
    }
    let mut mistakes = StartError::default();
    for route in routes {
        mistakes.add(format!(
            "`{}` at {} compares texts without accents, for which PostgreSQL has an extension; \
             write `CREATE EXTENSION IF NOT EXISTS unaccent` into a migration",
            route.name,
            route.template()
        ));
    }
    mistakes.into_result()
}
