//! What a fresh machine lacks: the wasm target, the npm packages, a browser for the tests.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::fingerprint;
use crate::step::{self, root, step};

/// The target of everything that runs in a page or at the edge.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Installs what building needs.
pub fn for_building() -> Result<()> {
    wasm_target()?;
    npm_packages()
}

fn wasm_target() -> Result<()> {
    let sysroot = step::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM).exists() {
        return Ok(());
    }
    step("installing Rust's wasm target", || {
        step::run(Command::new("rustup").args(["target", "add", WASM]))
            .with_context(|| format!("the target {WASM} is missing: install it with rustup, or from where this Rust came"))
    })
}

fn npm_packages() -> Result<()> {
    let fingerprint = fingerprint::of(&["package.json", "package-lock.json", ".npmrc"], &[])?;
    let stamp = root().join("node_modules/.rapport");
    if std::fs::read_to_string(&stamp).is_ok_and(|kept| kept == fingerprint) {
        return Ok(());
    }
    if Command::new("npm").arg("--version").output().is_err() {
        bail!("Node with npm is missing: install Node 20 or newer");
    }
    step("installing npm packages", || step::run(Command::new("npm").args(["ci", "--loglevel=error"])))?;
    std::fs::write(stamp, fingerprint)?;
    Ok(())
}

/// The workerd program, without the Node script that npm puts before it.
pub fn workerd() -> Result<PathBuf> {
    let scope = root().join("node_modules/@cloudflare");
    for entry in std::fs::read_dir(&scope).context("npm packages are missing")? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("workerd-") {
            return Ok(entry.path().join("bin").join(if cfg!(windows) { "workerd.exe" } else { "workerd" }));
        }
    }
    bail!("npm has no workerd for this machine")
}

/// A Node of at least this major version: the machine's, or the one from npm.
pub fn node_of_at_least(major: u32) -> Result<PathBuf> {
    for candidate in [PathBuf::from("node"), step::npm_program("node")] {
        let version = Command::new(&candidate).arg("--version").output().ok();
        let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let found = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
        if found.is_some_and(|found| found >= major) {
            return Ok(candidate);
        }
    }
    bail!("Node {major} or newer is missing, and npm brought none")
}

/// The browser for tests: `CHROMIUM`, or the first that is installed, or what the system's package manager gives.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(found) = on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
        return Ok(found);
    }
    const MISSING: &str = "a browser is missing for the tests: install chromium, or name one in CHROMIUM";
    let is_root = step::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || on_path(&["apt-get"]).is_none() {
        bail!(MISSING);
    }
    step("installing chromium", || {
        step::run(Command::new("apt-get").args(["update", "-qq"]))?;
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
        step::run(install.env("DEBIAN_FRONTEND", "noninteractive"))
    })
    .context(MISSING)?;
    on_path(&["chromium", "chromium-browser"]).context(MISSING)
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}
