//! Single answers: is a server ready, and do both say the same?

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::load::Head;
use crate::scenario::Scenario;
use crate::workspace::Result;

const PATIENCE: Duration = Duration::from_secs(5);

/// A status and its body.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Asks once, on a connection of its own.
pub(crate) fn ask(address: SocketAddr, scenario: Scenario) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = Vec::new();
    scenario.write_request(0, &mut request);
    stream.write_all(&request)?;
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(head) = Head::parse(&received)?
            && received.len() >= head.end
        {
            return Ok(Answer {
                status: head.status,
                body: serde_json::from_slice(&received[head.length..head.end])?,
            });
        }
        match stream.read(&mut chunk)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => received.extend_from_slice(&chunk[..read]),
        }
    }
}

/// Fails when the servers differ: a server that does less is faster.
pub(crate) fn compare(first: SocketAddr, second: SocketAddr, scenario: Scenario) -> Result<()> {
    let (first, second) = (ask(first, scenario)?, ask(second, scenario)?);
    if first == second && first.status == scenario.expected_status() {
        return Ok(());
    }
    Err(format!(
        "{}: expected {} from both, with equal bodies\n  {} {}\n  {} {}",
        scenario.title(),
        scenario.expected_status(),
        first.status,
        first.body,
        second.status,
        second.body
    )
    .into())
}
