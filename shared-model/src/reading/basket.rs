use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Things that go together: whoever has `from` also has `to`.
///
/// Agrawal, R., Imieliński, T. and Swami, A. (1993): Mining association rules between sets of items in large databases.
/// SIGMOD Record 22(2), 207-216; lift and conviction: Brin, S. and others (1997), SIGMOD Record 26(2), 255-264.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// What is there.
    pub from: Vec<String>,
    /// What goes with it.
    pub to: Vec<String>,
    /// In how many baskets both are.
    pub count: u64,
    /// The share of baskets that have both.
    pub support: f64,
    /// The share of baskets with `from` that have `to` as well.
    pub confidence: f64,
    /// How many times as often as if they had nothing to do with each other: 1 says nothing.
    pub lift: f64,
    /// The share of baskets with both beyond what chance would bring (Piatetsky-Shapiro 1991).
    pub leverage: f64,
    /// How much oftener the rule would fail if the two had nothing to do with each other; none for a rule that never fails.
    pub conviction: Option<f64>,
}

/// What a search for associations looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BasketLimits {
    /// The least share of baskets.
    pub support: f64,
    /// The least confidence.
    pub confidence: f64,
    /// The least number of baskets, whatever the share: a pattern of two baskets is none.
    pub count: u64,
    /// The most things in one pattern.
    pub size: usize,
    /// The most patterns of one size that are followed further, the most frequent first.
    pub patterns: usize,
}

impl Default for BasketLimits {
    fn default() -> Self {
        Self { support: 0.01, confidence: 0.2, count: 5, size: 3, patterns: 2_000 }
    }
}

/// Something that somebody may want next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What.
    pub item: String,
    /// What they have that speaks for it.
    pub because: Vec<String>,
    /// The share of baskets with these that have it as well.
    pub confidence: f64,
    /// How many times as often as if it had nothing to do with them.
    pub lift: f64,
    /// In how many baskets both were.
    pub count: u64,
}

/// What may be offered next to somebody who has bought these: what goes together with them and is not there yet. Of several
/// rules for one thing the surest counts; things that do not go together oftener than by chance are not offered.
pub fn offers(bought: &BTreeSet<String>, rules: &[Association]) -> Vec<Offer> {
    let mut best: BTreeMap<&str, Offer> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| rule.lift > 1.0 && rule.from.iter().all(|item| bought.contains(item))) {
        let [item] = rule.to.as_slice() else { continue };
        if bought.contains(item) {
            continue;
        }
        let Association { confidence, lift, count, .. } = *rule;
        let offer = Offer { item: item.clone(), because: rule.from.clone(), confidence, lift, count };
        match best.get(item.as_str()) {
            Some(held) if (held.confidence, held.lift) >= (confidence, lift) => {}
            _ => drop(best.insert(item, offer)),
        }
    }
    let mut offers: Vec<Offer> = best.into_values().collect();
    offers.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(b.lift.total_cmp(&a.lift)).then_with(|| a.item.cmp(&b.item)));
    offers
}

type Items = Vec<u32>;

/// Which things go together in baskets (what is in one basket twice counts once), by the Apriori algorithm (Agrawal, R. and
/// Srikant, R. (1994): Fast algorithms for mining association rules, VLDB). Strongest lift first, then support.
pub fn associations(baskets: &[BTreeSet<String>], limits: &BasketLimits) -> Vec<Association> {
    let n = baskets.len();
    let least = limits.count.max((limits.support * n as f64 - 1e-9).ceil() as u64).max(1);
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    for item in baskets.iter().flatten() {
        *names.entry(item).or_insert(0) += 1;
    }
    let frequent: Vec<&str> = names.iter().filter(|(_, count)| **count >= least).map(|(name, _)| *name).collect();
    let number: BTreeMap<&str, u32> = (0..).zip(&frequent).map(|(at, name)| (*name, at)).collect();
    let baskets: Vec<Items> =
        baskets.iter().map(|basket| basket.iter().filter_map(|item| number.get(item.as_str()).copied()).collect::<Items>()).collect();
    let mut supports: BTreeMap<Items, u64> = (0..).zip(&frequent).map(|(at, name)| (vec![at], names[name])).collect();
    let mut level: BTreeSet<Items> = supports.keys().cloned().collect();
    for size in 2..=limits.size {
        let counted = counted(&baskets, &level, size);
        let mut found: Vec<(Items, u64)> = counted.into_iter().filter(|(_, count)| *count >= least).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(limits.patterns);
        if found.is_empty() {
            break;
        }
        level = found.iter().map(|(items, _)| items.clone()).collect();
        supports.extend(found);
    }
    let mut rules = Vec::new();
    for (items, count) in supports.iter().filter(|(items, _)| items.len() > 1) {
        // Every way to cut the pattern in two, as bits.
        for cut in 1..(1u32 << items.len()) - 1 {
            let side =
                |bit: u32| items.iter().enumerate().filter(|(at, _)| (cut >> at) & 1 == bit).map(|(_, item)| *item).collect::<Items>();
            let (from, to) = (side(1), side(0));
            let (Some(with_from), Some(with_to)) = (supports.get(&from), supports.get(&to)) else { continue };
            let all = n as f64;
            let (both, from_share, to_share) = (*count as f64 / all, *with_from as f64 / all, *with_to as f64 / all);
            let confidence = *count as f64 / *with_from as f64;
            if confidence + 1e-12 < limits.confidence {
                continue;
            }
            let named = |items: &Items| items.iter().map(|item| frequent[*item as usize].to_owned()).collect();
            rules.push(Association {
                from: named(&from),
                to: named(&to),
                count: *count,
                support: both,
                confidence,
                lift: confidence / to_share,
                leverage: both - from_share * to_share,
                conviction: (count < with_from).then(|| (1.0 - to_share) / (1.0 - confidence)),
            });
        }
    }
    rules.sort_by(|a, b| {
        b.lift.total_cmp(&a.lift).then(b.support.total_cmp(&a.support)).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
    });
    rules
}

/// How often each pattern of this size occurs, of those whose parts one smaller are all frequent.
fn counted(baskets: &[Items], smaller: &BTreeSet<Items>, size: usize) -> BTreeMap<Items, u64> {
    let mut counts = BTreeMap::new();
    for basket in baskets {
        let mut started: Vec<Items> = vec![Vec::new()];
        for _ in 1..size {
            let longer = started.iter().flat_map(|begun| {
                let after = begun.last().map_or(0, |last| basket.partition_point(|item| item <= last));
                basket[after..].iter().map(move |item| begun.iter().copied().chain([*item]).collect::<Items>())
            });
            started = longer.collect();
        }
        started.retain(|begun| smaller.contains(begun));
        for begun in started {
            let last = begun.last().copied().unwrap_or(0);
            for item in basket.iter().filter(|item| **item > last) {
                let mut pattern = begun.clone();
                pattern.push(*item);
                let all_frequent = (0..pattern.len()).all(|left_out| {
                    let part: Items = pattern.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, item)| *item).collect();
                    smaller.contains(&part)
                });
                if all_frequent {
                    *counts.entry(pattern).or_insert(0) += 1;
                }
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_together_and_is_not_there_yet_is_offered() {
        let basket = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<BTreeSet<_>>();
        let baskets: Vec<_> = (0..40)
            .map(|n| match n % 4 {
                0 => basket(&["grinder", "beans", "brush"]),
                1 => basket(&["grinder", "brush"]),
                2 => basket(&["beans", "milk"]),
                _ => basket(&["tea"]),
            })
            .collect();
        let rules = associations(&baskets, &BasketLimits::default());
        let told = |bought: &[&str]| offers(&basket(bought), &rules).into_iter().map(|offer| offer.item).collect::<Vec<_>>();
        assert_eq!(told(&["grinder"]).first().map(String::as_str), Some("brush"));
        assert!(!told(&["grinder", "brush"]).contains(&"brush".to_owned()));
        assert_eq!(told(&["tea"]), Vec::<String>::new());
        assert_eq!(told(&[]), Vec::<String>::new());
    }
}
