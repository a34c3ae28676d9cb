//! What we compare ourselves with: the least that workerd can do, in JavaScript.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::http::{Connection, free_port};
use crate::serve::COMPATIBILITY;
use crate::setup;
use crate::step::root;

/// A worker of a few lines on a workerd of its own.
pub struct Peer {
    child: Child,
    folder: PathBuf,
    /// Its port on the loopback address.
    pub port: u16,
}

impl Peer {
    /// Starts `xtask/bench/NAME.js`.
    pub fn start(name: &str) -> Result<Self> {
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("rapport-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("data"))?;
        std::fs::copy(root().join(format!("xtask/bench/{name}.js")), folder.join("peer.js"))?;
        let object = if name == "object" {
            r#"
  bindings = [(name = "EMPTY", durableObjectNamespace = "Empty")],
  durableObjectNamespaces = [(className = "Empty", uniqueKey = "empty", enableSql = true)],
  durableObjectStorage = (localDisk = "data"),"#
        } else {
            ""
        };
        let config = format!(
            r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .peer), (name = "data", disk = (path = "{}", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:{port}", http = (), service = "main")],
);
const peer :Workerd.Worker = (
  modules = [(name = "peer.js", esModule = embed "peer.js")],
  compatibilityDate = "{COMPATIBILITY}",{object}
);
"#,
            folder.join("data").display()
        );
        let file = folder.join("peer.capnp");
        std::fs::write(&file, config)?;
        let child = Command::new(setup::workerd()?).arg("serve").arg(&file).stdin(Stdio::null()).spawn().context("starting workerd")?;
        let mut peer = Self { child, folder, port };
        let begin = Instant::now();
        while Connection::open(port).and_then(|mut connection| connection.ask("POST", "/", &[], b"{}")).is_err() {
            if begin.elapsed() > Duration::from_secs(20) || peer.child.try_wait()?.is_some() {
                peer.end()?;
                bail!("the peer {name} did not start");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(peer)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it.
    pub fn end(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        let _ = std::fs::remove_dir_all(&self.folder);
        Ok(())
    }
}
