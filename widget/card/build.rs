//! Squeezes the stylesheet, so that its source can be read and its bytes stay few.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=style.css");
    println!("cargo::rerun-if-changed=rare.css");
    let mut source = fs::read_to_string("style.css").expect("the stylesheet lies beside the manifest");
    if env::var_os("CARGO_FEATURE_RARE").is_some() {
        source += &fs::read_to_string("rare.css").expect("the rarer kinds' stylesheet lies beside it");
    }
    let out = env::var_os("OUT_DIR").expect("cargo names a folder for what a build script makes");
    fs::write(Path::new(&out).join("style.css"), squeezed(&source)).expect("that folder can be written to");
}

/// Without comments, line breaks, and spaces that mean nothing. A space before a colon is kept: `.a :hover`
/// and `.a:hover` differ; so are those in `calc(a - b)`.
fn squeezed(source: &str) -> String {
    let mut css = String::new();
    let mut rest = source;
    while let Some(start) = rest.find("/*") {
        css.push_str(&rest[..start]);
        rest = rest[start..].split_once("*/").map_or("", |(_, after)| after);
    }
    css.push_str(rest);
    let mut css = css.split_whitespace().collect::<Vec<_>>().join(" ");
    for (loose, tight) in [(" {", "{"), ("{ ", "{"), (" }", "}"), ("} ", "}"), ("; ", ";"), (": ", ":"), (", ", ","), (";}", "}")] {
        css = css.replace(loose, tight);
    }
    css
}
