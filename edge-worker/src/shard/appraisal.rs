//! What readings need to know of everybody on the shard, and what persons are worth by the site's model of value.

use std::collections::BTreeMap;

use rapport_model::event::Context;
use rapport_model::reading::{Lifecycle, Relationship};
use rapport_model::survey::{CustomerFacts, PersonFacts};
use rapport_model::value::{Currency, Day, Money, Range, StrandId, Timestamp};

use super::Shard;
use super::call::{PersonFilter, ShardReply};
use super::store::Store;
use crate::platform::{Cell, Failure};
use crate::site::SiteInsight;

/// By what persons are appraised.
pub(super) struct Appraisal(pub(super) Box<SiteInsight>);

impl Appraisal {
    /// The appraisal that was begun last.
    pub(super) fn read(store: &Store) -> Result<Option<Self>, Failure> {
        let Some(Cell::Text(json)) = store.meta("insight")? else { return Ok(None) };
        // One that this release cannot read any more is made again when it is wanted.
        Ok(serde_json::from_str(&json).ok().map(Self))
    }

    /// Worth in minor units and risk in millionths; -1 where there is none.
    pub(super) fn of(&self, relationship: &Relationship) -> (i64, i64) {
        let insight = &self.0;
        let Some(model) = &insight.model else { return (-1, -1) };
        let purchases = relationship.transactions.purchases(Range { from: Day(i32::MIN), to: insight.day });
        let worth = purchases.and_then(|purchases| model.expected(&purchases));
        let minor = worth.and_then(|worth| Money::of(worth, model.currency).ok()).map_or(-1, |money| money.minor);
        let risk = purchases.map_or(-1, |purchases| (model.leaving(&purchases) * 1e6).round() as i64);
        (minor, risk)
    }
}

impl Shard {
    /// What a row says of a relationship; rows of older releases say nothing yet, so that is made up for.
    pub(super) fn relationship(&mut self, id: &StrandId, json: &str) -> Result<Relationship, Failure> {
        if let Ok(relationship) = serde_json::from_str(json) {
            return Ok(relationship);
        }
        let relationship = self.relationship_now(id)?;
        let json = serde_json::to_string(&relationship).map_err(|error| Failure::new("writing a relationship", error))?;
        self.store.save_relationship(&id.key(), &json)?;
        Ok(relationship)
    }

    pub(super) fn relationships(&mut self, after: &str, buyers: bool, limit: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        self.checkpoint_if_due(now)?;
        let rows = self.store.relationships(after, buyers, limit)?;
        let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.0.clone());
        let mut lines = Vec::with_capacity(rows.len());
        for (key, json, ..) in rows {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            lines.push((key, self.relationship(&id, &json)?));
        }
        Ok(ShardReply::Relationships(lines, next))
    }

    /// Whether a person is one of those meant; `row` is their relationship as the list has it, or empty. Who is not known to
    /// match does not.
    pub(super) fn passes(&mut self, id: &StrandId, row: &str, filter: &PersonFilter) -> Result<bool, Failure> {
        let insight = &filter.insight;
        if let Some(stage) = filter.stage {
            let relationship = if row.is_empty() { self.relationship_now(id)? } else { self.relationship(id, row)? };
            if Lifecycle::stage_on(&relationship, &insight.rules, filter.today) != stage {
                return Ok(false);
            }
        }
        let Some(rule) = &filter.rule else { return Ok(true) };
        // Who is not in memory is read and let go again: looking through everybody must not fill it.
        let read = if self.residents.contains_key(id) { None } else { Some(self.read_resident(id)?) };
        let Some(resident) = read.as_ref().or_else(|| self.residents.get(id)) else { return Ok(false) };
        let person = resident.person();
        let context = Context::default();
        let none = BTreeMap::new();
        let segments = self.settings.as_ref().map_or(&none, |settings| &settings.segments);
        let facts = PersonFacts { person: &person, context: &context, today: filter.today };
        let known = CustomerFacts::of(facts, self.currency(), Some(&insight.rules), insight.model.as_ref(), segments);
        Ok(rule.holds(&known) == Some(true))
    }

    fn relationship_now(&mut self, id: &StrandId) -> Result<Relationship, Failure> {
        let currency = self.currency();
        Ok(Relationship::of(&self.resident(id)?.person(), currency))
    }

    pub(super) fn count(&mut self, filter: &PersonFilter, after: &str, limit: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        self.checkpoint_if_due(now)?;
        let rows = self.store.relationships(after, false, limit)?;
        let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.0.clone());
        let (of, mut members) = (rows.len() as u64, 0);
        for (key, json, ..) in rows {
            let Ok(id) = StrandId::try_from(key) else { continue };
            members += u64::from(self.passes(&id, &json, filter)?);
        }
        Ok(ShardReply::Counted { members, of, next })
    }

    fn amount(&self, minor: i64) -> f64 {
        Money { minor, currency: self.currency() }.amount()
    }

    pub(super) fn sold(&self) -> ShardReply {
        let mut orders = 0;
        let mut revenue: BTreeMap<Currency, i64> = BTreeMap::new();
        for (_, sum) in self.sums.range(Range { from: Day(i32::MIN), to: Day(i32::MAX) }) {
            orders += sum.counts.orders;
            for (currency, minor) in &sum.counts.revenue {
                *revenue.entry(*currency).or_insert(0) += minor;
            }
        }
        ShardReply::Sold { orders, revenue }
    }

    /// Appraises one page of the buyers. From the first page on, whoever changes is appraised by the same model.
    pub(super) fn appraise(&mut self, insight: Box<SiteInsight>, after: &str, limit: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        if after.is_empty() {
            let done = self.appraisal.as_ref().filter(|held| *held.0 == *insight);
            if done.is_some() && self.store.meta_int("appraised")? == insight.made_at as u64 {
                return Ok(ShardReply::Appraised(None));
            }
            let json = serde_json::to_string(&insight).map_err(|error| Failure::new("writing an insight", error))?;
            self.store.set_meta("insight", Cell::Text(json))?;
            self.appraisal = Some(Appraisal(insight.clone()));
            self.checkpoint_if_due(now)?;
        }
        let appraisal = Appraisal(insight);
        let least = self.settings.as_ref().and_then(|settings| settings.care.least_falling());
        let mut falling = Vec::new();
        let rows = self.store.relationships(after, true, limit)?;
        let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.0.clone());
        for (key, json, worth, risk) in rows {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            let found = appraisal.of(&self.relationship(&id, &json)?);
            if found != (worth, risk) {
                self.store.appraise(&key, found.0, found.1)?;
                if least.is_some_and(|(value, risk)| self.amount(found.0) >= value && found.1 as f64 >= risk * 1e6) {
                    falling.push((id, found.1));
                }
            }
        }
        for (id, risk) in falling {
            self.hear_of_falling(&id, risk, appraisal.0.day, now)?;
        }
        if next.is_none() {
            self.store.set_meta("appraised", Cell::Int(appraisal.0.made_at))?;
        }
        Ok(ShardReply::Appraised(next))
    }
}
