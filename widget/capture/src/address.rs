//! Addresses and labels as they may leave the page. The edge enforces the same again.

use alloc::string::String;

/// The longest label, in characters.
const LONGEST_LABEL: usize = 80;

/// An address without query string and fragment.
#[must_use]
pub fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// Where a link leads: the path on this site, the bare address of another, of `mailto:` and `tel:` the scheme alone
/// (what follows is a person), nothing for scripts.
///
/// ```
/// use rapport_capture::address::target;
/// assert_eq!(target("https://shop.example/a?q=1#top", "https://shop.example"), "/a");
/// assert_eq!(target("https://other.example/b?q=1", "https://shop.example"), "https://other.example/b");
/// assert_eq!(target("mailto:ann@example.org", "https://shop.example"), "mailto:");
/// assert_eq!(target("javascript:void(0)", "https://shop.example"), "");
/// ```
#[must_use]
pub fn target<'a>(href: &'a str, origin: &str) -> &'a str {
    let href = bare(href);
    match href.strip_prefix(origin) {
        Some(path) if !origin.is_empty() && (path.is_empty() || path.starts_with('/')) => {
            if path.is_empty() {
                "/"
            } else {
                path
            }
        }
        _ if href.starts_with("http:") || href.starts_with("https:") => href,
        _ => match href.find(':') {
            Some(end) if !href.starts_with("javascript:") && !href.starts_with("data:") => href.get(..=end).unwrap_or_default(),
            _ => "",
        },
    }
}

/// A text as a label: white space runs become one space, and it ends after 80 characters.
///
/// ```
/// assert_eq!(rapport_capture::address::label("\n  Add to\u{a0}\n basket "), "Add to basket");
/// ```
#[must_use]
pub fn label(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut gap = false;
    for c in text.chars() {
        if c <= ' ' || c == '\u{a0}' {
            gap = count > 0;
            continue;
        }
        if count >= LONGEST_LABEL {
            break;
        }
        if gap {
            out.push(' ');
            count += 1;
            gap = false;
        }
        out.push(c);
        count += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_only_begins_like_ours_is_another_site() {
        assert_eq!(target("https://shop.example.evil/a", "https://shop.example"), "https://shop.example.evil/a");
        assert_eq!(target("https://shop.example", "https://shop.example"), "/");
        assert_eq!(target("https://shop.example?x=1", "https://shop.example"), "/");
    }

    #[test]
    fn a_page_without_an_origin_has_no_paths_of_its_own() {
        assert_eq!(target("https://shop.example/a", ""), "https://shop.example/a");
        assert_eq!(target("tel:+49123", "null"), "tel:");
        assert_eq!(target("", "null"), "");
    }

    #[test]
    fn labels_end_between_characters() {
        let long = "ü".repeat(200);
        assert_eq!(label(&long).chars().count(), 80);
        assert_eq!(label(" \n "), "");
    }
}
