//! Verdicts on who may be asked what, told: in the dashboard all of it, and to a page that wants to hear it (`data-debug`) what
//! anybody who opens that page may know.

use rapport_model::survey::{Eligibility, Rule, SkipReason, Survey};
use serde_json::{Value, json};

/// A reason in English words, with when it ceases.
#[must_use]
pub fn in_words(reason: &SkipReason) -> String {
    match reason.until() {
        Some(until) => format!("{}; until {}", reason.sentence(), until.iso()),
        None => reason.sentence(),
    }
}

/// A reason as its code and what it is about, which can be said in any language, and the English sentence besides.
#[must_use]
pub fn in_data(reason: &SkipReason) -> Value {
    let mut data = json!(reason);
    data["sentence"] = json!(reason.sentence());
    if let SkipReason::Quiet { until } = reason {
        data["until"] = json!(until.to_string());
    }
    if let Some(until) = reason.until() {
        data["until"] = json!(until.iso());
    }
    data
}

/// The verdict on one survey for the page of whom it is about.
///
/// Anybody can open the page and read this. So a part of the rule is told only where it is about what a visitor knows of themselves;
/// what the site thinks of people (their segment, stage, value, risk, traits) is named by its place in the draft alone. `is_proven`:
/// nobody merely claims to be this person; else the same goes for what they did.
#[must_use]
pub fn of_page(id: &str, survey: &Survey, verdict: &Eligibility, is_proven: bool) -> Value {
    let told = |reason: &SkipReason| {
        let mut data = in_data(reason);
        let mut sentence = in_words(reason);
        let places = reason.places(survey);
        if let SkipReason::Who { part } | SkipReason::NotKnown { part } = reason
            && !may_be_told(part, is_proven)
        {
            let short = if matches!(reason, SkipReason::Who { .. }) {
                "this survey is for others"
            } else {
                "it is not known whether they are among those whom it is for"
            };
            sentence = format!("{short}: {}", places.join(", "));
            data["sentence"] = json!(sentence);
            if let Some(fields) = data.as_object_mut() {
                fields.remove("part");
            }
        }
        data["places"] = json!(places);
        (sentence, data)
    };
    let (reasons, why): (Vec<_>, Vec<_>) = verdict.reasons().iter().map(told).unzip();
    json!({"survey": id, "eligible": *verdict == Eligibility::Invite, "reasons": reasons, "why": why})
}

/// Whether a rule is about what a visitor knows of themselves.
fn may_be_told(rule: &Rule, is_proven: bool) -> bool {
    rule.leaves().into_iter().all(|leaf| match leaf {
        Rule::Device { .. } | Rule::Country { .. } | Rule::Language { .. } | Rule::Percent { .. } => true,
        Rule::Did { .. }
        | Rule::Seen { .. }
        | Rule::Answered { .. }
        | Rule::LastNps { .. }
        | Rule::LastCsat { .. }
        | Rule::New { .. }
        | Rule::Campaign { .. }
        | Rule::Channel { .. } => is_proven,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_model::survey::Draft;

    #[test]
    fn what_the_site_thinks_of_people_is_named_by_its_place() {
        let who = json!({"all": [{"did": "order", "at_least": 2}, {"any": [{"risk": {"op": "at_least", "value": 0.7}}]}]});
        let draft: Draft = serde_json::from_value(json!({"name": "S", "languages": ["en"], "who": who.clone(),
            "questions": [{"id": "q", "type": "csat", "text": {"en": "?"}}]}))
        .unwrap();
        let survey = draft.publish().unwrap();
        let part = |at: usize| serde_json::from_value::<Rule>(who["all"][at].clone()).unwrap();
        let verdict = Eligibility::Skip { reasons: vec![SkipReason::Who { part: part(0) }, SkipReason::NotKnown { part: part(1) }] };
        let told = of_page("s", &survey, &verdict, true);
        assert_eq!((&told["survey"], &told["eligible"]), (&json!("s"), &json!(false)));
        assert_eq!(told["reasons"][0], "this survey is for others: order at least 2 times");
        assert_eq!(told["reasons"][1], "it is not known whether they are among those whom it is for: who.all[1]");
        assert_eq!((&told["why"][0]["part"], &told["why"][0]["places"]), (&who["all"][0], &json!(["who.all[0]"])));
        assert!(!told["why"][1].to_string().contains("0.7"));
        let claimed = of_page("s", &survey, &verdict, false).to_string();
        assert!(!claimed.contains("order") && claimed.contains("who.all[0]"), "{claimed}");
    }
}
