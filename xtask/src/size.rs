//! `cargo xtask size`: what a page loads, and what an account manager waits for, as Brotli at its best sends it, against what we promised.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::{Options, build};

/// What is counted together, and at most how many KB it may be.
struct Budget {
    name: &'static str,
    files: &'static [&'static str],
    at_most: f64,
}

/// A `*` stands for the hash in a file's name.
const LOADER: &str = "page/rapport.js";
const CAPTURE: [&str; 2] = ["page/capture.js", "page/capture_bg.wasm"];
const CARD: [&str; 2] = ["page/card.js", "page/card_bg.wasm"];
/// Instead of the card, where a survey has a question of a rarer kind.
const CARD_ALL: [&str; 2] = ["page/card-all.js", "page/card-all_bg.wasm"];

/// What the dashboard's first screen waits for.
const DASHBOARD: [&str; 2] = ["dashboard/dashboard-*.js", "dashboard/dashboard_bg-*.wasm"];

const BUDGETS: [Budget; 8] = [
    Budget { name: "loader", files: &[LOADER], at_most: 2.0 },
    Budget { name: "capture with its glue", files: &CAPTURE, at_most: 18.0 },
    Budget { name: "card with its glue", files: &CARD, at_most: 55.0 },
    Budget { name: "card with every kind of question", files: &CARD_ALL, at_most: 73.0 },
    Budget { name: "until a survey is shown, full", files: &[LOADER, CAPTURE[0], CAPTURE[1], CARD[0], CARD[1]], at_most: 75.0 },
    Budget { name: "until a survey is shown, light", files: &[LOADER, CARD[0], CARD[1]], at_most: 58.0 },
    Budget { name: "instead of capture and card, where wasm is refused", files: &["page/bare.js"], at_most: 2.0 },
    Budget { name: "dashboard until its first screen", files: &DASHBOARD, at_most: 600.0 },
];

/// Bytes in a KB here, as in the tables of those we compare ourselves with.
const KB: f64 = 1024.0;

/// Builds what browsers load, prints the table, and fails when a budget is broken.
pub fn size(options: &Options) -> Result<()> {
    let built = build::browser_parts(&Options { quick: false, ..Options::default() })?;
    let mut rows = Vec::new();
    for budget in &BUDGETS {
        let bytes: u64 = budget.files.iter().map(|name| compressed(&built.folder, name)).sum::<Result<u64>>()?;
        rows.push((budget, bytes));
    }
    if options.json {
        let rows = rows.iter().map(|(budget, bytes)| {
            serde_json::json!({ "name": budget.name, "files": budget.files, "brotli": bytes, "at_most": budget.at_most * KB })
        });
        println!("{}", serde_json::Value::from(rows.collect::<Vec<_>>()));
    } else {
        println!("| what a page loads | bytes (Brotli) | KB | at most |\n|---|---|---|---|");
        for (budget, bytes) in &rows {
            println!("| {} | {bytes} | {:.1} | {:.1} |", budget.name, kilobytes(*bytes), budget.at_most);
        }
    }
    let broken: Vec<_> = rows.iter().filter(|(budget, bytes)| kilobytes(*bytes) > budget.at_most).map(|(budget, _)| budget.name).collect();
    ensure!(broken.is_empty(), "over budget: {}", broken.join(", "));
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // Files of a few KB.
fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / KB
}

fn compressed(built: &Path, name: &str) -> Result<u64> {
    let file = built.join(format!("{name}.br"));
    let (folder, name) = (file.parent().unwrap_or(built), file.file_name().unwrap_or_default().to_string_lossy());
    let (begin, end) = name.split_once('*').unwrap_or((&name, ""));
    let mut found = std::fs::read_dir(folder).with_context(|| format!("{} was not built", folder.display()))?.filter_map(|entry| {
        let entry = entry.ok()?;
        let named = entry.file_name();
        let named = named.to_str()?;
        (named.starts_with(begin) && named.ends_with(end) && (named.len() == begin.len() || name.contains('*'))).then_some(entry)
    });
    let entry = found.next().with_context(|| format!("{} was not built", file.display()))?;
    Ok(entry.metadata()?.len())
}
