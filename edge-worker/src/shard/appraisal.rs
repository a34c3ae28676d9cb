//! What readings need to know of everybody on the shard, and what persons are worth by the site's model of value.

use std::collections::BTreeMap;

use rapport_model::reading::{Lifecycle, Relationship};
use rapport_model::value::{Currency, Day, Money, Range, StrandId, Timestamp};

use super::Shard;
use super::call::{PersonFilter, ShardReply};
use super::membership::keeps_rule;
use super::store::{ReadingRow, Store};
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

    /// Worth in minor units, risk in millionths and value at risk in minor units; -1 where there is none.
    pub(super) fn of(&self, relationship: &Relationship) -> [i64; 3] {
        const NONE: i64 = -1;
        let insight = &self.0;
        let Some(model) = &insight.model else { return [NONE; 3] };
        let Some(purchases) = relationship.transactions.purchases(Range { from: Day(i32::MIN), to: insight.day }) else { return [NONE; 3] };
        let minor = |amount: f64| Money::of(amount, model.currency).ok().map_or(NONE, |money| money.minor);
        let (worth, leaving, alive) = (model.expected(&purchases), model.leaving(&purchases), model.alive(&purchases));
        let at_risk = worth.filter(|_| alive > 1e-12).map(|worth| worth / alive * leaving);
        [worth.map_or(NONE, minor), (leaving * 1e6).round() as i64, at_risk.map_or(NONE, minor)]
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

    pub(super) fn relationships(&mut self, after: &str, buyers: bool, limit: u32) -> Result<ShardReply, Failure> {
        let rows = self.store.relationships(after, buyers, limit)?;
        let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.id.clone());
        let mut lines = Vec::with_capacity(rows.len());
        for ReadingRow { id: key, relationship, .. } in rows {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            lines.push((key, self.relationship(&id, &relationship)?));
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
        if filter.rule.is_none() {
            return Ok(true);
        }
        Ok(self.read_person(id)?.is_some_and(|(_, person)| keeps_rule(&person, filter, &self.ground())))
    }

    fn relationship_now(&mut self, id: &StrandId) -> Result<Relationship, Failure> {
        let currency = self.currency();
        Ok(Relationship::of(&self.resident(id)?.person(id), currency))
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
        }
        let appraisal = Appraisal(insight);
        let least = self.settings.as_ref().and_then(|settings| settings.care.least_falling());
        let mut falling = Vec::new();
        let rows = self.store.relationships(after, true, limit)?;
        let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.id.clone());
        for ReadingRow { id: key, relationship, appraised } in rows {
            let Ok(id) = StrandId::try_from(key.clone()) else { continue };
            let found = appraisal.of(&self.relationship(&id, &relationship)?);
            if found != appraised {
                self.store.appraise(&key, found)?;
                let [worth, leaving, _] = found;
                if least.is_some_and(|(value, risk)| self.amount(worth) >= value && leaving as f64 >= risk * 1e6) {
                    falling.push((id, leaving));
                }
            }
        }
        for (id, risk) in falling {
            self.hear_of_falling(&id, risk, appraisal.0.day, now)?;
        }
        if next.is_none() {
            // What was learnt may move people between segments.
            self.look_at_rolls_later()?;
            self.store.set_meta("appraised", Cell::Int(appraisal.0.made_at))?;
        }
        Ok(ShardReply::Appraised(next))
    }
}
