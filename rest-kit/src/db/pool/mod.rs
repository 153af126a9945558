//! A database for asynchronous code: threads with connections, and the queue before them.

mod options;
mod ticket;
mod worker;

use std::fmt;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError, bounded};
use tokio::sync::oneshot;

pub use self::options::DatabaseOptions;
use self::ticket::Ticket;
use self::worker::{Job, Worker};
use crate::db::connection::{Location, Statements};
use crate::db::{Connection, IntoError};
use crate::error::{Error, Result, StartError};

/// A database: threads with connections, and the queue before them.
///
/// A clone is another handle to the same threads; they end with the last handle. On SQLite some
/// threads read and one writes, so that writers wait in a queue and never for a lock.
///
/// # Examples
///
/// ```
/// use diesel::prelude::*;
/// use rest_kit::db::Db;
///
/// let db = Db::open("sqlite::memory:")?;
/// let rows = db.blocking_write(|connection| {
///     diesel::sql_query("CREATE TABLE shelf (id INTEGER PRIMARY KEY)").execute(connection)?;
///     diesel::sql_query("INSERT INTO shelf VALUES (1), (2)").execute(connection)
/// })?;
/// assert_eq!(rows, 2);
/// assert_eq!(db.query_count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Sender<Job>,
    writer: Sender<Job>,
    threads: Vec<JoinHandle<()>>,
    timeout: Duration,
    statements: Arc<Statements>,
    postgres: bool,
}

impl Db {
    /// Opens the database at `url` (`sqlite://path`, `sqlite::memory:`, `postgres://…`).
    ///
    /// # Errors
    ///
    /// When [`Connection::open`] fails.
    pub fn open(url: &str) -> Result<Self, StartError> {
        Self::open_with(url, DatabaseOptions::default())
    }

    /// Opens the database at `url` with options of your own.
    ///
    /// # Errors
    ///
    /// When [`Connection::open`] fails.
    pub fn open_with(url: &str, options: DatabaseOptions) -> Result<Self, StartError> {
        let location = Location::parse(url)?;
        let statements = Arc::new(Statements::default());
        // The first connection is opened here, so that a wrong URL is an error at start-up.
        let mut first = Some(location.connect()?);
        let mut threads = Vec::new();
        let mut start = |name: &str, number: usize, read_only: bool| {
            let (sender, jobs) = bounded::<Job>(options.queue.max(1));
            for at in 0..number {
                let mut worker = Worker::new(location.clone(), Arc::clone(&statements), read_only);
                if let Some(connection) = first.take() {
                    worker.adopt(connection);
                }
                let jobs = jobs.clone();
                let thread = std::thread::Builder::new().name(format!("db-{name}-{at}"));
                threads.push(thread.spawn(move || worker.work(&jobs))?);
            }
            Ok::<_, StartError>(sender)
        };
        let (writer, readers) = match &location {
            Location::Memory => {
                let both = start("memory", 1, false)?;
                (both.clone(), both)
            }
            Location::Postgres(_) => {
                let both = start("any", options.threads(2), false)?;
                (both.clone(), both)
            }
            Location::Sqlite(_) => {
                let writer = start("write", 1, false)?;
                (writer, start("read", options.threads(1).max(2), true)?)
            }
        };
        Ok(Self(Arc::new(Inner {
            readers,
            writer,
            threads,
            timeout: options.timeout,
            statements,
            postgres: location.is_postgres(),
        })))
    }

    /// Runs a closure that reads on a connection thread.
    ///
    /// On a SQLite file its connection refuses to write.
    ///
    /// # Errors
    ///
    /// What the closure answers; 503 when the queue is full or no thread was free in time.
    pub async fn read<T, E>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: IntoError,
    {
        self.run(&self.0.readers, job).await
    }

    /// Runs a closure that writes; each statement commits by itself.
    ///
    /// # Errors
    ///
    /// What the closure answers; 503 when the queue is full or no thread was free in time.
    pub async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: IntoError,
    {
        self.run(&self.0.writer, job).await
    }

    /// Runs a closure in a transaction: all of it happens or nothing.
    ///
    /// # Errors
    ///
    /// What the closure answers; 503 when the queue is full or no thread was free in time.
    pub async fn atomic<T, E>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: IntoError + From<diesel::result::Error>,
    {
        self.write(move |connection| connection.atomic(job)).await
    }

    /// Runs a closure that writes and blocks the thread meanwhile: for start-up and commands.
    ///
    /// # Errors
    ///
    /// What the closure answers; 503 when the queue is full.
    pub fn blocking_write<T, E>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: IntoError,
    {
        let (sender, answer) = bounded(1);
        self.enqueue(
            &self.0.writer,
            Box::new(move |worker| drop(sender.send(worker.run(job)))),
        )?;
        answer.recv().unwrap_or_else(|_| Err(lost()))
    }

    /// Returns how many statements ran on this database so far, for tests.
    ///
    /// Statements that begin and end transactions do not count.
    pub fn query_count(&self) -> u64 {
        self.0.statements.count()
    }

    /// Returns the statements that ran, for tests.
    pub(crate) fn statements(&self) -> &Statements {
        &self.0.statements
    }

    /// Returns whether the database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.0.postgres
    }

    /// Gives this handle back; the last one waits until the threads have closed their connections.
    pub fn close(self) {
        let Some(inner) = Arc::into_inner(self.0) else {
            return;
        };
        drop((inner.readers, inner.writer));
        for thread in inner.threads {
            if thread.join().is_err() {
                tracing::error!("a database thread panicked");
            }
        }
    }

    async fn run<T, E>(
        &self,
        queue: &Sender<Job>,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: IntoError,
    {
        let ticket = Ticket::new();
        let (sender, mut answer) = oneshot::channel();
        let stub = ticket.stub();
        self.enqueue(
            queue,
            Box::new(move |worker| {
                if stub.start() {
                    // Nobody may be waiting any more; what was written stays written.
                    drop(sender.send(worker.run(job)));
                }
            }),
        )?;
        match tokio::time::timeout(self.0.timeout, &mut answer).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(lost())),
            Err(_) if ticket.cancel() => Err(self.overloaded()),
            Err(_) => answer.await.unwrap_or_else(|_| Err(lost())),
        }
    }

    fn enqueue(&self, queue: &Sender<Job>, job: Job) -> Result<()> {
        match queue.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(self.overloaded()),
            Err(TrySendError::Disconnected(_)) => Err(lost()),
        }
    }

    fn overloaded(&self) -> Error {
        Error::unavailable(self.0.timeout.as_secs().max(1))
            .with_source("the queue of the database is too long")
    }
}

impl AsRef<Db> for Db {
    fn as_ref(&self) -> &Db {
        self
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("postgres", &self.0.postgres)
            .field("threads", &self.0.threads.len())
            .field("waiting", &(self.0.readers.len() + self.0.writer.len()))
            .finish_non_exhaustive()
    }
}

fn lost() -> Error {
    Error::internal("a database thread went away")
}
