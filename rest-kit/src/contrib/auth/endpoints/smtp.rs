//! Sending mail over SMTP.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::error::{Error, Result, StartError};

use super::mail::Sending;
use super::{ConsoleMailer, Mail, Mailer};

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends mail through a server: `smtps://user:password@mail.example`.
///
/// It needs the feature `smtp`.
///
/// | URL | connection |
/// | --- | --- |
/// | `smtps://…` | encrypted from the start; port 465 |
/// | `smtp://…?tls=required` | encrypted by STARTTLS, which the server must have; port 587 |
/// | `smtp://…` | not encrypted: for a server on the same machine; port 25 |
///
/// # Examples
///
/// ```
/// use rest_kit::contrib::auth::SmtpMailer;
///
/// let url = "smtps://shop:secret@mail.example";
/// let mailer = SmtpMailer::new(url, "The shop <shop@mail.example>")?;
/// assert!(!format!("{mailer:?}").contains("secret"));
/// assert!(SmtpMailer::new(url, "nobody").is_err());
/// # Ok::<(), rest_kit::error::StartError>(())
/// ```
#[derive(Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// Creates a mailer that sends as `from`; it connects when there is mail.
    ///
    /// # Errors
    ///
    /// A URL that is none of a mail server, an address that is none.
    pub fn new(url: &str, from: &str) -> Result<Self, StartError> {
        let mut mistakes = StartError::default();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        // The URL may hold a password: it is not repeated.
        let transport = transport.map_err(|_| {
            mistakes.add(
                "the URL of the mail server is wrong; write `smtps://user:password@mail.example`",
            );
        });
        let from = from.parse::<Mailbox>().map_err(|error| {
            mistakes.add(format!("mail cannot be sent as `{from}`: {error}"));
        });
        match (transport, from) {
            (Ok(transport), Ok(from)) => Ok(Self {
                transport: transport.timeout(Some(PATIENCE)).build(),
                from,
            }),
            _ => Err(mistakes),
        }
    }

    /// Reads `REST_KIT_SMTP_URL` and `REST_KIT_MAIL_FROM`.
    ///
    /// A debug build without `REST_KIT_SMTP_URL` writes mail to standard error.
    ///
    /// # Errors
    ///
    /// Variables that are wrong; in a release build also those that are not set.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use rest_kit::contrib::auth::{Endpoints, SmtpMailer, Users};
    /// use rest_kit::error::StartError;
    /// use rest_kit::secrets::SecretKey;
    ///
    /// fn accounts() -> Result<Endpoints, StartError> {
    ///     let link = "https://shop.example/reset/{uid}/{token}";
    ///     let (mailer, key) = (SmtpMailer::from_env()?, SecretKey::from_env()?);
    ///     Ok(Endpoints::new(Users::new()).password_reset(mailer, key, link))
    /// }
    /// # let _ = accounts;
    /// ```
    #[doc(alias = "EMAIL_HOST")]
    pub fn from_env() -> Result<Arc<dyn Mailer>, StartError> {
        let Ok(url) = env::var("REST_KIT_SMTP_URL") else {
            if cfg!(debug_assertions) {
                return Ok(Arc::new(ConsoleMailer));
            }
            return Err(StartError::new(
                "`REST_KIT_SMTP_URL` is not set; set it to `smtps://user:password@mail.example`",
            ));
        };
        let from = env::var("REST_KIT_MAIL_FROM").unwrap_or_default();
        Ok(Arc::new(Self::new(&url, &from)?))
    }

    fn message(&self, mail: Mail) -> Result<Message> {
        let to: Mailbox = mail.to.parse().map_err(Error::internal)?;
        // The library encodes headers: line breaks in a subject start no other header.
        let message = Message::builder().from(self.from.clone()).to(to);
        message
            .subject(mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text)
            .map_err(Error::internal)
    }
}

impl Mailer for SmtpMailer {
    fn send(&self, mail: Mail) -> Sending {
        let (transport, message) = (self.transport.clone(), self.message(mail));
        Box::pin(async move {
            let sent = transport.send(message?).await;
            sent.map(drop).map_err(Error::internal)
        })
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}
