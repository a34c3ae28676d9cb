//! Whether something must be built again: a hash of all that it is made from, kept beside what was made.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::step::{files, root};

/// A hash of a file's content, 16 hexadecimal digits.
pub fn of_file(path: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    std::fs::read(path)?.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// A hash of sources (files and folders, relative to the root) and of words that matter too.
pub fn of(sources: &[&str], words: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    for source in sources {
        for file in files(&root().join(source))? {
            file.strip_prefix(root()).unwrap_or(&file).hash(&mut hasher);
            std::fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Builds unless what is there was made from the same sources. `made` are files that must exist afterwards.
pub fn unless_fresh(stamp: &Path, fingerprint: &str, made: &[PathBuf], build: impl FnOnce() -> Result<()>) -> Result<bool> {
    let fresh = std::fs::read_to_string(stamp).is_ok_and(|kept| kept == fingerprint) && made.iter().all(|path| path.exists());
    if fresh {
        return Ok(false);
    }
    // Taken away first: a build that breaks off must not look finished.
    let _ = std::fs::remove_file(stamp);
    build()?;
    if let Some(parent) = stamp.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(stamp, fingerprint)?;
    Ok(true)
}
