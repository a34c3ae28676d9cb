use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::aggregate::{Response, Strand};
use crate::event::{Channel, Touchpoint};
use crate::score::RatingTallies;
use crate::value::{Currency, Day, Range, SurveyClass, Timestamp};

/// A road by which people came: the channel, and the campaign that its links name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Road {
    /// The channel; none where nothing is known of how they came.
    pub channel: Option<Channel>,
    /// The campaign, where the link named one.
    pub campaign: Option<String>,
}

impl Road {
    /// The road of an arrival.
    pub fn of(touch: &Touchpoint) -> Self {
        Self { channel: Some(touch.channel), campaign: touch.campaign.clone() }
    }
}

/// What is credited to a road.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gained {
    /// Orders.
    pub orders: u64,
    /// What was paid for them, less what was paid back of them since, in minor units.
    pub revenue: BTreeMap<Currency, i64>,
    /// Submissions answered.
    pub answers: u64,
    /// The ratings in those of relationship surveys: they never meet with those of transactions.
    pub ratings: RatingTallies,
}

impl Gained {
    fn merge(&mut self, other: &Self) {
        self.orders += other.orders;
        for (currency, minor) in &other.revenue {
            *self.revenue.entry(*currency).or_insert(0) += minor;
        }
        self.answers += other.answers;
        self.ratings.merge(&other.ratings);
    }
}

/// What came by one road.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Credit {
    /// Arrivals.
    pub arrivals: u64,
    /// People who arrived.
    pub people: u64,
    /// What people did whom this road brought first.
    pub first: Gained,
    /// What people did whom it brought last before they did it.
    pub last: Gained,
}

impl Credit {
    /// Adds what else came by it.
    pub fn merge(&mut self, other: &Self) {
        self.arrivals += other.arrivals;
        self.people += other.people;
        self.first.merge(&other.first);
        self.last.merge(&other.last);
    }
}

/// Orders and answers of some days, credited to the road that brought people first and to the one that brought them last: two ways of
/// counting the same orders, to be read side by side, never added. A sum over persons.
///
/// Neither says what the road *caused*: who would have come anyway is credited too. Shao, X. and Li, L. (2011): Data-driven
/// multi-touch attribution models. KDD '11, 258-264, compare such rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Credits(#[serde(with = "pairs")] pub BTreeMap<Road, Credit>);

/// JSON has no maps with structured keys: written as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Credit, Road};

    pub fn serialize<S: Serializer>(map: &BTreeMap<Road, Credit>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Road, Credit>, D::Error> {
        Ok(Vec::<(Road, Credit)>::deserialize(deserializer)?.into_iter().collect())
    }
}

const DAY: i64 = 86_400_000;

impl Credits {
    /// Adds what a person did within a range of days. The last road counts for so many days; afterwards it is forgotten, as if they
    /// had come by themselves. `day_of` cuts moments into days of the site.
    pub fn add(&mut self, person: &Strand, range: Range, window: u32, day_of: impl Fn(Timestamp) -> Day) {
        let mut mine: BTreeMap<Road, Credit> = BTreeMap::new();
        let direct = [
            person.first_touch.as_ref().map(|touch| (touch.at, &touch.value)),
            person.last_touch.as_ref().map(|touch| (touch.at, &touch.value)),
        ];
        let mut arrived: BTreeMap<Timestamp, &Touchpoint> = person.touches.all().collect();
        // Direct arrivals are known as first and last alone, and releases before this one held no others.
        for (at, touch) in direct.into_iter().flatten() {
            arrived.entry(at).or_insert(touch);
        }
        for (_, touch) in arrived.iter().filter(|(at, _)| range.contains(day_of(**at))) {
            let credit = mine.entry(Road::of(touch)).or_default();
            credit.arrivals += 1;
            credit.people = 1;
        }
        let first_until = |at: Timestamp| {
            let first = person.first_touch.as_ref().filter(|first| first.at <= at);
            first.map_or_else(Road::default, |first| Road::of(&first.value))
        };
        let last_until = |at: Timestamp| {
            let oldest = Timestamp(at.0.saturating_sub(i64::from(window) * DAY));
            let recent = arrived.range(oldest..=at).rev().find(|(_, touch)| touch.channel != Channel::Direct);
            match recent {
                Some((_, touch)) => Road::of(touch),
                // They came, but by themselves, or long after what had brought them.
                None if arrived.range(..=at).next().is_some() => Road { channel: Some(Channel::Direct), campaign: None },
                None => Road::default(),
            }
        };
        for (_, bought, order) in person.orders.bought().filter(|(_, bought, _)| range.contains(bought.value.day)) {
            let revenue = bought.value.revenue;
            let back: i64 = order.refunded().iter().map(|(_, money)| money.minor).sum();
            let mut gained = Gained { orders: 1, ..Gained::default() };
            gained.revenue.insert(revenue.currency, revenue.minor - back);
            mine.entry(first_until(bought.at)).or_default().first.merge(&gained);
            mine.entry(last_until(bought.at)).or_default().last.merge(&gained);
        }
        for (of, response) in person.responses.all() {
            if let Some((at, gained)) = answered(response, of.class, range) {
                mine.entry(first_until(at)).or_default().first.merge(&gained);
                mine.entry(last_until(at)).or_default().last.merge(&gained);
            }
        }
        for (road, credit) in mine {
            self.0.entry(road).or_default().merge(&credit);
        }
    }

    /// Adds the people of another shard.
    pub fn merge(&mut self, other: &Self) {
        for (road, credit) in &other.0 {
            self.0.entry(road.clone()).or_default().merge(credit);
        }
    }
}

/// When a submission was first answered within a range, and what was rated in it.
fn answered(response: &Response, class: SurveyClass, range: Range) -> Option<(Timestamp, Gained)> {
    let within = || response.replies.values().filter(|reply| range.contains(reply.value.0));
    let at = within().map(|reply| reply.at).min()?;
    let mut gained = Gained { answers: 1, ..Gained::default() };
    let is_counted = class == SurveyClass::Relationship;
    within().filter_map(|reply| reply.value.2.rating).filter(|_| is_counted).for_each(|rated| gained.ratings.add(rated));
    Some((at, gained))
}

/// What a campaign cost on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The day.
    pub day: Day,
    /// The campaign, as its links name it.
    pub campaign: String,
    /// The channel, where it was told; else the cost is that of the campaign on all of them.
    pub channel: Option<Channel>,
    /// How much, in the minor unit of the site's currency.
    pub minor: i64,
}

/// What every road cost in minor units, and what was spent on campaigns by which nobody came. A cost that names no channel goes to the
/// campaign's roads by their arrivals, the rest of a division to the largest of them, so that nothing is lost.
pub fn spent(credits: &Credits, costs: &[Cost]) -> (BTreeMap<Road, i64>, Vec<(Road, i64)>) {
    let (mut spent, mut for_nothing): (BTreeMap<Road, i64>, BTreeMap<Road, i64>) = (BTreeMap::new(), BTreeMap::new());
    let mut asked: BTreeMap<(&str, Option<Channel>), i64> = BTreeMap::new();
    for cost in costs {
        let sum = asked.entry((&cost.campaign, cost.channel)).or_insert(0);
        *sum = sum.saturating_add(cost.minor);
    }
    for ((campaign, channel), minor) in asked {
        let is_meant = |road: &Road| {
            road.campaign.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(campaign))
                && channel.is_none_or(|channel| road.channel == Some(channel))
        };
        let mut roads: Vec<(&Road, u64)> =
            credits.0.iter().filter(|(road, _)| is_meant(road)).map(|(road, credit)| (road, credit.arrivals)).collect();
        let all: u64 = roads.iter().map(|(_, arrivals)| arrivals).sum();
        roads.sort_by_key(|(_, arrivals)| *arrivals);
        let Some((largest, _)) = roads.last().copied() else {
            *for_nothing.entry(Road { channel, campaign: Some(campaign.to_owned()) }).or_insert(0) += minor;
            continue;
        };
        let mut left = minor;
        for (road, arrivals) in &roads[..roads.len() - 1] {
            let part = if all == 0 { 0 } else { (i128::from(minor) * i128::from(*arrivals) / i128::from(all)) as i64 };
            left -= part;
            *spent.entry((*road).clone()).or_insert(0) += part;
        }
        *spent.entry(largest.clone()).or_insert(0) += left;
    }
    (spent, for_nothing.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Aggregate;
    use crate::event::{Context, Event, EventKind};
    use crate::value::{EventId, Label, MINUTE, Money, PagePath};

    const HOUR: i64 = 60 * MINUTE;

    fn event(n: usize, hours: i64, kind: EventKind) -> Event {
        let at = Timestamp(hours * HOUR);
        Event { id: EventId::parse(&format!("e{n}")).unwrap(), at, day: Day((hours / 24) as i32), kind, context: Context::default() }
    }

    fn came(channel: Channel, campaign: Option<&str>) -> EventKind {
        let touch = Touchpoint { channel, source: None, medium: None, campaign: campaign.map(str::to_owned) };
        EventKind::PageView { view: None, path: PagePath::of("/"), title: None, touch: Some(touch) }
    }

    fn bought(n: usize, minor: i64) -> EventKind {
        EventKind::Order { order_id: Label::of(&format!("o{n}")), revenue: Money { minor, currency: Currency::USD }, items: Vec::new() }
    }

    fn credits(kinds: &[(i64, EventKind)], window: u32) -> Credits {
        let events: Vec<_> = kinds.iter().enumerate().map(|(n, (hours, kind))| event(n, *hours, kind.clone())).collect();
        let mut credits = Credits::default();
        let range = Range { from: Day(0), to: Day(1_000) };
        credits.add(&Strand::of(&events), range, window, |at| Day(at.0.div_euclid(DAY) as i32));
        credits
    }

    #[test]
    fn the_first_road_and_the_last_each_get_the_whole_order() {
        let spring = Road { channel: Some(Channel::Email), campaign: Some("spring".into()) };
        let search = Road { channel: Some(Channel::Search), campaign: None };
        let story = [
            (0, came(Channel::Search, None)),
            (30, came(Channel::Email, Some("spring"))),
            (40, came(Channel::Direct, None)),
            (41, bought(1, 500)),
            (1, bought(2, 70)),
        ];
        let found = credits(&story, 30);
        let paid = |gained: &Gained| (gained.orders, gained.revenue.get(&Currency::USD).copied().unwrap_or(0));
        assert_eq!((paid(&found.0[&search].first), paid(&found.0[&spring].first)), ((2, 570), (0, 0)));
        assert_eq!((paid(&found.0[&search].last), paid(&found.0[&spring].last)), ((1, 70), (1, 500)));
        assert_eq!((found.0[&spring].arrivals, found.0[&spring].people), (1, 1));
    }

    #[test]
    fn what_is_long_ago_is_forgotten_and_what_is_unknown_is_not_guessed() {
        let direct = Road { channel: Some(Channel::Direct), campaign: None };
        let found = credits(&[(0, came(Channel::Paid, Some("ads"))), (24 * 40, bought(1, 500))], 30);
        assert_eq!(found.0[&direct].last.orders, 1);
        let found = credits(&[(50, came(Channel::Paid, Some("ads"))), (10, bought(1, 500))], 30);
        assert_eq!((found.0[&Road::default()].first.orders, found.0[&Road::default()].last.orders), (1, 1));
    }

    #[test]
    fn a_cost_without_a_channel_is_shared_and_none_is_lost() {
        let road = |channel, campaign: &str| Road { channel: Some(channel), campaign: Some(campaign.into()) };
        let arrived = |arrivals| Credit { arrivals, ..Credit::default() };
        let credits = Credits(BTreeMap::from([(road(Channel::Email, "spring"), arrived(1)), (road(Channel::Paid, "spring"), arrived(2))]));
        let cost = |campaign: &str, channel, minor| Cost { day: Day(1), campaign: campaign.into(), channel, minor };
        let (spent, nothing) = spent(&credits, &[cost("Spring", None, 100), cost("spring", Some(Channel::Paid), 7), cost("gone", None, 9)]);
        assert_eq!((spent[&road(Channel::Email, "spring")], spent[&road(Channel::Paid, "spring")]), (33, 74));
        assert_eq!(nothing, [(Road { channel: None, campaign: Some("gone".into()) }, 9)]);
    }
}
