//! Fields of the forms.

use leptos::{
    ev,
    html::{datalist, div, input, label, option, span, textarea},
    prelude::*,
};

use super::super::Desk;
use crate::{browser::intl, period::date};
use rapport_model::value::Day;

/// A line of text, with suggestions where there are some.
pub fn line(
    id: &'static str,
    name: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    suggestions: impl Fn() -> Vec<String> + Send + 'static,
    first: bool,
) -> impl IntoView {
    let list = format!("{id}-list");
    div().class("field").child((
        label().r#for(id).child(name),
        input()
            .class("input")
            .id(id)
            .attr("list", list.clone())
            .attr("placeholder", hint)
            .attr("autocomplete", "off")
            .attr("maxlength", "500")
            .attr("autofocus", first.then_some(""))
            .prop("value", move || value.get())
            .on(ev::input, move |event| value.set(event_target_value(&event))),
        datalist().id(list).child(move || suggestions().into_iter().map(|one| option().attr("value", one)).collect_view()),
    ))
}

/// Some lines of text.
pub fn lines(id: &'static str, name: &'static str, value: RwSignal<String>, first: bool) -> impl IntoView {
    div().class("field").child((
        label().r#for(id).child(name),
        textarea()
            .class("input")
            .id(id)
            .attr("rows", "3")
            .attr("maxlength", "2000")
            .attr("autofocus", first.then_some(""))
            .prop("value", move || value.get())
            .on(ev::input, move |event| value.set(event_target_value(&event))),
    ))
}

/// A day and a full hour of it.
#[derive(Clone, Copy)]
pub struct When {
    day: RwSignal<String>,
    hour: RwSignal<String>,
}

impl When {
    /// So many days from today at an hour.
    pub fn after(days: i32, hour: u32) -> Self {
        let day = date::iso(Day(intl::today().0 + days));
        Self { day: RwSignal::new(day), hour: RwSignal::new(format!("{hour:02}:00")) }
    }

    /// The moment, in the site's time zone; none while it is no day.
    pub fn moment(self) -> Option<String> {
        let day = self.day.with(|day| date::parse(day))?;
        let (hour, minute) = self.hour.with(|hour| {
            let (hour, minute) = hour.split_once(':')?;
            Some((hour.parse::<u32>().ok()?, minute.get(..2)?.parse::<u32>().ok()?))
        })?;
        (hour < 24 && minute < 60).then(|| intl::at_minute(day, hour * 60 + minute))
    }

    /// The two fields.
    pub fn fields(self, id: &'static str, name: &'static str) -> impl IntoView {
        let typed = move |signal: RwSignal<String>| move |event: ev::Event| signal.set(event_target_value(&event));
        div().class("field").child((
            label().r#for(id).child(name),
            div().class("row").child((
                input().class("input").id(id).r#type("date").prop("value", move || self.day.get()).on(ev::input, typed(self.day)),
                input()
                    .class("input")
                    .r#type("time")
                    .attr("aria-label", crate::words::care().when())
                    .prop("value", move || self.hour.get())
                    .on(ev::input, typed(self.hour)),
            )),
        ))
    }
}

/// A day.
pub fn day(id: &'static str, name: &'static str, value: RwSignal<String>) -> impl IntoView {
    div().class("field").child((
        label().r#for(id).child(name),
        input().class("input").id(id).r#type("date").prop("value", move || value.get()).on(ev::input, move |event| {
            value.set(event_target_value(&event));
        }),
    ))
}

/// A switch with its words.
pub fn flag(name: &'static str, value: RwSignal<bool>) -> impl IntoView {
    label().class("row sm").child((
        input()
            .r#type("checkbox")
            .class("switch")
            .attr("role", "switch")
            .prop("checked", move || value.get())
            .on(ev::change, move |event| value.set(event_target_checked(&event))),
        span().child(name),
    ))
}

/// One of a few.
pub fn one_of(
    legend: &'static str,
    group: &'static str,
    choices: Vec<(&'static str, &'static str)>,
    value: RwSignal<String>,
) -> impl IntoView {
    let radios = choices
        .into_iter()
        .map(|(tag, word)| {
            label().child((
                input()
                    .r#type("radio")
                    .attr("name", group)
                    .attr("value", tag)
                    .prop("checked", move || value.with(|value| value == tag))
                    .on(ev::change, move |_| value.set(tag.to_owned())),
                word,
            ))
        })
        .collect_view();
    leptos::html::fieldset().class("choose").child((leptos::html::legend().child(legend), div().class("segmented wrap").child(radios)))
}

/// How people spoke with each other.
pub fn channels(legend: &'static str, group: &'static str, value: RwSignal<String>) -> impl IntoView {
    let words = crate::words::care();
    let channels = vec![
        ("phone", words.by_phone()),
        ("email", words.by_email()),
        ("shop", words.in_shop()),
        ("chat", words.by_chat()),
        ("letter", words.by_letter()),
        ("other", words.otherwise()),
    ];
    one_of(legend, group, channels, value)
}

/// Members who may be given something or spoken to: those of the settings, all who may sign in, and the one at the screen.
pub fn members(desk: Desk) -> Vec<String> {
    let mut names =
        desk.settings.value.with(|settings| settings.as_ref().map_or_else(Vec::new, |settings| settings.owners.members.clone()));
    let others = desk.colleagues.value.with(|all| all.as_ref().map_or_else(Vec::new, |all| all.items.clone()));
    for name in others.into_iter().map(|one| one.name).chain([desk.me.get_value()]) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
