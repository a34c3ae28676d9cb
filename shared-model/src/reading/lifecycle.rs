use serde::{Deserialize, Serialize};

use super::relationship::{Relationship, days};
use crate::value::Day;

/// Where somebody is in their life as a customer.
///
/// The stages of Stone, M., Woodcock, N. and Machtynger, L. (2000): Customer Relationship Marketing, 2nd edition: from
/// targeting and enquiry over welcoming and getting to know to account management, intensive care, divorce and win-back;
/// the thresholds between them are ours, and relative to the customer's own rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifecycleStage {
    /// Has not become a customer yet.
    Attract,
    /// Became a customer: bought once.
    Welcome,
    /// Came back, and their rhythm is not known well yet.
    GetToKnow,
    /// Comes in their own rhythm.
    Manage,
    /// Something is wrong: an unhappy rating lately, or overdue against their own rhythm.
    SpecialCare,
    /// Stayed away so long that they must be taken to have left.
    Lapsed,
    /// Had lapsed, and is back.
    WonBack,
}

impl LifecycleStage {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 7] =
        [Self::Attract, Self::Welcome, Self::GetToKnow, Self::Manage, Self::SpecialCare, Self::Lapsed, Self::WonBack];

    /// Its name in the API and in rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attract => "attract",
            Self::Welcome => "welcome",
            Self::GetToKnow => "get_to_know",
            Self::Manage => "manage",
            Self::SpecialCare => "special_care",
            Self::Lapsed => "lapsed",
            Self::WonBack => "won_back",
        }
    }

    /// The stage of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// By what the stages of a site are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LifecycleRules {
    /// Whether the site sells. Where it does not, days with a visit count in the place of transactions.
    pub sells: bool,
    /// The usual days between two transactions at this site: what is expected of whom little is known.
    pub usual_gap: u32,
    /// So many of somebody's usual gaps without a transaction, and they are overdue.
    pub overdue: f64,
    /// So many, and they have lapsed.
    pub lapsed: f64,
    /// Nobody has lapsed before so many days.
    pub least_days: u32,
    /// With so many transactions a rhythm is known.
    pub known_after: u32,
    /// For so many days an unhappy rating calls for care.
    pub unhappy_days: u32,
}

impl Default for LifecycleRules {
    fn default() -> Self {
        Self { sells: true, usual_gap: 45, overdue: 1.5, lapsed: 3.0, least_days: 30, known_after: 3, unhappy_days: 90 }
    }
}

/// How many gaps of the site's usual length a customer's own are pooled with.
const POOLED: f64 = 2.0;

/// Where somebody is, since when, and by what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// The stage.
    pub stage: LifecycleStage,
    /// The day on which they came into it; none for who never was a customer.
    pub since: Option<Day>,
    /// Their usual days between two transactions: the mean of their own gaps, pooled with two of the site's, so that one
    /// quick reorder makes nobody overdue.
    pub usual_gap: f64,
    /// Days since their last transaction.
    pub quiet: Option<i64>,
    /// The stages they went through and the day each began, the earliest first.
    pub moves: Vec<(Day, LifecycleStage)>,
}

impl Lifecycle {
    /// The stage alone, on a day, by what was known then.
    pub fn stage_on(relationship: &Relationship, rules: &LifecycleRules, day: Day) -> LifecycleStage {
        stage(relationship, rules, day)
    }

    /// The life of a customer as it is known today.
    ///
    /// A stage is a function of what was known on its day, so history is the same question put to past days: at each
    /// transaction and rating, and on the days on which silence became a sign.
    pub fn of(relationship: &Relationship, rules: &LifecycleRules, today: Day) -> Self {
        let mut looked_at: Vec<Day> = Vec::new();
        let bought: Vec<Day> = relationship.transactions.days().map(|(day, _)| day).filter(|day| *day <= today).collect();
        for (at, day) in bought.iter().enumerate() {
            let silence = Silence::of(&bought[..=at], rules);
            let after = |days: f64| Day(day.0.saturating_add(days.min(1e6) as i32).saturating_add(1));
            looked_at.extend([*day, after(silence.overdue), after(silence.lapsed)]);
        }
        for opinion in &relationship.opinions {
            looked_at.extend([opinion.day, Day(opinion.day.0.saturating_add_unsigned(rules.unhappy_days).saturating_add(1))]);
        }
        looked_at.retain(|day| *day <= today && bought.first().is_some_and(|first| first <= day));
        looked_at.sort_unstable();
        looked_at.dedup();
        let mut moves: Vec<(Day, LifecycleStage)> = Vec::new();
        for day in looked_at {
            let stage = stage(relationship, rules, day);
            if moves.last().is_none_or(|(_, last)| *last != stage) {
                moves.push((day, stage));
            }
        }
        let stage = stage(relationship, rules, today);
        Self {
            stage,
            since: moves.last().filter(|(_, last)| *last == stage).map(|(day, _)| *day),
            usual_gap: Silence::of(&bought, rules).usual,
            quiet: bought.last().map(|last| days(*last, today)),
            moves,
        }
    }
}

/// How long somebody may be silent.
struct Silence {
    usual: f64,
    overdue: f64,
    lapsed: f64,
}

impl Silence {
    fn of(bought: &[Day], rules: &LifecycleRules) -> Self {
        let between = bought.first().zip(bought.last()).map_or(0, |(first, last)| days(*first, *last));
        let gaps = bought.len().saturating_sub(1) as f64;
        let usual = ((between as f64 + POOLED * f64::from(rules.usual_gap)) / (gaps + POOLED)).max(1.0);
        let overdue = (rules.overdue * usual).ceil();
        Self { usual, overdue, lapsed: (rules.lapsed * usual).ceil().max(f64::from(rules.least_days)).max(overdue) }
    }
}

/// The stage on a day, by what was known then.
fn stage(relationship: &Relationship, rules: &LifecycleRules, today: Day) -> LifecycleStage {
    let is_unhappy = relationship.last_opinion(today, i64::from(rules.unhappy_days)).is_some_and(|opinion| opinion.is_unhappy());
    let bought: Vec<Day> = relationship.transactions.days().map(|(day, _)| day).filter(|day| *day <= today).collect();
    let Some(last) = bought.last() else {
        return if rules.sells { LifecycleStage::Attract } else { stage_of_visits(relationship, rules, today, is_unhappy) };
    };
    let quiet = days(*last, today) as f64;
    let silence = Silence::of(&bought, rules);
    if quiet > silence.lapsed {
        return LifecycleStage::Lapsed;
    }
    if is_unhappy || (bought.len() > 1 && quiet > silence.overdue) {
        return LifecycleStage::SpecialCare;
    }
    // Back after a silence that was a lapse when it ended, and not yet in a rhythm again.
    let known_after = rules.known_after.max(2) as usize;
    let is_back = |at: usize| days(bought[at - 1], bought[at]) as f64 > Silence::of(&bought[..at], rules).lapsed;
    if (1..bought.len()).rev().take(known_after - 1).any(is_back) {
        return LifecycleStage::WonBack;
    }
    match bought.len() {
        1 => LifecycleStage::Welcome,
        few if few < known_after => LifecycleStage::GetToKnow,
        _ => LifecycleStage::Manage,
    }
}

/// Where nothing is sold: by days with a visit, as they are known today.
fn stage_of_visits(relationship: &Relationship, rules: &LifecycleRules, today: Day, is_unhappy: bool) -> LifecycleStage {
    let (Some(first), Some(last)) = (relationship.since, relationship.last) else { return LifecycleStage::Attract };
    let gaps = f64::from(relationship.visits.saturating_sub(1));
    let usual = ((days(first, last) as f64 + POOLED * f64::from(rules.usual_gap)) / (gaps + POOLED)).max(1.0);
    let quiet = days(last, today) as f64;
    if quiet > (rules.lapsed * usual).max(f64::from(rules.least_days)) {
        LifecycleStage::Lapsed
    } else if is_unhappy || (relationship.visits > 1 && quiet > rules.overdue * usual) {
        LifecycleStage::SpecialCare
    } else if relationship.visits <= 1 {
        LifecycleStage::Welcome
    } else if relationship.visits < rules.known_after {
        LifecycleStage::GetToKnow
    } else {
        LifecycleStage::Manage
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Rated, RatingKind};
    use crate::reading::Opinion;

    fn bought(days: &[i32]) -> Relationship {
        let transactions = days.iter().map(|day| (Day(*day), Some(1000))).collect::<Vec<_>>().into();
        Relationship { transactions, ..Relationship::default() }
    }

    fn at(relationship: &Relationship, day: i32) -> LifecycleStage {
        stage(relationship, &LifecycleRules { usual_gap: 30, ..LifecycleRules::default() }, Day(day))
    }

    #[test]
    fn a_life() {
        use LifecycleStage::*;
        let weekly: Vec<i32> = (0..20).map(|week| week * 7).collect();
        let ann = bought(&weekly);
        assert_eq!(at(&bought(&[]), 50), Attract);
        assert_eq!([at(&ann, 0), at(&ann, 8), at(&ann, 30), at(&ann, 135)], [Welcome, GetToKnow, Manage, Manage]);
        // Her gap is some nine days, pooled: overdue after 14, lapsed after 30, not before.
        assert_eq!([at(&ann, 146), at(&ann, 150), at(&ann, 164)], [Manage, SpecialCare, Lapsed]);
        // Who buys twice a year is not overdue after two months.
        assert_eq!(at(&bought(&[0, 182, 365, 547, 730]), 800), Manage);
        let back = bought(&[0, 7, 14, 21, 28, 200]);
        assert_eq!([at(&back, 199), at(&back, 200), at(&back, 210)], [Lapsed, WonBack, WonBack]);
        assert_eq!(at(&bought(&[0, 7, 14, 21, 28, 200, 207, 214, 221]), 222), Manage);
        assert_eq!([at(&bought(&[0]), 60), at(&bought(&[0]), 91)], [Welcome, Lapsed]);
    }

    #[test]
    fn an_unhappy_rating_calls_for_care_until_it_is_old_or_better() {
        let mut ann = bought(&[0, 7, 14, 21, 28]);
        ann.opinions.push(Opinion { day: Day(29), rated: Rated::of(RatingKind::Nps, 3.0).unwrap() });
        assert_eq!(at(&ann, 30), LifecycleStage::SpecialCare);
        assert_eq!(at(&ann, 28), LifecycleStage::Manage, "on the day before, nobody knew");
        ann.opinions.push(Opinion { day: Day(31), rated: Rated::of(RatingKind::Csat, 5.0).unwrap() });
        assert_eq!(at(&ann, 31), LifecycleStage::Manage);
    }

    #[test]
    fn history_is_the_same_question_put_to_past_days() {
        let back = bought(&[0, 7, 14, 21, 28, 200]);
        let rules = LifecycleRules { usual_gap: 30, ..LifecycleRules::default() };
        let life = Lifecycle::of(&back, &rules, Day(205));
        assert_eq!(life.moves.iter().map(|(_, stage)| *stage).collect::<Vec<_>>(), {
            use LifecycleStage::*;
            [Welcome, GetToKnow, Manage, SpecialCare, Lapsed, WonBack]
        });
        for (day, stage) in &life.moves {
            assert_eq!(at(&back, day.0), *stage);
            assert_ne!(at(&back, day.0 - 1), *stage, "a move is on its first day: {day:?}");
        }
        assert_eq!((life.stage, life.since, life.quiet), (LifecycleStage::WonBack, Some(Day(200)), Some(5)));
    }

    #[test]
    fn where_nothing_is_sold_visits_count() {
        let rules = LifecycleRules { sells: false, usual_gap: 14, ..LifecycleRules::default() };
        let ann = Relationship { since: Some(Day(0)), last: Some(Day(60)), visits: 30, ..Relationship::default() };
        let at = |day| stage(&ann, &rules, Day(day));
        assert_eq!([at(62), at(66), at(120)], [LifecycleStage::Manage, LifecycleStage::SpecialCare, LifecycleStage::Lapsed]);
        assert_eq!(stage(&Relationship::default(), &rules, Day(0)), LifecycleStage::Attract);
    }
}
