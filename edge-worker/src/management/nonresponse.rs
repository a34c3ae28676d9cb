//! Who did not answer: those who did against those who were asked against those who could have been, by group, and the score as
//! if every group had answered in proportion to its people.

use std::collections::BTreeMap;

use rapport_model::event::RatingKind;
use rapport_model::reading::{Heard, Turnout, TurnoutBy, weighed, weighted};
use serde_json::{Value, json};

use super::disclosure::Veil;
use super::everybody::sweep;
use super::{Call, explain, insight, surveys};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{PersonFilter, Sweep, Swept};

/// Things to group by that one may ask for at once.
const MOST: usize = 8;

pub(super) async fn nonresponse<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let range = call.query.range(call.today(&settings))?;
    let score = match call.query.text("score").unwrap_or("nps") {
        "nps" => RatingKind::Nps,
        "csat" => RatingKind::Csat,
        _ => return Err(Refusal::field("score", "is nps or csat")),
    };
    let sheet = match call.query.text("survey") {
        None => None,
        Some(named) => {
            let sheets = surveys::all(call, &settings).await?;
            let found = sheets.iter().position(|sheet| sheet.id == named).or_else(|| sheets.iter().position(|sheet| sheet.name == named));
            let at = found.ok_or_else(|| Refusal::field("survey", "names no survey of this site"))?;
            sheets.into_iter().nth(at)
        }
    };
    let class = call.query.class_of(score, sheet.is_some())?;
    let minimum = Veil::least(call, &settings)?;
    let names = call.query.text("by").unwrap_or_default();
    Veil::refuse(call, &settings, "by", names.split(',').any(|name| name.starts_with("trait:")))?;
    let by = by(call)?;
    let learnt = insight::learnt(call, &settings, false).await?;
    let rules = learnt.rules;
    let may = sheet.as_ref().and_then(|sheet| sheet.draft.as_ref()).map(|draft| PersonFilter {
        stage: None,
        rule: Some(draft.who.clone()),
        insight: Box::new(learnt),
        today: call.today(&settings),
    });
    let survey = sheet.map(|sheet| sheet.id);
    let of = Sweep::Turnout { range, survey: survey.clone(), class, by: by.clone(), rules, may };
    let (Swept::Turnout(turnout), as_of) = sweep(call, &settings, of).await? else { return Err(objects::unexpected("a shard")) };
    let mut reply = told(&turnout, &by, score, minimum);
    reply["from"] = json!(range.from.to_string());
    reply["to"] = json!(range.to.to_string());
    reply["survey"] = json!(survey);
    reply["class"] = json!(class);
    reply["as_of"] = json!(as_of.iso());
    if explain::is_wanted(call)? {
        reply["explain"] = json!({
            "method": "eligible: people who were there in these days and whom the survey's rule means today, and everybody who was asked; asked: shown one, or answered; responders: gave a rating. The score of each group times its share of the eligible; groups with fewer than 5 answers together; 95 % interval as of the score without weights (Tango's; of CSAT Wilson's) with the effective n in place of n; effective n = (sum of weights)^2 / sum of squared weights. It differs where the raw score lies outside of the weighted interval. Groups as of today but for visits and orders (of the range) and the stage (of the day before). Erased people are in neither",
            "source": "Holt and Smith (1979), Journal of the Royal Statistical Society A 142(1); Little (1993), Journal of the American Statistical Association 88(423); Kish (1965): Survey Sampling, section 11.7",
            "inputs": {"eligible": turnout.all.eligible, "asked": turnout.all.asked, "responders": turnout.all.responders, "minimum": minimum},
        });
    }
    Ok(json(200, &Veil::over(call, &settings, reply)))
}

fn by<N: Net>(call: &Call<'_, N>) -> Result<Vec<TurnoutBy>, Refusal> {
    let Some(names) = call.query.text("by") else { return Ok(TurnoutBy::PLAIN.to_vec()) };
    let rule = "is some of visits, orders, device, channel, country, language, stage and trait:NAME, with commas, at most 8";
    let mut all = Vec::new();
    for name in names.split(',') {
        let one = TurnoutBy::parse(name).ok_or_else(|| Refusal::field("by", rule))?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    if all.len() > MOST { Err(Refusal::field("by", rule)) } else { Ok(all) }
}

/// The group that answers most out of proportion.
struct Mostly {
    by: String,
    key: String,
    of_answers: f64,
    of_people: f64,
}

impl Mostly {
    /// So much further than its people its answers go before it is worth a word.
    const LEAST: f64 = 0.1;

    fn json(&self) -> Value {
        json!({"by": self.by, "key": named(&self.key), "share_of_answers": self.of_answers, "share_of_people": self.of_people})
    }
}

fn named(key: &str) -> Value {
    if key.is_empty() { Value::Null } else { json!(key) }
}

fn told(turnout: &Turnout, by: &[TurnoutBy], score: RatingKind, minimum: u64) -> Value {
    let n = weighed(score, &turnout.all.ratings).n();
    let none = BTreeMap::new();
    let mut mostly: Option<Mostly> = None;
    let mut differs = false;
    let mut parts = Vec::new();
    for by in by {
        let groups = turnout.by.get(by).unwrap_or(&none);
        let found = weighted(score, groups).filter(|_| n >= minimum.max(1) && groups.len() > 1);
        differs |= found.is_some_and(|found| found.differs);
        let mut listed: Vec<(&String, &Heard)> = groups.iter().collect();
        listed.sort_by(|a, b| b.1.eligible.cmp(&a.1.eligible).then_with(|| a.0.cmp(b.0)));
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        for (key, heard) in &listed {
            let answers = weighed(score, &heard.ratings).n();
            let (Some(of_answers), Some(of_people)) = (share(answers, n), share(heard.eligible, turnout.all.eligible)) else { continue };
            let is_more = mostly.as_ref().is_none_or(|most| of_answers - of_people > most.of_answers - most.of_people);
            if n >= minimum.max(1) && of_answers - of_people >= Mostly::LEAST && is_more {
                mostly = Some(Mostly { by: by.name(), key: (*key).clone(), of_answers, of_people });
            }
        }
        let groups: Vec<_> = listed.into_iter().map(|(key, heard)| group(key, heard, turnout, score, minimum)).collect();
        parts.push(json!({"by": by.name(), "groups": groups, "weighted": found}));
    }
    let all = turnout.all;
    json!({
        "score": if score == RatingKind::Csat { "csat" } else { "nps" },
        "eligible": all.eligible, "asked": all.asked, "responders": all.responders, "n": n, "minimum": minimum,
        "by": parts,
        "differs": differs,
        "mostly": mostly.map(|mostly| mostly.json()),
        "not_enough": (n < minimum).then(|| format!("not enough data yet: {n} answers, a score needs {minimum}")),
    })
}

fn group(key: &str, heard: &Heard, turnout: &Turnout, score: RatingKind, minimum: u64) -> Value {
    let counts = weighed(score, &heard.ratings);
    let n = counts.n();
    let value = (n >= minimum.max(1)).then(|| (counts.promoters as f64 - counts.detractors as f64) * 100.0 / n as f64);
    let all = weighed(score, &turnout.all.ratings).n();
    let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
    json!({"key": named(key), "eligible": heard.eligible, "asked": heard.asked, "responders": heard.responders, "n": n, "value": value,
        "share_of_people": share(heard.eligible, turnout.all.eligible), "share_of_answers": share(n, all),
        "response_rate": share(heard.responders, heard.asked)})
}
