//! `cargo xtask backup` and `restore`: the data folder as one tar file, taken while the edge runs or not.
//!
//! Each object's database is copied by SQLite's own backup, which sees one committed state of it and disturbs nobody.
//! Objects are copied one after another: what arrived in between may be in one and not yet in another, which is the
//! same as a delivery that is repeated after a crash, and harmless for the same reason.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rusqlite::{Connection, OpenFlags, backup::Backup};

use crate::Options;
use crate::serve::data_folder;
use crate::step::{files, step};

/// Written into every backup, so that nothing else is taken for one.
const MARK: &str = "rapport-backup";

/// Writes a backup.
pub fn backup(options: &Options) -> Result<()> {
    let target = file_named(options)?;
    let data = data_folder(options);
    ensure!(data.join("objects").is_dir(), "{} holds no data of Rapport", data.display());
    // Beside its target, so that a half-written file never carries the final name.
    let partial = target.with_extension("partial");
    let databases = step(&format!("copying {}", data.display()), || {
        let mut archive = tar::Builder::new(BufWriter::new(File::create(&partial).context("creating the backup")?));
        append(&mut archive, MARK, env!("CARGO_PKG_VERSION").as_bytes())?;
        let mut databases = 0;
        for file in files(&data)? {
            let name = file.strip_prefix(&data)?.to_string_lossy().into_owned();
            if name.ends_with(".sqlite") {
                databases += 1;
                let copy = data.join(format!(".backup-{}", std::process::id()));
                let copied = copy_database(&file, &copy);
                let appended = copied.and_then(|()| Ok(archive.append_path_with_name(&copy, &name)?));
                let _ = std::fs::remove_file(&copy);
                appended.with_context(|| format!("copying {name}"))?;
            } else if name == "admin-token" {
                archive.append_path_with_name(&file, &name)?;
            }
        }
        archive.into_inner()?.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(databases)
    })?;
    std::fs::rename(&partial, &target)?;
    println!("{databases} databases in {}", target.display());
    Ok(())
}

fn append(archive: &mut tar::Builder<impl Write>, name: &str, content: &[u8]) -> Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    archive.append_data(&mut header, name, content)?;
    Ok(())
}

/// One committed state of a database, whoever is writing to it.
fn copy_database(from: &Path, to: &Path) -> Result<()> {
    let _ = std::fs::remove_file(to);
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.busy_timeout(Duration::from_secs(10))?;
    let mut copy = Connection::open(to)?;
    // All pages in one step: one state.
    Backup::new(&source, &mut copy)?.run_to_completion(i32::MAX, Duration::from_millis(50), None)?;
    Ok(())
}

/// Unpacks a backup into a data folder that is not there yet, or empty.
pub fn restore(options: &Options) -> Result<()> {
    let source = file_named(options)?;
    let data = data_folder(options);
    if data.exists() && std::fs::read_dir(&data)?.next().is_some() {
        bail!("{} is not empty: restore into a folder of its own with --data, then swap the two", data.display());
    }
    let mut archive = tar::Archive::new(BufReader::new(File::open(&source).with_context(|| format!("opening {}", source.display()))?));
    let mut databases = 0;
    step(&format!("restoring into {}", data.display()), || {
        let mut entries = archive.entries()?;
        let first = entries.next().context("the file is empty")??;
        ensure!(first.path()?.as_os_str() == MARK, "{} is not a backup of Rapport", source.display());
        std::fs::create_dir_all(&data)?;
        for entry in entries {
            let mut entry = entry?;
            databases += u32::from(entry.path()?.extension().is_some_and(|extension| extension == "sqlite"));
            // Refuses names that lead out of the folder.
            ensure!(entry.unpack_in(&data)?, "the backup holds a name that leads out of the folder");
        }
        Ok(())
    })?;
    println!("{databases} databases in {}", data.display());
    Ok(())
}

fn file_named(options: &Options) -> Result<PathBuf> {
    match options.words.as_slice() {
        [file] => Ok(options.started_in.join(file)),
        _ => bail!("name one file"),
    }
}
