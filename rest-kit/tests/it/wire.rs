//! What a real connection sees: slow bodies, cut bodies, requests that are no HTTP.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::rt::spawn;
use actix_web::web::block;
use rest_kit::app::Api;
use rest_kit::prelude::*;
use rest_kit::request::BodyLimits;

struct Echo;

/// Sends the body back.
#[api_view]
impl ApiView for Echo {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.data().await?))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        self.get(cx).await
    }
}

#[api_view(post)]
async fn extracted(_cx: &Context, body: String) -> Result<Response> {
    Ok(Response::new(&body))
}

fn api() -> Api {
    let limits = BodyLimits {
        max_wait: Duration::from_millis(200),
        max_upload: 1000,
        min_rate: 10_000,
        ..BodyLimits::DEFAULT
    };
    let kit = RestKit::new(Settings::default()).database("sqlite::memory:");
    kit.permissions(AllowAny)
        .body_limits(limits)
        .register_view("echo", Echo)
        .register_view("extracted", extracted)
        .build()
        .unwrap()
}

fn serve(api: Api) -> (SocketAddr, ServerHandle) {
    let server = HttpServer::new(move || api.app())
        .workers(1)
        .disable_signals()
        .client_request_timeout(Duration::from_millis(200))
        .bind(("127.0.0.1", 0))
        .unwrap();
    let address = server.addrs()[0];
    let running = server.run();
    let handle = running.handle();
    spawn(running);
    (address, handle)
}

/// Sends pieces with pauses between them, and returns what comes back, and when.
async fn send(address: SocketAddr, pieces: Vec<Vec<u8>>, pause: Duration) -> (String, Duration) {
    let work = move || {
        let start = Instant::now();
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let mut writer = stream.try_clone().unwrap();
        let writing = std::thread::spawn(move || {
            for piece in pieces {
                if writer.write_all(&piece).is_err() {
                    return;
                }
                std::thread::sleep(pause);
            }
        });
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        // An answer ends with the connection, or with its own length.
        while let Ok(length @ 1..) = stream.read(&mut piece) {
            answer.extend_from_slice(&piece[..length]);
            if is_whole(&answer) {
                break;
            }
        }
        let took = start.elapsed();
        drop(stream);
        writing.join().unwrap();
        (String::from_utf8_lossy(&answer).into_owned(), took)
    };
    block(work).await.unwrap()
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")
            .map(str::to_owned)
    });
    length.is_some_and(|length| length.parse() == Ok(body.len()))
}

fn head(path: &str, length: usize, media_type: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes()
}

#[actix_web::test]
async fn a_body_that_trickles_ends_with_408() {
    let (address, server) = serve(api());
    for (path, media_type) in [
        ("/echo/", "application/json"),
        ("/echo/", "multipart/form-data; boundary=b"),
        ("/extracted/", "text/plain"),
    ] {
        let mut pieces = vec![head(path, 1000, media_type)];
        pieces.extend(std::iter::repeat_n(b"x".to_vec(), 60));
        let (answer, took) = send(address, pieces, Duration::from_millis(50)).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path} {answer}");
        let body = r#"{"detail":"The request body took too long to arrive."}"#;
        assert!(answer.ends_with(body), "{answer}");
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    // A slow one that keeps the pace is read.
    let mut pieces = vec![head("/extracted/", 6, "text/plain")];
    pieces.extend(["ab", "cd", "ef"].map(|piece| piece.as_bytes().to_vec()));
    let (answer, _) = send(address, pieces, Duration::from_millis(20)).await;
    assert!(answer.ends_with("\"abcdef\""), "{answer}");
    server.stop(false).await;
}

#[actix_web::test]
async fn a_body_that_breaks_off_is_refused() {
    let (address, server) = serve(api());
    for body in [
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nhal",
        "--b\r\n",
    ] {
        let mut whole = head("/echo/", body.len(), "multipart/form-data; boundary=b");
        whole.extend_from_slice(body.as_bytes());
        let (answer, _) = send(address, vec![whole], Duration::ZERO).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains("ends before its last boundary"), "{answer}");
    }
    server.stop(false).await;
}

/// What actix refuses before anything of ours sees it has no body: the guide says so.
#[actix_web::test]
async fn what_is_no_http_is_refused_by_actix() {
    let (address, server) = serve(api());
    let many = "X: y\r\n".repeat(100);
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(200_000));
    for (request, status) in [
        ("BREW\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"), 431),
        (long, 431),
        ("GET / HTTP/1.1\r\nHost:".to_owned(), 408),
    ] {
        let pieces = vec![request.into_bytes()];
        let (answer, took) = send(address, pieces, Duration::ZERO).await;
        let (first, rest) = answer.split_once("\r\n").unwrap_or_default();
        assert!(first.contains(&status.to_string()), "{status}: {answer}");
        assert!(rest.ends_with("\r\n\r\n"), "{answer}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
    server.stop(false).await;
}

// parity: RSP-023
#[actix_web::test]
async fn head_is_answered_without_a_body() {
    let (address, server) = serve(api());
    let request = b"HEAD /echo/ HTTP/1.1\r\nHost: a\r\n\r\n".to_vec();
    let (answer, _) = send(address, vec![request], Duration::ZERO).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.to_lowercase().contains("content-length: 2\r\n"),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    server.stop(false).await;
}
