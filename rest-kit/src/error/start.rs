//! What stops an application from starting: every mistake of its configuration, at once.

use std::error::Error as StdError;
use std::fmt;

/// The list of mistakes that keep an application from starting.
///
/// # Examples
///
/// ```
/// use rest_kit::error::StartError;
///
/// let mut mistakes = StartError::default();
/// mistakes.add("`DATABASE_URL` is empty; unset it to use sqlite://db.sqlite3");
/// assert!(mistakes.into_result().is_err());
/// ```
#[derive(Default)]
pub struct StartError {
    mistakes: Vec<String>,
}

impl StartError {
    /// Creates the error for a single mistake.
    pub fn new(mistake: impl Into<String>) -> Self {
        Self {
            mistakes: vec![mistake.into()],
        }
    }

    /// Adds one mistake: where it is, what it is, what to change.
    pub fn add(&mut self, mistake: impl Into<String>) {
        self.mistakes.push(mistake.into());
    }

    /// Returns the mistakes in the order in which they were found.
    pub fn mistakes(&self) -> &[String] {
        &self.mistakes
    }

    /// Returns `Ok` when there is no mistake.
    ///
    /// # Errors
    ///
    /// Itself, if there is one.
    pub fn into_result(self) -> Result<(), Self> {
        if self.mistakes.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }
}

/// `main` prints an error by `Debug`: it is written for people.
impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the application cannot start:")?;
        for mistake in &self.mistakes {
            write!(f, "\n  - {mistake}")?;
        }
        Ok(())
    }
}

impl StdError for StartError {}

impl From<std::io::Error> for StartError {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
