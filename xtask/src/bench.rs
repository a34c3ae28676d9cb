//! `cargo xtask bench`: what a batch costs here, against the least that it could cost on the same workerd, in one run.
//!
//! Absolute times say more about the machine than about us; so what counts is the ratio of processor time a batch.

mod load;
mod peer;
mod read;

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;

use self::load::{Batches, Load, Measured};
use self::peer::Peer;
use crate::Options;
use crate::api::Api;
use crate::serve::Edge;
use crate::step::step;

/// How long each measurement lasts.
const SECONDS: u64 = 5;

/// Runs the benchmarks: `ingest`, `reads`, or both.
pub fn bench(options: &Options) -> Result<()> {
    let wanted = |name: &str| options.words.is_empty() || options.words.iter().any(|word| word == name);
    if let Some(unknown) = options.words.iter().find(|word| !matches!(word.as_str(), "ingest" | "reads")) {
        bail!("there is no benchmark {unknown:?}: ingest or reads");
    }
    let data = std::env::temp_dir().join(format!("rapport-bench-{}", std::process::id()));
    let port = options.port.unwrap_or(8797);
    let run = Options { quick: options.quick, port: Some(port), data: Some(data.clone()), ..Options::default() };
    let mut edge = Edge::start(&run, None)?;
    let outcome = (|| {
        if wanted("ingest") {
            ingest(&mut edge, port)?;
        }
        if wanted("reads") {
            read::reads(&edge)?;
        }
        Ok(())
    })();
    edge.end()?;
    let _ = std::fs::remove_dir_all(&data);
    outcome
}

/// A site to write to: its public key and its secret key.
fn site(edge: &Edge, shards: u32) -> Result<(String, String, String)> {
    let draft = json!({ "name": "bench", "origins": [], "shards": shards });
    let made = Api::of(edge.port, &edge.token).post("/api/sites", &draft)?;
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    Ok((text("id"), text("key"), text("secret_key")))
}

fn ingest(edge: &mut Edge, port: u16) -> Result<()> {
    let (_, _, secret) = site(edge, 1)?;
    let mut hello = Peer::start("hello", port + 1)?;
    let mut object = Peer::start("object", port + 2)?;
    let duration = Duration::from_secs(SECONDS);
    let mut rows = Vec::new();
    for connections in [1, 16, 64] {
        step(&format!("{connections} connections"), || {
            let measure = |port: u16, pid: u32| -> Result<Measured> {
                let load = Load { port, pid, connections, duration, per_second: None };
                load.run(&Batches::of(&secret))
            };
            let a = measure(hello.port, hello.pid())?;
            let b = measure(object.port, object.pid())?;
            let ours = measure(edge.port, edge.pid())?;
            rows.push((connections, a, b, ours));
            Ok(())
        })?;
    }
    let most = rows.iter().map(|(_, _, _, ours)| ours.per_second).fold(0.0, f64::max);
    let half = step("half of that load, 16 connections", || {
        let load = Load { port: edge.port, pid: edge.pid(), connections: 16, duration, per_second: Some(most / 2.0) };
        load.run(&Batches::of(&secret))
    })?;
    hello.end()?;
    object.end()?;
    println!(
        "\nDurable batches of 10 events, one shard, on workerd; (a) a JavaScript hello world, (b) a JavaScript worker calling an empty object.\n"
    );
    println!("| connections | | batches/s | CPU a batch, us | of (a) | of (b) | p50, ms | p99, ms |\n|---|---|---|---|---|---|---|---|");
    for (connections, a, b, ours) in &rows {
        for (name, measured) in [("(a)", a), ("(b)", b), ("Rapport", ours)] {
            println!(
                "| {connections} | {name} | {:.0} | {:.0} | {:.2} | {:.2} | {:.1} | {:.1} |",
                measured.per_second,
                measured.cpu_us,
                measured.cpu_us / a.cpu_us,
                measured.cpu_us / b.cpu_us,
                measured.p50_ms,
                measured.p99_ms,
            );
        }
    }
    println!("| 16, at half load | Rapport | {:.0} | {:.0} | | | {:.1} | {:.1} |", half.per_second, half.cpu_us, half.p50_ms, half.p99_ms);
    println!("\nResident memory of the edge: {:.0} MB", load::resident_mb(edge.pid())?);
    Ok(())
}
