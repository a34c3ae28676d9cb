//! How the survey card looks on the site. What cannot be read is said while it is chosen, and not saved.

use leptos::{
    ev,
    html::{button, div, fieldset, form, input, label, legend, li, option, p, select, span, ul},
    prelude::*,
};
use rapport_model::survey::{Colour, Corner, Palette, Phone, Theme};
use serde_json::json;

use super::{MayChange, deed::Deed};
use crate::{
    browser::call::Body,
    part::{self, head},
    site::OnScreen,
    words::{self, look as words_of_look},
};

/// A colour of a palette.
type Part = fn(&mut Palette) -> &mut Option<Colour>;

/// A palette of a theme.
type Scheme = fn(&mut Theme) -> &mut Palette;

/// The colours that the card has where nothing is chosen: accent, card, words.
const OWN: [[&str; 3]; 2] = [["#2a4bd0", "#ffffff", "#16181b"], ["#93a8ff", "#16181b", "#eeeeec"]];

/// The card.
pub fn card(site: OnScreen, role: MayChange) -> impl IntoView {
    let words = words_of_look();
    let theme = RwSignal::new(site.reading.value.with_untracked(|site| site.as_ref().map(|site| site.theme.clone()).unwrap_or_default()));
    let deed = Deed::new();
    let locked = !role.own();
    let schemes: [(&'static str, &'static str, Scheme); 2] =
        [("light", words.light(), |theme| &mut theme.light), ("dark", words.dark(), |theme| &mut theme.dark)];
    let palettes =
        schemes.into_iter().zip(OWN).map(|((id, name, scheme), own)| palette(theme, id, name, scheme, own, locked)).collect_view();
    let wrong = move || {
        let problems = theme.with(Theme::problems);
        (!problems.is_empty()).then(|| {
            let lines = problems.into_iter().map(|problem| li().child(words.contrast(&problem.path, &problem.sentence))).collect_view();
            div().class("error sm").attr("role", "status").child((p().child(words.cannot_read()), ul().child(lines)))
        })
    };
    part::card(
        "look",
        "set",
        (
            head("look", words.look(), words.look_lead()),
            form()
                .on(ev::submit, move |event| {
                    event.prevent_default();
                    let wish = json!({"theme": theme.get_untracked()});
                    deed.send("PATCH", format!("/api/sites/{}", site.id()), Body::Json(wish), move |_| site.reading.again());
                })
                .child((
                    div().class("two").child(palettes),
                    div().class("two").child((radius(theme, locked), font(theme, locked), corner(theme, locked), phone(theme, locked))),
                    wrong,
                    (!locked).then(|| deed.save_when(words::common().save(), move || theme.with(|theme| theme.problems().is_empty()), ())),
                )),
        ),
    )
}

fn palette(
    theme: RwSignal<Theme>,
    id: &'static str,
    name: &'static str,
    scheme: Scheme,
    own: [&'static str; 3],
    locked: bool,
) -> impl IntoView {
    let words = words_of_look();
    let parts: [(&'static str, &'static str, Part); 3] = [
        ("accent", words.accent(), |palette| &mut palette.accent),
        ("surface", words.surface(), |palette| &mut palette.surface),
        ("ink", words.ink(), |palette| &mut palette.ink),
    ];
    let rows = parts.into_iter().zip(own).map(|((part_id, word, part), own)| {
        let id = format!("look-{id}-{part_id}");
        let chosen = Memo::new(move |_| {
            let mut theme = theme.get();
            *part(scheme(&mut theme))
        });
        let set = move |colour: Option<Colour>| theme.update(|theme| *part(scheme(theme)) = colour);
        div().class("row wrap").child((
            input()
                .r#type("color")
                .class("colour")
                .id(id.clone())
                .prop("disabled", locked)
                .prop("value", move || chosen.get().map_or_else(|| own.to_owned(), String::from))
                .on(ev::input, move |event| set(Colour::parse(&event_target_value(&event)))),
            label().r#for(id).class("sm").child(word),
            move || {
                (!locked && chosen.get().is_some())
                    .then(|| button().r#type("button").class("btn small quiet").on(ev::click, move |_| set(None)).child(words.own()))
            },
        ))
    });
    fieldset().class("plain stack").child((legend().child(name), rows.collect_view()))
}

fn radius(theme: RwSignal<Theme>, locked: bool) -> impl IntoView {
    let words = words_of_look();
    let value = move || theme.with(|theme| theme.radius.map(|radius| radius.to_string()).unwrap_or_default());
    div().class("field").child((
        label().r#for("look-radius").child(words.radius()),
        input()
            .class("input")
            .id("look-radius")
            .r#type("number")
            .attr("min", "0")
            .attr("max", "28")
            .attr("placeholder", "16")
            .prop("disabled", locked)
            .prop("value", value)
            .on(ev::input, move |event| theme.update(|theme| theme.radius = event_target_value(&event).parse().ok())),
    ))
}

fn font(theme: RwSignal<Theme>, locked: bool) -> impl IntoView {
    let words = words_of_look();
    div().class("field").child((
        label().r#for("look-font").child(words.font()),
        input()
            .class("input")
            .id("look-font")
            .attr("placeholder", "Inter, sans-serif")
            .attr("aria-describedby", "look-font-hint")
            .prop("disabled", locked)
            .prop("value", move || theme.with(|theme| theme.font.clone()))
            .on(ev::input, move |event| theme.update(|theme| theme.font = event_target_value(&event))),
        span().class("hint").id("look-font-hint").child(words.font_hint()),
    ))
}

fn corner(theme: RwSignal<Theme>, locked: bool) -> impl IntoView {
    let words = words_of_look();
    let all =
        [("end", Corner::End, words.at_end()), ("start", Corner::Start, words.at_start()), ("middle", Corner::Middle, words.in_middle())];
    let options = all
        .map(|(value, corner, word)| option().value(value).prop("selected", move || theme.with(|theme| theme.corner == corner)).child(word))
        .into_iter()
        .collect_view();
    div().class("field").child((
        label().r#for("look-corner").child(words.corner()),
        select()
            .class("select")
            .id("look-corner")
            .prop("disabled", locked)
            .on(ev::change, move |event| {
                let chosen = event_target_value(&event);
                let corner = all.iter().find(|(value, ..)| *value == chosen).map(|(_, corner, _)| *corner);
                theme.update(|theme| theme.corner = corner.unwrap_or_default());
            })
            .child(options),
    ))
}

fn phone(theme: RwSignal<Theme>, locked: bool) -> impl IntoView {
    let words = words_of_look();
    let all = [("sheet", Phone::Sheet, words.as_sheet()), ("full", Phone::Full, words.whole_screen())];
    let options = all
        .map(|(value, phone, word)| option().value(value).prop("selected", move || theme.with(|theme| theme.phone == phone)).child(word))
        .into_iter()
        .collect_view();
    div().class("field").child((
        label().r#for("look-phone").child(words.on_phones()),
        select()
            .class("select")
            .id("look-phone")
            .prop("disabled", locked)
            .on(ev::change, move |event| {
                let chosen = event_target_value(&event);
                let phone = all.iter().find(|(value, ..)| *value == chosen).map(|(_, phone, _)| *phone);
                theme.update(|theme| theme.phone = phone.unwrap_or_default());
            })
            .child(options),
    ))
}
