//! `cargo xtask serve`: the edge on workerd, with its data in a folder, in this process group.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::api::Api;
use crate::build::Built;
use crate::step::root;
use crate::{Options, build, setup};

/// Set by SIGTERM, SIGHUP and ctrl-c.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How long workerd may take to end what is under way.
const PATIENCE: Duration = Duration::from_secs(5);

/// Builds and serves until told to end.
pub fn serve(options: &Options) -> Result<ExitCode> {
    let edge = Edge::start(options, None)?;
    println!("Rapport is ready at {}", edge.url());
    match &edge.token_file {
        // Nobody has set a token, so somebody is here to open the dashboard.
        Some(file) => println!("Dashboard: {}\nThe owner's API token is in {}", edge.sign_in_link()?, file.display()),
        None => println!("Dashboard: {}/app/", edge.url()),
    }
    edge.wait()
}

/// A running edge.
pub struct Edge {
    child: Child,
    /// Its port on the loopback address.
    pub port: u16,
    /// The owner's API token.
    pub token: String,
    /// Where the token is kept, when the environment gave none.
    pub token_file: Option<PathBuf>,
    config: PathBuf,
    /// Held while it runs: what an object keeps in memory holds only while nobody else writes to its database.
    _in_use: File,
}

/// The folder with the data: `--data`, `RAPPORT_DATA`, or `.rapport`.
pub fn data_folder(options: &Options) -> PathBuf {
    let named = options.data.clone().or_else(|| std::env::var_os("RAPPORT_DATA").map(PathBuf::from));
    let folder = named.unwrap_or_else(|| PathBuf::from(".rapport"));
    if folder.is_absolute() { folder } else { root().join(folder) }
}

/// The port: `--port`, `RAPPORT_PORT`, or 8787.
pub fn port(options: &Options) -> Result<u16> {
    match (options.port, std::env::var("RAPPORT_PORT")) {
        (Some(port), _) => Ok(port),
        (None, Ok(port)) => port.parse().with_context(|| format!("RAPPORT_PORT is {port:?}")),
        (None, Err(_)) => Ok(8787),
    }
}

impl Edge {
    /// Builds what must be built, starts workerd and waits until it answers. `shop` is a folder to serve on the next port.
    pub fn start(options: &Options, shop: Option<&Path>) -> Result<Self> {
        Self::over(build::everything(options)?, options, shop)
    }

    /// The same over what is built already.
    pub fn over(built: Built, options: &Options, shop: Option<&Path>) -> Result<Self> {
        let begin = Instant::now();
        let (port, data) = (port(options)?, data_folder(options));
        let objects = data.join("objects");
        // What is known of people is for nobody else on this machine.
        let mut folder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.recursive(true).create(&objects).with_context(|| format!("making {}", objects.display()))?;
        let in_use = File::create(data.join(".in-use"))?;
        if in_use.try_lock().is_err() {
            bail!("another edge is using {}", data.display());
        }
        let (token, token_file) = admin_token(&data)?;
        let config = built.folder.join(format!("edge/serve-{}.capnp", std::process::id()));
        if shop.is_some() {
            std::fs::copy(root().join("xtask/shop.js"), config.with_file_name("shop.js"))?;
        }
        std::fs::write(&config, configuration(&built.folder, &objects, port, shop))?;
        ctrlc::set_handler(|| ENDING.store(true, Ordering::SeqCst)).context("listening for signals")?;
        let mut command = Command::new(setup::workerd()?);
        command.arg("serve").arg(&config).env("RAPPORT_ADMIN_TOKEN", &token).stdin(Stdio::null());
        let child = command.spawn().context("starting workerd")?;
        let mut edge = Self { child, port, token, token_file, config, _in_use: in_use };
        edge.until_ready()?;
        eprintln!("· ready after {:.1} s", begin.elapsed().as_secs_f64());
        // Only now may others build: workerd has read its files.
        drop(built);
        Ok(edge)
    }

    /// The process of workerd.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The address, by a name that cookies and passkeys accept.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// A link that signs the owner in to the dashboard, once.
    pub fn sign_in_link(&self) -> Result<String> {
        let member = serde_json::json!({ "name": "owner", "role": "owner" });
        let link = Api::of(self.port, &self.token).post("/api/signin-links", &member)?;
        let link = link["url"].as_str().context("the answer has no url")?;
        // The link carries the name by which it was asked for; cookies and passkeys want `localhost`.
        Ok(link.replacen("//127.0.0.1:", "//localhost:", 1))
    }

    fn until_ready(&mut self) -> Result<()> {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                let _ = std::fs::remove_file(&self.config);
                bail!("workerd ended with {status}; is port {} in use?", self.port);
            }
            if ENDING.load(Ordering::SeqCst) {
                self.end()?;
                bail!("told to end");
            }
            if healthy(self.port) {
                return Ok(());
            }
            if begin.elapsed() > Duration::from_secs(60) {
                self.end()?;
                bail!("workerd did not answer /healthz within a minute");
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Waits until told to end, or until workerd ends by itself, which is an error.
    pub fn wait(mut self) -> Result<ExitCode> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                let _ = std::fs::remove_file(&self.config);
                // A signal to the whole group reaches workerd as well as us, and it may be first.
                std::thread::sleep(Duration::from_millis(50));
                if ENDING.load(Ordering::SeqCst) {
                    return Ok(ExitCode::SUCCESS);
                }
                bail!("workerd ended with {status}");
            }
            if ENDING.load(Ordering::SeqCst) {
                self.end()?;
                return Ok(ExitCode::SUCCESS);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends workerd: politely, then not.
    pub fn end(&mut self) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).context("a process id")?);
        // It may have ended already.
        let _ = kill(pid, Signal::SIGTERM);
        let begin = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begin.elapsed() > PATIENCE {
                self.child.kill()?;
                self.child.wait()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = std::fs::remove_file(&self.config);
        Ok(())
    }
}

/// The owner's token: from the environment, or made once and kept in the data folder for its owner's eyes only.
fn admin_token(data: &Path) -> Result<(String, Option<PathBuf>)> {
    if let Ok(token) = std::env::var("RAPPORT_ADMIN_TOKEN")
        && !token.is_empty()
    {
        return Ok((token, None));
    }
    let file = data.join("admin-token");
    if let Ok(token) = std::fs::read_to_string(&file) {
        return Ok((token.trim().to_owned(), Some(file)));
    }
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(&file)?.write_all(token.as_bytes())?;
    Ok((token, Some(file)))
}

/// Whether `/healthz` answers 200.
pub fn healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// The settings that reach the edge from the environment, when they are set.
const SETTINGS: [&str; 3] = ["RAPPORT_TRUSTED_PROXIES", "RAPPORT_COUNTRY_HEADER", "RAPPORT_PUBLIC_URL"];

/// A day from which on workerd behaves the same for ever, whatever its version.
pub const COMPATIBILITY: &str = "2026-10-01";

/// A text in the configuration's own quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// workerd's configuration: the edge with its three kinds of objects, two folders, and a way out that is closed to
/// private addresses. Without `RAPPORT_HOST` it listens on the loopback address alone: TLS and the world come by a proxy.
fn configuration(built: &Path, objects: &Path, port: u16, shop: Option<&Path>) -> String {
    let path = |path: &Path| quoted(&path.to_string_lossy());
    let set = SETTINGS.iter().filter(|name| std::env::var_os(name).is_some());
    let settings: String = set.map(|name| format!("    (name = \"{name}\", fromEnvironment = \"{name}\"),\n")).collect();
    let classes = ["Account", "Site", "Shard"];
    let namespaces: String = classes
        .map(|class| format!("    (className = \"{class}\", uniqueKey = \"{}-v1\", enableSql = true),\n", class.to_lowercase()))
        .concat();
    let bindings: String =
        classes.map(|class| format!("    (name = \"{}\", durableObjectNamespace = \"{class}\"),\n", class.to_uppercase())).concat();
    let host = std::env::var("RAPPORT_HOST").unwrap_or_else(|_| "127.0.0.1".to_owned());
    let (shop_services, shop_socket, shop_worker) = shop.map_or_else(Default::default, |folder| {
        (
            format!("  (name = \"shop\", worker = .shop),\n  (name = \"shop-files\", disk = (path = {})),\n", path(folder)),
            format!(",\n  (name = \"shop\", address = \"{host}:{}\", http = (), service = \"shop\")", port + 1),
            format!(
                "\nconst shop :Workerd.Worker = (\n  modules = [(name = \"shop.js\", esModule = embed \"shop.js\")],\n  \
                 compatibilityDate = \"{COMPATIBILITY}\",\n  bindings = [(name = \"FILES\", service = \"shop-files\")],\n);\n"
            ),
        )
    });
    format!(
        r#"using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
 services = [
  (name = "edge", worker = .edge),
  (name = "objects", disk = (path = {objects}, writable = true)),
  (name = "files", disk = (path = {files})),
{shop_services} ],
 sockets = [
  (name = "http", address = "{host}:{port}", http = (), service = "edge"){shop_socket}
 ],
);

const edge :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "index.js"), (name = "index_bg.wasm", wasm = embed "index_bg.wasm")],
  compatibilityDate = "{COMPATIBILITY}",
  bindings = [
{bindings}    (name = "ASSETS", service = "files"),
    (name = "RAPPORT_ADMIN_TOKEN", fromEnvironment = "RAPPORT_ADMIN_TOKEN"),
{settings}  ],
  durableObjectNamespaces = [
{namespaces}  ],
  durableObjectStorage = (localDisk = "objects"),
);
{shop_worker}"#,
        objects = path(objects),
        files = path(built),
    )
}
