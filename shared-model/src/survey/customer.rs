use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use super::{Answer, Behaviour, Behaviours, Facts, PersonFacts, Segment, Test};
use crate::reading::value::{Purchases, ValueModel};
use crate::reading::{GradeLines, Lifecycle, LifecycleRules, Loyalty, Relationship};
use crate::value::{Currency, Day, Range};

/// What was learnt of all customers together, as far as anything was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Learnt<'a> {
    /// By what the stages of the site are told apart.
    pub rules: Option<&'a LifecycleRules>,
    /// The models of value.
    pub model: Option<&'a ValueModel>,
    /// From what payment on, in minor units, a customer is of a grade.
    pub grades: Option<&'a GradeLines>,
}

/// All that is known of a customer: what [`PersonFacts`] tell, and the readings of them by what was learnt of all customers.
/// Each reading is made when a rule asks for it.
#[derive(Debug)]
pub struct CustomerFacts<'a> {
    person: PersonFacts<'a>,
    currency: Currency,
    learnt: Learnt<'a>,
    segments: &'a BTreeMap<String, Segment>,
    behaviours: Option<&'a Behaviours>,
    relationship: OnceCell<Relationship>,
    depth: Cell<u32>,
}

impl<'a> CustomerFacts<'a> {
    /// Deeper than segments can be nested, as none leads back to itself and a site has no more.
    const DEEPEST: u32 = 500;

    /// The facts of a person, by what was learnt of all customers as far as anything was, and the site's segments by id.
    pub fn of(person: PersonFacts<'a>, currency: Currency, learnt: Option<Learnt<'a>>, segments: &'a BTreeMap<String, Segment>) -> Self {
        let learnt = learnt.unwrap_or_default();
        Self { person, currency, learnt, segments, behaviours: None, relationship: OnceCell::new(), depth: Cell::new(0) }
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
        Some(Lifecycle::stage_on(self.relationship(), self.learnt.rules?, self.person.today).name().to_owned())
    }

    fn loyalty(&self) -> Option<String> {
        Some(Loyalty::quadrant(self.relationship(), self.learnt.rules?, self.person.today).name().to_owned())
    }

    fn grade(&self) -> Option<String> {
        let paid = self.relationship().paid(self.person.today)?;
        Some(self.learnt.grades?.grade(paid as f64).name().to_owned())
    }

    fn value(&self) -> Option<f64> {
        self.learnt.model?.expected(&self.purchases()?)
    }

    fn risk(&self) -> Option<f64> {
        Some(self.learnt.model?.leaving(&self.purchases()?))
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
    use super::super::Rule;
    use super::*;
    use crate::aggregate::Strand;
    use crate::event::Context;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    fn segment(json: &str) -> Segment {
        Segment { name: "VIP".to_owned(), rule: rule(json) }
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
        let known = CustomerFacts::of(facts, Currency::USD, Some(Learnt { rules: Some(&rules), ..Learnt::default() }), &segments);
        assert_eq!(rule(r#"{"segment":"new"}"#).holds(&known), Some(true));
        assert_eq!(rule(r#"{"all":[{"segment":"new"},{"loyalty":["not_known_yet"]}]}"#).holds(&known), Some(true));
        assert_eq!(rule(r#"{"segment":"rich"}"#).holds(&known), None, "without a model nobody's value is known");
        assert_eq!(rule(r#"{"segment":"gone"}"#).holds(&known), None);
        let nothing_learnt = CustomerFacts::of(facts, Currency::USD, None, &segments);
        assert_eq!(rule(r#"{"segment":"new"}"#).holds(&nothing_learnt), None);
    }
}
