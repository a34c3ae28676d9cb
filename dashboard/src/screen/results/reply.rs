//! Results as the API gives them.

use rapport_model::event::RatingKind;
use rapport_model::score::{CsatScore, Difference, Estimate, NpsScore};
use rapport_model::survey::Text;
use serde::Deserialize;

/// What a survey brought.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Reply {
    /// The survey's id.
    pub survey: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Which headline it counts for.
    #[serde(default)]
    pub class: String,
    /// Where it stands.
    #[serde(default)]
    pub status: String,
    /// Submissions shown.
    pub asked: u64,
    /// Those with an answer.
    #[serde(default)]
    pub started: u64,
    /// Those of them that reached an ending.
    #[serde(default)]
    pub finished: u64,
    /// The questions in the survey's order.
    #[serde(default)]
    pub questions: Vec<Asked>,
    /// By what the address asks for.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// What was found less what was expected, where pairs are asked.
    #[serde(default)]
    pub gaps: Option<Gaps>,
    /// Until so many answers it asks.
    #[serde(default)]
    pub until: Option<u64>,
    /// How it was in as many days just before, where that is asked for.
    #[serde(default)]
    pub before: Option<Earlier>,
    /// What is kept apart, where there is any.
    #[serde(default)]
    pub unverified: Option<Unverified>,
    /// Two groups that are set against each other.
    #[serde(default)]
    pub versus: Option<TwoGroups>,
}

/// Answers that nothing proves the site asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Unverified {
    /// Submissions with an answer.
    pub started: u64,
    /// Their scores.
    #[serde(flatten)]
    pub scores: Scored,
}

/// Two groups set against each other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TwoGroups {
    /// The first.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Submissions that belong to both, and are in neither.
    #[serde(default)]
    pub both: u64,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Side {
    /// Submissions with an answer.
    #[serde(default)]
    pub started: u64,
}

/// How two groups answered one question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Compared {
    /// The first.
    pub a: Scored,
    /// The second.
    pub b: Scored,
    /// The first less the second; none where there are too few answers.
    #[serde(default)]
    pub difference: Option<Tested>,
}

/// A difference, and whether it stands among those that were looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Tested {
    /// The difference.
    #[serde(flatten)]
    pub found: Difference,
    /// Whether it stands.
    pub significant: bool,
}

/// What was found less what was expected.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Gaps {
    /// By dimension.
    pub dimensions: Vec<Gap>,
    /// Over all of them, where there are several.
    #[serde(default)]
    pub all: Option<Estimate>,
}

/// The gap of one dimension.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Gap {
    /// Its name.
    pub dimension: String,
    /// The gap in points of the scale.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// Submissions of the days before.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Earlier {
    /// Those with an answer.
    pub started: u64,
    /// Those that reached an ending.
    pub finished: u64,
}

/// A question in the days before.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Before {
    /// Submissions with an answer.
    #[serde(default)]
    pub answered: u64,
    /// Its scores.
    #[serde(flatten)]
    pub scores: Scored,
    /// By how much the score changed since; absent where a side has too few answers.
    #[serde(default)]
    pub change: Option<Difference>,
}

/// One question and its answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Its text by language; absent for questions of earlier versions.
    #[serde(default)]
    pub text: Option<Text>,
    /// Submissions with an answer.
    #[serde(default)]
    pub answered: u64,
    /// Submissions lost after it.
    #[serde(default)]
    pub stopped: u64,
    /// Its scores: one of them, where it is a rating.
    #[serde(flatten)]
    pub scores: Scored,
    /// How long it took, in seconds: half of them took less.
    #[serde(default)]
    pub median_seconds: Option<f64>,
    /// How it was in the days before.
    #[serde(default)]
    pub before: Option<Before>,
    /// How two groups answered it.
    #[serde(default)]
    pub versus: Option<Compared>,
    /// How many gave each rating, from the lowest.
    #[serde(default)]
    pub ratings: Vec<i64>,
    /// Options and how often each was chosen.
    #[serde(default)]
    pub choices: Vec<Chosen>,
}

/// The scores of a question or group: those that it has.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Scored {
    /// Would recommend.
    #[serde(default)]
    pub nps: Option<NpsScore>,
    /// Was satisfied.
    #[serde(default)]
    pub csat: Option<CsatScore>,
    /// Found it easy.
    #[serde(default)]
    pub ces: Option<Estimate>,
}

impl Scored {
    /// The score with answers, NPS first.
    pub fn main(&self) -> Option<(RatingKind, Estimate)> {
        let nps = self.nps.map(|score| (RatingKind::Nps, score.estimate));
        let csat = self.csat.map(|score| (RatingKind::Csat, score.estimate));
        let ces = self.ces.map(|score| (RatingKind::Ces, score.within(1.0, 7.0)));
        [nps, csat, ces].into_iter().flatten().find(|(_, score)| score.n > 0)
    }
}

/// An option, or a value, and how often it was chosen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Chosen {
    /// Its id, or the value.
    pub id: String,
    /// Its text by language.
    #[serde(default)]
    pub text: Option<Text>,
    /// How often.
    pub count: u64,
}

/// A rating given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Given {
    /// `nps`, `csat` or `ces`.
    pub kind: String,
    /// The number.
    pub value: f64,
}

/// A group of submissions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Group {
    /// Its key; none where it is unknown.
    #[serde(default)]
    pub key: Option<String>,
    /// What the site calls it, where its key is no word.
    #[serde(default)]
    pub name: Option<String>,
    /// Submissions shown, where that is known.
    #[serde(default)]
    pub asked: Option<u64>,
    /// Those with an answer.
    #[serde(default)]
    pub started: u64,
    /// Those that reached an ending.
    #[serde(default)]
    pub finished: u64,
    /// Scores.
    #[serde(flatten)]
    pub scores: Scored,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_and_the_score_with_answers_is_the_main_one() {
        let reply: Reply = serde_json::from_str(
            r#"{"survey":"s","name":"S","asked":10,"answered":4,"started":5,"finished":3,"nps":{"value":null,"low":null,"high":null,"n":0,"promoters":0,"passives":0,"detractors":0},
                "questions":[{"id":"csat","type":"csat","text":{"en":"How?","zh-Hans":"如何？"},"answered":5,"stopped":1,
                    "csat":{"value":80.0,"low":37.6,"high":96.4,"n":5,"satisfied":4},"ratings":[0,1,0,2,2]},
                    {"id":"why","answered":2,"stopped":0,"choices":[{"id":"late","text":{"en":"Late"},"count":2}]}],
                "groups":[{"key":null,"asked":null,"started":2,"finished":1,"ces":{"value":6.0,"low":null,"high":null,"n":1}}]}"#,
        )
        .unwrap();
        assert_eq!(reply.questions[0].scores.main().unwrap().0, RatingKind::Csat);
        assert_eq!(reply.questions[1].scores.main(), None);
        assert_eq!(reply.groups[0].scores.main().unwrap().0, RatingKind::Ces);
        let text = reply.questions[0].text.as_ref().unwrap();
        assert_eq!(text.in_language("zh-CN", "en"), Some(("zh-Hans", "如何？")));
        assert_eq!(text.in_language("fr", "en"), Some(("en", "How?")));
    }
}
