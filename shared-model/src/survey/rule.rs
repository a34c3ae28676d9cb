use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Facts, Op};
use crate::value::Invalid;

/// Who: a rule over what is known of a person. A segment is a rule with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rule {
    /// All of them hold; with no part, everybody.
    All {
        /// The parts.
        all: Vec<Rule>,
    },
    /// At least one of them holds.
    Any {
        /// The parts.
        any: Vec<Rule>,
    },
    /// It does not hold.
    Not {
        /// The part.
        not: Box<Rule>,
    },
    /// How often something happened; at least once, where no number is given.
    Did {
        /// A type of event (`order`, `page_view`) or the name of one of the site's own.
        did: String,
        /// What its properties must be.
        #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
        properties: BTreeMap<String, Test>,
        /// That often or more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<u64>,
        /// That often or less.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<u64>,
        /// Within so many days up to today; ever, where not given. Days are whole days of the site.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// What the site said of the person.
    Trait {
        /// The trait's name.
        #[serde(rename = "trait")]
        name: String,
        /// How to compare.
        op: Op,
        /// With what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Answer>,
    },
    /// Where they are in their life as a customer.
    Stage {
        /// Any of these.
        stage: Vec<String>,
    },
    /// Attitude and behaviour taken together.
    Loyalty {
        /// Any of these.
        loyalty: Vec<String>,
    },
    /// One of the few who bring most, or not.
    Grade {
        /// Any of these: A, B, C.
        grade: Vec<String>,
    },
    /// Seen a survey.
    Seen {
        /// The survey's id.
        seen: String,
        /// Within so many days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// Answered a survey.
    Answered {
        /// The survey's id.
        answered: String,
        /// Within so many days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// What they are worth.
    Value {
        /// In major units of the site's currency.
        value: Test,
    },
    /// How likely they are to leave.
    Risk {
        /// 0 to 1.
        risk: Test,
    },
    /// Their last NPS rating.
    LastNps {
        /// 0 to 10.
        last_nps: Test,
    },
    /// Their last CSAT rating.
    LastCsat {
        /// 1 to 5.
        last_csat: Test,
    },
    /// In a segment.
    Segment {
        /// Its id.
        segment: String,
    },
    /// On a device.
    Device {
        /// Any of these.
        device: Vec<String>,
    },
    /// In a country.
    Country {
        /// Any of these, as ISO 3166-1 codes.
        country: Vec<String>,
    },
    /// With a language: `zh` covers `zh-Hant` too.
    Language {
        /// Any of these, as BCP 47 tags.
        language: Vec<String>,
    },
    /// Here for the first day, or not.
    New {
        /// Whether it is the first day.
        new: bool,
    },
    /// Last come by a campaign.
    Campaign {
        /// Any of these (`utm_campaign`).
        campaign: Vec<String>,
    },
    /// Drawn by lot: always the same persons.
    Percent {
        /// So many of a hundred.
        percent: u8,
        /// The draw's name; draws of other names find other persons.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        draw: String,
    },
    /// Come by a channel.
    Channel {
        /// Any of these.
        channel: Vec<String>,
    },
}

impl Default for Rule {
    fn default() -> Self {
        Self::All { all: Vec::new() }
    }
}

/// A comparison with something fixed. In JSON `{"op": "at_least", "value": 3}`, or the value alone for `equals`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "TestForm")]
pub struct Test {
    /// How to compare.
    pub op: Op,
    /// With what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Answer>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TestForm {
    Full { op: Op, value: Option<Answer> },
    Bare(Answer),
}

impl TryFrom<TestForm> for Test {
    type Error = Invalid;
    fn try_from(form: TestForm) -> Result<Self, Invalid> {
        match form {
            TestForm::Full { value: Some(Answer::Parts(_)), .. } | TestForm::Bare(Answer::Parts(_)) => {
                Err(Invalid("a comparison is {\"op\", \"value\"} with a number, a text, a list of texts, or true and false"))
            }
            TestForm::Full { op, value } => Ok(Self { op, value }),
            TestForm::Bare(value) => Ok(Self { op: Op::Equals, value: Some(value) }),
        }
    }
}

impl Test {
    /// Whether it holds for what is there.
    pub fn holds(&self, have: Option<&Answer>) -> bool {
        self.op.holds(have, self.value.as_ref())
    }
}

impl Rule {
    /// Whether the rule holds; `None` where it depends on something that is not known (Kleene's logic). Who is
    /// not known to match is not asked.
    pub fn holds(&self, facts: &dyn Facts) -> Option<bool> {
        let rated = |have: Option<f64>, test: &Test| have.map(|number| test.holds(Some(&Answer::Number(number))));
        let among = |have: Option<String>, list: &[String]| have.map(|have| list.iter().any(|one| one.eq_ignore_ascii_case(&have)));
        match self {
            Self::All { all } => settled(all, facts, false),
            Self::Any { any } => settled(any, facts, true),
            Self::Not { not } => not.holds(facts).map(|holds| !holds),
            Self::Did { did, properties, at_least, at_most, days } => {
                let times = facts.did(did, properties, *days)?;
                let least = at_least.unwrap_or(u64::from(at_most.is_none()));
                Some(times >= least && at_most.is_none_or(|most| times <= most))
            }
            Self::Trait { name, op, value } => Some(op.holds(facts.trait_value(name).as_ref(), value.as_ref())),
            Self::Stage { stage } => among(facts.stage(), stage),
            Self::Loyalty { loyalty } => among(facts.loyalty(), loyalty),
            Self::Grade { grade } => among(facts.grade(), grade),
            Self::Seen { seen, days } => facts.seen(seen, *days),
            Self::Answered { answered, days } => facts.answered(answered, *days),
            Self::Value { value } => rated(facts.value(), value),
            Self::Risk { risk } => rated(facts.risk(), risk),
            // Never having rated is known: no comparison of numbers holds.
            Self::LastNps { last_nps } => Some(last_nps.holds(facts.last_nps().map(Answer::from).as_ref())),
            Self::LastCsat { last_csat } => Some(last_csat.holds(facts.last_csat().map(Answer::from).as_ref())),
            Self::Segment { segment } => facts.segment(segment),
            Self::Device { device } => among(facts.device(), device),
            Self::Country { country } => among(facts.country(), country),
            Self::Channel { channel } => among(facts.channel(), channel),
            Self::Campaign { campaign } => among(facts.campaign(), campaign),
            Self::New { new } => facts.is_new().map(|is_new| is_new == *new),
            Self::Percent { percent, draw } => facts.lot(draw).map(|lot| lot < *percent),
            Self::Language { language } => {
                let have = facts.language()?;
                let covers = |wanted: &String| {
                    have.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
                        && matches!(have.as_bytes().get(wanted.len()), None | Some(b'-'))
                };
                Some(language.iter().any(covers))
            }
        }
    }

    /// The smallest parts of the rule that keep it from holding, each with whether that is known (`false`) or
    /// only not known to hold (`None`). Empty when it holds.
    pub fn obstacles<'a>(&'a self, facts: &dyn Facts) -> Vec<(&'a Rule, Option<bool>)> {
        match self.holds(facts) {
            Some(true) => Vec::new(),
            holds => match self {
                Self::All { all } => all.iter().flat_map(|part| part.obstacles(facts)).collect(),
                _ => vec![(self, holds)],
            },
        }
    }

    /// The parts that have no parts of their own.
    pub fn leaves(&self) -> Vec<&Rule> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().flat_map(Rule::leaves).collect(),
            Self::Not { not } => not.leaves(),
            leaf => vec![leaf],
        }
    }

    /// The ids of the segments that the rule refers to.
    pub fn segments(&self) -> Vec<&str> {
        self.leaves()
            .into_iter()
            .filter_map(|leaf| if let Self::Segment { segment } = leaf { Some(segment.as_str()) } else { None })
            .collect()
    }

    /// The ids of the surveys that the rule refers to.
    pub fn surveys(&self) -> Vec<&str> {
        self.leaves()
            .into_iter()
            .filter_map(|leaf| match leaf {
                Self::Seen { seen: survey, .. } | Self::Answered { answered: survey, .. } => Some(survey.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Looks at each part that has no parts of its own, with its place: `rule.all[1].not`.
    pub(super) fn each_leaf(&self, path: &str, look: &mut dyn FnMut(&Rule, &str)) {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => {
                let name = if matches!(self, Self::Any { .. }) { "any" } else { "all" };
                for (at, part) in parts.iter().enumerate() {
                    part.each_leaf(&format!("{path}.{name}[{at}]"), look);
                }
            }
            Self::Not { not } => not.each_leaf(&format!("{path}.not"), look),
            leaf => look(leaf, path),
        }
    }

    /// The rule in words: "order at least 2 times in 14 days".
    pub fn sentence(&self) -> String {
        let joined = |parts: &[Rule], word: &str| {
            let parts: Vec<_> = parts.iter().map(Rule::sentence).collect();
            if parts.is_empty() { "everybody".to_owned() } else { parts.join(word) }
        };
        let within = |days: &Option<u32>| days.map_or(String::new(), |days| format!(" in {days} days"));
        match self {
            Self::All { all } => joined(all, " and "),
            Self::Any { any } => joined(any, " or "),
            Self::Not { not } => format!("not ({})", not.sentence()),
            Self::Did { did, properties, at_least, at_most, days } => {
                let times = match (at_least, at_most) {
                    (Some(least), Some(most)) => format!("{least} to {most} times"),
                    (None, Some(most)) => format!("at most {most} times"),
                    (least, None) => format!("at least {} times", least.unwrap_or(1)),
                };
                let filter: Vec<_> = properties.iter().map(|(name, test)| format!("{name} {}", test.sentence())).collect();
                let filter = if filter.is_empty() { String::new() } else { format!(" with {}", filter.join(" and ")) };
                format!("{did}{filter} {times}{}", within(days))
            }
            Self::Trait { name, op, value } => format!("{name} {}", Test { op: *op, value: value.clone() }.sentence()),
            Self::Stage { stage } => format!("stage is {}", stage.join(" or ")),
            Self::Loyalty { loyalty } => format!("loyalty is {}", loyalty.join(" or ")),
            Self::Grade { grade } => format!("grade is {}", grade.join(" or ")),
            Self::Seen { seen, days } => format!("saw survey {seen}{}", within(days)),
            Self::Answered { answered, days } => format!("answered survey {answered}{}", within(days)),
            Self::Value { value } => format!("value {}", value.sentence()),
            Self::Risk { risk } => format!("risk {}", risk.sentence()),
            Self::LastNps { last_nps } => format!("last NPS {}", last_nps.sentence()),
            Self::LastCsat { last_csat } => format!("last CSAT {}", last_csat.sentence()),
            Self::Segment { segment } => format!("in segment {segment}"),
            Self::Device { device } => format!("device is {}", device.join(" or ")),
            Self::Country { country } => format!("country is {}", country.join(" or ")),
            Self::Language { language } => format!("language is {}", language.join(" or ")),
            Self::New { new: true } => "here for the first day".to_owned(),
            Self::New { new: false } => "here before".to_owned(),
            Self::Campaign { campaign } => format!("campaign is {}", campaign.join(" or ")),
            Self::Percent { percent, .. } => format!("among {percent} percent drawn by lot"),
            Self::Channel { channel } => format!("channel is {}", channel.join(" or ")),
        }
    }
}

impl Test {
    fn sentence(&self) -> String {
        let value = match &self.value {
            None => String::new(),
            Some(Answer::Flag(flag)) => format!(" {flag}"),
            Some(Answer::Number(number)) => format!(" {number}"),
            Some(Answer::Text(text)) => format!(" {text}"),
            Some(Answer::List(list)) => format!(" {}", list.join(", ")),
            // Nothing is compared with an object; a draft may try.
            Some(Answer::Parts(_)) => " an object".to_owned(),
        };
        format!("{}{value}", self.op.words())
    }
}

impl Op {
    fn words(self) -> &'static str {
        match self {
            Self::Equals => "is",
            Self::NotEquals => "is not",
            Self::LessThan => "less than",
            Self::AtMost => "at most",
            Self::GreaterThan => "more than",
            Self::AtLeast => "at least",
            Self::Contains => "contains",
            Self::NotContains => "does not contain",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
            Self::NotStartsWith => "does not start with",
            Self::NotEndsWith => "does not end with",
            Self::Like => "looks like",
            Self::NotLike => "does not look like",
            Self::Before => "before",
            Self::After => "after",
            Self::Partly => "is partly there",
            Self::Complete => "is all there",
            Self::OneOf => "is one of",
            Self::NotOneOf => "is none of",
            Self::Answered => "is there",
            Self::Skipped => "is not there",
        }
    }
}

/// The one value that settles the parts (`false` for all, `true` for any), else its contrary unless one is unknown.
fn settled(parts: &[Rule], facts: &dyn Facts, settles: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part.holds(facts) {
            Some(holds) if holds == settles => return Some(settles),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!settles)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ann;

    impl Facts for Ann {
        fn did(&self, event: &str, properties: &BTreeMap<String, Test>, days: Option<u32>) -> Option<u64> {
            (properties.is_empty()).then_some(if event == "order" { if days.is_some() { 1 } else { 3 } } else { 0 })
        }
        fn trait_value(&self, name: &str) -> Option<Answer> {
            (name == "plan").then(|| "Pro".into())
        }
        fn language(&self) -> Option<String> {
            Some("zh-Hant-HK".into())
        }
        fn last_nps(&self) -> Option<u8> {
            Some(4)
        }
        fn device(&self) -> Option<String> {
            Some("phone".into())
        }
    }

    fn rule(json: &str) -> Rule {
        let rule: Rule = serde_json::from_str(json).unwrap();
        let again = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Rule>(&again).unwrap(), rule, "{again}");
        rule
    }

    #[test]
    fn every_leaf_is_read_and_evaluated() {
        let cases = [
            (r#"{"all":[]}"#, Some(true)),
            (r#"{"any":[]}"#, Some(false)),
            (r#"{"did":"order"}"#, Some(true)),
            (r#"{"did":"order","at_least":2}"#, Some(true)),
            (r#"{"did":"order","at_least":2,"days":14}"#, Some(false)),
            (r#"{"did":"refund","at_most":0}"#, Some(true)),
            (r#"{"did":"order","where":{"city":{"op":"contains","value":"a"},"paid":true}}"#, None),
            (r#"{"not":{"did":"order"}}"#, Some(false)),
            (r#"{"trait":"plan","op":"equals","value":"pro"}"#, Some(true)),
            (r#"{"trait":"age","op":"skipped"}"#, Some(true)),
            (r#"{"last_nps":{"op":"less_than","value":7}}"#, Some(true)),
            (r#"{"last_nps":4}"#, Some(true)),
            (r#"{"last_csat":{"op":"at_least","value":4}}"#, Some(false)),
            (r#"{"value":{"op":"at_least","value":100}}"#, None),
            (r#"{"risk":{"op":"at_least","value":0.5}}"#, None),
            (r#"{"stage":["manage"]}"#, None),
            (r#"{"loyalty":["loyal"]}"#, None),
            (r#"{"answered":"s1","days":30}"#, None),
            (r#"{"seen":"s1"}"#, None),
            (r#"{"segment":"vip"}"#, None),
            (r#"{"device":["desktop","phone"]}"#, Some(true)),
            (r#"{"country":["DE"]}"#, None),
            (r#"{"language":["en","zh-hant"]}"#, Some(true)),
            (r#"{"language":["z"]}"#, Some(false)),
            (r#"{"channel":["email"]}"#, None),
            (r#"{"new":true}"#, None),
            (r#"{"campaign":["spring"]}"#, None),
            (r#"{"percent":20}"#, None),
            (r#"{"percent":20,"draw":"autumn"}"#, None),
            (r#"{"all":[{"did":"refund"},{"stage":["manage"]}]}"#, Some(false)),
            (r#"{"all":[{"did":"order"},{"stage":["manage"]}]}"#, None),
            (r#"{"any":[{"did":"order"},{"stage":["manage"]}]}"#, Some(true)),
            (r#"{"not":{"stage":["manage"]}}"#, None),
        ];
        for (json, holds) in cases {
            assert_eq!(rule(json).holds(&Ann), holds, "{json}");
        }
        assert!(serde_json::from_str::<Rule>(r#"{"mood":["good"]}"#).is_err());
    }

    #[test]
    fn obstacles_are_the_smallest_parts() {
        let rule = rule(r#"{"all":[{"did":"order"},{"all":[{"did":"refund","days":7},{"stage":["manage","grow"]}]}]}"#);
        let words: Vec<_> = rule.obstacles(&Ann).iter().map(|(part, known)| (part.sentence(), *known)).collect();
        assert_eq!(words, [("refund at least 1 times in 7 days".to_owned(), Some(false)), ("stage is manage or grow".to_owned(), None)]);
    }
}
