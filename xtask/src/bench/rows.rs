//! Rows written a batch: what Cloudflare would bill, and what a disk has to do.

use std::time::Duration;

use anyhow::Result;

use super::load::{Batches, Load};
use crate::api::Api;
use crate::serve::Edge;
use crate::step::step;

const VISITORS: u64 = 100;
const BATCHES_EACH: u64 = 10;

/// How long after its last batch a shard has certainly written its checkpoint.
const SETTLED: Duration = Duration::from_secs(68);

/// Sends ten batches of each of a hundred visitors, spread over a minute, and counts the rows until all is at rest.
pub fn rows(edge: &Edge, minute: Duration) -> Result<String> {
    let [_, key, _] = super::site(edge)?;
    let api = Api::of(edge.port, &edge.token);
    let batches = (VISITORS * BATCHES_EACH) as f64;
    let (sent, rows) = step("rows written", || {
        // What was sent before, to other sites, must be written first.
        std::thread::sleep(SETTLED);
        let before = api.rows_written()?;
        let per_second = batches / minute.as_secs_f64();
        let load = Load { port: edge.port, pid: edge.pid(), connections: 4, duration: minute, per_second: Some(per_second) };
        let measured = load.run(&Batches::of(&key, VISITORS))?;
        std::thread::sleep(SETTLED);
        Ok((measured.count, api.rows_written()? - before))
    })?;
    let share = rows as f64 / sent as f64;
    Ok(format!(
        "\n## Rows written\n\n{sent} batches of 10 events from {VISITORS} visitors within {} s wrote {rows} rows, alarms and checkpoints included: **{share:.2} a batch**.\n",
        minute.as_secs()
    ))
}
