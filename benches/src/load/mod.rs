//! The load: keep-alive connections on one thread, each with one request in flight.

mod client;
mod connection;
mod head;

pub(crate) use client::{Client, Observed, Target};
pub(crate) use head::Head;

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::LocalSet;

use crate::scenario::Scenario;
use crate::workspace::Result;

/// Before the measuring: caches are warm, statements prepared.
const WARM_UP: Duration = Duration::from_millis(500);
/// The servers take turns this often, so that a busy moment of the machine meets both.
const TURN: Duration = Duration::from_millis(100);

/// What to load, how hard and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) scenario: Scenario,
    pub(crate) connections: usize,
    /// For each server.
    pub(crate) duration: Duration,
}

/// Loads two servers in turn, never at once; an unexpected answer is an error.
pub(crate) fn run(load: Load, first: Target, second: Target) -> Result<[Observed; 2]> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, take_turns(load, first, second))
}

async fn take_turns(load: Load, first: Target, second: Target) -> Result<[Observed; 2]> {
    let mut first = Client::connect(first, load).await?;
    let mut second = Client::connect(second, load).await?;
    first.turn(WARM_UP).await?;
    second.turn(WARM_UP).await?;
    first.forget();
    second.forget();
    let turns = load.duration.div_duration_f64(TURN).ceil().max(1.0);
    let turn = load.duration.div_f64(turns);
    let mut ahead = true;
    while first.measured() + turn / 2 < load.duration {
        // A, B, B, A: neither is always the second.
        if ahead {
            first.turn(turn).await?;
            second.turn(turn).await?;
        } else {
            second.turn(turn).await?;
            first.turn(turn).await?;
        }
        ahead = !ahead;
    }
    Ok([first.finish(), second.finish()])
}
