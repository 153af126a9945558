//! Sending mail.

use std::fmt;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::sync::Arc;

use crate::error::{Error, Result};

/// A mail to one person.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Mail {
    pub(super) fn new(to: &str, subject: &str, text: String) -> Self {
        Self {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text,
        }
    }
}

/// Sends mail: implement it with the service that you use.
///
/// ```
/// use rest_kit::contrib::auth::{Mail, Mailer};
/// use rest_kit::Result;
///
/// #[derive(Debug)]
/// struct Forgetful;
///
/// impl Mailer for Forgetful {
///     fn send(&self, mail: Mail) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>> {
///         Box::pin(async move {
///             tracing::info!(mail.subject, "not sent");
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait Mailer: fmt::Debug + Send + Sync + 'static {
    /// Sends the mail, when the answer is sent already; a server that stops waits for it.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being sent; it is logged.
    fn send(&self, mail: Mail) -> Sending;
}

/// A mail under way.
pub(super) type Sending = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

impl Mailer for Arc<dyn Mailer> {
    fn send(&self, mail: Mail) -> Sending {
        (**self).send(mail)
    }
}

/// Writes mail to standard error: for development.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "EmailBackend")]
pub struct ConsoleMailer;

impl Mailer for ConsoleMailer {
    fn send(&self, mail: Mail) -> Sending {
        let Mail { to, subject, text } = mail;
        let written = writeln!(io::stderr(), "To: {to}\nSubject: {subject}\n\n{text}\n");
        Box::pin(std::future::ready(written.map_err(Error::internal)))
    }
}
