//! One keep-alive connection.

use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Head, MAX_REQUESTS, Shared};

/// Larger than every answer, so that one read takes a whole one.
const BUFFER: usize = 16 * 1024;

/// Asks again and again until the load is stopped.
pub(super) async fn run(address: SocketAddr, shared: Rc<Shared>) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
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
        if shared.measuring.get() {
            let latency = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
            shared.latencies.borrow_mut().push(latency);
        }
    }
    Ok(())
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
