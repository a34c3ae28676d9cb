use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::because::Because;
use super::clock::Terms;
use super::hours::{Hours, Week};
use super::opening::{OpeningRule, Trigger};
use super::owners::{OwnerRule, Owners};
use super::signal::{Heard, Signal};
use crate::event::Rated;
use crate::reply::SavedReply;
use crate::value::{Currency, Day, Label, Money};

/// How much a case matters, and by when it wants what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Names it.
    pub id: String,
    /// What people call it.
    pub name: Label,
    /// Only for customers worth so much a year, in major units of the site's currency.
    #[serde(default)]
    pub value_at_least: Option<f64>,
    /// Only for who is in this segment.
    #[serde(default)]
    pub segment: Option<String>,
    /// Minutes at work until the first reply.
    pub first_reply_minutes: u32,
    /// Minutes at work until it is fixed.
    pub resolution_minutes: u32,
}

/// When it is asked whether something helped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recovery {
    /// By which survey; none for the built-in question.
    pub survey: Option<String>,
    /// Days after the fix.
    pub after_days: u32,
    /// Days in which an answer is waited for.
    pub wait_days: u32,
}

impl Default for Recovery {
    fn default() -> Self {
        Self { survey: None, after_days: 3, wait_days: 14 }
    }
}

/// What a case belongs to, as far as rules of ownership ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Belongs<'a> {
    /// Its grade.
    pub grade: &'a str,
    /// The person's segments.
    pub segments: Option<&'a BTreeSet<String>>,
    /// Who looks after the person's account, where somebody does.
    pub account_owner: Option<&'a Label>,
}

/// How a site takes care of its unhappy customers. Read from JSON it may be wrong: [`CareSettings::problem`] says what is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CareSettings {
    /// When people are at work, by weekday from 1 for Monday to 7 for Sunday: `{"1": [["08:00", "18:00"]]}`.
    pub hours: Week,
    /// Days on which they are not.
    pub holidays: Vec<String>,
    /// The first that fits is the case's; the last fits everybody.
    pub grades: Vec<Grade>,
    /// After how much of a clock's time somebody is warned, in percent.
    pub warn_percent: u32,
    /// What it usually was.
    pub causes: Vec<Label>,
    /// What is usually done.
    pub actions: Vec<Label>,
    /// Whether other causes and actions may be written.
    pub own_words: bool,
    /// Texts of the site's own for what is said again and again.
    pub replies: Vec<SavedReply>,
    /// What opens cases.
    pub rules: Vec<OpeningRule>,
    /// Who gets them.
    pub owners: Owners,
    /// When it is asked whether something helped.
    pub recovery: Recovery,
    /// Grows with every change.
    pub version: u64,
}

impl Default for CareSettings {
    fn default() -> Self {
        let (hours, holidays) = Hours::default().written();
        let grade = |id: &str, name: &str, value_at_least, first_reply_minutes, resolution_minutes| Grade {
            id: id.to_owned(),
            name: Label::of(name),
            value_at_least,
            segment: None,
            first_reply_minutes,
            resolution_minutes,
        };
        let rule = |trigger| OpeningRule { trigger, segment: None, off: false };
        let event = |name: &str, at_least, days| rule(Trigger::Event { event: Label::of(name), at_least, days });
        Self {
            hours,
            holidays,
            grades: vec![grade("key", "Key customer", Some(5_000.0), 120, 960), grade("standard", "Standard", None, 240, 2_400)],
            warn_percent: 75,
            causes: Vec::new(),
            actions: Vec::new(),
            own_words: true,
            replies: Vec::new(),
            rules: vec![
                rule(Trigger::Nps { at_most: 6 }),
                rule(Trigger::Csat { at_most: 2 }),
                rule(Trigger::Ces { at_most: 2 }),
                rule(Trigger::Complaint),
                event("Payment Failed", 3, 7),
                event("Refund Overdue", 1, 1),
                rule(Trigger::Falling { value_at_least: 5_000.0, risk_at_least: 0.5 }),
            ],
            owners: Owners::default(),
            recovery: Recovery::default(),
            version: 1,
        }
    }
}

impl CareSettings {
    /// The hours at which clocks run; those of most people where what is written is wrong.
    #[must_use]
    pub fn work_hours(&self) -> Hours {
        Hours::of(&self.hours, &self.holidays).unwrap_or_default()
    }

    /// The first thing that is wrong: the field, and the rule that it breaks.
    #[must_use]
    pub fn problem(&self) -> Option<(String, String)> {
        let wrong = |field: &str, rule: &str| Some((field.to_owned(), rule.to_owned()));
        if let Err(rule) = Hours::of(&self.hours, &self.holidays) {
            return wrong("hours", rule);
        }
        if !(1..=100).contains(&self.warn_percent) {
            return wrong("warn_percent", "is 1 to 100");
        }
        if !(1..=20).contains(&self.grades.len()) {
            return wrong("grades", "are 1 to 20");
        }
        let mut ids = BTreeSet::new();
        for (at, grade) in self.grades.iter().enumerate() {
            let field = |name: &str| format!("grades.{at}.{name}");
            if grade.id.is_empty() || grade.id.len() > 64 || !ids.insert(&grade.id) {
                return wrong(&field("id"), "is its own, of 1 to 64 characters");
            }
            if grade.name.as_str().is_empty() {
                return wrong(&field("name"), "is not empty");
            }
            const YEAR: u32 = 525_600;
            if !(1..=YEAR).contains(&grade.first_reply_minutes) {
                return wrong(&field("first_reply_minutes"), "is 1 to 525600");
            }
            if !(1..=YEAR).contains(&grade.resolution_minutes) {
                return wrong(&field("resolution_minutes"), "is 1 to 525600");
            }
        }
        if self.grades.last().is_some_and(|last| last.value_at_least.is_some() || last.segment.is_some()) {
            return wrong("grades", "end with one that fits everybody");
        }
        for (name, list) in [("causes", &self.causes), ("actions", &self.actions)] {
            if list.len() > 200 || list.iter().any(|one| one.as_str().is_empty()) {
                return wrong(name, "are at most 200, none of them empty");
            }
            if list.is_empty() && !self.own_words {
                return wrong(name, "are listed, or own_words is true");
            }
        }
        if self.replies.len() > SavedReply::MOST {
            return wrong("replies", "are at most 100");
        }
        for (at, reply) in self.replies.iter().enumerate() {
            if let Some((field, rule)) = reply.problem() {
                return wrong(&format!("replies.{at}.{field}"), rule);
            }
        }
        if self.rules.len() > 50 {
            return wrong("rules", "are at most 50");
        }
        for (at, rule) in self.rules.iter().enumerate() {
            let broken = match &rule.trigger {
                Trigger::Nps { at_most } if *at_most > 10 => "has at_most of 0 to 10",
                Trigger::Csat { at_most } if !(1..=5).contains(at_most) => "has at_most of 1 to 5",
                Trigger::Ces { at_most } if !(1..=7).contains(at_most) => "has at_most of 1 to 7",
                Trigger::Event { event, .. } if event.as_str().is_empty() => "names an event",
                Trigger::Event { at_least, days, .. } if !(1..=100).contains(at_least) || !(1..=90).contains(days) => {
                    "has at_least of 1 to 100 and days of 1 to 90"
                }
                Trigger::Falling { value_at_least, risk_at_least }
                    if !value_at_least.is_finite() || *value_at_least < 0.0 || !(0.0..=1.0).contains(risk_at_least) =>
                {
                    "has value_at_least of at least 0 and risk_at_least of 0 to 1"
                }
                _ => continue,
            };
            return wrong(&format!("rules.{at}"), broken);
        }
        if self.owners.members.len() > 200 || self.owners.members.iter().any(|name| name.as_str().is_empty()) {
            return wrong("owners.members", "are at most 200 names");
        }
        if self.owners.rule == OwnerRule::RoundRobin && self.owners.members.is_empty() {
            return wrong("owners.members", "take turns: name at least one");
        }
        for (at, absence) in self.owners.absences.iter().enumerate() {
            let day = |text: &str| Day::parse(text).ok();
            let is_range = day(&absence.from).zip(day(&absence.to)).is_some_and(|(from, to)| from <= to);
            if absence.member.as_str().is_empty() || !is_range || absence.stand_in.as_ref() == Some(&absence.member) || at >= 200 {
                return wrong(
                    &format!("owners.absences.{at}"),
                    "names a member, days such as 2026-12-21 in order, and somebody else who stands in",
                );
            }
        }
        if self.recovery.after_days > 365 || !(1..=365).contains(&self.recovery.wait_days) {
            return wrong("recovery", "has after_days of at most 365 and wait_days of 1 to 365");
        }
        None
    }

    fn live_rules(&self) -> impl Iterator<Item = &OpeningRule> {
        self.rules.iter().filter(|rule| !rule.off)
    }

    /// Segments that anything here asks for.
    #[must_use]
    pub fn segments(&self) -> BTreeSet<&str> {
        let of_grades = self.grades.iter().filter_map(|grade| grade.segment.as_deref());
        let of_rules = self.live_rules().filter_map(|rule| rule.segment.as_deref());
        of_grades.chain(of_rules).chain(self.owners.by_segment.keys().map(String::as_str)).collect()
    }

    /// How often within how many days an event of this name is looked for; none where it opens nothing.
    #[must_use]
    pub fn watches(&self, name: &str) -> Option<(u32, u32)> {
        let watched = self.live_rules().filter_map(|rule| match &rule.trigger {
            Trigger::Event { event, at_least, days } if event.as_str() == name => Some((*at_least, *days)),
            _ => None,
        });
        watched.reduce(|(least, longest), (at_least, days)| (least.min(at_least), longest.max(days)))
    }

    /// From which value and risk on a customer may open a case by leaving; none where no rule says so.
    #[must_use]
    pub fn least_falling(&self) -> Option<(f64, f64)> {
        let limits = self.live_rules().filter_map(|rule| match rule.trigger {
            Trigger::Falling { value_at_least, risk_at_least } => Some((value_at_least, risk_at_least)),
            _ => None,
        });
        limits.reduce(|(value, risk), (other_value, other_risk)| (value.min(other_value), risk.min(other_risk)))
    }

    /// Whether a rating is an unhappy one: a rule that is on says so, or, where there is none for its scale, the usual: NPS 0 to 6
    /// (Reichheld 2003), CSAT 1 and 2, CES 1 and 2.
    #[must_use]
    pub fn is_unhappy(&self, rated: Rated) -> bool {
        let highest =
            |fallback: u8, of: fn(&Trigger) -> Option<u8>| self.live_rules().filter_map(|rule| of(&rule.trigger)).max().unwrap_or(fallback);
        let limit = match rated {
            Rated::Nps(_) => highest(6, |trigger| if let Trigger::Nps { at_most } = trigger { Some(*at_most) } else { None }),
            Rated::Csat(_) => highest(2, |trigger| if let Trigger::Csat { at_most } = trigger { Some(*at_most) } else { None }),
            Rated::Ces(_) => highest(2, |trigger| if let Trigger::Ces { at_most } = trigger { Some(*at_most) } else { None }),
        };
        rated.number() <= limit
    }

    /// Whether a signal opens a case, and why.
    #[must_use]
    pub fn opens(&self, signal: &Signal, currency: Currency) -> Option<Because> {
        let value = signal.value_minor.map(|minor| Money { minor, currency }.amount());
        let mut fitting = self.live_rules().filter(|rule| rule.segment.as_ref().is_none_or(|id| signal.segments.contains(id)));
        match &signal.heard {
            Heard::Answer { said, complaint } => {
                let rules: Vec<_> = fitting.collect();
                if *complaint && rules.iter().any(|rule| rule.trigger == Trigger::Complaint) {
                    return Some(Because::Complaint(said.clone()));
                }
                let rated = said.rated?;
                let is_low = rules.iter().any(|rule| match (&rule.trigger, rated) {
                    (Trigger::Nps { at_most }, Rated::Nps(_))
                    | (Trigger::Csat { at_most }, Rated::Csat(_))
                    | (Trigger::Ces { at_most }, Rated::Ces(_)) => rated.number() <= *at_most,
                    _ => false,
                });
                is_low.then(|| Because::Answer(said.clone()))
            }
            Heard::Event { event, times } => {
                let reached = fitting.any(|rule| matches!(&rule.trigger, Trigger::Event { event: watched, at_least, .. } if watched == event && times >= at_least));
                reached.then(|| Because::Event { event: event.clone(), times: *times })
            }
            Heard::Falling { risk_thousandths } => {
                let risk = f64::from(*risk_thousandths) / 1_000.0;
                let reached = fitting.any(|rule| matches!(rule.trigger, Trigger::Falling { value_at_least, risk_at_least } if risk >= risk_at_least && value.is_some_and(|value| value >= value_at_least)));
                let value_minor = signal.value_minor?;
                reached.then_some(Because::Falling { risk_thousandths: *risk_thousandths, value_minor })
            }
            Heard::TakenBack { .. } | Heard::Shown { .. } => None,
        }
    }

    /// The grade of a person's case.
    #[must_use]
    pub fn grade_of(&self, value_minor: Option<i64>, segments: &BTreeSet<String>, currency: Currency) -> (&str, Terms) {
        let value = value_minor.map(|minor| Money { minor, currency }.amount());
        let fits = |grade: &&Grade| {
            grade.value_at_least.is_none_or(|least| value.is_some_and(|value| value >= least))
                && grade.segment.as_ref().is_none_or(|id| segments.contains(id))
        };
        let grade = self.grades.iter().find(fits).or(self.grades.last());
        grade.map_or(("", self.terms(240, 2_400)), |grade| {
            (grade.id.as_str(), self.terms(grade.first_reply_minutes, grade.resolution_minutes))
        })
    }

    /// The terms of a grade by its id.
    #[must_use]
    pub fn terms_of(&self, grade: &str) -> Option<Terms> {
        let grade = self.grades.iter().find(|one| one.id == grade)?;
        Some(self.terms(grade.first_reply_minutes, grade.resolution_minutes))
    }

    fn terms(&self, first_reply: u32, resolution: u32) -> Terms {
        Terms { first_reply, resolution, warn_percent: self.warn_percent }
    }

    /// Who is there for a member on a day: themselves, or who stands in for them; none where nobody does.
    #[must_use]
    pub fn present<'a>(&'a self, member: &'a Label, today: Day) -> Option<&'a Label> {
        let absences = &self.owners.absences;
        let mut who = member;
        // Who stands in may be away as well; two who stand in for each other are both away.
        for _ in 0..=absences.len() {
            match absences.iter().find(|absence| absence.member == *who && absence.holds(today)) {
                None => return Some(who),
                Some(absence) => who = absence.stand_in.as_ref()?,
            }
        }
        None
    }

    /// Who gets a new case on a day; `turn` counts the cases given so far. Who is away is passed over, or stood in for.
    #[must_use]
    pub fn owner_of<'a>(&'a self, of: &Belongs<'a>, turn: u64, today: Day) -> Option<&'a Label> {
        let owners = &self.owners;
        let there = |member| self.present(member, today);
        let in_turn = || {
            let first = turn.checked_rem(owners.members.len() as u64)? as usize;
            owners.members.iter().cycle().skip(first).take(owners.members.len()).find_map(there)
        };
        match owners.rule {
            OwnerRule::None => None,
            OwnerRule::RoundRobin => in_turn(),
            OwnerRule::Grade => owners.by_grade.get(of.grade).and_then(there).or_else(in_turn),
            OwnerRule::Account => of.account_owner.and_then(there).or_else(in_turn),
            OwnerRule::Segment => owners
                .by_segment
                .iter()
                .find(|(id, _)| of.segments.is_some_and(|held| held.contains(*id)))
                .and_then(|(_, owner)| there(owner))
                .or_else(in_turn),
        }
    }

    /// Whether cause and action may be these.
    ///
    /// # Errors
    /// The field that is not on its list.
    pub fn allows(&self, cause: &str, action: &str) -> Result<(), &'static str> {
        let listed = |list: &[Label], word: &str| self.own_words || list.iter().any(|one| one.as_str() == word);
        if !listed(&self.causes, cause) {
            return Err("cause");
        }
        if listed(&self.actions, action) { Ok(()) } else { Err("action") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::Absence;

    #[test]
    fn who_is_away_is_stood_in_for_or_passed_over() {
        let away = |member: &str, stand_in: Option<&str>| Absence {
            member: Label::of(member),
            from: "2026-12-21".to_owned(),
            to: "2026-12-31".to_owned(),
            stand_in: stand_in.map(Label::of),
        };
        let owners = Owners {
            rule: OwnerRule::RoundRobin,
            members: ["ann", "bob", "cid"].map(Label::of).into(),
            absences: vec![away("ann", Some("bob")), away("cid", None)],
            ..Owners::default()
        };
        let care = CareSettings { owners, ..CareSettings::default() };
        assert_eq!(care.problem(), None);
        let (before, within) = (Day::parse("2026-12-20").unwrap(), Day::parse("2026-12-31").unwrap());
        let given = |today| [0, 1, 2].map(|turn| care.owner_of(&Belongs::default(), turn, today).map(|owner| owner.as_str().to_owned()));
        assert_eq!(given(before), ["ann", "bob", "cid"].map(|name| Some(name.to_owned())));
        // Ann's go to Bob, Cid's to the next who is there.
        assert_eq!(given(within), ["bob", "bob", "bob"].map(|name| Some(name.to_owned())));
        let mut nobody = care.clone();
        nobody.owners.absences.push(away("bob", Some("ann")));
        assert_eq!(nobody.owner_of(&Belongs::default(), 0, within), None);
        nobody.owners.absences[0].to = "2026-12-01".to_owned();
        assert!(nobody.problem().is_some_and(|(field, _)| field == "owners.absences.0"));
    }

    #[test]
    fn an_owner_is_found_by_grade_segment_and_account_and_else_by_turns() {
        let label = |name: &str| Label::of(name);
        let owners = Owners {
            members: vec![label("ann")],
            by_grade: [("key".to_owned(), label("bob"))].into(),
            by_segment: [("vip".to_owned(), label("cid"))].into(),
            absences: vec![Absence {
                member: label("dan"),
                from: "2026-12-21".to_owned(),
                to: "2026-12-31".to_owned(),
                stand_in: Some(label("eve")),
            }],
            ..Owners::default()
        };
        let (dan, segments) = (label("dan"), BTreeSet::from(["vip".to_owned()]));
        let of = Belongs { grade: "key", segments: Some(&segments), account_owner: Some(&dan) };
        let given = |rule: OwnerRule, of: &Belongs<'_>, day: &str| {
            let care = CareSettings { owners: Owners { rule, ..owners.clone() }, ..CareSettings::default() };
            care.owner_of(of, 0, Day::parse(day).unwrap()).map(|owner| owner.as_str().to_owned())
        };
        let rules = [OwnerRule::RoundRobin, OwnerRule::Grade, OwnerRule::Segment, OwnerRule::Account];
        let found = |of: &Belongs<'_>, day: &str| rules.map(|rule| given(rule, of, day).unwrap_or_default());
        assert_eq!(found(&of, "2026-12-01"), ["ann", "bob", "cid", "dan"]);
        assert_eq!(found(&of, "2026-12-24"), ["ann", "bob", "cid", "eve"], "an account's owner is stood in for too");
        assert_eq!(found(&Belongs::default(), "2026-12-01"), ["ann"; 4], "what no rule gives goes by turns");
    }
}
