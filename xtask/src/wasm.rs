//! From a crate to the wasm and JavaScript that a page or the edge loads.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup::WASM;
use crate::step::{self, cargo, npm_program};

/// How a crate is compiled: the names of profiles in `Cargo.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As small as can be: what pages load.
    Release,
    /// As fast as can be: the edge.
    Edge,
    /// As soon as can be: for developers.
    Quick,
}

impl Profile {
    /// Its name in `Cargo.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Edge => "edge",
            Self::Quick => "quick",
        }
    }
}

/// The stack of a page's module in bytes. The linker's own choice, 1 MB, is memory that every page would pay for.
const PAGE_STACK: u32 = 64 * 1024;

/// For whom a crate is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The edge, whose runtime gives it all it asks for.
    Edge,
    /// A customer's page, which pays for every byte of memory.
    Page,
    /// The dashboard, which is taken apart afterwards and so must keep the places where one part names another.
    InPieces,
}

impl Link {
    fn arguments(self) -> Option<String> {
        match self {
            Self::Edge => None,
            Self::Page => Some(format!("link-arg=-zstack-size={PAGE_STACK}")),
            Self::InPieces => Some("link-arg=--emit-relocs".to_owned()),
        }
    }
}

/// Compiles one crate, in a run of its own so that the features of others do not become its own.
pub fn compile(package: &str, profile: Profile, link: Link, features: &[&str]) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["rustc", "--package", package, "--lib", "--crate-type", "cdylib", "--target", WASM]);
    command.args(["--profile", profile.name(), "--message-format", "json-render-diagnostics"]);
    command.args(features.iter().map(|feature| format!("--features={feature}")));
    // Stripping all would take the section by which wasm-bindgen learns what the module may use; it strips the rest itself.
    command.args(["--", "-C", "strip=debuginfo"]);
    if let Some(arguments) = link.arguments() {
        command.args(["-C", &arguments]);
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("starting cargo")?;
    if !output.status.success() {
        bail!("compiling {package} failed");
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let files = messages
        .filter(|message| message["reason"] == "compiler-artifact")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let mut wasm = files.filter_map(|file| file.as_str().map(PathBuf::from)).filter(|file| file.extension().is_some_and(|e| e == "wasm"));
    wasm.next_back().with_context(|| format!("cargo named no wasm of {package}"))
}

/// Puts JavaScript around a page's module: `NAME.js` and `NAME_bg.wasm`, to be imported as an ES module.
pub fn bind_for_page(wasm: &Path, name: &str, folder: &Path, link: Link) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false).web(true)?;
    // The pieces call each other by the table of functions, which nobody else may ask for.
    bindgen.keep_lld_exports(link == Link::InPieces);
    bindgen.remove_name_section(true).remove_producers_section(true).generate(folder)
}

/// Gives what a page's module takes from its script short names, in both. wasm-bindgen ends each name in a hash, which stands in two files
/// and which no compression shortens: together some kilobytes of every page.
pub fn shorten_imports(name: &str, folder: &Path) -> Result<()> {
    let (script, wasm) = (folder.join(format!("{name}.js")), folder.join(format!("{name}_bg.wasm")));
    let mut text = std::fs::read_to_string(&script).with_context(|| format!("reading {}", script.display()))?;
    let mut module = walrus::ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse_file(&wasm)
        .with_context(|| format!("reading {}", wasm.display()))?;
    let from = format!("./{name}_bg.js");
    for (number, import) in module.imports.iter_mut().filter(|import| import.module == from).enumerate() {
        let (known, short) = (format!(" {}: function(", import.name), format!(" {}: function(", short_name(number)));
        ensure!(text.matches(&known).count() == 1, "wasm-bindgen's script gives {} in another form than expected", import.name);
        text = text.replacen(&known, &short, 1);
        import.name = short_name(number);
    }
    module.emit_wasm_file(&wasm).with_context(|| format!("writing {}", wasm.display()))?;
    std::fs::write(&script, text).with_context(|| format!("writing {}", script.display()))
}

/// `a` to `z`, then `a1` to `z1`, and so on.
fn short_name(number: usize) -> String {
    let letter = char::from(b'a' + (number % 26) as u8);
    if number < 26 { letter.to_string() } else { format!("{letter}{}", number / 26) }
}

/// What a module was taken apart into.
pub struct Pieces {
    /// The part that is loaded at once; [`bind_for_page`] is next.
    pub main: PathBuf,
    /// The parts that are fetched when they are needed.
    pub later: Vec<PathBuf>,
    /// The script that fetches them. It names them by their file names, as `./NAME.wasm`.
    pub loader: PathBuf,
}

/// Takes a module apart at its `wasm_split` functions. `name` is what the main part will be bound as.
pub fn split(wasm: &Path, name: &str, folder: &Path) -> Result<Pieces> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    let input = std::fs::read(wasm)?;
    let main = folder.join("main.wasm");
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = "./pieces.js";
    options.main_module = &script;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow::anyhow!("splitting {}: {error:?}", wasm.display()))?;
    Ok(Pieces { later: split.split_modules, loader: folder.join("pieces.js"), main })
}

/// The same for the edge, where the runtime gives the module, and a panicked module can be started anew.
pub fn bind_for_edge(wasm: &Path, folder: &Path, keep_names: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("index").typescript(false).module(true)?;
    bindgen.reset_state_function(true).force_enable_abort_handler(true);
    bindgen.remove_name_section(!keep_names).remove_producers_section(true).generate(folder)
}

/// Makes a module of the page as small as it gets, in place.
pub fn optimise(wasm: &Path) -> Result<()> {
    // What rustc emits by default for this target and no more, so that no browser meets what rustc would not have sent it.
    const FEATURES: [&str; 6] = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
    let mut command = step::node(npm_program("wasm-opt"));
    command.arg("-Oz").arg(wasm).arg("-o").arg(wasm).args(["--strip-debug", "--strip-producers"]);
    step::run(command.args(FEATURES.map(|feature| format!("--enable-{feature}"))))
}

/// Bundles an ES module with what it imports, and writes it small. `outside` are imports that stay.
pub fn bundle(script: &Path, to: &Path, outside: &[&str], small: bool) -> Result<()> {
    let mut command = std::process::Command::new(npm_program("esbuild"));
    command.arg(script).arg(format!("--outfile={}", to.display()));
    command.args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning", "--charset=utf8", "--legal-comments=none"]);
    // wasm-bindgen names the script of the pieces once for each of its imports.
    command.arg("--log-override:duplicate-object-key=silent");
    if small {
        command.arg("--minify");
    }
    step::run(command.args(outside.iter().map(|name| format!("--external:{name}"))))
}

/// Writes a classic script small.
pub fn minify(script: &Path, to: &Path) -> Result<()> {
    let mut command = std::process::Command::new(npm_program("esbuild"));
    command.arg(script).arg(format!("--outfile={}", to.display()));
    step::run(command.args(["--minify", "--target=es2022", "--log-level=warning", "--charset=utf8", "--legal-comments=none"]))
}
