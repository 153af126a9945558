//! The news that the server is about to stop.

use std::sync::Arc;

use tokio::sync::watch;

/// Tells those who would go on for ever that the server is about to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stopping(Arc<watch::Sender<bool>>);

impl Stopping {
    /// Tells it to everybody, now and later.
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it was told.
    pub(crate) fn begun(&self) -> impl Future<Output = ()> + use<> {
        let mut news = self.0.subscribe();
        async move {
            if news.wait_for(|has_begun| *has_begun).await.is_err() {
                // Nobody is left who could tell it.
                std::future::pending::<()>().await;
            }
        }
    }
}
