//! What the kernel knows of a process.

use std::fs;
use std::time::Duration;

use crate::workspace::Result;

/// The unit of `/proc/PID/stat`: hundredths of a second on every Linux that we know.
const TICK: Duration = Duration::from_millis(10);

/// The CPU time of a process since its start: user and system, all threads.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The program's name, the second value, may hold spaces and parentheses.
    let (_, rest) = stat.rsplit_once(')').ok_or("a strange /proc/PID/stat")?;
    let mut ticks = 0;
    for value in rest.split_ascii_whitespace().skip(11).take(2) {
        ticks += value.parse::<u32>()?;
    }
    Ok(TICK * ticks)
}

/// The largest resident memory of a process so far, in KiB.
pub(crate) fn peak_memory(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.split_ascii_whitespace().next())
        .ok_or("a strange /proc/PID/status")?;
    Ok(peak.parse()?)
}
