use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Responses, Sales, Strand};
use crate::event::{Context, Language, Rated, Submission};
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

/// One thing that is counted of a showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It was shown.
    Asked,
    /// Its first rating was given.
    Answered,
    /// An ending was reached.
    Completed,
    /// A rating was given.
    Rated(Rated),
}

impl ScoreCounts {
    /// Counts one thing.
    pub fn mark(&mut self, mark: Mark) {
        match mark {
            Mark::Asked => self.asked += 1,
            Mark::Answered => self.answered += 1,
            Mark::Completed => self.completed += 1,
            Mark::Rated(rated) => self.rate(rated),
        }
    }

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
    /// Orders and revenue again, by the circumstances of the order.
    pub sales: BTreeMap<Context, Sales>,
}

/// What one person adds to the totals, day by day.
pub type Share = BTreeMap<Day, DayShare>;

/// Circumstances as cells have them: the language without script and region.
pub(super) fn circumstances(context: &Context) -> Context {
    let language = context.language.as_ref().and_then(|language| Language::parse(&language.primary()).ok());
    Context { language, ..context.clone() }
}

/// The cell of an answer.
fn cell(survey: &str, class: SurveyClass, context: &Context) -> Cell {
    Cell { survey: survey.to_owned(), class, context: circumstances(context) }
}

impl Responses {
    /// All that is counted of them, one by one: of which showing, on which day, under which circumstances, and what.
    pub fn marks<'a>(&'a self, mut see: impl FnMut(&'a Submission, Day, &'a Context, Mark)) {
        for (of, response) in self.all() {
            if let Some(asked) = &response.asked {
                see(of, asked.value.0, &asked.value.1, Mark::Asked);
            }
            if let Some(completed) = &response.completed {
                see(of, completed.value.0, &completed.value.1, Mark::Completed);
            }
            let rated = || response.replies.values().filter(|reply| reply.value.2.rating.is_some());
            if let Some(first) = rated().min_by_key(|reply| (reply.at, &reply.id)) {
                see(of, first.value.0, &first.value.1, Mark::Answered);
            }
            for (day, context, reply) in rated().map(|reply| &reply.value) {
                reply.rating.into_iter().for_each(|rating| see(of, *day, context, Mark::Rated(rating)));
            }
        }
    }
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
            let context = circumstances(&bought.value.context);
            let day = share.entry(bought.value.day).or_default();
            day.orders += 1;
            *day.revenue.entry(revenue.currency).or_insert(0) += revenue.minor;
            let sales = day.sales.entry(context.clone()).or_default();
            sales.orders += 1;
            sales.pay(revenue.currency, revenue.minor);
            for (day, back) in order.refunded() {
                let day = share.entry(day).or_default();
                *day.revenue.entry(back.currency).or_insert(0) -= back.minor;
                day.sales.entry(context.clone()).or_default().pay(back.currency, -back.minor);
            }
        }
        self.responses.marks(|of, day, context, mark| {
            share.entry(day).or_default().scores.entry(cell(&of.survey, of.class, context)).or_default().mark(mark);
        });
        share
    }
}
