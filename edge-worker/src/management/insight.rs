//! What was learnt of all customers together, as members see it: the models of value, what they say of one person, and where
//! everybody stands.

use rapport_model::reading::value::NotEnough;
use rapport_model::reading::{Crowd, Lifecycle, LifecycleStage, Loyalty, Reason, Relationship, Risk, attitude};
use rapport_model::value::{Day, Money, Range};
use serde_json::{Map, Value, json};

use super::disclosure::{Parts, Veil};
use super::everybody::sweep;
use super::{Call, explain};
use crate::entry::json;
use crate::learning;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{Sweep, Swept};
use crate::site::{SiteInsight, SiteSettings, Sold};

/// What readings need to know of all buyers.
pub(super) async fn buyers<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Vec<(String, Relationship)>, Refusal> {
    learning::buyers(call.net, settings).await
}

/// All that the site sold.
pub(super) async fn sold<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Sold, Refusal> {
    learning::sold(call.net, settings).await
}

/// What was learnt of all customers, as it is kept or made anew.
pub(super) async fn learnt<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, is_exact: bool) -> Result<SiteInsight, Refusal> {
    learning::learnt(call.net, settings, is_exact).await
}

/// Lets every shard work out what its persons are worth, where it has not by this model.
pub(super) async fn appraise<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, insight: &SiteInsight) -> Result<(), Refusal> {
    learning::appraise(call.net, settings, insight).await
}

/// The models of value of a range: of everything that was sold, where no range is given.
pub(super) async fn value<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let today = call.today(&settings);
    let (from, to) = (call.query.day("from")?, call.query.day("to")?);
    if from.is_some_and(|from| from > to.unwrap_or(today)) {
        return Err(Refusal::field("from", "is not after to"));
    }
    let range = Range { from: from.unwrap_or(Day(i32::MIN)), to: to.unwrap_or(today) };
    let (answer, customers) = if from.is_none() && to.is_none() {
        let insight = learnt(call, &settings, true).await?;
        (insight.model.ok_or(insight.not_enough.unwrap_or(NotEnough::Customers)), insight.customers)
    } else {
        let buyers = buyers(call, &settings).await?;
        learning::fit(call.net, &settings, &buyers, range).await
    };
    let mut reply = json!({
        "bg_nbd": null, "mbg_nbd": null, "gamma_gamma": null, "customers": customers, "repeat_buyers": null,
        "from": from.map(|day| day.to_string()), "as_of": range.to.to_string(), "currency": settings.currency, "not_enough": null,
        "method": "BG/NBD (Fader, Hardie and Lee 2005), MBG/NBD (Batislam, Denizel and Filiztekin 2007) for one-time buyers and Gamma-Gamma (Fader and Hardie 2013), by maximum likelihood; weeks; one transaction per customer and day",
    });
    if explain::is_wanted(call)? {
        let fitted = "maximum likelihood by Newton's method on the logarithms of the parameters";
        reply["explain"] = json!({
            "bg_nbd": {"method": fitted, "source": "Fader, Hardie and Lee (2005): Counting your customers the easy way, Marketing Science 24(2), 275-284", "inputs": {"customers": customers, "as_of": range.to.to_string(), "unit": "week", "transaction": "all orders of a customer on one day of the site"}},
            "mbg_nbd": {"method": fitted, "source": "Batislam, Denizel and Filiztekin (2007), International Journal of Research in Marketing 24(3), 201-209; one-time buyers are read by it, so that none is certain to be alive", "inputs": {"customers": customers}},
            "gamma_gamma": {"method": fitted, "source": "Fader and Hardie (2013): The Gamma-Gamma model of monetary value, brucehardie.com/notes/025", "inputs": {"monetary": "mean of repeat transactions less what was paid back; customers without any left out", "currency": settings.currency}},
        });
    }
    match answer {
        Ok(model) => {
            let buying = |model: &rapport_model::reading::value::BuyingModel| json!({"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b, "log_likelihood": model.log_likelihood});
            reply["bg_nbd"] = buying(&model.bg_nbd);
            reply["mbg_nbd"] = buying(&model.mbg_nbd);
            reply["repeat_buyers"] = json!(model.repeat_buyers);
            if let Some(spending) = model.gamma_gamma {
                reply["gamma_gamma"] = json!({"p": spending.p, "q": spending.q, "v": spending.v, "log_likelihood": spending.log_likelihood, "customers": spending.customers});
            }
        }
        Err(why) => reply["not_enough"] = json!(why.to_string()),
    }
    Ok(json(200, &reply))
}

/// What is read of one person: stage, loyalty, value and risk.
/// `looked` is what they looked at besides, where that was found out.
pub(super) fn of_person(insight: &SiteInsight, relationship: &Relationship, today: Day, looked: Option<Reason>) -> Map<String, Value> {
    let life = Lifecycle::of(relationship, &insight.rules, today);
    let mut risk = insight.model.as_ref().and_then(|model| Risk::of(relationship, &life, model, today));
    if let Some((risk, _)) = &mut risk {
        risk.reasons.extend(looked);
    }
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let moves: Vec<_> = life.moves.iter().map(|(from, stage)| json!({"stage": stage, "from": from.to_string()})).collect();
    let reading = json!({
        "stage": life.stage,
        "lifecycle": {"stage": life.stage, "since": day(life.since), "usual_gap_days": life.usual_gap, "quiet_days": life.quiet, "moves": moves},
        "loyalty": Loyalty::quadrant(relationship, &insight.rules, today),
        "attitude": attitude(relationship, today),
        "value": risk.as_ref().map(|(_, value)| json!({"expected": value.expected, "low": value.low, "high": value.high, "alive": value.alive,
            "orders": value.orders, "order_again": value.again, "method": "95 % interval of the expectation by the delta method; discounted by 1 % a month"})),
        "risk": risk.as_ref().map(|(risk, _)| {
            let reasons: Vec<_> = risk.reasons.iter().map(reason).collect();
            json!({"probability": risk.probability, "value_at_risk": risk.value_at_risk, "reasons": reasons})
        }),
    });
    if let Value::Object(reading) = reading { reading } else { Map::new() }
}

fn reason(reason: &Reason) -> Value {
    let mut told = match reason {
        Reason::Overdue { since, days, usual } => json!({"reason": "overdue", "day": since.to_string(), "days": days, "usual_days": usual}),
        Reason::Unhappy { day, rating } => json!({"reason": "unhappy", "day": day.to_string(), "rating": rating}),
        Reason::Falling { day, from, to } => json!({"reason": "falling", "day": day.to_string(), "from": from, "to": to}),
        Reason::Silent { day, times } => json!({"reason": "silent", "day": day.to_string(), "times": times}),
        Reason::Looked { day, page } => json!({"reason": "looked", "day": day.to_string(), "page": page}),
    };
    told["mention"] = json!(!reason.is_hushed());
    told
}

/// Where everybody stands today, what they are worth together, and how they moved within the days asked for.
pub(super) async fn lifecycle<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let today = call.today(&settings);
    let from = call.query.day("from")?.unwrap_or(Day(today.0.saturating_sub(89)));
    if from > today {
        return Err(Refusal::field("from", "is not after today"));
    }
    let period = Range { from, to: today };
    let insight = learnt(call, &settings, false).await?;
    appraise(call, &settings, &insight).await?;
    let of = Sweep::Standing { insight: Box::new(insight.clone()), period };
    let (Swept::Standing(standing), as_of) = sweep(call, &settings, of).await? else { return Err(objects::unexpected("a shard")) };
    let amount = |minor: i64| insight.model.as_ref().map(|_| Money { minor, currency: settings.currency }.amount());
    let veil = Veil::of(call, &settings);
    // What few are worth together is what somebody is worth: their number is told, and the amount is not.
    let of = |names: &mut dyn Iterator<Item = &'static str>, crowds: &[Crowd]| -> Map<String, Value> {
        let sizes: Vec<u64> = crowds.iter().map(|crowd| crowd.persons).collect();
        let hidden = veil.map_or_else(|| vec![false; sizes.len()], |veil| veil.hidden(&sizes, sizes.iter().sum(), Parts::Disjoint));
        let shown = |(crowd, hidden): (&Crowd, bool)| {
            let amount = |minor| if hidden { None } else { amount(minor) };
            json!({"persons": crowd.persons, "unnamed": crowd.unnamed, "value": amount(crowd.worth), "value_at_risk": amount(crowd.at_risk)})
        };
        names.zip(crowds.iter().zip(hidden)).map(|(name, one)| (name.to_owned(), shown(one))).collect()
    };
    let stages = || LifecycleStage::ALL.into_iter().map(LifecycleStage::name);
    let loyalties = || Loyalty::ALL.into_iter().map(Loyalty::name);
    let persons = |names: &mut dyn Iterator<Item = &'static str>, crowds: &[Crowd]| -> Map<String, Value> {
        names.zip(crowds).map(|(name, crowd)| (name.to_owned(), json!(crowd.persons))).collect()
    };
    let flow = standing.flow().into_iter();
    let flow: Vec<_> =
        flow.map(|(from, to, persons, before)| json!({"from": from, "to": to, "persons": persons, "before": before})).collect();
    let before: Map<_, _> = stages().zip(standing.before).map(|(stage, persons)| (stage.to_owned(), json!(persons))).collect();
    // Who has lapsed is lost already, not at risk.
    let staying = LifecycleStage::ALL.into_iter().zip(&standing.stages).filter(|(stage, _)| *stage != LifecycleStage::Lapsed);
    let all = staying.fold(0, |sum, (_, crowd)| sum + crowd.at_risk);
    Ok(json(
        200,
        &json!({
            "day": today.to_string(),
            "as_of": as_of.iso(),
            "from": from.to_string(),
            "currency": settings.currency,
            "stages": persons(&mut stages(), &standing.stages),
            "loyalty": persons(&mut loyalties(), &standing.loyalties),
            "by_stage": of(&mut stages(), &standing.stages),
            "by_loyalty": of(&mut loyalties(), &standing.loyalties),
            "before": before,
            "flow": flow,
            "value_at_risk": amount(all),
            "not_enough": insight.not_enough.map(|why| why.to_string()),
            "usual_gap_days": insight.rules.usual_gap,
            "sells": insight.rules.sells,
        }),
    ))
}
