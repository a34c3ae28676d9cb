//! What a person said, and whether they may be asked again.

use leptos::{
    html::{b, dd, div, dl, dt, li, p, span, ul},
    prelude::*,
};
use rapport_model::survey::SkipReason;
use serde::Deserialize;
use serde_json::Value;

use super::{Open, part_of};
use crate::{
    browser::intl,
    chart::{Rating, history},
    part::{self, head},
    reading::reading,
    sentence, who,
    wire::{Rated, Survey},
    words::{self, person as words_of_person},
};

/// Every answer on 0..10 as a course, the latest of the other scales below.
pub fn card(open: Open) -> impl IntoView {
    let words = words_of_person();
    let scores = part_of(open, |profile| (profile.ratings("nps"), profile.ratings("csat"), profile.ratings("ces")));
    part::card(
        "satisfaction",
        "",
        (head("satisfaction", words.satisfaction(), words.satisfaction_lead()), move || {
            let (nps, csat, ces) = scores.get().unwrap_or_default();
            if nps.is_empty() && csat.is_empty() && ces.is_empty() {
                return p().class("muted sm").child(words.no_ratings()).into_any();
            }
            let others: Vec<_> = csat
                .into_iter()
                .rev()
                .take(3)
                .map(|rated| (5, rated))
                .chain(ces.into_iter().rev().take(3).map(|rated| (7, rated)))
                .collect();
            (course(&nps), ul().class("row wrap mini").child(others.into_iter().map(|(most, rated)| small(most, &rated)).collect_view()))
                .into_any()
        }),
    )
}

fn course(ratings: &[Rated]) -> Option<impl IntoView + use<>> {
    let words = words_of_person();
    let shown: Vec<Rating> = ratings
        .iter()
        .filter_map(|rated| Some(Rating { at: intl::milliseconds(rated.at.as_deref()?)?, value: rated.value.clamp(0.0, 10.0) }))
        .collect();
    let (first, last) = (shown.first()?, shown.last()?);
    let days = if last.at - first.at > 45.0 * 86_400_000.0 {
        vec![
            (0.0, intl::month_of(first.at), false),
            (0.5, intl::month_of((first.at + last.at) / 2.0), true),
            (1.0, intl::month_of(last.at), false),
        ]
    } else {
        let day = |at: f64| intl::date_of(&String::from(js_sys::Date::new(&at.into()).to_iso_string()));
        if shown.len() == 1 { vec![(0.0, day(first.at), false)] } else { vec![(0.0, day(first.at), false), (1.0, day(last.at), false)] }
    };
    let list = shown.iter().map(|rating| format!("{:.0}", rating.value)).collect::<Vec<_>>().join(", ");
    Some(history(&shown, days, words.history_label(&list)))
}

fn small(most: u8, rated: &Rated) -> impl IntoView + use<> {
    let common = words::common();
    let scale = if most == 5 { "CSAT" } else { "CES" };
    let survey = if rated.survey_name.is_empty() { &rated.survey } else { &rated.survey_name };
    let number = format!("{:.0}", rated.value);
    let told = if most == 5 { common.of_five(&number) } else { common.of_seven(&number) };
    li().child((
        span().class("muted").child(format!("{scale} {survey}").trim().to_owned()),
        " ",
        b().child(told),
        " ",
        span().class("faint").child(rated.at.as_deref().map(intl::ago)),
    ))
}

/// The verdict on asking somebody a survey.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Verdict {
    /// Whether they may be asked.
    eligible: bool,
    /// Why not: reasons as data, to be said in the reader's language, and the server's sentence for each.
    #[serde(default)]
    why: Vec<Value>,
}

impl Verdict {
    fn because(&self) -> Vec<String> {
        let say = |reason: &Value| {
            let mut data = reason.clone();
            // The API writes moments as ISO 8601, the model counts milliseconds.
            if let Some(until) = reason.get("until").and_then(Value::as_str).and_then(intl::milliseconds) {
                data["until"] = Value::from(until as i64);
            }
            let known = serde_json::from_value::<SkipReason>(data).ok();
            known.as_ref().map(sentence::reason).or_else(|| reason.get("sentence").map(who::text)).unwrap_or_default()
        };
        self.why.iter().map(say).collect()
    }
}

/// For each survey that is switched on: may they be asked now, and if not, why.
pub fn eligibility(open: Open) -> impl IntoView {
    let words = words_of_person();
    move || {
        let live: Vec<Survey> = open.surveys.value.get()?.items.into_iter().filter(|survey| survey.status == "live").collect();
        (!live.is_empty()).then(|| {
            part::card(
                "asking",
                "",
                (
                    head("asking", words.asked_why(), words.asked_why_lead()),
                    dl().class("facts verdicts").child(live.into_iter().map(|survey| verdict(open, survey)).collect_view()),
                ),
            )
        })
    }
}

fn verdict(open: Open, survey: Survey) -> impl IntoView {
    let words = words_of_person();
    let path = open.path(&format!("/eligibility?survey={}", crate::browser::page::escape(&survey.id)));
    let found = reading::<Verdict>(move || Some(path.clone()), open.beat.signal());
    div().child((
        dt().child(survey.name),
        dd().child(move || {
            found.value.get().map(|verdict| {
                let may = verdict.eligible;
                let chip = if may { "chip good" } else { "chip" };
                let why = if may { Vec::new() } else { verdict.because() };
                (
                    span().class(chip).child(if may { words.may_be_asked() } else { words.not_now() }),
                    (!why.is_empty()).then(|| p().class("xs faint").child(why.join(" "))),
                )
            })
        }),
    ))
}
