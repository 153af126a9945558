//! The connections to one server, and what they saw.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time;

use super::{Load, connection};
use crate::process;
use crate::scenario::Scenario;
use crate::workspace::Result;

/// After a turn: the last answers arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server to load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) pid: u32,
}

/// What was seen while measuring.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) elapsed: Duration,
    /// CPU time of the server.
    pub(crate) server_cpu: Duration,
    /// CPU time of this process: near `elapsed`, the load is the bottleneck.
    pub(crate) client_cpu: Duration,
    /// Microseconds per request; sorted at the end.
    pub(crate) latencies: Vec<u32>,
}

/// What the connections to one server share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) scenario: Scenario,
    pub(super) sent: Cell<u64>,
    pub(super) stopped: Cell<bool>,
    pub(super) latencies: RefCell<Vec<u32>>,
}

/// All connections to one server.
#[derive(Debug)]
pub(crate) struct Client {
    pid: u32,
    streams: Vec<TcpStream>,
    shared: Rc<Shared>,
    observed: Observed,
}

impl Client {
    /// Opens the connections.
    pub(super) async fn connect(target: Target, load: Load) -> Result<Self> {
        let mut streams = Vec::new();
        for _ in 0..load.connections {
            let stream = TcpStream::connect(target.address).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        Ok(Self {
            pid: target.pid,
            streams,
            shared: Rc::new(Shared {
                scenario: load.scenario,
                sent: Cell::new(1),
                stopped: Cell::new(false),
                latencies: RefCell::new(Vec::with_capacity(1 << 20)),
            }),
            observed: Observed::default(),
        })
    }

    /// Loads the server for a while, until the last answer has arrived.
    pub(super) async fn turn(&mut self, duration: Duration) -> Result<()> {
        let server_before = process::cpu_time(self.pid)?;
        let client_before = process::cpu_time(std::process::id())?;
        let start = Instant::now();
        self.shared.stopped.set(false);
        let mut connections = JoinSet::new();
        for stream in self.streams.drain(..) {
            connections.spawn_local(connection::run(stream, Rc::clone(&self.shared)));
        }
        time::sleep(duration).await;
        self.shared.stopped.set(true);
        while let Some(ended) = time::timeout(PATIENCE, connections.join_next()).await? {
            self.streams.push(ended??);
        }
        self.observed.elapsed += start.elapsed();
        self.observed.server_cpu += process::cpu_time(self.pid)?.saturating_sub(server_before);
        self.observed.client_cpu +=
            process::cpu_time(std::process::id())?.saturating_sub(client_before);
        Ok(())
    }

    /// Forgets what was seen so far.
    pub(super) fn forget(&mut self) {
        self.observed = Observed::default();
        self.shared.latencies.borrow_mut().clear();
    }

    pub(super) fn measured(&self) -> Duration {
        self.observed.elapsed
    }

    pub(super) fn finish(self) -> Observed {
        let mut latencies = self.shared.latencies.take();
        latencies.sort_unstable();
        Observed {
            latencies,
            ..self.observed
        }
    }
}
