//! Ways to a survey that one hands out: its link, as a QR code, in an e-mail, in a page, and links that may be used once.

use leptos::{
    ev,
    html::{a, button, code, details, div, h2, header, img, label, p, pre, section, span, summary, textarea},
    prelude::*,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::{
    browser::{
        call::{self, Body},
        intl, page,
    },
    part::copy_button,
    place,
    screen::settings::Deed,
    words::look as words_of_look,
};

/// A link that was made.
#[derive(Clone, Debug, Deserialize)]
struct Made {
    /// For whom.
    user: Option<String>,
    /// The address.
    url: String,
}

/// Where the survey has a page of its own.
fn address(desk: Desk) -> String {
    let key = desk.site.reading.value.with(|site| site.as_ref().map(|site| site.key.clone()).unwrap_or_default());
    format!("{}{}", page::origin(), place::at_edge(&format!("/s/{key}/{}", desk.id.with_value(|id| page::escape(id)))))
}

/// A line of links for an e-mail: a click on a number answers the first question.
fn numbers(page: &crate::manuscript::Manuscript, link: &str) -> Option<String> {
    let (low, high) = match page.text("/questions/0/type").as_str() {
        "nps" => (0, 10),
        "csat" => (1, 5),
        "ces" => (1, 7),
        "rating" => (1, page.at("/questions/0/points").and_then(Value::as_u64).unwrap_or(5)),
        _ => return None,
    };
    let links = (low..=high).map(|n| format!("<a href=\"{link}?answer={n}\">{n}</a>"));
    Some(links.collect::<Vec<_>>().join("\n"))
}

/// The draft as a file, by an address that holds it.
fn data_of(desk: Desk) -> String {
    let draft = desk.page.with(|page| serde_json::to_string_pretty(page.draft()).unwrap_or_default());
    format!("data:application/json;charset=utf-8,{}", page::escape(&draft))
}

fn shown(name: &'static str, text: impl Fn() -> String + Send + Sync + Copy + 'static) -> impl IntoView {
    div().class("stack tight").child((
        div().class("row").child((span().class("sm strong grow1").child(name), copy_button(text, "quiet"))),
        pre().class("xs snippet").attr("tabindex", "0").child(code().child(text)),
    ))
}

/// The card.
pub(super) fn card(desk: Desk) -> impl IntoView {
    let words = words_of_look();
    let link = Memo::new(move |_| address(desk));
    let id = desk.id.get_value();
    let qr = place::at_edge(&desk.path("/qr"));
    let inline = StoredValue::new(format!("<div data-rapport-survey=\"{id}\"></div>"));
    let mail = Memo::new(move |_| desk.page.with(|page| numbers(page, &link.get())));
    section().class("card").attr("aria-labelledby", "share-h").child((
        header().child((h2().id("share-h").child(words.share()), p().child(words.share_lead()))),
        div().class("stack").child((
            move || (desk.standing.with(|(status, ..)| status != "live")).then(|| p().class("xs faint").child(words.not_live())),
            shown(words.link(), move || link.get()),
            div().class("row wrap").child((
                img()
                    .class("qr")
                    .attr("src", qr.clone())
                    .attr("alt", words.qr())
                    .attr("width", "112")
                    .attr("height", "112")
                    .attr("loading", "lazy"),
                a().class("btn small").href(qr).attr("download", format!("{id}.svg")).child(words.save_qr()),
            )),
            shown(words.inline(), move || inline.get_value()),
            move || mail.get().map(|_| shown(words.email(), move || mail.get().unwrap_or_default())),
            once(desk),
            div().child(a().class("btn small").href(move || data_of(desk)).attr("download", format!("{id}.json")).child(words.export())),
        )),
    ))
}

/// Links that may be used once.
fn once(desk: Desk) -> impl IntoView {
    let words = words_of_look();
    let (typed, made, deed) = (RwSignal::new(String::new()), RwSignal::new(Vec::<Made>::new()), Deed::new());
    let order = move |_| {
        let text = typed.get_untracked();
        // A number alone is how many; anything else are ids.
        let wish = match text.trim().parse::<u64>() {
            Ok(count) => json!({"count": count}),
            Err(_) => json!({"users": text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>()}),
        };
        deed.send("POST", desk.path("/links"), Body::Json(wish), move |answer| {
            if let Ok(links) = call::read::<crate::wire::Page<Made>>(&answer) {
                made.set(links.items);
            }
        });
    };
    let table = move || {
        let line = |link: &Made| format!("{}\t{}", link.user.clone().unwrap_or_default(), link.url).trim().to_owned();
        made.with(|made| made.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    details().class("once").child((
        summary().class("sm strong").child(words.once()),
        div().class("stack").child((
            label().class("xs muted").r#for("once-users").child(words.users()),
            textarea()
                .class("input")
                .id("once-users")
                .attr("rows", "3")
                .attr("dir", "ltr")
                .prop("value", move || typed.get())
                .on(ev::input, move |event| typed.set(event_target_value(&event))),
            div().class("row wrap").child((
                button()
                    .r#type("button")
                    .class("btn small")
                    .prop("disabled", move || deed.busy())
                    .on(ev::click, order)
                    .child(words.make_links()),
                move || deed.wrong().map(|said| p().class("error sm").attr("role", "alert").child(said)),
            )),
            move || {
                let count = made.with(Vec::len) as u64;
                (count > 0).then(|| {
                    div().class("stack tight").child((
                        div().class("row").child((
                            span().class("sm strong grow1").attr("role", "status").child(words.made_links(&intl::count(count))),
                            copy_button(table, "quiet"),
                        )),
                        pre().class("xs snippet").attr("tabindex", "0").child(code().child(table())),
                    ))
                })
            },
        )),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manuscript::Manuscript;

    #[test]
    fn only_a_scale_has_numbers_for_an_email() {
        let page = |kind: &str| Manuscript::of(json!({"questions": [{"id": "a", "type": kind, "points": 3}]}));
        assert_eq!(numbers(&page("nps"), "L").unwrap().lines().count(), 11);
        assert!(numbers(&page("rating"), "L").unwrap().ends_with("<a href=\"L?answer=3\">3</a>"));
        assert_eq!(numbers(&page("text"), "L"), None);
    }
}
