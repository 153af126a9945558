//! Runs the migrations that an application carries with it.

use std::fmt;

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::db::Connection;
use crate::error::StartError;

/// The migrations of an application, embedded in it: one folder, or one for each database.
///
/// # Examples
///
/// ```
/// use rest_kit::migrations::{Migrations, embed_migrations};
///
/// // One folder for every database, or `new().sqlite(…).postgres(…)` for one each.
/// const MIGRATIONS: Migrations = Migrations::both(embed_migrations!("tests/it/db/migrations"));
/// # let _ = MIGRATIONS;
/// ```
#[derive(Clone, Copy, Default)]
pub struct Migrations {
    both: Option<&'static EmbeddedMigrations>,
    sqlite: Option<&'static EmbeddedMigrations>,
    postgres: Option<&'static EmbeddedMigrations>,
}

/// Embeds a folder of diesel migrations; the path is relative to the application's Cargo.toml.
#[macro_export]
macro_rules! embed_migrations {
    ($path:literal) => {{
        use $crate::__private::diesel_migrations;
        const EMBEDDED: diesel_migrations::EmbeddedMigrations =
            diesel_migrations::embed_migrations!($path);
        &EMBEDDED
    }};
}

impl Migrations {
    /// Creates a list of no migrations.
    pub const fn new() -> Self {
        Self {
            both: None,
            sqlite: None,
            postgres: None,
        }
    }

    /// Creates the list of migrations whose SQL every database understands.
    pub const fn both(migrations: &'static EmbeddedMigrations) -> Self {
        Self {
            both: Some(migrations),
            ..Self::new()
        }
    }

    /// Sets the migrations of SQLite databases.
    #[must_use]
    pub const fn sqlite(mut self, migrations: &'static EmbeddedMigrations) -> Self {
        self.sqlite = Some(migrations);
        self
    }

    /// Sets the migrations of PostgreSQL databases.
    #[must_use]
    pub const fn postgres(mut self, migrations: &'static EmbeddedMigrations) -> Self {
        self.postgres = Some(migrations);
        self
    }

    /// Runs those that have not run yet; answers their names.
    ///
    /// # Errors
    ///
    /// The first migration that fails, with its reason.
    pub fn run(&self, connection: &mut Connection) -> Result<Vec<String>, StartError> {
        let names = self.pending(connection)?;
        let source = self.of(connection);
        let failed = |error: &dyn fmt::Display| {
            StartError::new(format!("a migration of the database failed: {error}"))
        };
        crate::__private::each!(connection, |inner| {
            match inner.run_pending_migrations(source) {
                Ok(_) => Ok(names),
                Err(error) => Err(failed(&error)),
            }
        })
    }

    /// Returns the names of those that have not run yet.
    ///
    /// # Errors
    ///
    /// When the database cannot tell which have run.
    pub fn pending(&self, connection: &mut Connection) -> Result<Vec<String>, StartError> {
        let source = self.of(connection);
        let failed = |error: &dyn fmt::Display| {
            StartError::new(format!(
                "the migrations of the database are unknown: {error}"
            ))
        };
        crate::__private::each!(connection, |inner| {
            match inner.pending_migrations(source) {
                Ok(pending) => Ok(pending.iter().map(|it| it.name().to_string()).collect()),
                Err(error) => Err(failed(&error)),
            }
        })
    }

    fn of(self, connection: &Connection) -> Chosen {
        let own = if connection.is_sqlite() {
            self.sqlite
        } else {
            self.postgres
        };
        Chosen(own.or(self.both))
    }
}

impl fmt::Debug for Migrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrations")
            .field("both", &self.both.is_some())
            .field("sqlite", &self.sqlite.is_some())
            .field("postgres", &self.postgres.is_some())
            .finish()
    }
}

/// The migrations for one connection; none at all are no mistake.
#[derive(Clone, Copy)]
struct Chosen(Option<&'static EmbeddedMigrations>);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Chosen {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        match self.0 {
            Some(embedded) => MigrationSource::<DB>::migrations(embedded),
            None => Ok(Vec::new()),
        }
    }
}
