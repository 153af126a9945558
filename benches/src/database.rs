//! Fresh databases: one is filled, every measurement runs on a copy of it.

use std::fs;
use std::path::PathBuf;
#[cfg(feature = "postgres")]
use std::{thread, time::Duration};

use crate::options::{Options, Program};
use crate::server::Server;
use crate::workspace::{Result, Workspace};

/// The database that is copied.
#[derive(Debug)]
pub(crate) enum Template {
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(String),
}

impl Template {
    /// The kinds of database of this run.
    pub(crate) fn all(options: &Options, work: &Workspace) -> Result<Vec<Self>> {
        let mut templates = Vec::new();
        if cfg!(feature = "sqlite") {
            templates.push(Self::Sqlite(work.path("template.sqlite3")));
        }
        #[cfg(feature = "postgres")]
        templates.extend(options.postgres.clone().map(Self::Postgres));
        if options.postgres.is_some() && cfg!(not(feature = "postgres")) {
            return Err("REST_KIT_TEST_POSTGRES needs --features postgres".into());
        }
        Ok(templates)
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Lets a server create the tables and their rows.
    pub(crate) fn fill(&self, program: &Program, work: &Workspace) -> Result<()> {
        let url = match self {
            Self::Sqlite(path) => url_of(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => {
                create(server, TEMPLATE, None)?;
                with_name(server, TEMPLATE)?
            }
        };
        drop(Server::start(program, &url, work)?);
        Ok(())
    }

    /// Copies it under a name and gives the copy's URL.
    pub(crate) fn copy(&self, name: &str, work: &Workspace) -> Result<String> {
        match self {
            Self::Sqlite(template) => {
                self.remove(name, work)?;
                let copy = work.path(&format!("{name}.sqlite3"));
                // What is not in the file yet is in the log beside it; the index is rebuilt.
                for suffix in ["", "-wal"] {
                    let from = template.with_extension(format!("sqlite3{suffix}"));
                    let to = copy.with_extension(format!("sqlite3{suffix}"));
                    if from.exists() {
                        fs::copy(from, to)?;
                    }
                }
                Ok(url_of(&copy))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => {
                let name = format!("rest_kit_benches_{name}");
                create(server, &name, Some(TEMPLATE))?;
                with_name(server, &name)
            }
        }
    }

    /// Removes a copy.
    pub(crate) fn remove(&self, name: &str, work: &Workspace) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                let copy = work.path(&format!("{name}.sqlite3"));
                for suffix in ["", "-wal", "-shm"] {
                    let file = copy.with_extension(format!("sqlite3{suffix}"));
                    if file.exists() {
                        fs::remove_file(file)?;
                    }
                }
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => {
                let name = format!("rest_kit_benches_{name}");
                administer(
                    server,
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                )
            }
        }
    }
}

fn url_of(path: &std::path::Path) -> String {
    format!("sqlite://{}", path.display())
}

#[cfg(feature = "postgres")]
const TEMPLATE: &str = "rest_kit_benches_template";

/// Creates a database anew.
#[cfg(feature = "postgres")]
fn create(server: &str, name: &str, template: Option<&str>) -> Result<()> {
    administer(
        server,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )?;
    let from = template.map_or(String::new(), |template| format!(" TEMPLATE {template}"));
    let statement = format!("CREATE DATABASE {name}{from}");
    // The connections of an ended server take a moment to leave the template.
    for _ in 0..100 {
        if administer(server, &statement).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    administer(server, &statement)
}

#[cfg(feature = "postgres")]
fn administer(server: &str, statement: &str) -> Result<()> {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};

    Ok(PgConnection::establish(server)?.batch_execute(statement)?)
}

/// The URL of another database of the same server.
#[cfg(feature = "postgres")]
fn with_name(server: &str, name: &str) -> Result<String> {
    let (address, rest) = server
        .rsplit_once('/')
        .ok_or("a PostgreSQL URL without a database")?;
    let query = rest
        .split_once('?')
        .map_or(String::new(), |(_, query)| format!("?{query}"));
    Ok(format!("{address}/{name}{query}"))
}
