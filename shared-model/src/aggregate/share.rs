use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Strand;
use crate::event::{Context, Language, Rated};
use crate::score::RatingTallies;
use crate::value::{Currency, Day, SurveyClass};

/// Where an answer is counted: survey, class, and the circumstances when it was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// The survey.
    pub survey: String,
    /// Its class at that time.
    pub class: SurveyClass,
    /// The circumstances, the language without script and region.
    pub context: Context,
}

/// What was asked and answered in one cell. Signed, so that a person's earlier share can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreCounts {
    /// Submissions shown.
    pub asked: i64,
    /// Submissions with at least one rating.
    pub answered: i64,
    /// Submissions that reached an ending.
    pub completed: i64,
    /// Ratings by scale.
    #[serde(default, skip_serializing_if = "is_none")]
    pub ratings: RatingTallies,
}

fn is_none(ratings: &RatingTallies) -> bool {
    *ratings == RatingTallies::default()
}

impl ScoreCounts {
    /// Adds other counts.
    pub fn merge(&mut self, other: &Self) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.completed += other.completed;
        self.ratings.merge(&other.ratings);
    }

    /// Takes other counts away again.
    pub fn unmerge(&mut self, other: &Self) {
        self.asked -= other.asked;
        self.answered -= other.answered;
        self.completed -= other.completed;
        self.ratings.unmerge(&other.ratings);
    }

    /// Adds one rating.
    pub fn rate(&mut self, rated: Rated) {
        self.ratings.add(rated);
    }
}

/// What one person adds to the totals of one day: all that depends on who they are, not on single events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayShare {
    /// Whether they were active.
    pub active: bool,
    /// 1 on their first active day.
    pub new: i64,
    /// Sessions begun.
    pub sessions: i64,
    /// Orders.
    pub orders: i64,
    /// Paid less paid back, by currency, in minor units.
    pub revenue: BTreeMap<Currency, i64>,
    /// Asked and answered.
    pub scores: BTreeMap<Cell, ScoreCounts>,
}

/// What one person adds to the totals, day by day.
pub type Share = BTreeMap<Day, DayShare>;

/// The cell of an answer.
fn cell(survey: &str, class: SurveyClass, context: &Context) -> Cell {
    let language = context.language.as_ref().and_then(|language| Language::parse(&language.primary()).ok());
    Cell { survey: survey.to_owned(), class, context: Context { language, ..context.clone() } }
}

impl Strand {
    /// What the person (the merge of their strands) adds to the totals.
    pub fn share(&self) -> Share {
        let mut share = Share::new();
        for (day, active) in &self.days {
            if active.active {
                share.entry(*day).or_default().active = true;
            }
        }
        if let Some(mut first) = share.first_entry() {
            first.get_mut().new = 1;
        }
        for session in self.sessions.sessions() {
            share.entry(session.day).or_default().sessions += 1;
        }
        for (_, bought, order) in self.orders.bought() {
            let revenue = bought.value.revenue;
            let day = share.entry(bought.value.day).or_default();
            day.orders += 1;
            *day.revenue.entry(revenue.currency).or_insert(0) += revenue.minor;
            for (day, back) in order.refunded() {
                *share.entry(day).or_default().revenue.entry(back.currency).or_insert(0) -= back.minor;
            }
        }
        for (of, response) in self.responses.all() {
            let mut at = |day: Day, context: &Context, count: &mut dyn FnMut(&mut ScoreCounts)| {
                count(share.entry(day).or_default().scores.entry(cell(&of.survey, of.class, context)).or_default());
            };
            if let Some(asked) = &response.asked {
                at(asked.value.0, &asked.value.1, &mut |counts| counts.asked += 1);
            }
            if let Some(completed) = &response.completed {
                at(completed.value.0, &completed.value.1, &mut |counts| counts.completed += 1);
            }
            let mut rated: Vec<_> = response.replies.values().filter(|reply| reply.value.2.rating.is_some()).collect();
            rated.sort_by_key(|reply| (reply.at, &reply.id));
            if let Some(reply) = rated.first() {
                at(reply.value.0, &reply.value.1, &mut |counts| counts.answered += 1);
            }
            for reply in rated {
                let (day, context, reply) = &reply.value;
                if let Some(rating) = reply.rating {
                    at(*day, context, &mut |counts| counts.rate(rating));
                }
            }
        }
        share
    }
}
