use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::publish::{Problems, check_rule};
use super::{Answer, Behaviour, Behaviours, Draft, Facts, PersonFacts, Problem, Rule, Test};
use crate::reading::value::{Purchases, ValueModel};
use crate::reading::{Lifecycle, LifecycleRules, LifecycleStage, Loyalty, Relationship};
use crate::value::{Currency, Day, Range};

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

/// All that is known of a customer: what [`PersonFacts`] tell, and the readings of them by what was learnt of all customers.
/// Each reading is made when a rule asks for it.
#[derive(Debug)]
pub struct CustomerFacts<'a> {
    person: PersonFacts<'a>,
    currency: Currency,
    rules: Option<&'a LifecycleRules>,
    model: Option<&'a ValueModel>,
    segments: &'a BTreeMap<String, Segment>,
    behaviours: Option<&'a Behaviours>,
    relationship: OnceCell<Relationship>,
    depth: Cell<u32>,
}

impl<'a> CustomerFacts<'a> {
    /// Deeper than segments can be nested, as none leads back to itself and a site has no more.
    const DEEPEST: u32 = 500;

    /// The facts of a person, by the site's rules and models as far as there are any, and its segments by id.
    pub fn of(
        person: PersonFacts<'a>,
        currency: Currency,
        rules: Option<&'a LifecycleRules>,
        model: Option<&'a ValueModel>,
        segments: &'a BTreeMap<String, Segment>,
    ) -> Self {
        Self { person, currency, rules, model, segments, behaviours: None, relationship: OnceCell::new(), depth: Cell::new(0) }
    }

    /// The same, with what is watched of everybody: of a behaviour that is counted, who holds no count never had it; of one
    /// that is not counted yet nothing is known.
    #[must_use]
    pub fn watching(self, behaviours: &'a Behaviours) -> Self {
        Self { behaviours: Some(behaviours), ..self }
    }

    fn relationship(&self) -> &Relationship {
        self.relationship.get_or_init(|| Relationship::of(self.person.person, self.currency))
    }

    fn purchases(&self) -> Option<Purchases> {
        self.relationship().transactions.purchases(Range { from: Day(i32::MIN), to: self.person.today })
    }
}

impl Facts for CustomerFacts<'_> {
    fn did(&self, event: &str, properties: &BTreeMap<String, Test>, days: Option<u32>) -> Option<u64> {
        let told = self.person.did(event, properties, days);
        match (Behaviour::of(event, properties), self.behaviours) {
            (Some(behaviour), Some(all)) => all.is_counted(&behaviour.key()).then(|| told.unwrap_or(0)),
            _ => told,
        }
    }

    fn trait_value(&self, name: &str) -> Option<Answer> {
        self.person.trait_value(name)
    }

    fn stage(&self) -> Option<String> {
        Some(Lifecycle::stage_on(self.relationship(), self.rules?, self.person.today).name().to_owned())
    }

    fn loyalty(&self) -> Option<String> {
        Some(Loyalty::quadrant(self.relationship(), self.rules?, self.person.today).name().to_owned())
    }

    fn value(&self) -> Option<f64> {
        self.model?.expected(&self.purchases()?)
    }

    fn risk(&self) -> Option<f64> {
        Some(self.model?.leaving(&self.purchases()?))
    }

    fn last_nps(&self) -> Option<u8> {
        self.person.last_nps()
    }

    fn last_csat(&self) -> Option<u8> {
        self.person.last_csat()
    }

    fn answered(&self, survey: &str, days: Option<u32>) -> Option<bool> {
        self.person.answered(survey, days)
    }

    fn seen(&self, survey: &str, days: Option<u32>) -> Option<bool> {
        self.person.seen(survey, days)
    }

    fn segment(&self, id: &str) -> Option<bool> {
        let segment = self.segments.get(id)?;
        if self.depth.get() >= Self::DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let holds = segment.rule.holds(self);
        self.depth.set(self.depth.get() - 1);
        holds
    }

    fn device(&self) -> Option<String> {
        self.person.device()
    }

    fn country(&self) -> Option<String> {
        self.person.country()
    }

    fn language(&self) -> Option<String> {
        self.person.language()
    }

    fn is_new(&self) -> Option<bool> {
        self.person.is_new()
    }

    fn campaign(&self) -> Option<String> {
        self.person.campaign()
    }

    fn lot(&self, draw: &str) -> Option<u8> {
        self.person.lot(draw)
    }

    fn channel(&self) -> Option<String> {
        self.person.channel()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Strand;
    use crate::event::Context;

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

    #[test]
    fn membership_is_the_rule_over_what_is_known() {
        let (person, context) = (Strand::default(), Context::default());
        let segments: BTreeMap<String, Segment> = [
            ("new".to_owned(), segment(r#"{"stage":["attract"]}"#)),
            ("rich".to_owned(), segment(r#"{"value":{"op":"at_least","value":100}}"#)),
        ]
        .into();
        let rules = LifecycleRules::default();
        let facts = PersonFacts { person: &person, context: &context, today: Day(20_000) };
        let known = CustomerFacts::of(facts, Currency::USD, Some(&rules), None, &segments);
        assert_eq!(rule(r#"{"segment":"new"}"#).holds(&known), Some(true));
        assert_eq!(rule(r#"{"all":[{"segment":"new"},{"loyalty":["not_known_yet"]}]}"#).holds(&known), Some(true));
        assert_eq!(rule(r#"{"segment":"rich"}"#).holds(&known), None, "without a model nobody's value is known");
        assert_eq!(rule(r#"{"segment":"gone"}"#).holds(&known), None);
        let nothing_learnt = CustomerFacts::of(facts, Currency::USD, None, None, &segments);
        assert_eq!(rule(r#"{"segment":"new"}"#).holds(&nothing_learnt), None);
    }
}
