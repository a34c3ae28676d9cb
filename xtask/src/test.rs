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

/// Tests against the real workerd with a real disk: those that are marked to be ignored otherwise.
fn heavy(options: &Options) -> Result<()> {
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
    // One file at a time: each has a browser and an edge of its own, and timings to keep.
    let run = |test: &PathBuf| {
        let mut command = std::process::Command::new("node");
        command.args(["--test", "--test-concurrency=1"]).arg(test);
        step::run(command.env("CHROMIUM", &chromium).env(PROFILE, profile(options)))
    };
    let mut failed: Vec<PathBuf> = Vec::new();
    for test in &tests {
        let name = test.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(error) = step(&format!("browser tests: {name}"), || run(test)) {
            eprintln!("   {name} failed ({error:#}); it gets one more chance at the end");
            failed.push(test.clone());
        }
    }
    // A browser on a machine that does something else as well may miss a deadline that is the product's, not the test's.
    // What fails twice in a row is a defect; what failed once was said above, and should be looked at.
    for test in &failed {
        step("a failed browser test, once more", || run(test))?;
    }
    Ok(())
}
