use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lifecycle::{Lifecycle, LifecycleRules};
use super::relationship::Relationship;
use crate::aggregate::Strand;
use crate::event::{RatingKind, Submission};
use crate::score::{NpsCounts, PostStratified, RatingTallies, Stratum, post_stratified, post_stratified_share};
use crate::value::{Currency, Day, Range};

/// By what people are told apart who could have answered. Each is known of everybody, whether they answered or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnoutBy {
    /// On how many days of the range they were there.
    Visits,
    /// How many orders they had by its end.
    Orders,
    /// The device they use most.
    Device,
    /// How they first came.
    Channel,
    /// The country they were last in.
    Country,
    /// The language they last asked for.
    Language,
    /// Their stage on the day before the range: an answer within it may change it.
    Stage,
    /// A trait as it is now.
    Trait(String),
}

impl TurnoutBy {
    /// Those that need nothing from the site's owner.
    pub const PLAIN: [Self; 6] = [Self::Visits, Self::Orders, Self::Device, Self::Channel, Self::Country, Self::Language];

    /// The name in the API.
    pub fn name(&self) -> String {
        match self {
            Self::Visits => "visits".to_owned(),
            Self::Orders => "orders".to_owned(),
            Self::Device => "device".to_owned(),
            Self::Channel => "channel".to_owned(),
            Self::Country => "country".to_owned(),
            Self::Language => "language".to_owned(),
            Self::Stage => "stage".to_owned(),
            Self::Trait(name) => format!("trait:{name}"),
        }
    }

    /// The reverse of [`TurnoutBy::name`].
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(name) = name.strip_prefix("trait:").filter(|name| !name.is_empty()) {
            return Some(Self::Trait(name.to_owned()));
        }
        [Self::PLAIN.as_slice(), &[Self::Stage]].concat().into_iter().find(|by| by.name() == name)
    }

    /// The group of a person; empty where it is unknown.
    fn key(&self, person: &Strand, ground: &TurnoutGround<'_>) -> String {
        let range = ground.range;
        match self {
            Self::Visits => match days_there(person, range) {
                0 | 1 => "1",
                2 | 3 => "2-3",
                4..=9 => "4-9",
                _ => "10+",
            }
            .to_owned(),
            Self::Orders => match person.orders.bought().filter(|(_, bought, _)| bought.value.day <= range.to).count() {
                0 => "0",
                1 => "1",
                2..=4 => "2-4",
                _ => "5+",
            }
            .to_owned(),
            // Of devices used equally often the first by name: whoever asks again hears the same.
            Self::Device => {
                let most = person.devices.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
                most.map_or_else(String::new, |(device, _)| device.name().to_owned())
            }
            Self::Channel => person.first_touch.as_ref().map_or_else(String::new, |touch| touch.value.channel.name().to_owned()),
            Self::Country => person.country.as_ref().map_or_else(String::new, |country| country.value.as_str().to_owned()),
            Self::Language => person.language.as_ref().map_or_else(String::new, |language| language.value.primary()),
            Self::Stage => {
                let before = Day(range.from.0.saturating_sub(1));
                Lifecycle::stage_on(&Relationship::of(person, ground.currency), ground.rules, before).name().to_owned()
            }
            Self::Trait(name) => person.trait_text(name).unwrap_or_default(),
        }
    }
}

/// By what a person's group is read.
#[derive(Clone, Copy)]
pub struct TurnoutGround<'a> {
    /// The days.
    pub range: Range,
    /// In which revenue is counted.
    pub currency: Currency,
    /// By which stages are told.
    pub rules: &'a LifecycleRules,
}

/// On how many days of a range somebody was there.
fn days_there(person: &Strand, range: Range) -> usize {
    person.days.iter().filter(|(day, active)| active.active && range.contains(**day)).count()
}

/// The people of one group: how many could have been asked, were, and answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// Who was there in these days and might be asked, and whoever was asked.
    pub eligible: u64,
    /// Who was shown a survey, or answered one.
    pub asked: u64,
    /// Who gave a rating.
    pub responders: u64,
    /// All ratings that they gave.
    pub ratings: RatingTallies,
}

impl Heard {
    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        self.eligible += other.eligible;
        self.asked += other.asked;
        self.responders += other.responders;
        self.ratings.merge(&other.ratings);
    }
}

/// Who answered, of those who were asked, of those who could have been: by group, so that one sees who was not heard.
///
/// A sum over persons; persons are told apart by what is known of everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turnout {
    /// Everybody.
    pub all: Heard,
    /// The same by what was asked for, and by group; a group that is not known has an empty key.
    #[serde(with = "pairs")]
    pub by: BTreeMap<TurnoutBy, BTreeMap<String, Heard>>,
}

/// JSON has no maps with structured keys: written as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Heard, TurnoutBy};

    type By = BTreeMap<TurnoutBy, BTreeMap<String, Heard>>;

    pub fn serialize<S: Serializer>(map: &By, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<By, D::Error> {
        Ok(Vec::<(TurnoutBy, BTreeMap<String, Heard>)>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// Fewest answers of a group that stands for itself when scores are weighted.
const THIN: u64 = 5;

impl Turnout {
    /// Adds a person. `may_be_asked` says whether they are of those whom a survey means; `of` which submissions count.
    pub fn add(
        &mut self,
        person: &Strand,
        by: &[TurnoutBy],
        ground: &TurnoutGround<'_>,
        may_be_asked: bool,
        of: impl Fn(&Submission) -> bool,
    ) {
        let range = ground.range;
        let mut heard = Heard::default();
        for (_, response) in person.responses.all().filter(|(submission, _)| of(submission)) {
            let was_shown = response.asked.as_ref().is_some_and(|asked| range.contains(asked.value.0));
            heard.asked |= u64::from(was_shown);
            for reply in response.replies.values().filter(|reply| range.contains(reply.value.0)) {
                if let Some(rated) = reply.value.2.rating {
                    heard.responders = 1;
                    heard.asked = 1;
                    heard.ratings.add(rated);
                }
            }
        }
        let is_there = may_be_asked && days_there(person, range) > 0;
        if !is_there && heard.asked == 0 {
            return;
        }
        heard.eligible = 1;
        self.all.merge(&heard);
        for by in by {
            self.by.entry(by.clone()).or_default().entry(by.key(person, ground)).or_default().merge(&heard);
        }
    }

    /// Adds the people of another shard.
    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        for (by, groups) in &other.by {
            let mine = self.by.entry(by.clone()).or_default();
            for (key, heard) in groups {
                mine.entry(key.clone()).or_default().merge(heard);
            }
        }
    }
}

/// The counts of a score's answers by which groups are weighted. A CSAT is a share: its satisfied count as promoters, all
/// others as passives, so that the very same formula gives percent.
pub fn weighed(score: RatingKind, ratings: &RatingTallies) -> NpsCounts {
    match score {
        RatingKind::Csat => {
            let promoters = ratings.csat.satisfied();
            NpsCounts { promoters, passives: ratings.csat.n() - promoters, detractors: 0 }
        }
        _ => ratings.nps.groups(),
    }
}

/// The score as if every group had answered in proportion to its people. Groups with fewer than five answers are taken together:
/// the mean of two answers must not stand for a thousand people. None where nobody answered.
///
/// Collapsing thin strata: Little, R. J. A. (1993): Post-stratification: a modeler's perspective. Journal of the American
/// Statistical Association 88(423), 1001-1012.
pub fn weighted(score: RatingKind, groups: &BTreeMap<String, Heard>) -> Option<PostStratified> {
    let mut strata = Vec::new();
    let mut thin = Stratum { population: 0.0, answers: NpsCounts::default() };
    for heard in groups.values() {
        let (population, answers) = (heard.eligible as f64, weighed(score, &heard.ratings));
        // Where nobody answered, nothing is known: that share is told and not filled up.
        if answers.n() >= THIN || answers.n() == 0 {
            strata.push(Stratum { population, answers });
        } else {
            thin.population += population;
            thin.answers.promoters += answers.promoters;
            thin.answers.passives += answers.passives;
            thin.answers.detractors += answers.detractors;
        }
    }
    strata.push(thin);
    if score == RatingKind::Csat { post_stratified_share(&strata) } else { post_stratified(&strata) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{CsatRating, NpsRating, Rating};

    fn heard(eligible: u64, ratings: &[(u8, i64)]) -> Heard {
        let mut heard = Heard { eligible, ..Heard::default() };
        ratings.iter().for_each(|(rating, n)| heard.ratings.nps.change(NpsRating::of(*rating).unwrap(), *n));
        heard
    }

    /// The published example, as groups of people.
    #[test]
    fn groups_get_the_weight_of_their_people() {
        let groups = BTreeMap::from([
            ("new".to_owned(), heard(500, &[(0, 8), (7, 6), (9, 6)])),
            ("active".to_owned(), heard(300, &[(0, 6), (7, 18), (9, 36)])),
            ("vip".to_owned(), heard(200, &[(0, 1), (7, 4), (9, 15)])),
        ]);
        let found = weighted(RatingKind::Nps, &groups).unwrap();
        assert!((found.value - 24.0).abs() < 1e-9 && (found.raw - 42.0).abs() < 1e-9 && (found.effective_n - 62.5).abs() < 1e-9);
        assert!(!found.differs, "42 lies within the interval of 24");
    }

    #[test]
    fn thin_groups_stand_together_and_silent_ones_are_told() {
        let groups = BTreeMap::from([
            ("a".to_owned(), heard(900, &[(9, 1)])),
            ("b".to_owned(), heard(50, &[(0, 4)])),
            ("c".to_owned(), heard(25, &[(9, 40)])),
            ("d".to_owned(), heard(25, &[])),
        ]);
        let found = weighted(RatingKind::Nps, &groups).unwrap();
        // a and b together: one of five promotes, four detract.
        assert!((found.value - (-60.0 * 950.0 + 100.0 * 25.0) / 975.0).abs() < 1e-9, "{found:?}");
        assert!((found.unheard - 0.025).abs() < 1e-9 && found.differs);
        assert_eq!(weighted(RatingKind::Nps, &BTreeMap::new()), None);
        // Of CSAT too, three who are all satisfied are no proof that everybody is, and nothing is below 0 or above 100.
        let mut satisfied = Heard { eligible: 10, ..Heard::default() };
        (0..3).for_each(|_| satisfied.ratings.csat.change(CsatRating::of(5).unwrap(), 1));
        let found = weighted(RatingKind::Csat, &BTreeMap::from([("a".to_owned(), satisfied)])).unwrap();
        assert!((found.value, found.high) == (100.0, 100.0) && found.low > 30.0 && found.low < 50.0, "{found:?}");
    }

    #[test]
    fn names_come_back() {
        for by in TurnoutBy::PLAIN.into_iter().chain([TurnoutBy::Stage, TurnoutBy::Trait("plan".into())]) {
            assert_eq!(TurnoutBy::parse(&by.name()), Some(by));
        }
        assert_eq!((TurnoutBy::parse("trait:"), TurnoutBy::parse("shoe")), (None, None));
    }
}
