//! Two groups of a survey's answers set against each other, question by question.

use rapport_model::score::{Difference, RatingTallies, Scores, benjamini_hochberg, ces_difference, csat_difference, nps_difference};
use rapport_model::survey::{QuestionCounts, ResultCounts, TwoGroups, Versus};
use serde_json::{Value, json};

use super::Call;
use crate::refusal::Refusal;
use crate::site::SiteSettings;

/// Of several questions at once one will look different by chance: as many of those said to differ may be wrong.
const WRONG: f64 = 0.05;

/// Which groups are asked for: `a`, and `b` or everybody else.
///
/// # Errors
/// One without groups to choose from, or the same twice.
pub(super) fn named<N>(call: &Call<'_, N>, is_grouped: bool) -> Result<Option<Versus>, Refusal> {
    let (first, second) = (call.query.text("a"), call.query.text("b"));
    match (first, second) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Refusal::field("a", "is the group that b is compared with")),
        (Some(_), _) if !is_grouped => Err(Refusal::field("a", "is a group of what by names, which is missing")),
        (Some(first), second) if second == Some(first) => Err(Refusal::field("b", "is another group than a")),
        (Some(first), second) => Ok(Some(Versus { first: first.to_owned(), second: second.map(str::to_owned) })),
    }
}

/// The difference on the scale of these ratings, the second group less the first.
pub(super) fn difference(kind: &str, first: &RatingTallies, second: &RatingTallies, minimum: u64) -> Option<Difference> {
    match kind {
        "nps" => nps_difference(&first.nps.groups(), &second.nps.groups(), minimum),
        "csat" => csat_difference(&first.csat, &second.csat, minimum),
        _ => ces_difference(&first.ces, &second.ces, minimum),
    }
}

/// On which scale a question is shown.
pub(super) fn scale_of(shown: &Value) -> Option<&'static str> {
    ["nps", "csat", "ces"].into_iter().find(|kind| shown.get(kind).is_some())
}

/// Puts the two groups into the reply, and beside each rated question how both stand and by how much the first is above the second.
pub(super) fn put(reply: &mut Value, settings: &SiteSettings, versus: &Versus, found: &TwoGroups, minimum: u64) {
    let side = |key: Option<&String>, counts: &ResultCounts| {
        let name = key.and_then(|key| settings.segments.get(key)).map(|segment| segment.name.as_str());
        json!({"key": key, "name": name, "started": counts.started, "finished": counts.finished})
    };
    reply["versus"] =
        json!({"a": side(Some(&versus.first), &found.first), "b": side(versus.second.as_ref(), &found.second), "both": found.both});
    let none = QuestionCounts::default();
    let mut probabilities = Vec::new();
    for shown in reply["questions"].as_array_mut().into_iter().flatten() {
        let Some(kind) = scale_of(shown) else { continue };
        let id = shown["id"].as_str().unwrap_or_default();
        let of = |counts: &ResultCounts| counts.questions.get(id).unwrap_or(&none).ratings;
        let (first, second) = (of(&found.first), of(&found.second));
        let found = difference(kind, &second, &first, minimum);
        probabilities.push(found.map_or(f64::NAN, |found| found.p));
        let score = |ratings: &RatingTallies| json!(Scores::of(ratings, minimum))[kind].take();
        shown["versus"] = json!({"a": {kind: score(&first)}, "b": {kind: score(&second)}, "difference": found});
    }
    let stands = benjamini_hochberg(&probabilities, WRONG);
    let compared = reply["questions"].as_array_mut().into_iter().flatten().filter(|shown| shown.get("versus").is_some());
    for (shown, stands) in compared.zip(stands) {
        if shown["versus"]["difference"].is_object() {
            shown["versus"]["difference"]["significant"] = json!(stands);
        }
    }
}
