use std::collections::HashSet;

use rapport_model::value::PagePath;

use super::store::Store;
use crate::platform::Failure;

/// The dictionary of pages: which key a path counts under, fixed on the event when it is accepted.
///
/// The owner's patterns come first, then the first paths that were seen; later ones count as `/other`, so that a
/// hostile page cannot push `/pricing` out by inventing addresses.
#[derive(Default)]
pub struct Pages(HashSet<String>);

impl Pages {
    /// So many paths without a pattern have a key of their own.
    pub const MOST: usize = 2000;

    /// Reads the dictionary.
    pub fn read(store: &Store) -> Result<Self, Failure> {
        Ok(Self(store.pages()?.into_iter().collect()))
    }

    /// The key of a path, and whether the path is to be added by [`Pages::learn`].
    pub fn key(&self, path: &PagePath, patterns: &[String]) -> (PagePath, bool) {
        if let Some(pattern) = patterns.iter().find(|pattern| fits(pattern, path.as_str())) {
            return (PagePath::of(pattern), false);
        }
        if self.0.contains(path.as_str()) {
            (path.clone(), false)
        } else if self.0.len() < Self::MOST {
            (path.clone(), true)
        } else {
            (PagePath::of("/other"), false)
        }
    }

    /// Adds a path.
    pub fn learn(&mut self, path: &PagePath, store: &Store) -> Result<(), Failure> {
        if self.0.insert(path.as_str().to_owned()) {
            store.add_page(path.as_str())?;
        }
        Ok(())
    }
}

/// `/product/:id` fits `/product/17`; `*` at the end fits any rest.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').split('/');
    for expected in pattern.trim_end_matches('/').split('/') {
        match (expected, parts.next()) {
            ("*", _) => return true,
            (name, Some(part)) if name.starts_with(':') && !part.is_empty() => {}
            (same, Some(part)) if same == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_paths() {
        assert!(fits("/product/:id", "/product/17"));
        assert!(!fits("/product/:id", "/product"));
        assert!(!fits("/product/:id", "/product/17/reviews"));
        assert!(fits("/blog/*", "/blog/2026/11"));
        assert!(fits("/", "/"));
    }
}
