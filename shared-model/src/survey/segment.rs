use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::publish::{Problems, check_rule};
use super::{Draft, Problem, Rule};
use crate::reading::{Grade, LifecycleStage, Loyalty};

/// A rule with a name: who belongs is decided by the same core that decides who is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// What people call it.
    pub name: String,
    /// Who belongs.
    pub rule: Rule,
}

/// What the rules of a site may name.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Its segments, by their ids.
    pub segments: &'a BTreeMap<String, Segment>,
    /// The ids of its surveys, drafts and those of imported answers too.
    pub surveys: &'a BTreeSet<String>,
}

impl Segment {
    /// What is wrong with the segment of this id among what its site has, with its place; empty for one that may be
    /// used. A segment that leads back to itself would have no answer.
    pub fn problems(&self, id: &str, names: Names<'_>) -> Vec<Problem> {
        let mut problems = Problems::default();
        let letters = self.name.trim().chars().count();
        problems.unless((1..=100).contains(&letters), "name", "length", "a name has 1 to 100 characters");
        problems.unless(self.rule.leaves().len() <= 100, "rule", "size", "a rule has at most 100 parts");
        check_rule(&self.rule, "rule", 0, &mut problems);
        check_names(&self.rule, ("rule", Some(id)), names, &mut problems);
        problems.found()
    }
}

impl Draft {
    /// What the survey's rule names that nobody knows, each with its place: a segment or a survey that the site does not have, a
    /// stage or a kind of loyalty that there is not. Such a part never holds, and everybody would be asked by its contrary.
    pub fn unknown(&self, names: Names<'_>) -> Vec<Problem> {
        let mut problems = Problems::default();
        check_names(&self.who, ("who", None), names, &mut problems);
        problems.found()
    }
}

/// What a rule names has to be there. A segment's own rule, told by its id, does not lead back to it.
fn check_names(rule: &Rule, (path, own): (&str, Option<&str>), names: Names<'_>, problems: &mut Problems) {
    let others = names.segments;
    rule.each_leaf(path, &mut |leaf, path| match leaf {
        Rule::Segment { segment } if own.is_some_and(|id| segment == id || leads_to(segment, id, others)) => {
            problems.add(format!("{path}.segment"), "cycle", "a segment does not refer to itself, not over others either");
        }
        Rule::Segment { segment } => {
            problems.unless(others.contains_key(segment), &format!("{path}.segment"), "known", "names no segment of this site");
        }
        Rule::Seen { seen: survey, .. } | Rule::Answered { answered: survey, .. } => {
            let field = if matches!(leaf, Rule::Seen { .. }) { "seen" } else { "answered" };
            problems.unless(names.surveys.contains(survey), &format!("{path}.{field}"), "known", "names no survey of this site");
        }
        Rule::Stage { stage } => {
            let known = stage.iter().all(|name| LifecycleStage::parse(name).is_some());
            let rule = "a stage is attract, welcome, get_to_know, manage, special_care, lapsed or won_back";
            problems.unless(known, &format!("{path}.stage"), "known", rule);
        }
        Rule::Loyalty { loyalty } => {
            let known = loyalty.iter().all(|name| Loyalty::ALL.iter().any(|one| one.name() == name));
            problems.unless(known, &format!("{path}.loyalty"), "known", "loyalty is true, latent, spurious, none or not_known_yet");
        }
        Rule::Grade { grade } => {
            let known = grade.iter().all(|name| Grade::ALL.iter().any(|one| one.name() == name));
            problems.unless(known, &format!("{path}.grade"), "known", "a grade is A, B or C");
        }
        _ => {}
    });
}

/// Whether the way from one segment over others comes to the target.
fn leads_to(from: &str, target: &str, others: &BTreeMap<String, Segment>) -> bool {
    let (mut waiting, mut seen) = (vec![from.to_owned()], BTreeSet::new());
    while let Some(id) = waiting.pop() {
        let Some(segment) = others.get(&id).filter(|_| seen.insert(id.clone())) else { continue };
        for leaf in segment.rule.leaves() {
            if let Rule::Segment { segment } = leaf {
                if segment == target {
                    return true;
                }
                waiting.push(segment.clone());
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    fn segment(json: &str) -> Segment {
        Segment { name: "VIP".to_owned(), rule: rule(json) }
    }

    fn problems(id: &str, json: &str, others: &[(&str, &str)]) -> Vec<(String, String)> {
        let segments = others.iter().map(|(id, json)| ((*id).to_owned(), segment(json))).collect();
        let surveys = BTreeSet::from(["nps".to_owned()]);
        segment(json)
            .problems(id, Names { segments: &segments, surveys: &surveys })
            .into_iter()
            .map(|problem| (problem.path, problem.rule))
            .collect()
    }

    #[test]
    fn a_segment_never_leads_back_to_itself() {
        let cycle = |path: &str| vec![(path.to_owned(), "cycle".to_owned())];
        assert_eq!(problems("a", r#"{"all":[{"did":"order"},{"not":{"segment":"a"}}]}"#, &[]), cycle("rule.all[1].not.segment"));
        let others = [("b", r#"{"any":[{"segment":"c"}]}"#), ("c", r#"{"segment":"a"}"#), ("d", r#"{"segment":"d"}"#)];
        assert_eq!(problems("a", r#"{"any":[{"segment":"b"}]}"#, &others), cycle("rule.any[0].segment"));
        assert_eq!(problems("e", r#"{"any":[{"segment":"b"},{"segment":"d"}]}"#, &others), []);
        assert_eq!(problems("e", r#"{"segment":"gone"}"#, &others), [("rule.segment".to_owned(), "known".to_owned())]);
        let survey = r#"{"all":[{"seen":"nps"},{"answered":"nps","days":9},{"not":{"seen":"gone"}},{"answered":"gone"}]}"#;
        let unknown = ["rule.all[2].not.seen", "rule.all[3].answered"].map(|path| (path.to_owned(), "known".to_owned()));
        assert_eq!(problems("e", survey, &[]), unknown);
        assert_eq!(problems("e", r#"{"stage":["manage","happy"]}"#, &[]), [("rule.stage".to_owned(), "known".to_owned())]);
    }
}
