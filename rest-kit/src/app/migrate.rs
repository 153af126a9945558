//! What happens to the database before the first request.

use crate::db::{Connection, Db, Migrations};
use crate::error::{Error, Result, StartError};

/// Runs the pending migrations, or reports them.
pub(super) fn migrate(db: &Db, migrations: Migrations, run: bool) -> Result<(), StartError> {
    let job = move |connection: &mut Connection| -> Result<_> {
        Ok(if run {
            migrations.run(connection).map(|done| {
                for name in done {
                    tracing::info!(name, "migration has run");
                }
                Vec::new()
            })
        } else {
            migrations.pending(connection)
        })
    };
    let pending = db
        .blocking_write(job)
        .map_err(|error| StartError::new(describe(&error)))??;
    let mut mistakes = StartError::default();
    for name in pending {
        mistakes.add(format!(
            "migration `{name}` has not run on the database; run it, or start with `migrate_on_start(true)`"
        ));
    }
    mistakes.into_result()
}

/// The error with its causes: the developer reads it, not a client.
pub(super) fn describe(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
