//! What an analyst is told. They read numbers, never a person: so no number of theirs speaks of fewer people than the site's minimum,
//! neither by itself nor by taking what is shown from the whole.

use rapport_model::score::{is_telling, withheld, withheld_with};
use serde_json::{Value, json};

use super::Call;
use crate::account::Role;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::site::SiteSettings;

/// However small a minimum the site's owner set: so few are a person each.
const FEWEST: u64 = 5;

/// Between the numbers and an analyst.
#[derive(Clone, Copy)]
pub(super) struct Veil {
    /// The fewest that are told apart.
    pub(super) minimum: u64,
}

/// How groups relate to their whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// They share nothing and make up the whole.
    Disjoint,
    /// One may be in several of them.
    Overlapping,
}

impl Veil {
    /// None for who may see persons.
    pub(super) fn of<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Option<Self> {
        (call.member.role < Role::Manager).then_some(Self { minimum: settings.minimum_n.max(FEWEST) })
    }

    /// How many answers a score needs: what the query says, and for an analyst never fewer than are told apart.
    pub(super) fn least<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<u64, Refusal> {
        let asked = call.query.number("minimum", 1..=1_000_000)?.unwrap_or(settings.minimum_n);
        Ok(Self::of(call, settings).map_or(asked, |veil| asked.max(veil.minimum)))
    }

    /// Refuses an analyst a question that could be put about one person after the other.
    pub(super) fn refuse<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, field: &str, is_asked: bool) -> Result<(), Refusal> {
        match Self::of(call, settings) {
            Some(_) if is_asked => Err(Refusal::field(field, "is for who may see persons; an analyst is told of all of them together")),
            _ => Ok(()),
        }
    }

    /// The same reply, without what an analyst is not told.
    pub(super) fn over<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, mut reply: Value) -> Value {
        if let Some(veil) = Self::of(call, settings) {
            veil.splits(&mut reply);
        }
        reply
    }

    /// Refuses a part of the answers, if so few are in it, or outside of it, that who they are can be told.
    pub(super) fn part(self, field: &str, part: u64, whole: u64) -> Result<(), Refusal> {
        if is_telling(part, whole, self.minimum) {
            let rule = format!("leaves fewer than {} answers in it or outside of it; an analyst is not told so few apart", self.minimum);
            return Err(Refusal::field(field, rule));
        }
        Ok(())
    }

    /// The number of people in a part of a whole, if it may be told.
    pub(super) fn size(self, part: u64, whole: u64) -> Option<u64> {
        (!is_telling(part, whole, self.minimum)).then_some(part)
    }

    /// Which of the groups may not be shown.
    pub(super) fn hidden(self, sizes: &[u64], whole: u64, parts: Parts) -> Vec<bool> {
        match parts {
            Parts::Disjoint => withheld(sizes, self.minimum),
            Parts::Overlapping => sizes.iter().map(|size| *size < self.minimum || is_telling(*size, whole, self.minimum)).collect(),
        }
    }

    /// Groups of answers, as `scores` and `results` list them: small ones are left out and counted; of the others, a score of few is
    /// told by its number alone.
    pub(super) fn groups(self, reply: &mut Value, parts: Parts) {
        let whole = |field: &str| reply[field]["n"].as_u64().unwrap_or(0);
        let wholes = SCALES.map(whole);
        let answered = reply["answered"].as_u64().unwrap_or(0);
        let Some(groups) = reply["groups"].as_array_mut() else { return };
        let sizes: Vec<u64> = groups.iter().map(|group| group["answered"].as_u64().unwrap_or(0)).collect();
        let out = self.hidden(&sizes, answered, parts);
        for (scale, whole) in SCALES.into_iter().zip(wholes) {
            let sizes: Vec<u64> = groups.iter().map(|group| group[scale]["n"].as_u64().unwrap_or(0)).collect();
            let hidden = match parts {
                Parts::Disjoint => withheld_with(&sizes, out.clone(), self.minimum),
                Parts::Overlapping => self.hidden(&sizes, whole, parts),
            };
            for ((group, n), _) in groups.iter_mut().zip(sizes).zip(hidden).filter(|(_, hidden)| *hidden) {
                group[scale] = json!({"value": null, "low": null, "high": null, "n": n});
                if let Some(against) = group.get_mut("against_rest") {
                    against[scale] = Value::Null;
                    if scale == "nps" {
                        against["nps_pull"] = Value::Null;
                    }
                }
            }
        }
        let mut hidden = out.iter();
        groups.retain(|_| !hidden.next().copied().unwrap_or(false));
        reply["withheld"] = json!(out.iter().filter(|out| **out).count());
    }

    /// How few answers are split stays untold, wherever in a reply that stands: groups of a score, ratings, choices.
    pub(super) fn splits(self, reply: &mut Value) {
        match reply {
            Value::Array(all) => all.iter_mut().for_each(|one| self.splits(one)),
            Value::Object(fields) => {
                let count = |field: &str| fields.get(field).and_then(Value::as_u64);
                let n = count("n").or_else(|| count("answered"));
                if n.is_some_and(|n| n < self.minimum) {
                    for split in ["promoters", "passives", "detractors", "satisfied", "choices"] {
                        fields.remove(split);
                    }
                }
                if let Some(ratings) = fields.get_mut("ratings")
                    && self.is_small(ratings)
                {
                    fields.remove("ratings");
                }
                fields.values_mut().for_each(|value| self.splits(value));
            }
            _ => {}
        }
    }

    /// Whether any tally of ratings has somebody, but few.
    fn is_small(self, ratings: &Value) -> bool {
        match ratings {
            Value::Array(counts) => {
                let n: i64 = counts.iter().filter_map(Value::as_i64).sum();
                n > 0 && n.unsigned_abs() < self.minimum
            }
            Value::Object(scales) => scales.values().any(|tally| self.is_small(tally)),
            _ => false,
        }
    }
}

const SCALES: [&str; 3] = ["nps", "csat", "ces"];
