//! What is done after the answer was sent.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use tokio::runtime::Handle;
use tokio::sync::watch;

/// One thing to do.
pub(crate) type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What requests leave to be done after their answers, and how much of it is under way.
#[derive(Clone, Default)]
pub(crate) struct Background(Arc<Inner>);

#[derive(Default)]
struct Inner {
    running: watch::Sender<usize>,
    home: OnceLock<Handle>,
}

/// The jobs of one request.
#[derive(Default)]
struct Jobs {
    /// After an answer that is none of a failure, in order.
    wanted: Vec<Job>,
    /// After every answer, the last first.
    at_end: Vec<Job>,
}

impl Background {
    /// Runs jobs in the runtime of the caller from now on: workers end before it does.
    pub(crate) fn stay_here(&self) {
        let _ = self.0.home.set(Handle::current());
    }

    /// Waits until nothing is under way; false when it takes longer.
    pub(crate) async fn drain(&self, most: Duration) -> bool {
        let mut running = self.0.running.subscribe();
        let drained = running.wait_for(|running| *running == 0);
        tokio::time::timeout(most, drained).await.is_ok()
    }

    fn run(&self, jobs: Jobs) {
        let place = Place::take(self);
        let work = async move {
            let _place = place;
            let at_end = jobs.at_end.into_iter().rev();
            for job in jobs.wanted.into_iter().chain(at_end) {
                job.await;
            }
        };
        match self.0.home.get() {
            Some(home) => drop(home.spawn(work)),
            None => match Handle::try_current() {
                Ok(here) => drop(here.spawn(work)),
                Err(error) => tracing::error!(%error, "background tasks have nowhere to run"),
            },
        }
    }

    /// Runs what a request has left, once its answer is sent; what was left by one that failed is
    /// forgotten, but for what is done at every end.
    pub(crate) fn after(&self, request: &HttpRequest, response: HttpResponse) -> HttpResponse {
        let Some(mut jobs) = request.extensions_mut().remove::<Jobs>() else {
            return response;
        };
        if response.status().is_client_error() || response.status().is_server_error() {
            jobs.wanted.clear();
            if jobs.at_end.is_empty() {
                return response;
            }
        }
        let background = self.clone();
        response.map_body(|_, body| {
            BoxBody::new(Watched {
                body,
                jobs: Some(jobs),
                background,
            })
        })
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Background")
            .field(&*self.0.running.borrow())
            .finish()
    }
}

/// Leaves a job of this request for after an answer that is none of a failure.
pub(super) fn leave(request: &HttpRequest, job: Job) {
    change(request, |jobs| jobs.wanted.push(job));
}

/// Leaves a job of this request for after every answer.
pub(super) fn leave_at_end(request: &HttpRequest, job: Job) {
    change(request, |jobs| jobs.at_end.push(job));
}

fn change(request: &HttpRequest, change: impl FnOnce(&mut Jobs)) {
    let mut extensions = request.extensions_mut();
    if let Some(jobs) = extensions.get_mut::<Jobs>() {
        change(jobs);
    } else {
        let mut jobs = Jobs::default();
        change(&mut jobs);
        extensions.insert(jobs);
    }
}

/// Counts as under way for as long as it is there, however the work ends.
struct Place(Background);

impl Place {
    fn take(background: &Background) -> Self {
        background.0.running.send_modify(|running| *running += 1);
        Self(background.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.running.send_modify(|running| *running -= 1);
    }
}

/// A body that starts the jobs when it is gone: sent, or given up by the client.
struct Watched {
    body: BoxBody,
    jobs: Option<Jobs>,
    background: Background,
}

impl MessageBody for Watched {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        task: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(task)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(jobs) = self.jobs.take() {
            self.background.run(jobs);
        }
    }
}
