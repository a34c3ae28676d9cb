//! What goes together in orders, what may be offered next to whom, and when somebody can best be reached.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::reading::{Association, BasketLimits, Hours, associations, offers};
use rapport_model::value::{Day, Range};
use serde_json::{Map, Value, json};

use super::insight::sold;
use super::{Call, customers, explain, visitors};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply};
use crate::site::{SiteCall, SiteReply, SiteSettings, Together};

/// Buyers read in one go.
const BUYERS: u32 = 200;
/// Orders looked at: beyond, the shares hardly move, and the search takes long.
const ORDERS: usize = 50_000;
/// Rules kept, the strongest.
const RULES: usize = 1_000;
/// Products kept by name, the most frequent.
const PRODUCTS: usize = 2_000;
/// People whose hours stand for everybody's.
const OTHERS: u32 = 400;

/// Looks for what goes together in the orders of a range.
async fn found<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, range: Range) -> Result<Together, Refusal> {
    let mut baskets: Vec<BTreeSet<String>> = Vec::new();
    let mut products: BTreeMap<String, (Option<String>, u64)> = BTreeMap::new();
    'shards: for index in 0..settings.shards {
        let mut after = Some(String::new());
        while let Some(id) = after {
            let question = ShardCall::Baskets { range, after: id, limit: BUYERS };
            let ShardReply::Baskets(some, next) = objects::shard(call.net, settings, index, &question).await? else {
                return Err(objects::unexpected("a shard"));
            };
            for items in some {
                for (product, name) in &items {
                    let known = products.entry(product.clone()).or_default();
                    known.1 += 1;
                    known.0 = known.0.take().or_else(|| name.clone());
                }
                baskets.push(items.into_iter().map(|(product, _)| product).collect());
            }
            if baskets.len() >= ORDERS {
                baskets.truncate(ORDERS);
                break 'shards;
            }
            after = next;
            call.net.sleep(0).await;
        }
    }
    // Pairs: an offer of three things at once is nobody's next step.
    let limits = BasketLimits { support: 0.0, confidence: 0.05, count: 5, size: 2, patterns: 4_000 };
    let mut rules = associations(&baskets, &limits);
    rules.truncate(RULES);
    if products.len() > PRODUCTS {
        let mut counts: Vec<u64> = products.values().map(|(_, count)| *count).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = counts[PRODUCTS];
        products.retain(|_, (_, count)| *count > least);
    }
    Ok(Together { day: Some(call.today(settings)), sold: sold(call, settings).await?, baskets: baskets.len() as u64, products, rules })
}

/// What goes together in everything that was sold: as it is kept, or looked for again after a week or a twentieth more orders.
async fn kept<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Together, Refusal> {
    let today = call.today(settings);
    let now = sold(call, settings).await?;
    let SiteReply::Together(kept) = objects::site(call.net, &settings.id, &SiteCall::Together).await? else {
        return Err(objects::unexpected("a site"));
    };
    let speaks = |kept: &Together| {
        let grown = (now.orders - kept.sold.orders).abs();
        kept.day.is_some_and(|day| (day.0..=day.0.saturating_add(7)).contains(&today.0)) && grown * 20 <= kept.sold.orders
    };
    if let Some(kept) = kept.filter(|kept| speaks(kept)) {
        return Ok(*kept);
    }
    let together = found(call, settings, Range { from: Day(i32::MIN), to: today }).await?;
    objects::site(call.net, &settings.id, &SiteCall::KeepTogether(Box::new(together.clone()))).await?;
    Ok(together)
}

fn named(together: &Together, product: &str) -> Value {
    json!({"id": product, "name": together.products.get(product).and_then(|(name, _)| name.clone())})
}

fn shown(together: &Together, rule: &Association) -> Value {
    let all = |items: &[String]| items.iter().map(|item| named(together, item)).collect::<Vec<_>>();
    json!({"from": all(&rule.from), "to": all(&rule.to), "count": rule.count, "support": rule.support, "confidence": rule.confidence,
        "lift": rule.lift, "leverage": rule.leverage, "conviction": rule.conviction})
}

fn too_few(together: &Together) -> Option<&'static str> {
    let why = "not enough data yet: no two products were in five orders together";
    together.rules.is_empty().then_some(if together.baskets == 0 { "not enough data yet: no order told its products" } else { why })
}

fn how(together: &Together) -> Value {
    json!({"method": "association rules of two products over orders: support = share of orders with both, confidence = of orders with the first those with the second, lift = confidence over the share of orders with the second; at least 5 orders with both and a confidence of 5 %",
        "source": "Agrawal, Imielinski and Swami (1993), SIGMOD Record 22(2); Agrawal and Srikant (1994), VLDB; Brin and others (1997), SIGMOD Record 26(2)",
        "inputs": {"orders": together.baskets, "products": together.products.len()}})
}

/// What goes together in orders; with a product, what was also bought with it.
pub(super) async fn basket<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let limit = call.query.number("limit", 1..=1_000)?.unwrap_or(50) as usize;
    let together = if call.query.text("from").is_some() || call.query.text("to").is_some() {
        found(call, &settings, customers::range(call, &settings)?).await?
    } else {
        kept(call, &settings).await?
    };
    let product = call.query.text("product");
    if let Some(product) = product.filter(|product| !together.products.contains_key(*product)) {
        return Err(Refusal::field("product", format!("{product:?} is in none of these orders")));
    }
    let of = |rule: &&Association| product.is_none_or(|product| rule.from.iter().any(|item| item == product));
    let items: Vec<_> = together.rules.iter().filter(of).take(limit).map(|rule| shown(&together, rule)).collect();
    let mut reply = json!({"orders": together.baskets, "products": together.products.len(), "items": items, "next": null, "not_enough": too_few(&together)});
    if explain::is_wanted(call)? {
        reply["explain"] = how(&together);
    }
    Ok(json(200, &reply))
}

/// What somebody may want next, by what they bought.
pub(super) async fn offers_for<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let limit = call.query.number("limit", 1..=50)?.unwrap_or(5) as usize;
    let person = visitors::person(call, &settings, call.part(1)).await?;
    let together = kept(call, &settings).await?;
    let bought: BTreeSet<String> =
        person.orders.bought().flat_map(|(_, bought, _)| bought.value.items.iter().map(|item| item.product.as_str().to_owned())).collect();
    let shown = |offer: rapport_model::reading::Offer| {
        let because: Vec<_> = offer.because.iter().map(|item| named(&together, item)).collect();
        let mut told = named(&together, &offer.item);
        let more = json!({"because": because, "confidence": offer.confidence, "lift": offer.lift, "count": offer.count});
        told.as_object_mut().unwrap_or(&mut Map::new()).extend(more.as_object().cloned().unwrap_or_default());
        told
    };
    let items: Vec<_> = offers(&bought, &together.rules).into_iter().take(limit).map(shown).collect();
    let nothing = items.is_empty().then(|| match too_few(&together) {
        Some(why) => why,
        None if bought.is_empty() => "not enough data yet: they bought nothing that was told by product",
        None => "nothing goes with what they bought oftener than by chance",
    });
    let mut reply = json!({"items": items, "next": null, "bought": bought.len(), "not_enough": nothing});
    if explain::is_wanted(call)? {
        reply["explain"] = how(&together);
    }
    Ok(json(200, &reply))
}

/// When somebody can best be reached: when they were there, answered and bought.
pub(super) async fn contact<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let person = visitors::person(call, &settings, call.part(1)).await?;
    let calendar = settings.calendar();
    let own = Hours::of(&person, |at| calendar.local(at));
    let mut others = Hours::default();
    for reply in objects::shards(call.net, &settings, &ShardCall::Hours(OTHERS.div_ceil(settings.shards))).await? {
        let ShardReply::Hours(some) = reply else { return Err(objects::unexpected("a shard")) };
        others.merge(&some);
    }
    let best = own.best(&others);
    let mut reply = json!({
        "time_zone": settings.time_zone, "n": own.n(), "pooled_with": others.n(),
        "best": best, "hours": own.expected(&others),
        "not_enough": best.is_none().then_some("not enough data yet: fewer than 30 visits, answers and orders, theirs and others'"),
    });
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "visits begun, answers and orders by weekday and hour of the site's time zone; their own pooled with 20 of other people; the two hours with the largest expected share",
            "source": "Gelman and others (2013): Bayesian Data Analysis, 3rd edition, section 3.4",
            "inputs": {"own": own.n(), "others": others.n(), "pooled": 20},
        });
    }
    Ok(json(200, &reply))
}
