//! The parity application as its users run it: a process with its own port and database.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::postgres::Scratch;

const STARTS_WITHIN: Duration = Duration::from_mins(1);

/// A running server, ended when dropped.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) url: String,
    child: Child,
    database: Database,
}

#[derive(Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(Scratch),
}

impl Database {
    /// A new SQLite file in `folder`.
    pub(crate) fn sqlite(folder: &Path) -> Self {
        let file = folder.join(format!("parity-{}.sqlite3", std::process::id()));
        let database = Self::Sqlite(file);
        database.remove_file();
        database
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

impl Program {
    /// Starts the application and waits until it listens; its output goes to `log`.
    pub(crate) fn start(database: Database, log: &Path) -> Self {
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
        let mut program = Self {
            url: format!("http://{address}"),
            child,
            database,
        };
        program.wait_for(&address, log);
        program
    }

    fn wait_for(&mut self, address: &str, log: &Path) {
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = self.child.try_wait().expect("the state of a child");
            assert!(
                ended.is_none() && start.elapsed() < STARTS_WITHIN,
                "the parity application does not listen:\n{}",
                fs::read_to_string(log).unwrap_or_default()
            );
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.database.remove_file();
    }
}
