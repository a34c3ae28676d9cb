//! The edge as workerd and Cloudflare want it: one `index.js` and one `index_bg.wasm`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::build::fingerprint_of;
use crate::fingerprint::{self, unless_fresh};
use crate::step::{files, root, step};
use crate::wasm::{self, Link, Profile};

/// Builds the edge into `FOLDER/edge`; page and dashboard must have been built before, for it knows their files.
pub fn build(folder: &Path, quick: bool) -> Result<()> {
    let work = folder.join(".work/edge");
    let made = [work.join("index.js"), work.join("index_bg.wasm")];
    let fingerprint = fingerprint_of(&["edge-worker/src", "edge-worker/Cargo.toml", "edge-worker/host.js"], quick)?;
    let compiled = unless_fresh(&folder.join(".built/edge"), &fingerprint, &made, || {
        step("building the edge", || {
            let profile = if quick { Profile::Quick } else { Profile::Edge };
            // Not through wasm-opt: after rustc's own optimisation it takes two minutes for four percent of the bytes,
            // and the edge counts CPU, not bytes.
            wasm::bind_for_edge(&wasm::compile("rapport-edge", profile, Link::Edge, &[])?, &work, quick)
        })
    })?;
    let table = asset_table(folder)?;
    let fingerprint = fingerprint::of(&["edge-worker/shim.js", "xtask/src/edge.rs", "package-lock.json"], &[&table, &fingerprint])?;
    let to = folder.join("edge");
    let assembled = [to.join("index.js"), to.join("index_bg.wasm")];
    let stamp = folder.join(".built/assembly");
    if compiled {
        let _ = std::fs::remove_file(&stamp);
    }
    unless_fresh(&stamp, &fingerprint, &assembled, || assemble(&work, &to, &table))?;
    Ok(())
}

/// Makes one script of what wasm-bindgen wrote, our `host.js` and `shim.js`.
fn assemble(work: &Path, to: &Path, table: &str) -> Result<()> {
    std::fs::create_dir_all(to)?;
    let index = std::fs::read_to_string(work.join("index.js"))?;
    std::fs::write(work.join("index-plain.js"), adapted(&index)?)?;
    std::fs::write(work.join("assets.js"), format!("globalThis.rapportAssets = {};\n", serde_json::to_string(table)?))?;
    // wasm-bindgen keeps `host.js` under a name of its own; the shim must see the same one.
    let host = files(&work.join("snippets"))?.into_iter().find(|file| file.ends_with("host.js")).context("host.js is missing")?;
    let host = format!("./{}", host.strip_prefix(work)?.to_string_lossy().replace('\\', "/"));
    let shim = std::fs::read_to_string(root().join("edge-worker/shim.js")).context("reading shim.js")?;
    std::fs::write(work.join("shim.js"), shim.replace("./host.js", &host))?;
    wasm::bundle(&work.join("shim.js"), &to.join("index.js"), &["./index_bg.wasm", "cloudflare:workers"], false)?;
    std::fs::copy(work.join("index_bg.wasm"), to.join("index_bg.wasm"))?;
    Ok(())
}

/// wasm-bindgen's script, as this runtime needs it.
fn adapted(index: &str) -> Result<String> {
    const CHANGED: &str = "wasm-bindgen's output has another form than expected";
    // The newer way of importing a module as a source is the older way of workerd for `.wasm` modules.
    ensure!(index.contains("import source "), CHANGED);
    let index = index.replace("import source ", "import ");
    // After a trap, wasm-bindgen makes the new instance only when the next call has already put its arguments into the
    // memory of the old one. So the new instance is made here, at once.
    let catch = index.find("function __wbg_handle_catch").context(CHANGED)?;
    let throw = catch + index[catch..].find("__wbg_call_abort_hook();").context(CHANGED)?;
    let throw = throw + index[throw..].find("throw e;").context(CHANGED)?;
    Ok(format!("{}__wbg_reset_state();\n{}", &index[..throw], &index[throw..]))
}

/// The built files of page and dashboard, as `asset.rs` reads them.
fn asset_table(folder: &Path) -> Result<String> {
    let mut table = BTreeMap::new();
    for part in ["page", "dashboard"] {
        if !folder.join(part).exists() {
            continue;
        }
        for file in files(&folder.join(part))? {
            let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            if name.ends_with(".br") || name.ends_with(".gz") {
                continue;
            }
            let beside = |suffix: &str| Path::new(&format!("{}.{suffix}", file.display())).exists();
            let entry = serde_json::json!({ "hash": fingerprint::of_file(&file)?, "br": beside("br"), "gz": beside("gz") });
            table.insert(name, entry);
        }
    }
    Ok(serde_json::to_string(&table)?)
}
