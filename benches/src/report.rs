//! The comparison, for people and for programs.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::measure::Measurement;
use crate::options::Options;
use crate::scenario::Scenario;
use crate::statistics::Spread;
use crate::workspace::Result;

/// Both servers under one scenario, round by round.
#[derive(Debug)]
pub(crate) struct Comparison {
    names: [&'static str; 2],
    database: &'static str,
    scenario: Scenario,
    pub(crate) subject: Vec<Measurement>,
    pub(crate) twin: Vec<Measurement>,
}

/// Says what was run, and how to read it.
#[expect(clippy::print_stdout, reason = "the report")]
pub(crate) fn print_title(options: &Options, database: &str) {
    let (subject, twin) = (options.subject.name, options.twin.name);
    println!(
        "\n{database}: {} rounds of {} s, {} connections",
        options.rounds,
        options.duration.as_secs_f64(),
        options.connections
    );
    println!("median [min-max] of the rounds; a ratio above 1.00 is better for {subject}");
    println!("  requests/s: {subject} / {twin}; CPU per request: {twin} / {subject}");
}

/// Writes all rounds of all comparisons.
pub(crate) fn write(path: &Path, options: &Options, comparisons: &[Comparison]) -> Result<()> {
    let all: Vec<_> = comparisons.iter().map(Comparison::json).collect();
    let report = json!({
        "rounds": options.rounds,
        "seconds": options.duration.as_secs_f64(),
        "connections": options.connections,
        "subject": options.subject.name,
        "twin": options.twin.name,
        "comparisons": all,
    });
    fs::write(path, format!("{report:#}\n"))?;
    Ok(())
}

impl Comparison {
    pub(crate) fn new(options: &Options, database: &'static str, scenario: Scenario) -> Self {
        Self {
            names: [options.subject.name, options.twin.name],
            database,
            scenario,
            subject: Vec::new(),
            twin: Vec::new(),
        }
    }

    /// Requests per second: subject / twin.
    fn throughput(&self) -> Spread {
        self.ratio(|subject, twin| subject.requests_per_second / twin.requests_per_second)
    }

    /// CPU per request: twin / subject, so that more than one is cheaper here too.
    fn thrift(&self) -> Spread {
        self.ratio(|subject, twin| {
            twin.server_cpu_us_per_request / subject.server_cpu_us_per_request
        })
    }

    fn ratio(&self, of: impl Fn(&Measurement, &Measurement) -> f64) -> Spread {
        let rounds = self.subject.iter().zip(&self.twin);
        Spread::of(rounds.map(|(subject, twin)| of(subject, twin)))
    }

    #[expect(clippy::print_stdout, reason = "the report")]
    pub(crate) fn print(&self) {
        println!(
            "\n{}: requests/s {}, CPU per request {}",
            self.scenario.title(),
            Ratio(self.throughput()),
            Ratio(self.thrift())
        );
        for (name, rounds) in self.servers() {
            println!("  {name:<11}{}", Absolute(&Summary::of(rounds)));
        }
    }

    fn servers(&self) -> [(&'static str, &[Measurement]); 2] {
        let [subject, twin] = self.names;
        [(subject, &self.subject), (twin, &self.twin)]
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "database": self.database,
            "scenario": self.scenario.title(),
            "requests_per_second_subject_by_twin": self.throughput(),
            "cpu_per_request_twin_by_subject": self.thrift(),
            "subject": { "summary": Summary::of(&self.subject), "rounds": self.subject },
            "twin": { "summary": Summary::of(&self.twin), "rounds": self.twin },
        })
    }
}

/// The rounds of one server.
#[derive(Debug, Serialize)]
struct Summary {
    requests_per_second: Spread,
    server_cpu_us_per_request: Spread,
    p50_us: Spread,
    p99_us: Spread,
    peak_memory_kib: Spread,
    client_busy: Spread,
}

impl Summary {
    #[expect(clippy::cast_precision_loss, reason = "less than 2^52 KiB")]
    fn of(rounds: &[Measurement]) -> Self {
        let spread = |of: fn(&Measurement) -> f64| Spread::of(rounds.iter().map(of));
        Self {
            requests_per_second: spread(|one| one.requests_per_second),
            server_cpu_us_per_request: spread(|one| one.server_cpu_us_per_request),
            p50_us: spread(|one| one.p50_us.into()),
            p99_us: spread(|one| one.p99_us.into()),
            peak_memory_kib: spread(|one| one.peak_memory_kib as f64),
            client_busy: spread(|one| one.client_busy),
        }
    }
}

struct Ratio(Spread);

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spread { median, min, max } = self.0;
        write!(f, "{median:.2} [{min:.2}-{max:.2}]")
    }
}

struct Absolute<'a>(&'a Summary);

impl fmt::Display for Absolute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7.0} requests/s  {:>6.1} us CPU  p50 {:>6.2} ms  p99 {:>6.2} ms  \
             {:>6.1} MiB  (load {:.0} % of a core)",
            self.0.requests_per_second.median,
            self.0.server_cpu_us_per_request.median,
            self.0.p50_us.median / 1e3,
            self.0.p99_us.median / 1e3,
            self.0.peak_memory_kib.max / 1024.0,
            self.0.client_busy.median * 100.0
        )
    }
}
