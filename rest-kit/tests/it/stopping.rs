//! A server that is told to stop: what ends at once, and what is waited for.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use actix_web::web::block;
use futures_util::future::join;
use futures_util::{StreamExt as _, stream};
use rest_kit::prelude::*;
use rest_kit::response::Event;
use rest_kit::test::{LiveServer, databases};

/// Says hello and goes on for ever.
#[api_view(get)]
async fn news(_cx: &Context) -> Result<Response> {
    let hello = stream::iter([Event::text("hello")]);
    Ok(Response::events(hello.chain(stream::pending())))
}

#[api_view(get)]
async fn ticks(_cx: &Context) -> Result<Response> {
    let hello = stream::iter([Ok(b"hello\n".to_vec())]);
    let hello = hello.chain(stream::pending());
    Ok(Response::stream("text/plain", hello).endless())
}

/// Has an end, a little later.
#[api_view(get)]
async fn export(_cx: &Context) -> Result<Response> {
    let rows = stream::iter(["hello\n", "world\n"]).then(|row| async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(row.as_bytes().to_vec())
    });
    Ok(Response::stream("text/csv", rows))
}

/// Says nothing of its end, and has none.
#[api_view(get)]
async fn stuck(_cx: &Context) -> Result<Response> {
    let hello = stream::iter([Ok(b"hello\n".to_vec())]);
    Ok(Response::stream(
        "text/plain",
        hello.chain(stream::pending()),
    ))
}

fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .shutdown_timeout(Duration::from_secs(2))
        .register_view("news", news)
        .register_view("ticks", ticks)
        .register_view("export", export)
        .register_view("stuck", stuck)
}

/// An open answer, read up to its first line.
struct Open(BufReader<TcpStream>);

impl Open {
    async fn at(address: &str, path: &'static str) -> Self {
        let address = address.to_owned();
        let read = move || {
            let mut socket = TcpStream::connect(address)?;
            write!(socket, "GET {path} HTTP/1.1\r\nhost: testserver\r\n\r\n")?;
            let mut reader = BufReader::new(socket);
            let mut line = String::new();
            while !line.contains("hello") {
                line.clear();
                if reader.read_line(&mut line)? == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
            }
            Ok::<_, std::io::Error>(Self(reader))
        };
        block(read).await.unwrap().unwrap()
    }

    /// Returns the rest, and how long it took until the connection was closed.
    async fn rest(mut self) -> (String, Duration) {
        let started = Instant::now();
        let read = move || {
            let mut rest = String::new();
            drop(self.0.read_to_string(&mut rest));
            (rest, started.elapsed())
        };
        block(read).await.unwrap()
    }
}

async fn stopped(path: &'static str) -> Vec<(String, Duration, Duration)> {
    let mut told = Vec::new();
    for database in databases(()).unwrap() {
        let server = LiveServer::start(app(), database).await.unwrap();
        let open = Open::at(server.address(), path).await;
        let started = Instant::now();
        let ((rest, read), ()) = join(open.rest(), server.stop()).await;
        told.push((rest, read, started.elapsed()));
    }
    told
}

const SOON: Duration = Duration::from_millis(1_900);

#[actix_web::test]
async fn streams_without_an_end_end_with_the_server() {
    for path in ["/news/", "/ticks/"] {
        for (rest, read, stopped) in stopped(path).await {
            // The last chunk is sent: the client knows that it has everything.
            assert!(rest.ends_with("0\r\n\r\n"), "{path} {rest:?}");
            assert!(read < SOON && stopped < SOON, "{path} {read:?} {stopped:?}");
        }
    }
}

#[actix_web::test]
async fn streams_with_an_end_are_waited_for() {
    for (rest, _, stopped) in stopped("/export/").await {
        assert!(rest.contains("world"), "{rest:?}");
        assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
        assert!(stopped < Duration::from_secs(4), "{stopped:?}");
    }
}

#[actix_web::test]
async fn what_takes_longer_than_the_grace_is_broken_off() {
    for (rest, _, stopped) in stopped("/stuck/").await {
        // Without its last chunk: nobody takes a part for the whole.
        assert!(!rest.ends_with("0\r\n\r\n"), "{rest:?}");
        let grace = Duration::from_secs(2)..Duration::from_secs(5);
        assert!(grace.contains(&stopped), "{stopped:?}");
    }
}
