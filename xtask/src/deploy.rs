//! `cargo xtask deploy`: the same edge on Cloudflare, by wrangler and `wrangler.jsonc`.

use std::process::Command;

use anyhow::Result;

use crate::step::{self, copy_folder, root, step};
use crate::{Options, build, setup};

/// The Node that wrangler wants.
const NODE: u32 = 22;

/// Builds, lays out worker and files as `wrangler.jsonc` names them, and calls wrangler.
pub fn deploy(options: &Options) -> Result<()> {
    let built = build::everything(options)?;
    let stage = root().join("dist/deploy");
    let _ = std::fs::remove_dir_all(&stage);
    std::fs::create_dir_all(stage.join("worker"))?;
    for file in ["index.js", "index_bg.wasm"] {
        std::fs::copy(built.folder.join("edge").join(file), stage.join("worker").join(file))?;
    }
    for part in ["page", "dashboard"] {
        copy_folder(&built.folder.join(part), &stage.join("static").join(part))?;
    }
    let mut wrangler = Command::new(setup::node_of_at_least(NODE)?);
    wrangler.arg(root().join("node_modules/wrangler/bin/wrangler.js")).arg("deploy");
    if options.dry_run {
        wrangler.arg("--dry-run");
    }
    wrangler.env("WRANGLER_SEND_METRICS", "false");
    step(if options.dry_run { "wrangler's dry run" } else { "deploying" }, || step::run(&mut wrangler))
}
