//! What the system tells the process: to stop when it is done, or at once.

use actix_web::dev::ServerHandle;

use super::Api;

/// How the server is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// When answers under way are sent.
    Finish,
    /// Without waiting.
    Leave,
}

/// Follows the orders of the system for as long as the server is there; a second one may be
/// stricter than the first.
pub(super) async fn obey(server: ServerHandle, api: Api) {
    let mut orders = match Orders::new() {
        Ok(orders) => orders,
        Err(error) => {
            tracing::error!(%error, "signals of the system cannot be heard");
            return;
        }
    };
    loop {
        let order = orders.next().await;
        tracing::info!(?order, "told to stop");
        api.end_streams();
        // The order is given by the call; the server's own future waits until it was followed.
        drop(server.stop(order == Order::Finish));
    }
}

#[cfg(unix)]
struct Orders {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    quit: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Orders {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    async fn next(&mut self) -> Order {
        std::future::poll_fn(|task| {
            if self.interrupt.poll_recv(task).is_ready() || self.quit.poll_recv(task).is_ready() {
                return std::task::Poll::Ready(Order::Leave);
            }
            self.terminate.poll_recv(task).map(|_| Order::Finish)
        })
        .await
    }
}

#[cfg(not(unix))]
struct Orders;

#[cfg(not(unix))]
impl Orders {
    #[expect(clippy::unnecessary_wraps, reason = "other systems may refuse")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Order {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Order::Leave,
            Err(error) => {
                tracing::error!(%error, "signals of the system cannot be heard");
                std::future::pending().await
            }
        }
    }
}
