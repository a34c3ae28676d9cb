//! The shop's pages with the tag of this very edge in them: what its owner would paste.

use std::path::Path;

use anyhow::{Context, Result};

use crate::step::{files, root};

/// Copies `demo-site/` and fills in what the pages leave open.
pub fn assemble(to: &Path, edge: &str, key: &str, weeks: i32) -> Result<()> {
    let from = root().join("demo-site");
    for file in files(&from)? {
        let target = to.join(file.strip_prefix(&from)?);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        std::fs::write(&target, filled_in(&text, edge, key, weeks)).with_context(|| format!("writing {}", target.display()))?;
    }
    Ok(())
}

fn filled_in(page: &str, edge: &str, key: &str, weeks: i32) -> String {
    page.replace("https://HOST", edge).replace("SITE_KEY", key).replace("SHIFTED_WEEKS", &weeks.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_one_tag_and_no_gap() {
        let pages = files(&root().join("demo-site")).unwrap().into_iter().filter(|file| file.extension().is_some_and(|end| end == "html"));
        let mut count = 0;
        for page in pages {
            let text = filled_in(&std::fs::read_to_string(&page).unwrap(), "http://localhost:1", "pk_1", 1500);
            let tag = r#"<script async src="http://localhost:1/rapport.js" data-site="pk_1"></script>"#;
            assert_eq!(text.matches(tag).count(), 1, "{}", page.display());
            assert!(!text.contains("HOST") && !text.contains("SITE_KEY") && !text.contains("SHIFTED_WEEKS"), "{}", page.display());
            count += 1;
        }
        assert!(count >= 15, "{count}");
    }
}
