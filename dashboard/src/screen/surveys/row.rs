//! One survey in the list.

use leptos::{
    html::{a, b, small, span, td, th, tr},
    prelude::*,
};
use rapport_model::score::{Estimate, Tally, csat};
use rapport_model::survey::{HowOften, Rule};
use rapport_model::value::CsatRating;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{List, acts};
use crate::{
    browser::{intl, page},
    chart::{Mark, Scale, whisker},
    period::date,
    place, sentence,
    wire::Survey,
    words::surveys as words_of_surveys,
};

/// A share and its 95 % interval (Wilson's, by the model's share of satisfied answers).
fn share(part: u64, of: u64) -> Option<Estimate> {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let tally = Tally::<CsatRating>::of(&[signed(of.saturating_sub(part)), 0, 0, 0, signed(part.min(of))]);
    Some(csat(&tally, 1)).filter(|share| share.value.is_some())
}

/// The end of the scale that all response rates share: the highest rate, rounded up to a fifth.
pub(super) fn rate_scale(surveys: &[Survey]) -> f64 {
    let high = surveys
        .iter()
        .filter(|survey| survey.status != "imported")
        .filter_map(|survey| share(survey.answered, survey.asked)?.high)
        .fold(0.0, f64::max);
    ((high / 20.0).ceil() * 0.2).clamp(0.2, 1.0)
}

/// A score as the list shows it: the number, its interval, or how few answers there are.
fn score(survey: &Survey, minimum: u64) -> AnyView {
    let words = words_of_surveys();
    let nps = survey.nps.as_ref().map(|score| score.estimate).filter(|score| score.n > 0);
    let csat = survey.csat.as_ref().map(|score| score.estimate).filter(|score| score.n > 0);
    let ces = survey.ces.filter(|score| score.n > 0);
    let write: fn(f64) -> String = if nps.is_some() {
        |value| intl::decimal(value, 0)
    } else if csat.is_some() {
        |value| intl::percent(value / 100.0, 0)
    } else {
        |value| intl::decimal(value, 1)
    };
    match nps.or(csat).or(ces.map(|ces| ces.within(1.0, 7.0))) {
        None => span().class("faint").child("–").into_any(),
        Some(Estimate { value: Some(value), low, high, .. }) => {
            let interval = low.zip(high).map(|(low, high)| crate::words::common().interval(&write(low), &write(high)));
            (b().child(write(value)), " ", span().class("xs faint iv").child(interval)).into_any()
        }
        Some(few) => {
            span().class("xs faint").attr("title", words.needs(&intl::count(minimum))).child(words.too_few(&intl::count(few.n))).into_any()
        }
    }
}

/// The kinds of question, each once, in words.
fn asks(kinds: &[String]) -> String {
    let words = words_of_surveys();
    let mut said: Vec<&str> = Vec::new();
    for kind in kinds {
        let word = match kind.as_str() {
            "nps" => words.nps(),
            "csat" => words.csat(),
            "ces" => words.ces(),
            "text" | "long_text" | "short_text" => words.text(),
            "single" | "multiple" | "dropdown" | "picture" | "ranking" => words.choice(),
            "consent" => words.consent(),
            "rating" | "slider" | "matrix" => words.rating(),
            _ => words.other(),
        };
        if !said.contains(&word) {
            said.push(word);
        }
    }
    said.join(crate::words::rules().comma())
}

/// The word and the chip of a status.
pub(in crate::screen) fn status(of: &str) -> (&'static str, &'static str) {
    let words = words_of_surveys();
    match of {
        "live" => ("chip good", words.live()),
        "paused" => ("chip warn", words.paused()),
        "archived" => ("chip", words.archived()),
        "imported" => ("chip", words.imported()),
        _ => ("chip", words.draft()),
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

pub(super) fn row(list: List, survey: &Survey, top: f64) -> impl IntoView + use<> {
    let words = words_of_surveys();
    let List { site, may, .. } = list;
    let minimum = site.minimum();
    let (chip, word) = status(&survey.status);
    let about = read::<Rule>(&survey.who)
        .zip(read::<HowOften>(&survey.how_often))
        .map(|(who, often)| words.who_and_when(&sentence::rule(&who), &sentence::how_often(&often)));
    // What was asked elsewhere has results, but nothing to edit.
    let can_edit = may && survey.status != "imported";
    let address =
        if can_edit { place::survey(&site.id(), &survey.id, page::escape) } else { place::results(&site.id(), &survey.id, page::escape) };
    let percent = |value: f64| intl::percent(value / 100.0, 1);
    // Of what was asked elsewhere only the answers are known.
    let asked = if survey.status == "imported" { 0 } else { survey.asked };
    let rate = match share(survey.answered, asked) {
        Some(Estimate { value: Some(value), low: Some(low), high: Some(high), .. }) => {
            let label = words.rate_label(&percent(value), &percent(low), &percent(high));
            let scale = Scale { low: 0.0, high: top * 100.0, step: 20.0 };
            leptos::html::div()
                .class("rr")
                .child((whisker(Mark { value, low, high, was: None }, scale, label, None), span().child(b().child(percent(value)))))
                .into_any()
        }
        _ if survey.status == "imported" => span().class("faint").child("–").into_any(),
        _ => span().class("faint").child(words.not_asked()).into_any(),
    };
    let number = |n: u64| if n == 0 && survey.asked == 0 { "–".to_owned() } else { intl::count(n) };
    let shown = if survey.status == "imported" { "–".to_owned() } else { number(survey.asked) };
    let languages = survey.languages.iter().map(|tag| tag.to_uppercase()).collect::<Vec<_>>().join(" ");
    let last = survey.last_answered.as_deref().and_then(date::parse).map_or_else(|| "–".to_owned(), intl::day);
    tr().child((
        th().attr("scope", "row").child(
            a().class("who").href(address).child(span().child((b().attr("dir", "auto").child(survey.name.clone()), small().child(about)))),
        ),
        td().child((
            span().class(chip).child(word),
            (survey.changed && survey.version > 0).then(|| small().class("xs faint under").child(words.edited())),
        )),
        td().class("p3 wide muted").child(asks(&survey.asks)),
        td().class("num p2").child(shown),
        td().class("num p2").child(number(survey.answered)),
        td().class("p2 rrc").child(rate),
        td().class("num").child(score(survey, minimum)),
        td().class("p3 wide xs faint").child(languages),
        td().class("num p3 muted").child(last),
        may.then(|| td().class("num acts").child(acts::menu_of(list, survey))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_an_interval_and_the_scale_holds_all_rates() {
        let rate = share(1284, 5487).unwrap();
        assert!((rate.value.unwrap() - 23.4).abs() < 0.01 && rate.low.unwrap() > 22.2 && rate.high.unwrap() < 24.6, "{rate:?}");
        assert_eq!(share(0, 0), None);
        // More answers than askings (an import) is never more than everybody.
        assert_eq!(share(9, 5).unwrap().value, Some(100.0));
        let survey = |asked, answered| {
            serde_json::from_value::<Survey>(serde_json::json!({"id": "s", "name": "S", "asked": asked, "answered": answered})).unwrap()
        };
        assert!((rate_scale(&[survey(5487, 1284), survey(61, 38)]) - 0.8).abs() < 1e-9);
        assert!((rate_scale(&[]) - 0.2).abs() < 1e-9);
    }

    #[test]
    fn kinds_of_question_are_named_once() {
        let kinds = ["nps", "text", "consent", "text", "hologram"].map(str::to_owned);
        assert_eq!(asks(&kinds), "NPS, text, consent, other");
    }
}
