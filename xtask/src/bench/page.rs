//! What the tag costs the page that carries it, in a real browser.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::serve::Edge;
use crate::setup;
use crate::step::{root, step};

/// Measures in so many interleaved rounds, beside the page without a tag and beside the least that one could cost.
pub fn page(edge: &Edge, rounds: u32) -> Result<String> {
    let chromium = setup::chromium()?;
    let table = step("a page with the tag", || {
        let mut command = Command::new("node");
        command.arg(root().join("bench/page/page.mjs")).arg(format!("http://127.0.0.1:{}", edge.port)).arg(rounds.to_string());
        let output = command.env("CHROMIUM", &chromium).env("RAPPORT_ADMIN_TOKEN", &edge.token).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            bail!("measuring the page failed");
        }
        Ok(String::from_utf8(output.stdout)?)
    })?;
    Ok(format!(
        "\n## A page with the tag\n\nChromium with its processor slowed down four times, {rounds} interleaved rounds, medians (of requests the most). \
         `floor` is the least that such a tag can cost, by hand and able to do little (`bench/page/floor.js`); its own costs are in brackets, over the \
         page without a tag. `asks`: a visitor who is invited to a survey, whose card is loaded ahead.\n\n{table}"
    ))
}
