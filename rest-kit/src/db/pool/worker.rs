//! One thread with its connection.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::Receiver;
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;

use crate::db::connection::{Location, QueryCounter, Statements};
use crate::db::{Connection, IntoError};
use crate::error::{Error, ErrorKind, Result};

/// Something to do on a thread with a connection.
pub(super) type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// A connection that is reopened when it breaks.
pub(super) struct Worker {
    location: Location,
    statements: Arc<Statements>,
    read_only: bool,
    connection: Option<Connection>,
}

impl Worker {
    pub(super) fn new(location: Location, statements: Arc<Statements>, read_only: bool) -> Self {
        Self {
            location,
            statements,
            read_only,
            connection: None,
        }
    }

    /// Takes over a connection that is open already.
    pub(super) fn adopt(&mut self, mut connection: Connection) {
        if self.read_only
            && let Err(error) = connection.batch_execute("PRAGMA query_only = ON")
        {
            tracing::warn!(%error, "a reading connection could not be made read-only");
        }
        connection.set_instrumentation(QueryCounter::new(Arc::clone(&self.statements)));
        self.connection = Some(connection);
    }

    /// Does jobs until the last handle of the database is gone.
    pub(super) fn work(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            job(&mut self);
        }
    }

    /// Runs one closure and leaves the connection fit for the next one.
    pub(super) fn run<T, E: IntoError>(
        &mut self,
        job: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T> {
        let mut connection = self.open()?;
        let result = match catch_unwind(AssertUnwindSafe(|| job(&mut connection))) {
            Ok(result) => result.map_err(IntoError::into_error),
            Err(panic) => Err(Error::internal(describe(&*panic))),
        };
        match result {
            Ok(value) => {
                if connection.close_transactions() {
                    self.connection = Some(connection);
                }
                Ok(value)
            }
            Err(error) => Err(self.after_error(connection, error)),
        }
    }

    fn open(&mut self) -> Result<Connection> {
        if self.connection.is_none() {
            match self.location.connect() {
                Ok(connection) => self.adopt(connection),
                Err(error) => return Err(Error::unavailable(1).with_source(error)),
            }
        }
        self.connection
            .take()
            .ok_or_else(|| Error::internal("a connection was just opened"))
    }

    /// Keeps the connection if it is still good; if not, that is what the client is told.
    fn after_error(&mut self, mut connection: Connection, error: Error) -> Error {
        let suspicious = matches!(error.kind(), ErrorKind::Internal | ErrorKind::Unavailable);
        if connection.close_transactions() && (!suspicious || connection.is_alive()) {
            self.connection = Some(connection);
            return error;
        }
        tracing::warn!(%error, "a database connection broke; the next job opens a new one");
        match error.kind() {
            ErrorKind::Internal => Error::unavailable(1).with_source(error),
            _ => error,
        }
    }
}

fn describe(panic: &(dyn Any + Send)) -> String {
    let text = match panic.downcast_ref::<&str>() {
        Some(text) => text,
        None => panic
            .downcast_ref::<String>()
            .map_or("something that is no text", String::as_str),
    };
    format!("a job on the database panicked: {text}")
}
