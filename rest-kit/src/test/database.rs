//! A database for each test.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::db::{Connection, DatabaseOptions, Db, Migrations, create_database, drop_database};
use crate::error::{Result, StartError};

/// Names the kinds of databases to run tests on: `sqlite,postgres`.
const KINDS: &str = "REST_KIT_TEST_DATABASES";
/// The server on which tests create databases.
const SERVER: &str = "REST_KIT_TEST_POSTGRES";

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A database of a test's own; it is gone when this value is dropped.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::test;
///
/// let database = test::database(|connection: &mut rest_kit::db::Connection| {
///     Ok(connection.batch_execute("CREATE TABLE shelves (id INTEGER PRIMARY KEY)")?)
/// })?;
/// let app = RestKit::new(Default::default()).db(database.db().clone());
/// # let _ = app;
/// # Ok::<(), StartError>(())
/// ```
#[derive(Debug)]
pub struct TestDatabase {
    // Dropped before the place it is in.
    db: Db,
    place: Place,
}

/// Where a test's database is, and how it goes.
enum Place {
    Memory,
    File(PathBuf),
    Server {
        server: String,
        name: String,
        url: String,
    },
}

/// Opens a fresh database with these migrations, or with what a closure runs on it.
///
/// It is of the first kind that `REST_KIT_TEST_DATABASES` names; SQLite in memory is the default.
///
/// # Errors
///
/// As [`Db::open`]; migrations that fail.
///
/// # Examples
///
/// ```no_run
/// # use rest_kit::migrations::Migrations;
/// # const MIGRATIONS: Migrations = Migrations::new();
/// let database = rest_kit::test::database(MIGRATIONS)?;
/// # Ok::<(), rest_kit::error::StartError>(())
/// ```
pub fn database(schema: impl Schema) -> Result<TestDatabase, StartError> {
    let kinds = kinds();
    let kind = kinds.split(',').next().unwrap_or_default();
    let place = Place::of(kind.trim(), Place::Memory)?;
    TestDatabase::open(place, schema)
}

/// Opens a fresh database of each kind, for tests that run on every one of them.
///
/// `REST_KIT_TEST_DATABASES=sqlite,postgres` names the kinds; SQLite in memory is the default.
/// `REST_KIT_TEST_POSTGRES` is the URL of a PostgreSQL server on which databases may be created.
///
/// # Errors
///
/// As [`database`].
///
/// # Examples
///
/// ```
/// use rest_kit::test::{Client, databases};
/// # fn app() -> rest_kit::RestKit { rest_kit::RestKit::new(Default::default()) }
///
/// # async fn test() -> Result<(), rest_kit::error::StartError> {
/// for database in databases(())? {
///     let client = Client::new(app().db(database.db().clone()).build()?).await;
///     assert_eq!(client.get("/nowhere/").await.status(), 404);
/// }
/// # Ok(())
/// # }
/// ```
pub fn databases(schema: impl Schema + Clone) -> Result<Vec<TestDatabase>, StartError> {
    each(|kind| TestDatabase::open(Place::of(kind, Place::Memory)?, schema.clone()))
}

/// As [`databases`], but SQLite is a file, as in production: with readers beside the one writer,
/// and open for connections that the test makes itself.
///
/// # Errors
///
/// As [`database`].
pub fn shared_databases(schema: impl Schema + Clone) -> Result<Vec<TestDatabase>, StartError> {
    each(|kind| {
        let file = env::temp_dir().join(unique() + ".sqlite3");
        TestDatabase::open(Place::of(kind, Place::File(file))?, schema.clone())
    })
}

fn each(
    open: impl Fn(&str) -> Result<TestDatabase, StartError>,
) -> Result<Vec<TestDatabase>, StartError> {
    kinds().split(',').map(|kind| open(kind.trim())).collect()
}

fn kinds() -> String {
    env::var(KINDS).unwrap_or_else(|_| "sqlite".to_owned())
}

/// A name that no other test has, of this process or another.
fn unique() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let moment = SystemTime::now().duration_since(UNIX_EPOCH);
    let moment = moment.map_or(0, |since| since.subsec_nanos());
    format!("rest_kit_test_{}_{moment}_{number}", std::process::id())
}

/// What makes the tables of a test's database: [`Migrations`], a closure, or `()` for no tables.
pub trait Schema: Send + 'static {
    /// Makes the tables.
    ///
    /// # Errors
    ///
    /// What the database refuses.
    fn create(self, connection: &mut Connection) -> Result<()>;
}

impl Schema for () {
    fn create(self, _: &mut Connection) -> Result<()> {
        Ok(())
    }
}

impl Schema for Migrations {
    fn create(self, connection: &mut Connection) -> Result<()> {
        self.run(connection)
            .map_err(|mistake| crate::error::Error::internal(mistake.to_string()))?;
        Ok(())
    }
}

impl<F: FnOnce(&mut Connection) -> Result<()> + Send + 'static> Schema for F {
    fn create(self, connection: &mut Connection) -> Result<()> {
        self(connection)
    }
}

impl TestDatabase {
    fn open(place: Place, schema: impl Schema) -> Result<Self, StartError> {
        let options = DatabaseOptions {
            readers: 4,
            ..DatabaseOptions::default()
        };
        let db = Db::open_with(place.url(), options)?;
        let database = Self { db, place };
        let made = database
            .db
            .blocking_write(move |connection| schema.create(connection));
        made.map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let reason = cause.unwrap_or_else(|| error.to_string());
            StartError::new(format!("the test's tables could not be made: {reason}"))
        })?;
        Ok(database)
    }

    /// Returns the database; a clone is another handle to it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Returns its URL, for connections beside [`db`](Self::db)'s.
    ///
    /// The URL of a database in memory opens another one.
    pub fn url(&self) -> &str {
        self.place.url()
    }

    /// Returns whether it is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.db.is_postgres()
    }
}

impl AsRef<Db> for TestDatabase {
    fn as_ref(&self) -> &Db {
        &self.db
    }
}

impl Place {
    fn of(kind: &str, sqlite: Self) -> Result<Self, StartError> {
        match kind {
            "sqlite" => Ok(sqlite),
            "postgres" => {
                let Ok(server) = env::var(SERVER) else {
                    return Err(StartError::new(format!(
                        "{KINDS} names postgres; set {SERVER} to the URL of a server on which \
                         databases may be created"
                    )));
                };
                let name = unique();
                let url = create_database(&server, &name)?;
                Ok(Self::Server { server, name, url })
            }
            other => Err(StartError::new(format!(
                "{KINDS} names `{other}`; known are sqlite and postgres"
            ))),
        }
    }

    fn url(&self) -> &str {
        match self {
            Self::Memory => "sqlite::memory:",
            Self::File(path) => path.to_str().unwrap_or_default(),
            Self::Server { url, .. } => url,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Self::Memory => {}
            Self::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut file = path.clone().into_os_string();
                    file.push(suffix);
                    // What is not there need not go.
                    drop(std::fs::remove_file(file));
                }
            }
            Self::Server { server, name, .. } => {
                if let Err(error) = drop_database(server, name) {
                    tracing::warn!(%error, name, "a test's database stays");
                }
            }
        }
    }
}

impl fmt::Debug for Place {
    /// Without addresses, which may hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("Memory"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server { name, .. } => f.debug_tuple("Server").field(name).finish(),
        }
    }
}
