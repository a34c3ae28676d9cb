//! What a cube measures: scores, answers, events and what was sold.

use rapport_model::aggregate::ScoreCounts;
use rapport_model::score::Scores;
use rapport_model::value::{Currency, Money};
use serde_json::{Value, json};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Nps,
    Csat,
    Ces,
    Asked,
    Answered,
    Completed,
    PageViews,
    Events,
    Orders,
    Revenue,
}

impl Measure {
    /// All of them by their names.
    const ALL: [(&'static str, Self); 10] = [
        ("nps", Self::Nps),
        ("csat", Self::Csat),
        ("ces", Self::Ces),
        ("asked", Self::Asked),
        ("answered", Self::Answered),
        ("completed", Self::Completed),
        ("page_views", Self::PageViews),
        ("events", Self::Events),
        ("orders", Self::Orders),
        ("revenue", Self::Revenue),
    ];

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, measure)| measure)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, measure)| *measure == self).map_or("", |(name, _)| name)
    }

    /// Whether it counts what was done, not what was answered.
    pub(super) fn is_of_events(self) -> bool {
        matches!(self, Self::PageViews | Self::Events)
    }

    /// Whether it counts what was sold.
    pub(super) fn is_of_sales(self) -> bool {
        matches!(self, Self::Orders | Self::Revenue)
    }
}

/// By what the sum of a cell is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    /// What is measured.
    pub(super) measure: Measure,
    /// The fewest answers of a score.
    pub(super) minimum: u64,
    /// In which revenue is told.
    pub(super) currency: Currency,
}

/// Sums of one cell: of answers, or of events.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    pub(super) counts: ScoreCounts,
    pub(super) events: i64,
    pub(super) page_views: i64,
    pub(super) orders: i64,
    /// In minor units of the site's currency.
    pub(super) revenue: i64,
}

impl Sum {
    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
        self.orders += other.orders;
        self.revenue += other.revenue;
        self.events += other.events;
        self.page_views += other.page_views;
    }

    /// How much there is of what is measured: by this keys are ranked.
    pub(super) fn weight(&self, measure: Measure) -> i64 {
        let n = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match measure {
            Measure::Nps => n(self.counts.ratings.nps.n()),
            Measure::Csat => n(self.counts.ratings.csat.n()),
            Measure::Ces => n(self.counts.ratings.ces.n()),
            Measure::Asked => self.counts.asked,
            Measure::Answered => self.counts.answered,
            Measure::Completed => self.counts.completed,
            Measure::PageViews => self.page_views,
            Measure::Events => self.events,
            Measure::Orders => self.orders,
            Measure::Revenue => self.revenue,
        }
    }

    pub(super) fn json(&self, ground: &Ground) -> Value {
        let measure = ground.measure;
        let scores = || Scores::of(&self.counts.ratings, ground.minimum);
        match measure {
            Measure::Nps => json!(scores().nps.estimate),
            Measure::Csat => json!(scores().csat.estimate),
            Measure::Ces => json!(scores().ces),
            Measure::Revenue => json!({"value": Money { minor: self.revenue, currency: ground.currency }.amount()}),
            _ => json!({"value": self.weight(measure)}),
        }
    }
}
