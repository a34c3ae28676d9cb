//! How soon the dashboard is of use, in a real browser on a slow machine and a slow line.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::serve::Edge;
use crate::setup;
use crate::step::{root, step};

/// Measures a site of so many customers, each thing in so many rounds.
pub fn dashboard(edge: &Edge, customers: u64, rounds: u32) -> Result<String> {
    let chromium = setup::chromium()?;
    let table = step("the dashboard", || {
        let mut command = Command::new("node");
        command.arg(root().join("bench/dashboard/dashboard.mjs")).arg(format!("http://127.0.0.1:{}", edge.port));
        command.arg(customers.to_string()).arg(rounds.to_string());
        let output = command.env("CHROMIUM", &chromium).env("RAPPORT_ADMIN_TOKEN", &edge.token).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            bail!("measuring the dashboard failed");
        }
        Ok(String::from_utf8(output.stdout)?)
    })?;
    Ok(format!(
        "\n## The dashboard\n\nChromium with its processor slowed down four times, on a line of 10 Mbit/s with 40 ms there and back, {rounds} rounds; the \
         edge runs on the same machine.\n\n{table}"
    ))
}
