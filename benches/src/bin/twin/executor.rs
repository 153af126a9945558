//! Threads that own one connection each and take jobs from one channel.

use std::io;
use std::thread;

use crossbeam_channel::{Sender, unbounded};
use tokio::sync::oneshot;

type Job<C> = Box<dyn FnOnce(&mut C) + Send>;

/// A handle of the threads; they end when it is dropped.
pub(crate) struct Threads<C> {
    jobs: Sender<Job<C>>,
}

impl<C: Send + 'static> Threads<C> {
    /// Starts one thread per connection.
    pub(crate) fn start(connections: Vec<C>) -> io::Result<Self> {
        let (jobs, queue) = unbounded::<Job<C>>();
        for mut connection in connections {
            let queue = queue.clone();
            thread::Builder::new()
                .name("database".to_owned())
                .spawn(move || {
                    for job in queue {
                        job(&mut connection);
                    }
                })?;
        }
        Ok(Self { jobs })
    }

    /// Runs a job on the next free thread; `None` when the threads are gone.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut C) -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, answer) = oneshot::channel();
        let job = move |connection: &mut C| {
            // The client may have gone away, and its receiver with it.
            let _ = sender.send(job(connection));
        };
        self.jobs.send(Box::new(job)).ok()?;
        answer.await.ok()
    }
}
