//! One keep-alive connection.

use std::io;
use std::rc::Rc;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Head;
use super::client::Shared;

/// Larger than every answer, so that one read takes a whole one.
const BUFFER: usize = 16 * 1024;
/// A bound that no run should reach; it also keeps the ISBNs at their length.
const MAX_REQUESTS: u64 = 20_000_000;

/// Asks again and again until the turn is over.
pub(super) async fn run(mut stream: TcpStream, shared: Rc<Shared>) -> io::Result<TcpStream> {
    let mut request = Vec::new();
    let mut buffer = vec![0; BUFFER];
    while !shared.stopped.get() {
        let number = shared.sent.get();
        if number > MAX_REQUESTS {
            return Err(io::Error::other("too many requests in one run"));
        }
        shared.sent.set(number + 1);
        shared.scenario.write_request(number, &mut request);
        let start = Instant::now();
        stream.write_all(&request).await?;
        receive(&mut stream, &mut buffer, shared.scenario.expected_status()).await?;
        let latency = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
        shared.latencies.borrow_mut().push(latency);
    }
    Ok(stream)
}

async fn receive(stream: &mut TcpStream, buffer: &mut [u8], expected: u16) -> io::Result<()> {
    let mut filled = 0;
    loop {
        match stream.read(&mut buffer[filled..]).await? {
            0 => return Err(io::Error::other("the server closed a connection")),
            read => filled += read,
        }
        let received = &buffer[..filled];
        let Some(head) = Head::parse(received)? else {
            continue;
        };
        if filled < head.end {
            continue;
        }
        if head.status != expected || filled > head.end {
            let text = String::from_utf8_lossy(received);
            return Err(io::Error::other(format!(
                "expected {expected}, got: {text}"
            )));
        }
        return Ok(());
    }
}
