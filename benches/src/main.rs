//! The load benchmark: the book store on rest-kit against its hand-written twin.

mod answers;
mod database;
mod load;
mod measure;
mod options;
mod process;
mod report;
mod scenario;
mod server;
mod statistics;
mod workspace;

use std::process::ExitCode;

use crate::options::Options;

#[expect(clippy::print_stderr, reason = "a failed run says why")]
fn main() -> ExitCode {
    let run = Options::from_env().and_then(|options| match options {
        Some(options) => measure::run(&options),
        None => Ok(()),
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches: {error}");
            ExitCode::FAILURE
        }
    }
}
