//! When clocks run, and how much time each grade of customer gives.

use leptos::{
    ev,
    html::{button, caption, div, h3, input, label, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use serde_json::{Value, json};

use super::{
    super::sheet::{Unit, line, lines_of, number, whole},
    Rules,
};
use crate::{browser::intl, part::icon, words::duty};

/// An hour in minutes, as deadlines are kept.
const HOURS: Unit = Unit { of: 60.0, least: 0.02, most: 8760.0 };

pub(super) fn card(rules: Rules) -> impl IntoView {
    let words = duty();
    rules.card("clocks", words.clocks(), words.clocks_lead(), move || fields(rules).into_any())
}

fn fields(rules: Rules) -> impl IntoView {
    let words = duty();
    let days = (1..=7).map(|day| weekday(rules, day)).collect_view();
    let holidays = RwSignal::new(String::new());
    Effect::new(move |_| {
        let days = rules.sheet.list("/holidays");
        holidays.set(days.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "));
    });
    let add = move |_| {
        rules.sheet.reshape("/grades", |list| {
            let is_free = |id: &String| !list.iter().any(|grade| grade["id"].as_str() == Some(id));
            let id = (1..).map(|n| format!("grade_{n}")).find(is_free).unwrap_or_default();
            // The last one fits everybody, so a new one goes before it.
            let grade = json!({"id": id, "name": "", "value_at_least": 1000, "segment": null, "first_reply_minutes": 240, "resolution_minutes": 2400});
            list.insert(list.len().saturating_sub(1), grade);
        });
    };
    let grades = move || {
        let all = rules.sheet.list("/grades");
        let last = all.len().saturating_sub(1);
        (0..all.len()).map(|at| grade(rules, at, at == last)).collect_view()
    };
    (
        h3().child(words.hours()),
        p().class("note").child(words.hours_hint()),
        div().class("week").child(days),
        div().class("field top-space").child((
            label().r#for("holidays").child(words.holidays()),
            input()
                .class("input")
                .id("holidays")
                .attr("autocomplete", "off")
                .attr("placeholder", "2026-12-25, 2027-01-01")
                .prop("value", move || holidays.get())
                .on(ev::change, move |event| {
                    let written = event_target_value(&event).replace([',', '，', ';', ' '], "\n");
                    rules.sheet.set("/holidays", json!(lines_of(&written)));
                }),
        )),
        h3().class("top-space").child(words.grades()),
        div().class("scroll-x").child(table().class("table bare grades").child((
            caption().class("vh").child(words.grades()),
            thead().child(tr().child((
                th().attr("scope", "col").child(words.grade()),
                th().attr("scope", "col").child(words.worth_at_least()),
                th().attr("scope", "col").child(words.first_reply_hours()),
                th().attr("scope", "col").child(words.resolution_hours()),
                th().attr("scope", "col").child(span().class("vh").child(words.remove_grade())),
            ))),
            tbody().child(grades),
        ))),
        p().class("add").child(button().r#type("button").class("btn small").on(ev::click, add).child((icon("plus"), words.add_grade()))),
        p().class("row wrap sm top-space").child((
            words.warn_after(),
            number(rules.sheet, words.warn_after().to_owned(), "/warn_percent".to_owned(), whole(1.0, 100.0)),
            words.warn_end(),
        )),
    )
}

/// One weekday: its hours as people write them; an empty one is closed.
fn weekday(rules: Rules, day: u64) -> impl IntoView {
    let words = duty();
    let id = format!("hours-{day}");
    let pointer = format!("/hours/{day}");
    let wrong = RwSignal::new(false);
    let shown = {
        let pointer = pointer.clone();
        move || written(&rules.sheet.at(&pointer))
    };
    div().class("field").child((
        label().r#for(id.clone()).child(intl::weekday_short(day)),
        input()
            .class("input")
            .id(id)
            .attr("autocomplete", "off")
            .attr("placeholder", words.closed())
            .attr("aria-invalid", move || wrong.get().to_string())
            .prop("value", shown)
            .on(ev::change, move |event| {
                let read = hours(&event_target_value(&event));
                wrong.set(read.is_none());
                if let Some(read) = read {
                    rules.sheet.set(&pointer, json!(read));
                }
            }),
        move || wrong.get().then(|| span().class("error").attr("role", "alert").child(words.hours_wrong())),
    ))
}

/// Hours as people write them: "09:00–12:00, 13:00–17:00".
fn written(hours: &Value) -> String {
    let stretch = |pair: &Value| Some(format!("{}–{}", pair.get(0)?.as_str()?, pair.get(1)?.as_str()?));
    hours.as_array().map(|all| all.iter().filter_map(stretch).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// The hours that a text says; none where it says something else. The edge judges their order.
fn hours(text: &str) -> Option<Vec<(String, String)>> {
    let clock = |text: &str| {
        let (hour, minute) = text.trim().split_once([':', '：']).unwrap_or((text.trim(), "0"));
        let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
        (hour <= 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
    };
    let stretches = text.split([',', '，', ';', '、']).map(str::trim).filter(|stretch| !stretch.is_empty());
    stretches
        .map(|stretch| {
            let (from, to) = stretch.split_once(['–', '-', '~', '至'])?;
            Some((clock(from)?, clock(to)?))
        })
        .collect()
}

/// One grade; the last one is for everybody who fits no other.
fn grade(rules: Rules, at: usize, is_last: bool) -> impl IntoView {
    let words = duty();
    let place = format!("/grades/{at}");
    let worth = if is_last {
        span().class("muted sm").child(words.everybody_else()).into_any()
    } else {
        number(rules.sheet, words.worth_at_least().to_owned(), format!("{place}/value_at_least"), whole(0.0, 1e12)).into_any()
    };
    let remove = (!is_last).then(|| {
        button()
            .r#type("button")
            .class("drop")
            .attr("aria-label", words.remove_grade())
            .on(ev::click, move |_| {
                rules.sheet.reshape("/grades", |list| {
                    if at < list.len() {
                        list.remove(at);
                    }
                });
            })
            .child(icon("x"))
    });
    tr().child((
        td().child((
            label().class("vh").r#for(format!("grade-{at}")).child(words.grade()),
            line(rules.sheet, format!("grade-{at}"), format!("{place}/name")),
        )),
        td().child(worth),
        td().child(number(rules.sheet, words.first_reply_hours().to_owned(), format!("{place}/first_reply_minutes"), HOURS)),
        td().child(number(rules.sheet, words.resolution_hours().to_owned(), format!("{place}/resolution_minutes"), HOURS)),
        td().child(remove),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(hours("9-12, 13:30–17:00"), Some(vec![pair("09:00", "12:00"), pair("13:30", "17:00")]));
        assert_eq!(hours("9：00至17：30"), Some(vec![pair("09:00", "17:30")]));
        assert_eq!(hours("  "), Some(Vec::new()));
        assert_eq!((hours("in the morning"), hours("9"), hours("25-26")), (None, None, None));
        assert_eq!(written(&json!([["09:00", "12:00"], ["13:00", "17:00"]])), "09:00–12:00, 13:00–17:00");
    }
}
