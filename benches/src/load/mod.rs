//! The load: keep-alive connections on one thread, each with one request in flight.

mod connection;
mod head;

pub(crate) use head::Head;

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::{JoinSet, LocalSet};
use tokio::time;

use crate::process;
use crate::scenario::Scenario;
use crate::workspace::Result;

/// Before the measuring: caches are warm, connections open.
const WARM_UP: Duration = Duration::from_millis(500);
/// After the measuring: the last answers arrive.
const PATIENCE: Duration = Duration::from_secs(10);
/// A bound that no run should reach; it also keeps the ISBNs at their length.
const MAX_REQUESTS: u64 = 20_000_000;

/// What to load, and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) pid: u32,
    pub(crate) scenario: Scenario,
    pub(crate) connections: usize,
    pub(crate) duration: Duration,
}

/// What was seen in the measured interval.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) elapsed: Duration,
    /// CPU time of the server.
    pub(crate) server_cpu: Duration,
    /// CPU time of this process: near `elapsed`, the load is the bottleneck.
    pub(crate) client_cpu: Duration,
    /// Microseconds per request, sorted.
    pub(crate) latencies: Vec<u32>,
}

/// What the connections share.
#[derive(Debug)]
struct Shared {
    scenario: Scenario,
    sent: Cell<u64>,
    measuring: Cell<bool>,
    stopped: Cell<bool>,
    latencies: RefCell<Vec<u32>>,
}

/// Loads a server; an unexpected answer is an error.
pub(crate) fn run(load: Load) -> Result<Observed> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, drive(load))
}

async fn drive(load: Load) -> Result<Observed> {
    let shared = Rc::new(Shared {
        scenario: load.scenario,
        sent: Cell::new(1),
        measuring: Cell::new(false),
        stopped: Cell::new(false),
        latencies: RefCell::new(Vec::with_capacity(1 << 20)),
    });
    let mut connections = JoinSet::new();
    for _ in 0..load.connections {
        connections.spawn_local(connection::run(load.address, Rc::clone(&shared)));
    }
    time::sleep(WARM_UP).await;
    let server_before = process::cpu_time(load.pid)?;
    let client_before = process::cpu_time(std::process::id())?;
    let start = Instant::now();
    shared.measuring.set(true);
    time::sleep(load.duration).await;
    shared.measuring.set(false);
    let elapsed = start.elapsed();
    let server_cpu = process::cpu_time(load.pid)?.saturating_sub(server_before);
    let client_cpu = process::cpu_time(std::process::id())?.saturating_sub(client_before);
    shared.stopped.set(true);
    let finish = async {
        while let Some(ended) = connections.join_next().await {
            ended??;
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    time::timeout(PATIENCE, finish).await??;
    let mut latencies = shared.latencies.take();
    latencies.sort_unstable();
    Ok(Observed {
        elapsed,
        server_cpu,
        client_cpu,
        latencies,
    })
}
