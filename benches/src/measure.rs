//! The rounds: each has two fresh servers, on fresh copies of the database.

use std::hash::{BuildHasher, RandomState};

use serde::Serialize;

use crate::answers;
use crate::database::Template;
use crate::load::{self, Load, Observed};
use crate::options::Options;
use crate::process;
use crate::report::{self, Comparison};
use crate::scenario::Scenario;
use crate::server::Server;
use crate::statistics::percentile;
use crate::workspace::{Result, Workspace};

/// One server under one scenario in one round.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Measurement {
    pub(crate) requests: usize,
    pub(crate) requests_per_second: f64,
    pub(crate) server_cpu_us_per_request: f64,
    pub(crate) p50_us: u32,
    pub(crate) p99_us: u32,
    pub(crate) peak_memory_kib: u64,
    /// Of one core; near 1 the load generator is the bottleneck.
    pub(crate) client_busy: f64,
}

/// Runs everything, prints the comparison, writes the file.
pub(crate) fn run(options: &Options) -> Result<()> {
    let work = Workspace::create()?;
    let mut comparisons = Vec::new();
    for template in Template::all(options, &work)? {
        template.fill(&options.subject, &work)?;
        check_answers(options, &template, &work)?;
        report::print_title(options, template.name());
        for scenario in &options.scenarios {
            let comparison = compare(options, &template, *scenario, &work)?;
            comparison.print();
            comparisons.push(comparison);
        }
    }
    if let Some(path) = &options.json {
        report::write(path, options, &comparisons)?;
    }
    Ok(())
}

fn check_answers(options: &Options, template: &Template, work: &Workspace) -> Result<()> {
    if options.any_answers {
        return Ok(());
    }
    let subject = Server::start(&options.subject, &template.copy("subject", work)?, work)?;
    let twin = Server::start(&options.twin, &template.copy("twin", work)?, work)?;
    for scenario in &options.scenarios {
        answers::compare(subject.address(), twin.address(), *scenario)?;
    }
    drop((subject, twin));
    template.remove("subject", work)?;
    template.remove("twin", work)
}

fn compare(
    options: &Options,
    template: &Template,
    scenario: Scenario,
    work: &Workspace,
) -> Result<Comparison> {
    let mut comparison = Comparison::new(options, template.name(), scenario);
    for _ in 0..options.rounds {
        let [subject, twin] = round(options, template, scenario, work)?;
        comparison.subject.push(subject);
        comparison.twin.push(twin);
    }
    Ok(comparison)
}

fn round(
    options: &Options,
    template: &Template,
    scenario: Scenario,
    work: &Workspace,
) -> Result<[Measurement; 2]> {
    let subject = Server::start(&options.subject, &template.copy("subject", work)?, work)?;
    let twin = Server::start(&options.twin, &template.copy("twin", work)?, work)?;
    let load = Load {
        scenario,
        connections: options.connections,
        duration: options.duration,
    };
    // Who is first must not matter: a coin decides.
    let observed = if RandomState::new().hash_one(0).is_multiple_of(2) {
        load::run(load, subject.target(), twin.target())
    } else {
        load::run(load, twin.target(), subject.target()).map(|[twin, subject]| [subject, twin])
    };
    let [by_subject, by_twin] = observed?;
    let measurements = [
        Measurement::new(&by_subject, process::peak_memory(subject.pid())?)?,
        Measurement::new(&by_twin, process::peak_memory(twin.pid())?)?,
    ];
    drop((subject, twin));
    template.remove("subject", work)?;
    template.remove("twin", work)?;
    Ok(measurements)
}

impl Measurement {
    #[expect(clippy::cast_precision_loss, reason = "far fewer requests than 2^52")]
    fn new(observed: &Observed, peak_memory_kib: u64) -> Result<Self> {
        let requests = observed.latencies.len();
        if requests == 0 {
            return Err("no answer in the measured time".into());
        }
        let elapsed = observed.elapsed.as_secs_f64();
        Ok(Self {
            requests,
            requests_per_second: requests as f64 / elapsed,
            server_cpu_us_per_request: observed.server_cpu.as_secs_f64() * 1e6 / requests as f64,
            p50_us: percentile(&observed.latencies, 500),
            p99_us: percentile(&observed.latencies, 990),
            peak_memory_kib,
            client_busy: observed.client_cpu.as_secs_f64() / elapsed,
        })
    }
}
