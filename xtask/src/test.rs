//! `cargo xtask test`: every test there is, from the quickest to the slowest.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::step::{self, cargo, files, root, step};
use crate::{Options, build, setup, size};

/// Runs all tests, or those of one kind: `native`, `browser`, `heavy`.
pub fn test(options: &Options) -> Result<()> {
    let wanted = |kind: &str| options.words.is_empty() || options.words.iter().any(|word| word == kind);
    if let Some(unknown) = options.words.iter().find(|word| !matches!(word.as_str(), "native" | "browser" | "heavy")) {
        bail!("there are no tests {unknown:?}: native, browser or heavy");
    }
    if wanted("native") {
        native()?;
    }
    if wanted("browser") || wanted("heavy") {
        // What the tests start is built once, here; they find it fresh.
        drop(build::everything(options)?);
    }
    if wanted("heavy") {
        if !options.quick {
            step("weighing what a page loads", || size::size(options))?;
        }
        heavy(options)?;
    }
    if wanted("browser") {
        browser(options)?;
    }
    Ok(())
}

fn native() -> Result<()> {
    setup::for_building()?;
    step("formatting", || step::run(cargo().args(["fmt", "--all", "--check"])))?;
    step("clippy", || {
        step::run(cargo().args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--features",
            "rapport-edge/native",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    step("native tests", || step::run(cargo().args(["test", "--quiet", "--workspace", "--features", "rapport-edge/native"])))
}

/// The environment in which tests find this very build.
const PROFILE: &str = "RAPPORT_PROFILE";

fn profile(options: &Options) -> &'static str {
    if options.quick { "quick" } else { "release" }
}

/// Tests against the real workerd with a real disk, and thousands of random histories: those that are marked to be ignored otherwise.
fn heavy(options: &Options) -> Result<()> {
    step("random histories", || {
        // Of the whole workspace, as the native tests are: so nothing is compiled again.
        let which = ["test", "--quiet", "--workspace", "--features", "rapport-edge/native", "--test", "shard", "--", "--ignored"];
        step::run(cargo().args(which))
    })?;
    step("heavy tests", || {
        let mut command = cargo();
        command.args(["test", "--quiet", "--package", "rapport-tests", "--", "--ignored", "--test-threads", "1"]);
        step::run(command.env(PROFILE, profile(options)))
    })
}

/// Tests in a real browser: `tests/browser/*.test.mjs`.
fn browser(options: &Options) -> Result<()> {
    let folder = root().join("tests/browser");
    let mut tests: Vec<PathBuf> = if folder.exists() { files(&folder)? } else { Vec::new() };
    tests.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if tests.is_empty() {
        return Ok(());
    }
    let chromium = setup::chromium()?;
    step("browser tests", || {
        let mut command = std::process::Command::new("node");
        // One file at a time: each has a browser and an edge of its own, and timings to keep.
        command.args(["--test", "--test-concurrency=1"]).args(&tests);
        step::run(command.env("CHROMIUM", &chromium).env(PROFILE, profile(options)))
    })
}
