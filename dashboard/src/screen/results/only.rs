//! What the results are narrowed to, each with the way back to all.

use leptos::{
    html::{a, p, span},
    prelude::*,
};

use super::{By, Open, groups::key_word};
use crate::{part::icon, words::results as words_of_results};

/// The line above the results; none where all of them are shown.
pub(super) fn line(open: Open) -> impl IntoView {
    move || {
        let view = open.view.get();
        if view.only.is_empty() {
            return None;
        }
        let words = words_of_results();
        let parts = view.only.iter().map(|(by, key)| {
            let name = format!("{}: {}", by.word(), key_word(*by, key));
            a().class("btn small")
                .attr("dir", "auto")
                .attr("aria-label", words.not_only(&name))
                .href(view.widened(*by).address(open))
                .child((name.clone(), icon("x")))
        });
        Some(p().class("row wrap gap-below").attr("data-only", "").child((span().class("muted").child(words.only()), parts.collect_view())))
    }
}

/// The address of the results of one group alone; none of what groups cannot be narrowed to.
pub(super) fn address(open: Open, by: By, key: Option<&str>) -> Option<String> {
    let view = open.view.get_untracked();
    match (by, key) {
        (By::Nothing, _) | (By::Segment | By::Version, None) => None,
        (By::Segment, Some(id)) => Some(super::View { segment: id.to_owned(), ..view.split(By::Nothing) }.address(open)),
        (by, key) => Some(view.narrowed(by, key.unwrap_or(super::view::UNKNOWN)).address(open)),
    }
}
