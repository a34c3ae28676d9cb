use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, DayShare, Sales, ScoreCounts, Viewed};
use crate::event::{Context, Event, EventKind};
use crate::value::Currency;

/// What a breakdown counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// The page's key in the dictionary.
    Page,
    /// The channel of the last arrival.
    Channel,
    /// The device.
    Device,
    /// The country.
    Country,
    /// The language, without script and region.
    Language,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Page, Self::Device, Self::Country, Self::Channel, Self::Language];

    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Channel => "channel",
            Self::Device => "device",
            Self::Country => "country",
            Self::Language => "language",
        }
    }

    /// The dimension of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Counts of one key of a breakdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// Events.
    pub events: i64,
    /// Page views among them.
    pub page_views: i64,
}

/// One day of a site, or of one shard of it: a sum over events and over persons.
///
/// Who was there is not in here (a count of distinct persons is no sum): the shard keeps a set beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotals {
    /// Events accepted, page views included.
    #[serde(default)]
    pub events: i64,
    /// Pages viewed.
    #[serde(default)]
    pub page_views: i64,
    /// Events of programs that say they are one; they are in no other number.
    #[serde(default)]
    pub bots: i64,
    /// Events that pages gave up before they could be sent, as the pages say; they are in no other number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropped: i64,
    /// Persons on their first active day.
    #[serde(default)]
    pub new: i64,
    /// Sessions begun.
    #[serde(default)]
    pub sessions: i64,
    /// Orders.
    #[serde(default)]
    pub orders: i64,
    /// Paid less paid back, by currency, in minor units.
    #[serde(default)]
    pub revenue: BTreeMap<Currency, i64>,
    /// Events and page views by dimension and key.
    #[serde(default)]
    pub by: BTreeMap<Dimension, BTreeMap<String, Views>>,
    /// The same by all of them at once.
    #[serde(default, skip_serializing_if = "Viewed::is_empty")]
    pub viewed: Viewed,
    /// Asked and answered by cell.
    #[serde(default, with = "pairs")]
    pub scores: BTreeMap<Cell, ScoreCounts>,
    /// Orders and revenue again, by the circumstances of the order.
    #[serde(default, with = "pairs", skip_serializing_if = "BTreeMap::is_empty")]
    pub sales: BTreeMap<Context, Sales>,
}

impl Views {
    /// Whether nothing was counted.
    #[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
    pub fn is_empty(&self) -> bool {
        self.events == 0
    }

    /// Adds others.
    pub fn merge(&mut self, other: Self) {
        self.events += other.events;
        self.page_views += other.page_views;
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_zero(count: &i64) -> bool {
    *count == 0
}

impl DayTotals {
    /// The sums alone, without breakdowns and scores: a year of those is megabytes.
    pub fn headline(&self) -> Self {
        let (by, viewed) = (BTreeMap::new(), Viewed::default());
        Self { revenue: self.revenue.clone(), by, viewed, scores: BTreeMap::new(), sales: BTreeMap::new(), ..*self }
    }

    /// Totals that an earlier release wrote know nothing of the circumstances of orders, nor do the persons they are a sum of, and
    /// nothing of those of events together: all of them are of unknown ones.
    pub fn place(&mut self) {
        if self.viewed.is_empty() && self.events > 0 {
            self.viewed.place(Views { events: self.events, page_views: self.page_views });
        }
        if self.sales.is_empty() {
            let mut all = Sales { orders: self.orders, revenue: BTreeMap::new() };
            self.revenue.iter().for_each(|(currency, minor)| all.pay(*currency, *minor));
            if !all.is_empty() {
                self.sales.insert(Context::default(), all);
            }
        }
    }

    /// Counts what depends on one event alone.
    pub fn count(&mut self, event: &Event) {
        if !event.kind.counts() {
            return;
        }
        let viewed = i64::from(matches!(event.kind, EventKind::PageView { .. } | EventKind::Screen { .. }));
        self.events += 1;
        self.page_views += viewed;
        let context = &event.context;
        self.viewed.count(context, Views { events: 1, page_views: viewed });
        let mut at = |dimension, key: Option<&str>| {
            let Some(key) = key else { return };
            let keys = self.by.entry(dimension).or_default();
            // The key is nearly always known: look before making an owned one.
            let views = match keys.get_mut(key) {
                Some(views) => views,
                None => keys.entry(key.to_owned()).or_default(),
            };
            views.events += 1;
            views.page_views += viewed;
        };
        at(Dimension::Page, context.page.as_ref().map(|page| page.as_str()));
        at(Dimension::Channel, context.channel.map(|channel| channel.name()));
        at(Dimension::Device, context.device.map(|device| device.name()));
        at(Dimension::Country, context.country.as_ref().map(|country| country.as_str()));
        at(Dimension::Language, context.language.as_ref().map(|language| language.primary()).as_deref());
    }

    /// Adds a person's share of the day.
    pub fn add(&mut self, share: &DayShare) {
        self.new += share.new;
        self.sessions += share.sessions;
        self.orders += share.orders;
        for (currency, minor) in &share.revenue {
            *self.revenue.entry(*currency).or_insert(0) += minor;
        }
        for (cell, counts) in &share.scores {
            self.scores.entry(cell.clone()).or_default().merge(counts);
        }
        for (context, sales) in &share.sales {
            self.sales.entry(context.clone()).or_default().merge(sales);
        }
    }

    /// Takes a person's share of the day away again.
    pub fn take(&mut self, share: &DayShare) {
        self.new -= share.new;
        self.sessions -= share.sessions;
        self.orders -= share.orders;
        for (currency, minor) in &share.revenue {
            *self.revenue.entry(*currency).or_insert(0) -= minor;
        }
        for (cell, counts) in &share.scores {
            let held = self.scores.entry(cell.clone()).or_default();
            held.unmerge(counts);
            if *held == ScoreCounts::default() {
                self.scores.remove(cell);
            }
        }
        for (context, sales) in &share.sales {
            let held = self.sales.entry(context.clone()).or_default();
            held.unmerge(sales);
            if held.is_empty() {
                self.sales.remove(context);
            }
        }
    }

    /// Adds the totals of another shard, or of another day.
    pub fn merge(&mut self, other: &Self) {
        self.events += other.events;
        self.page_views += other.page_views;
        self.bots += other.bots;
        self.dropped += other.dropped;
        self.new += other.new;
        self.sessions += other.sessions;
        self.orders += other.orders;
        for (currency, minor) in &other.revenue {
            *self.revenue.entry(*currency).or_insert(0) += minor;
        }
        for (dimension, keys) in &other.by {
            let mine = self.by.entry(*dimension).or_default();
            for (key, views) in keys {
                mine.entry(key.clone()).or_default().merge(*views);
            }
        }
        self.viewed.merge(&other.viewed);
        for (cell, counts) in &other.scores {
            self.scores.entry(cell.clone()).or_default().merge(counts);
        }
        for (context, sales) in &other.sales {
            self.sales.entry(context.clone()).or_default().merge(sales);
        }
    }
}

/// JSON has no maps with structured keys: written as a list of pairs.
pub(super) mod pairs {
    use std::collections::BTreeMap;

    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<K: Serialize, V: Serialize, S: Serializer>(map: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub fn deserialize<'de, K: DeserializeOwned + Ord, V: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<K, V>, D::Error> {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}
