//! The command line and the environment.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::scenario::Scenario;
use crate::workspace::Result;

const HELP: &str = "\
Loads the book store and its hand-written twin in turn, and compares them.

  --rounds N        rounds per scenario (5)
  --seconds N       seconds of measuring per scenario, server and round (3)
  --connections N   keep-alive connections (32)
  --scenario NAME   only this scenario, may be repeated: one-row, page, create, not-found
  --json FILE       writes all numbers to a file
  --self-check      compares the twin with itself: every ratio should be about 1
  --any-answers     goes on when the two servers answer differently

Environment:
  REST_KIT_BENCH_STORE    the book store's program (default: beside this one)
  REST_KIT_BENCH_TWIN     the twin's program (default: beside this one)
  REST_KIT_TEST_POSTGRES  a PostgreSQL URL; measures there too";

/// What to run, and how.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) duration: Duration,
    pub(crate) connections: usize,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) json: Option<PathBuf>,
    pub(crate) any_answers: bool,
    pub(crate) subject: Program,
    pub(crate) twin: Program,
    pub(crate) postgres: Option<String>,
}

/// A server to measure.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
}

impl Options {
    /// Reads the command line; `None` after `--help`.
    pub(crate) fn from_env() -> Result<Option<Self>> {
        let mut options = Self::defaults()?;
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--rounds" => options.rounds = value()?.parse::<usize>()?.max(1),
                "--seconds" => options.duration = seconds(&value()?)?,
                "--connections" => options.connections = value()?.parse::<usize>()?.max(1),
                "--scenario" => options.scenarios.push(Scenario::named(&value()?)?),
                "--json" => options.json = Some(value()?.into()),
                "--any-answers" => options.any_answers = true,
                "--self-check" => {
                    options.subject = Program {
                        name: "twin again",
                        path: options.twin.path.clone(),
                    }
                }
                "--help" | "-h" => {
                    print_help();
                    return Ok(None);
                }
                _ => return Err(format!("unknown option {argument}; see --help").into()),
            }
        }
        if options.scenarios.is_empty() {
            options.scenarios = Scenario::ALL.to_vec();
        }
        Ok(Some(options))
    }

    fn defaults() -> Result<Self> {
        Ok(Self {
            rounds: 5,
            duration: Duration::from_secs(3),
            connections: 32,
            scenarios: Vec::new(),
            json: None,
            any_answers: false,
            subject: Program {
                name: "rest-kit",
                path: program("REST_KIT_BENCH_STORE", "bookstore")?,
            },
            twin: Program {
                name: "twin",
                path: program("REST_KIT_BENCH_TWIN", "twin")?,
            },
            postgres: env::var("REST_KIT_TEST_POSTGRES").ok(),
        })
    }
}

fn seconds(text: &str) -> Result<Duration> {
    let duration = Duration::try_from_secs_f64(text.parse()?)?;
    if duration < Duration::from_millis(100) {
        return Err("--seconds must be at least 0.1".into());
    }
    Ok(duration)
}

fn program(variable: &str, name: &str) -> Result<PathBuf> {
    let path = match env::var_os(variable) {
        Some(path) => path.into(),
        None => env::current_exe()?.with_file_name(name),
    };
    Ok(std::path::absolute(path)?)
}

#[expect(clippy::print_stdout, reason = "the answer to --help")]
fn print_help() {
    println!("{HELP}");
}
