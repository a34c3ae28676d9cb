//! `cargo xtask bench`: what a batch costs here, against the least that it could cost on the same workerd, in one run.
//!
//! Absolute times say more about the machine than about us; so what counts is the ratio of processor time a batch.

mod dashboard;
mod fill;
mod insight;
mod load;
mod page;
mod peer;
mod read;
mod rows;

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;

use self::load::{Batches, Load, Measured};
use self::peer::Peer;
use crate::api::{Api, now};
use crate::http::free_port;
use crate::serve::Edge;
use crate::step::{root, step};
use crate::{Options, build};

/// Where the tables of the last whole run stand.
const RESULTS: &str = "bench/RESULTS.md";

/// How much is measured: all of it, or, for a look in between, little.
#[derive(Clone, Copy)]
struct Extent {
    /// How long each load lasts.
    load: Duration,
    /// Over how long the batches are spread whose rows are counted.
    minute: Duration,
    /// How many visitors, with ten events each, the site has that is read from.
    visitors: u64,
    /// How often each reading is asked for.
    reads: u64,
    /// How often each page is visited.
    rounds: u32,
}

/// Runs the benchmarks: `page`, `dashboard`, `ingest`, `rows`, `reads`, `insight`, or all. A whole run of the optimised build writes [`RESULTS`].
pub fn bench(options: &Options) -> Result<()> {
    const ALL: [&str; 6] = ["page", "dashboard", "ingest", "rows", "reads", "insight"];
    let wanted = |name: &str| options.words.is_empty() || options.words.iter().any(|word| word == name);
    if let Some(unknown) = options.words.iter().find(|word| !ALL.contains(&word.as_str())) {
        bail!("there is no benchmark {unknown:?}: {}", ALL.join(", "));
    }
    let extent = if options.quick {
        Extent { load: Duration::from_secs(2), minute: Duration::from_secs(5), visitors: 5_000, reads: 60, rounds: 1 }
    } else {
        Extent { load: Duration::from_secs(8), minute: Duration::from_secs(60), visitors: 100_000, reads: 400, rounds: 7 }
    };
    let extent = Extent { visitors: options.visitors.unwrap_or(extent.visitors).max(100), ..extent };
    let data = std::env::temp_dir().join(format!("rapport-bench-{}", std::process::id()));
    let port = options.port.map_or_else(free_port, Ok)?;
    let run = Options { quick: options.quick, port: Some(port), data: Some(data.clone()), ..Options::default() };
    // What browsers load takes minutes to build, and matters to page and dashboard alone.
    let built = if wanted("page") || wanted("dashboard") { build::everything(&run)? } else { build::edge_alone(&run)? };
    let mut edge = Edge::over(built, &run, None)?;
    let outcome = (|| -> Result<String> {
        let mut report = preface(options.quick)?;
        if wanted("page") {
            report += &page::page(&edge, extent.rounds)?;
        }
        if wanted("dashboard") {
            report += &dashboard::dashboard(&edge, extent.visitors, extent.rounds)?;
        }
        if wanted("ingest") {
            report += &ingest(&edge, extent)?;
        }
        if wanted("rows") {
            report += &rows::rows(&edge, extent.minute)?;
        }
        if wanted("reads") {
            report += &read::reads(&edge, extent)?;
        }
        if wanted("insight") {
            report += &insight::insight(&edge, extent)?;
        }
        Ok(report)
    })();
    edge.end()?;
    let _ = std::fs::remove_dir_all(&data);
    let report = outcome?;
    println!("\n{report}");
    if options.words.is_empty() && options.visitors.is_none() && !options.quick {
        let file = root().join(RESULTS);
        std::fs::create_dir_all(root().join("bench"))?;
        std::fs::write(file, report)?;
        println!("Written to {RESULTS}.");
    }
    Ok(())
}

/// On what this was measured.
fn preface(quick: bool) -> Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("an unknown processor", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let before = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let busy = before.split(' ').next().unwrap_or("unknown");
    let manifest: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(root().join("package.json"))?)?;
    let workerd = manifest["devDependencies"]["workerd"].as_str().unwrap_or("unknown");
    let unfit = if quick { " **A quick build: these figures say nothing.**" } else { "" };
    Ok(format!(
        "# What it costs\n\nMade by `cargo xtask bench` on {}: {cores} cores of {model}, load {busy} before it began, workerd {workerd}.{unfit}\n\
         Look at the ratios: absolute times say more about the machine than about us.\n",
        &now().iso()[..10]
    ))
}

/// A site to write to, with both surveys switched on: its id and public key and secret key.
fn site(edge: &Edge) -> Result<[String; 3]> {
    Api::of(edge.port, &edge.token).make_site(&json!({"name": "bench", "origins": [], "shards": 1}))
}

fn ingest(edge: &Edge, extent: Extent) -> Result<String> {
    const VISITORS: u64 = 1_000;
    let [_, key, _] = site(edge)?;
    let mut hello = Peer::start("hello")?;
    let mut object = Peer::start("object")?;
    let mut levels = Vec::new();
    let load = |port: u16, pid: u32, connections: u32, per_second: Option<f64>| -> Result<Measured> {
        let load = Load { port, pid, connections, duration: extent.load, per_second };
        load.run(&Batches::of(&key, VISITORS))
    };
    // Whatever runs for the first time is interpreted, compiled and optimised while it is measured: that is once, not a batch's.
    step("warming up", || {
        for (port, pid) in [(hello.port, hello.pid()), (object.port, object.pid()), (edge.port, edge.pid())] {
            load(port, pid, 16, None)?;
        }
        Ok(())
    })?;
    for connections in [1, 16, 64] {
        step(&format!("{connections} connections"), || {
            let peers = [load(hello.port, hello.pid(), connections, None)?, load(object.port, object.pid(), connections, None)?];
            levels.push((connections, peers, load(edge.port, edge.pid(), connections, None)?));
            Ok(())
        })?;
    }
    let most = levels.iter().map(|(.., ours)| ours.per_second).fold(0.0, f64::max);
    let half = step("half of that load", || load(edge.port, edge.pid(), 16, Some(most / 2.0)))?;
    hello.end()?;
    object.end()?;

    let mut table = String::from(
        "\n## Durable batches of 10 events\n\nOne shard, 1,000 visitors, both surveys on, everything included: reading, judging, group commit to disk, folding, totals, checkpoints.\n\
         (a) is a JavaScript hello world, (b) a JavaScript worker that calls an empty object with the same body, each on a workerd of its own. All three were warm: the same load at 16 connections came before.\n\n\
         | connections | | batches/s | CPU a batch, µs | of (a) | of (b) | p50, ms | p99, ms |\n|---:|---|---:|---:|---:|---:|---:|---:|\n",
    );
    for (connections, [a, b], ours) in &levels {
        for (name, one) in [("(a)", a), ("(b)", b), ("Rapport", ours)] {
            let (of_a, of_b) = (one.cpu_us / a.cpu_us, one.cpu_us / b.cpu_us);
            writeln!(
                table,
                "| {connections} | {name} | {:.0} | {:.0} | {of_a:.2} | {of_b:.2} | {:.1} | {:.1} |",
                one.per_second, one.cpu_us, one.p50_ms, one.p99_ms
            )?;
        }
    }
    writeln!(
        table,
        "| 16, at half load | Rapport | {:.0} | {:.0} | | | {:.1} | {:.1} |",
        half.per_second, half.cpu_us, half.p50_ms, half.p99_ms
    )?;
    writeln!(table, "\nResident memory of the edge after it: {:.0} MB.", load::resident_mb(edge.pid())?)?;
    Ok(table)
}
