//! The languages of a survey, and how complete each is.

use leptos::{
    ev,
    html::{button, datalist, div, form, h2, header, input, label, p, section, span, table, tbody, td, th, tr},
    prelude::*,
};

use super::{
    desk::Desk,
    field::{remove, wrong},
};
use crate::{manuscript::Manuscript, part::icon, words::editor as words_of_editor};

/// The languages that the card speaks itself, by their own names; a survey may be written in any other too.
const SPOKEN: [(&str, &str); 11] = [
    ("en", "English"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
    ("es", "Español"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("pt", "Português"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ar", "العربية"),
    ("hi", "हिन्दी"),
];

/// A language by its own name, as far as it is known here.
fn named(tag: &str) -> Option<&'static str> {
    SPOKEN.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, name)| name)
}

/// The card.
pub(super) fn card(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let languages = Memo::new(move |_| desk.page.with(Manuscript::languages));
    let missing = Memo::new(move |_| desk.page.with(Manuscript::missing));
    let rows = move || {
        let missing = missing.get();
        languages
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, tag)| {
                let lacks = missing.iter().find(|missing| missing.language == tag).map_or(0, |missing| missing.texts.len());
                let state = match (at, lacks) {
                    (0, _) => span().class("faint").child(words.source()).into_any(),
                    (_, 0) => span().class("chip good").child(words.complete()).into_any(),
                    (_, n) => span().class("chip warn").child(words.texts_missing(&n.to_string())).into_any(),
                };
                let gone = tag.clone();
                let drop_it = (at > 0).then(|| remove(tag.clone(), move || desk.reshape(|page| page.remove_language(&gone))));
                let name = named(&tag).map(|name| (" ", span().class("muted").attr("lang", tag.clone()).attr("dir", "auto").child(name)));
                tr().child((
                    th().attr("scope", "row").child((tag, name)),
                    td().class("num").child(div().class("row end").child((state, drop_it))),
                ))
            })
            .collect_view()
    };
    let tag = RwSignal::new(String::new());
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = tag.get_untracked().trim().to_owned();
        if !wanted.is_empty() {
            desk.reshape(|page| page.add_language(&wanted));
            tag.set(String::new());
        }
    };
    section().class("card").attr("aria-labelledby", "languages-h").child((
        header().child((h2().id("languages-h").child(words.languages()), p().child(words.languages_lead()))),
        table().class("table bare tight").child((leptos::html::caption().class("vh").child(words.languages()), tbody().child(rows))),
        wrong(desk, "languages".to_owned()),
        form().class("row wrap add").on(ev::submit, add).child((
            label().class("vh").r#for("language-tag").child(words.language_tag()),
            input()
                .class("input fit")
                .id("language-tag")
                .attr("placeholder", "zh-Hant")
                .attr("list", "languages-spoken")
                .attr("autocomplete", "off")
                .attr("maxlength", "35")
                .prop("value", move || tag.get())
                .on(ev::input, move |event| tag.set(event_target_value(&event))),
            datalist().id("languages-spoken").child(
                SPOKEN
                    .map(|(tag, name)| leptos::html::option().value(tag).attr("label", name).attr("lang", tag))
                    .into_iter()
                    .collect_view(),
            ),
            button().r#type("submit").class("btn small").child((icon("plus"), words.add_language())),
        )),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_the_card_speaks_are_offered() {
        let offered: std::collections::BTreeSet<&str> = SPOKEN.into_iter().map(|(tag, _)| tag).collect();
        let spoken: std::collections::BTreeSet<&str> = rapport_model::survey::words::LANGUAGES.into_iter().map(|(tag, ..)| tag).collect();
        assert_eq!(offered, spoken);
        assert_eq!((named("ZH-hant"), named("sw")), (Some("繁體中文"), None));
    }
}
