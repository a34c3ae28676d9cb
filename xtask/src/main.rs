//! `cargo xtask`: everything that is done with this project, from one place.

mod api;
mod backup;
mod bench;
mod build;
mod demo;
mod deploy;
mod edge;
mod fingerprint;
mod fit;
mod http;
mod serve;
mod setup;
mod size;
mod step;
mod test;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask COMMAND

  demo     [--port 8787] [--data DIR] [--fresh]   the edge with a demo shop and a simulated year; prints where to look
  serve    [--port 8787] [--data DIR]             the edge, as a self-hoster runs it
  build                                           everything that serve needs, into dist/
  test     [NAME]                                 every test, the browser's too; NAME: native, browser, heavy
  fit      FILE [FROM] [TO]                       the models of customer value fitted to a CSV of orders
  bench    [NAME] [--visitors N]                  the benchmarks, as ratios within one run; N: how large the site is that is read from
  size     [--json]                               bytes of all that a page loads, against the budgets
  deploy   [--dry-run]                            to Cloudflare, by wrangler
  backup   FILE [--data DIR]                      the data folder into one file, also while the edge runs
  restore  FILE [--data DIR]                      a backup into an empty data folder

  --quick (or RAPPORT_PROFILE=quick) builds for developers: in seconds, unoptimised.
  Read from the environment: RAPPORT_ADMIN_TOKEN, RAPPORT_PORT, RAPPORT_DATA, RAPPORT_HOST (127.0.0.1),
  RAPPORT_TRUSTED_PROXIES, RAPPORT_COUNTRY_HEADER, RAPPORT_PUBLIC_URL and CHROMIUM (the browser for tests).
";

/// What was asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// The folder that the command was given in: names on the command line are relative to it.
    started_in: std::path::PathBuf,
    /// `--quick`: the developers' profile.
    quick: bool,
    /// `--port`.
    port: Option<u16>,
    /// `--data`.
    data: Option<std::path::PathBuf>,
    /// `--fresh`: without the data of before.
    fresh: bool,
    /// `--dry-run`.
    dry_run: bool,
    /// `--json`.
    json: bool,
    /// `--visitors`: how many the benchmarks' site has.
    visitors: Option<u64>,
    /// What stands without dashes after the command.
    words: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut options = Options {
        started_in: std::env::current_dir()?,
        quick: std::env::var("RAPPORT_PROFILE").is_ok_and(|name| name == "quick"),
        ..Options::default()
    };
    let mut command = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("quick") => options.quick = true,
            Long("port") => options.port = Some(parser.value()?.parse()?),
            Long("data") => options.data = Some(options.started_in.join(parser.value()?)),
            Long("fresh") => options.fresh = true,
            Long("dry-run") => options.dry_run = true,
            Long("json") => options.json = true,
            Long("visitors") => options.visitors = Some(parser.value()?.parse()?),
            Long("help") | Short('h') => command = Some("help".to_owned()),
            Value(word) if command.is_none() => command = Some(word.string()?),
            Value(word) => options.words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    std::env::set_current_dir(step::root())?;
    match command.as_deref() {
        None | Some("help") => print!("{HELP}"),
        Some("build") => drop(build::everything(&options)?),
        Some("serve") => return serve::serve(&options),
        Some("demo") => return demo::demo(&options),
        Some("test") => test::test(&options)?,
        Some("bench") => bench::bench(&options)?,
        Some("fit") => fit::fit(&options)?,
        Some("size") => size::size(&options)?,
        Some("deploy") => deploy::deploy(&options)?,
        Some("backup") => backup::backup(&options)?,
        Some("restore") => backup::restore(&options)?,
        Some(other) => bail!("there is no command {other:?}\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}
