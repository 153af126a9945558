//! A database of its own on a PostgreSQL server, made without a client library.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

const PROTOCOL_3: i32 = 196_608;

/// A new database, dropped with the value.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) url: String,
    name: String,
    link: TcpStream,
}

impl Scratch {
    /// Creates a database beside the one of `url`, which must trust its user or take a password.
    pub(crate) fn create(url: &str, purpose: &str) -> io::Result<Self> {
        let (prefix, database) = url.rsplit_once('/').ok_or_else(|| invalid("no database"))?;
        let name = format!("{purpose}_{}", std::process::id());
        let link = connect(prefix, database)?;
        let mut scratch = Self {
            url: format!("{prefix}/{name}"),
            name,
            link,
        };
        scratch.query(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            scratch.name
        ))?;
        scratch.query(&format!("CREATE DATABASE {}", scratch.name))?;
        Ok(scratch)
    }

    fn query(&mut self, sql: &str) -> io::Result<()> {
        self.link
            .write_all(&message(Some(b'Q'), format!("{sql}\0").as_bytes()))?;
        until_ready(&mut self.link, "")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // What is left over is dropped with the server.
        let _ = self.query(&sql);
    }
}

/// Connects to `postgres://user:password@host:port`.
fn connect(prefix: &str, database: &str) -> io::Result<TcpStream> {
    let (_, rest) = prefix
        .split_once("://")
        .ok_or_else(|| invalid("not a URL"))?;
    let (user, address) = rest
        .rsplit_once('@')
        .ok_or_else(|| invalid("no user in the URL"))?;
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let address = if address.contains(':') {
        address.to_owned()
    } else {
        format!("{address}:5432")
    };
    let mut link = TcpStream::connect(address)?;
    let start = format!("user\0{user}\0database\0{database}\0\0");
    link.write_all(&message(
        None,
        &[&PROTOCOL_3.to_be_bytes(), start.as_bytes()].concat(),
    ))?;
    until_ready(&mut link, password)?;
    Ok(link)
}

fn message(kind: Option<u8>, content: &[u8]) -> Vec<u8> {
    let length = i32::try_from(content.len() + 4).unwrap_or(i32::MAX);
    let mut out: Vec<u8> = kind.into_iter().collect();
    out.extend(length.to_be_bytes());
    out.extend(content);
    out
}

fn until_ready(link: &mut TcpStream, password: &str) -> io::Result<()> {
    let mut failure = None;
    loop {
        let mut head = [0; 5];
        link.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let length = usize::try_from(length).map_err(|_| invalid("a message too long"))?;
        let mut content = vec![0; length.saturating_sub(4)];
        link.read_exact(&mut content)?;
        match (head[0], content.get(..4)) {
            (b'R', Some([0, 0, 0, 3])) => {
                link.write_all(&message(Some(b'p'), format!("{password}\0").as_bytes()))?;
            }
            (b'R', Some([0, 0, 0, 5..=11])) => {
                return Err(invalid(
                    "the server wants a login this harness does not know",
                ));
            }
            (b'E', _) => failure = Some(String::from_utf8_lossy(&content).replace('\0', " ")),
            (b'Z', _) => return failure.map_or(Ok(()), |text| Err(invalid(&text))),
            _ => {}
        }
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}
