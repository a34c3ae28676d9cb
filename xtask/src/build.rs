//! `cargo xtask build`: from sources to `dist/`, doing again only what changed.
//!
//! ```text
//! dist/page/       what the tag loads: rapport.js, capture.js, capture_bg.wasm, card.js, card_bg.wasm,
//!                  and the card with every kind of question, card-all.js, card-all_bg.wasm
//! dist/dashboard/  the dashboard: index.html and files with a hash in their name
//! dist/edge/       the edge as one index.js and index_bg.wasm
//! ```
//! Beside each file of page and dashboard stand `.br` and `.gz`. With `--quick` all of it is under `dist/quick/`.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fingerprint::{self, unless_fresh};
use crate::step::{self, copy_folder, files, root, step};
use crate::wasm::{self, Link, Profile};
use crate::{Options, edge, setup};

/// What was built. While it lives, nobody else builds.
pub struct Built {
    /// The folder with `page`, `dashboard` and `edge`.
    pub folder: PathBuf,
    _lock: File,
}

/// What every crate is made from.
const COMMON: [&str; 4] = ["Cargo.toml", "Cargo.lock", "shared-model/src", "shared-model/Cargo.toml"];

/// The folder that a build goes to.
pub fn folder(quick: bool) -> PathBuf {
    if quick { root().join("dist/quick") } else { root().join("dist") }
}

/// Installs what is missing and builds all that is not up to date.
pub fn everything(options: &Options) -> Result<Built> {
    let built = locked(options.quick)?;
    setup::for_building()?;
    let page = Page { folder: &built.folder, quick: options.quick };
    page.tag()?;
    page.dashboard()?;
    edge::build(&built.folder, options.quick)?;
    Ok(built)
}

/// The same for the edge alone; what browsers load it has as far as it was built before.
pub fn edge_alone(options: &Options) -> Result<Built> {
    let built = locked(options.quick)?;
    setup::for_building()?;
    edge::build(&built.folder, options.quick)?;
    Ok(built)
}

/// The same for what browsers load alone.
pub fn browser_parts(options: &Options) -> Result<Built> {
    let built = locked(options.quick)?;
    setup::for_building()?;
    let page = Page { folder: &built.folder, quick: options.quick };
    page.tag()?;
    page.dashboard()?;
    Ok(built)
}

/// Waits until nobody else builds into the same folder.
fn locked(quick: bool) -> Result<Built> {
    let folder = folder(quick);
    std::fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join(".lock"))?;
    if lock.try_lock().is_err() {
        eprintln!("· waiting for another build …");
        lock.lock()?;
    }
    Ok(Built { folder, _lock: lock })
}

/// Hash of a crate's sources, those that all share, and how it is built.
pub fn fingerprint_of(sources: &[&str], quick: bool) -> Result<String> {
    let all = [&COMMON, sources, &["xtask/src/build.rs", "xtask/src/wasm.rs", "xtask/compress.mjs", "package-lock.json"]].concat();
    fingerprint::of(&all, &[if quick { "quick" } else { "release" }])
}

/// The part that browsers load.
struct Page<'a> {
    folder: &'a Path,
    quick: bool,
}

impl Page<'_> {
    fn stamp(&self, name: &str) -> PathBuf {
        self.folder.join(".built").join(name)
    }

    fn profile(&self) -> Profile {
        if self.quick { Profile::Quick } else { Profile::Release }
    }

    fn compress(&self, files: &[PathBuf]) -> Result<()> {
        // Brotli's best takes long for a whole unoptimised module, and nobody counts a developer's bytes.
        let quality = if self.quick { "5" } else { "11" };
        step::run(step::node(root().join("xtask/compress.mjs")).arg(quality).args(files))
    }

    fn tag(&self) -> Result<()> {
        self.loader()?;
        self.module("rapport-capture", "widget/capture", "capture", &[])?;
        self.module("rapport-card", "widget/card", "card", &[])?;
        self.module("rapport-card", "widget/card", "card-all", &["rare"])
    }

    /// The loader, and what stands in for the modules where a page refuses wasm.
    fn loader(&self) -> Result<()> {
        let names = ["rapport.js", "bare.js", "frame.js"];
        let made = names.map(|name| self.folder.join("page").join(name));
        let fingerprint = fingerprint::of(&["widget/loader", "xtask/src/wasm.rs", "package-lock.json"], &[])?;
        unless_fresh(&self.stamp("loader"), &fingerprint, &made, || {
            step("building the loader", || {
                for (name, made) in names.iter().zip(&made) {
                    wasm::minify(&root().join("widget/loader").join(name), made)?;
                }
                self.compress(&made)
            })
        })?;
        Ok(())
    }

    fn module(&self, package: &str, source: &str, name: &str, features: &[&str]) -> Result<()> {
        let fingerprint = fingerprint_of(&[source], self.quick)?;
        let made = [self.folder.join(format!("page/{name}.js")), self.folder.join(format!("page/{name}_bg.wasm"))];
        unless_fresh(&self.stamp(name), &fingerprint, &made, || {
            step(&format!("building {name}"), || {
                let work = self.folder.join(".work").join(name);
                wasm::bind_for_page(&wasm::compile(package, self.profile(), Link::Page, features)?, name, &work, Link::Page)?;
                let module = work.join(format!("{name}_bg.wasm"));
                wasm::shorten_imports(name, &work)?;
                if !self.quick {
                    wasm::optimise(&module)?;
                }
                std::fs::create_dir_all(self.folder.join("page"))?;
                std::fs::copy(&module, &made[1])?;
                wasm::bundle(&work.join(format!("{name}.js")), &made[0], &[], true)?;
                self.compress(&made)
            })
        })?;
        Ok(())
    }

    /// The dashboard: `index.html` from the crate's folder, where `{{script}}` becomes the name of its script and
    /// `{{style.css}}` the hashed name of `static/style.css`; every file but the page itself gets a hash in its name.
    /// The page is written once for each depth of an address (`index-2.html` is for `/app/sites/ID/people`), where
    /// `{{root}}` is the way up: so it finds its files under any prefix, without a `base` that its policy forbids.
    fn dashboard(&self) -> Result<()> {
        let fingerprint = fingerprint_of(&["dashboard"], self.quick)?;
        let to = self.folder.join("dashboard");
        unless_fresh(&self.stamp("dashboard"), &fingerprint, &[to.join("index.html")], || {
            step("building the dashboard", || {
                let work = self.folder.join(".work/dashboard");
                let whole = wasm::compile("rapport-dashboard", self.profile(), Link::InPieces, &[])?;
                let pieces = wasm::split(&whole, "dashboard", &work)?;
                wasm::bind_for_page(&pieces.main, "dashboard", &work, Link::InPieces)?;
                let module = work.join("dashboard_bg.wasm");
                if !self.quick {
                    for part in pieces.later.iter().chain([&module]) {
                        wasm::optimise(part)?;
                    }
                }
                let _ = std::fs::remove_dir_all(&to);
                std::fs::create_dir_all(&to)?;
                let statics = root().join("dashboard/static");
                let mut page = std::fs::read_to_string(root().join("dashboard/index.html")).unwrap_or_default();
                if statics.exists() {
                    copy_folder(&statics, &to)?;
                    for file in files(&statics)? {
                        let name = file.strip_prefix(&statics)?.to_string_lossy().into_owned();
                        let place = format!("{{{{{name}}}}}");
                        if page.contains(&place) {
                            let hashed = rename_by_hash(&to.join(&name), &name)?;
                            page = page.replace(&place, &hashed);
                        }
                    }
                }
                let hashed_module = hashed_name(&module, "dashboard_bg.wasm")?;
                std::fs::copy(&module, to.join(&hashed_module))?;
                let mut loader = std::fs::read_to_string(&pieces.loader)?;
                for part in &pieces.later {
                    let name = part.file_name().context("a file without name")?.to_string_lossy().into_owned();
                    let hashed = hashed_name(part, &name)?;
                    std::fs::copy(part, to.join(&hashed))?;
                    loader = loader.replace(&format!("\"./{name}\""), &format!("\"./{hashed}\""));
                }
                std::fs::write(&pieces.loader, loader)?;
                let start = format!(
                    "import start from './dashboard.js';\nstart({{ module_or_path: new URL('./{hashed_module}', import.meta.url) }});\n"
                );
                std::fs::write(work.join("start.js"), start)?;
                wasm::bundle(&work.join("start.js"), &to.join("dashboard.js"), &[], true)?;
                let script = rename_by_hash(&to.join("dashboard.js"), "dashboard.js")?;
                let page = page.replace("{{script}}", &script).replace("{{module}}", &hashed_module);
                for depth in 0..=DEEPEST_VIEW {
                    let name = if depth == 0 { "index.html".to_owned() } else { format!("index-{depth}.html") };
                    std::fs::write(to.join(name), page.replace("{{root}}", &"../".repeat(depth)))?;
                }
                self.compress(&files(&to)?)
            })
        })?;
        Ok(())
    }
}

/// So many folders below the dashboard's own lie its deepest addresses; the edge serves no deeper ones.
const DEEPEST_VIEW: usize = 4;

/// `style.css` as `style-0123456789abcdef.css`.
fn hashed_name(file: &Path, name: &str) -> Result<String> {
    let hash = fingerprint::of_file(file)?;
    let (stem, extension) = name.rsplit_once('.').context("a file without extension")?;
    Ok(format!("{stem}-{hash}.{extension}"))
}

fn rename_by_hash(file: &Path, name: &str) -> Result<String> {
    let hashed = hashed_name(file, name)?;
    std::fs::rename(file, file.with_file_name(Path::new(&hashed).file_name().context("a file without name")?))?;
    Ok(hashed)
}
