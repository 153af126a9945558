//! The parity application as its users run it: a process with its own port and database.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::postgres::Scratch;

const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// A running server, ended when dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    address: String,
    database: Database,
    /// Where the program's output goes.
    log: PathBuf,
}

/// A new database, gone when dropped.
#[derive(Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(Scratch),
}

impl Database {
    /// A SQLite file in Cargo's `target/tmp`.
    pub(crate) fn sqlite(purpose: &str) -> Self {
        let file = temporary(&format!("{purpose}-{}.sqlite3", std::process::id()));
        let database = Self::Sqlite(file);
        database.remove_file();
        database
    }

    /// A database on the server of `REST_KIT_TEST_POSTGRES`.
    pub(crate) fn postgres(purpose: &str) -> Self {
        let url = std::env::var("REST_KIT_TEST_POSTGRES").expect("REST_KIT_TEST_POSTGRES is set");
        Self::Postgres(Scratch::create(&url, purpose).expect("a new PostgreSQL database"))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite://{}", file.display()),
            Self::Postgres(scratch) => scratch.url.clone(),
        }
    }

    fn remove_file(&self) {
        if let Self::Sqlite(file) = self {
            for suffix in ["", "-wal", "-shm"] {
                // The file may well not be there.
                let _ = fs::remove_file(format!("{}{suffix}", file.display()));
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.remove_file();
    }
}

impl Program {
    /// Starts the application and waits until it listens.
    pub(crate) fn start(database: Database, purpose: &str) -> Self {
        let log = temporary(&format!("{purpose}-{}.log", database.name()));
        let (child, address) = spawn(&database, &log);
        let mut program = Self {
            child,
            address,
            database,
            log,
        };
        program.wait_until_it_listens();
        program
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends the process at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts the application again, on the same database.
    pub(crate) fn start_again(&mut self) {
        (self.child, self.address) = spawn(&self.database, &self.log);
        self.wait_until_it_listens();
    }

    fn wait_until_it_listens(&mut self) {
        let start = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            let ended = self.child.try_wait().expect("the state of a child");
            assert!(
                ended.is_none() && start.elapsed() < STARTS_WITHIN,
                "the parity application does not listen:\n{}",
                fs::read_to_string(&self.log).unwrap_or_default()
            );
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(database: &Database, log: &Path) -> (Child, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener
        .local_addr()
        .expect("the port of a listener")
        .to_string();
    drop(listener);
    let output = File::create(log).expect("a log file");
    let child = Command::new(env!("CARGO_BIN_EXE_parity"))
        .env("REST_KIT_BIND", &address)
        .env("DATABASE_URL", database.url())
        .stdout(output.try_clone().expect("a log file"))
        .stderr(output)
        .spawn()
        .expect("the parity application starts");
    (child, address)
}

fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}
