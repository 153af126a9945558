//! What diesel's errors mean for the client.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::{Error, ErrorKind};

/// Errors a closure on a connection may end with: diesel's and ours.
#[diagnostic::on_unimplemented(
    message = "a job on a connection cannot end with `{Self}`",
    note = "use `diesel::result::Error` or `rest_kit::Error`"
)]
pub trait IntoError: Send + 'static {
    /// Returns what the client gets.
    fn into_error(self) -> Error;
}

impl IntoError for Error {
    fn into_error(self) -> Error {
        self
    }
}

impl IntoError for DieselError {
    fn into_error(self) -> Error {
        let error = match &self {
            DieselError::NotFound => Error::not_found(),
            DieselError::DatabaseError(kind, _) => match kind {
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::CheckViolation => Error::new(ErrorKind::Conflict),
                DatabaseErrorKind::ClosedConnection => Error::unavailable(1),
                _ => Error::new(ErrorKind::Internal),
            },
            DieselError::BrokenTransactionManager => Error::unavailable(1),
            _ => Error::new(ErrorKind::Internal),
        };
        error.with_source(self)
    }
}

/// Lets `?` on diesel's results end a job whose other errors are ours.
impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        error.into_error()
    }
}

/// Returns the columns of the unique constraint that a statement violated, if one did.
///
/// SQLite names the columns; PostgreSQL's answer is read from `Key (isbn)=(…) already exists.`.
pub fn unique_columns(error: &DieselError) -> Option<Vec<String>> {
    let DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    let columns = match information.message().split_once("constraint failed: ") {
        Some((_, columns)) => columns,
        None => {
            information
                .details()?
                .strip_prefix("Key (")?
                .split_once(")=(")?
                .0
        }
    };
    Some(columns.split(", ").map(column_name).collect())
}

/// Returns the name of the unique index or constraint that a statement violated, if it is told.
///
/// PostgreSQL always tells it, SQLite only of indexes on expressions.
pub fn unique_index(error: &DieselError) -> Option<&str> {
    let DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    let told = information
        .message()
        .split_once("constraint failed: index '");
    let on_sqlite = told.and_then(|(_, name)| name.strip_suffix('\''));
    on_sqlite.or_else(|| information.constraint_name())
}

fn column_name(qualified: &str) -> String {
    let name = qualified.rsplit('.').next().unwrap_or(qualified);
    name.trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diesel_errors_become_statuses() {
        let database = |kind| DieselError::DatabaseError(kind, Box::new("why".to_owned()));
        let cases = [
            (DieselError::NotFound, 404),
            (database(DatabaseErrorKind::UniqueViolation), 409),
            (database(DatabaseErrorKind::ForeignKeyViolation), 409),
            // A column that the application forgot: nothing that a client could mend.
            (database(DatabaseErrorKind::NotNullViolation), 500),
            (database(DatabaseErrorKind::ClosedConnection), 503),
            (database(DatabaseErrorKind::Unknown), 500),
        ];
        for (error, status) in cases {
            assert_eq!(error.into_error().status(), status);
        }
    }

    #[test]
    fn sqlite_names_the_columns() {
        let error = DieselError::DatabaseError(
            DatabaseErrorKind::UniqueViolation,
            Box::new("UNIQUE constraint failed: reviews.book_id, reviews.user_id".to_owned()),
        );
        assert_eq!(unique_columns(&error).unwrap(), ["book_id", "user_id"]);
        assert_eq!(unique_columns(&DieselError::NotFound), None);
        assert_eq!(unique_index(&error), None);
        let error = DieselError::DatabaseError(
            DatabaseErrorKind::UniqueViolation,
            Box::new("UNIQUE constraint failed: index 'titles'".to_owned()),
        );
        assert_eq!(unique_index(&error), Some("titles"));
    }
}
