//! A server process, from its start to its end.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::answers;
use crate::load::Target;
use crate::options::Program;
use crate::scenario::Scenario;
use crate::workspace::{Result, Workspace};

const START: Duration = Duration::from_secs(20);

/// A running server; it is ended when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts a server on a spare port and waits until it shows a book.
    pub(crate) fn start(program: &Program, database: &str, work: &Workspace) -> Result<Self> {
        let address = spare_address()?;
        let log = work.path(&format!("{}.log", address.port()));
        let output = File::create(&log)?;
        let child = Command::new(&program.path)
            .current_dir(work.folder())
            .env("REST_KIT_BIND", address.to_string())
            .env("DATABASE_URL", database)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.path.display()))?;
        let mut server = Self {
            child,
            address,
            log,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn target(&self) -> Target {
        Target {
            address: self.address,
            pid: self.pid(),
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("a server ended ({status}): {}", self.said()).into());
            }
            let answer = answers::ask(self.address, Scenario::OneRow);
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if start.elapsed() > START {
                return Err(format!("a server does not answer: {}", self.said()).into());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; its database is thrown away.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spare_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
