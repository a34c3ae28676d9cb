//! The real card over the draft on the desk: in a frame of its own, it walks by the rules that hold on the page.

use std::time::Duration;

use leptos::{
    ev,
    html::{button, div, fieldset, h2, header, iframe, input, label, section, span},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use rapport_model::survey::words;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

use super::{desk::Desk, field::choose};
use crate::{browser::page, manuscript::Manuscript, part::icon, place, words::editor as words_of_editor};

/// How long the author may pause before the card begins anew.
const PAUSE: Duration = Duration::from_millis(400);

/// What the page would be sent for this draft and language; none while the draft asks nothing.
fn invitation(page: &Manuscript, language: &str, site: &str, style: &str) -> Option<Value> {
    let draft = page.model()?;
    if draft.form.questions.is_empty() {
        return None;
    }
    // As the edge sends it: the card's own words in this language, and the build that its questions need.
    let (_, own, more) = words::for_language(language);
    let is_rare = draft.form.is_rare();
    let more = if is_rare { more.all() } else { Vec::new() };
    let own: serde_json::Map<_, _> = own.all().into_iter().chain(more).map(|(name, word)| (name.to_owned(), json!(word))).collect();
    Some(json!({
        "survey": "preview", "version": 0, "submission": "preview", "expires": "9999-01-01T00:00:00Z", "trigger": {"now": true}, "quiet_days": 7,
        "definition": draft.form.narrowed(language), "language": language, "dir": if words::is_right_to_left(language) { "rtl" } else { "ltr" }, "site": site, "preview": true,
        "words": own, "style": style, "module": if is_rare { "card-all" } else { "card" },
    }))
}

/// The card of the editor.
pub(super) fn card(desk: Desk) -> impl IntoView {
    let words = words_of_editor();
    let frame = NodeRef::<leptos::html::Iframe>::new();
    let is_phone = RwSignal::new(false);
    let ready = RwSignal::new(0u32);
    let wanted = RwSignal::new(String::new());
    // What the author last saw stays chosen; a language that is gone gives way to the default.
    let language = Memo::new(move |_| {
        let wanted = wanted.get();
        desk.page.with(|page| if page.languages().contains(&wanted) { wanted } else { page.default_language() })
    });
    let shown = Memo::new(move |_| {
        let (site, style) =
            desk.site.reading.value.with(|site| site.as_ref().map(|site| (site.name.clone(), site.theme.css())).unwrap_or_default());
        desk.page.with(|page| invitation(page, &language.get(), &site, &style)).map(|invitation| invitation.to_string())
    });
    let send = move || {
        let window = frame.get_untracked().and_then(|frame| frame.content_window());
        if let (Some(window), Some(text)) = (window, shown.try_get_untracked().flatten()) {
            let _ = window.post_message(&JsValue::from_str(&text), &page::origin());
        }
    };
    // The frame says when it listens; from then on it is told what changed, after a pause.
    let listening = window_event_listener(ev::message, move |event| {
        if event.origin() == page::origin() && event.data().as_string().as_deref() == Some("rapport-preview-ready") {
            ready.update(|n| *n += 1);
        }
    });
    on_cleanup(move || listening.remove());
    let due = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        shown.track();
        if ready.get() == 0 {
            return;
        }
        if let Some(timer) = due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        due.set_value(set_timeout_with_handle(send, PAUSE).ok());
    });
    let width = |phone: bool, sign: &'static str, name: &'static str| {
        label().child((
            input()
                .r#type("radio")
                .name("preview-width")
                .attr("aria-label", name)
                .prop("checked", move || is_phone.get() == phone)
                .on(ev::change, move |_| is_phone.set(phone)),
            icon(sign),
        ))
    };
    let languages = move || {
        let all = desk.page.with(Manuscript::languages);
        (all.len() > 1).then(|| {
            let choices = all.iter().map(|tag| (tag.clone(), tag.to_uppercase())).collect();
            choose(words.languages().to_owned(), choices, move || language.get(), move |tag| wanted.set(tag))
        })
    };
    section().class("card flush").attr("aria-labelledby", "preview-h").child((
        header().class("row wrap").child((
            h2().id("preview-h").child(words.preview()),
            fieldset()
                .class("segmented push")
                .attr("aria-label", words.preview())
                .child((width(false, "desktop", words.desktop()), width(true, "mobile", words.phone()))),
            languages,
        )),
        div()
            .class(move || if is_phone.get() { "canvas phone" } else { "canvas" })
            .child(iframe().node_ref(frame).attr("title", words.preview()).attr("src", format!("{}/preview.html", place::base()))),
        div().class("row wrap walk").child((
            span().class("xs faint grow1").child(words.preview_lead()),
            button().r#type("button").class("btn small quiet").on(ev::click, move |_| send()).child(words.again()),
        )),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_is_sent_one_language_and_nothing_while_nothing_is_asked() {
        let mut page = Manuscript::of(
            json!({"name": "S", "languages": ["en", "ar"], "questions": [{"id": "nps", "type": "nps", "text": {"en": "Recommend?", "ar": "؟"}}]}),
        );
        let sent = invitation(&page, "ar", "Shop", "").unwrap();
        assert_eq!((&sent["dir"], &sent["definition"]["questions"][0]["text"]), (&json!("rtl"), &json!({"ar": "؟"})));
        page.remove_question(0);
        assert_eq!(invitation(&page, "en", "Shop", ""), None);
    }
}
