use std::collections::BTreeMap;

use rapport_model::care::{Case, CaseSheet, CaseState, Reach, Way};
use rapport_model::reading::Relationship;
use rapport_model::value::{Comment, Label, Money};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::chosen::{self, People};
use super::super::visitors;
use super::super::{Call, insight, segments};
use super::{ask, expected, me, member, stale, strands, tagged, words};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::shard::call::PersonLine;
use crate::site::care::call::{ByHand, CaseChange, CaseQuestion, CaseSort, Given, Whose, said};
use crate::site::{CareCall, CareReply, SiteInsight, SiteSettings};

/// A case as the API shows it.
pub(super) fn shown<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, case: &Case) -> Value {
    json!(CaseSheet::of(case, settings.currency, call.now()))
}

pub(super) fn whose<N: Net>(call: &Call<'_, N>) -> Whose {
    match call.query.text("owner") {
        None => Whose::Any,
        Some("none") => Whose::Nobody,
        Some(name) => Whose::Of(member(call, name)),
    }
}

pub(in crate::management) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let states: Vec<String> =
        call.query.text("state").into_iter().flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect();
    let is_known = |name: &String| matches!(name.as_str(), "open" | "overdue") || CaseState::parse(name).is_some();
    if !states.iter().all(is_known) {
        return Err(Refusal::field("state", "is new, contacted, waiting, asking_again, closed, reopened, open or overdue"));
    }
    let due_before = match call.query.text("due") {
        None | Some("overdue") => None,
        Some("today") => Some(settings.calendar().at(call.today(&settings), 1440)),
        Some(_) => return Err(Refusal::field("due", "is today or overdue")),
    };
    let sort = match call.query.text("sort").unwrap_or("clock") {
        "clock" => CaseSort::Clock,
        "opened" => CaseSort::Opened,
        "value" => CaseSort::Value,
        _ => return Err(Refusal::field("sort", "is clock, opened or value")),
    };
    let persons = match call.query.text("person") {
        None => None,
        Some(raw) => Some(visitors::find(call, &settings, raw).await.map_or_else(|_| strands(raw), |known| known.ids)),
    };
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50);
    let skip = call.query.number("cursor", 0..=1_000_000)?.unwrap_or(0);
    let question = CaseQuestion {
        overdue: states.iter().any(|name| name == "overdue") || call.query.text("due") == Some("overdue"),
        states: states.into_iter().filter(|name| name != "overdue").collect(),
        owner: whose(call),
        persons,
        due_before,
        search: call.query.text("q").map(|text| text.trim().chars().take(200).collect()),
        sort,
        skip,
        limit: u32::try_from(limit).unwrap_or(200),
        me: Some(me(call)),
    };
    let CareReply::Cases { cases, more, counts } = ask(call, &settings, CareCall::Cases(question)).await? else {
        return Err(objects::unexpected("a site"));
    };
    let items: Vec<_> = cases.iter().map(|case| shown(call, &settings, case)).collect();
    let next = more.then(|| (skip + limit).to_string());
    Ok(json(200, &json!({"items": items, "next": next, "counts": counts})))
}

pub(in crate::management) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let reply = ask(call, &settings, CareCall::Case(call.part(1).to_owned())).await?;
    answer(call, &settings, 200, reply)
}

fn answer<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, status: u16, reply: CareReply) -> Result<HttpResponse, Refusal> {
    match reply {
        CareReply::Case(case) => Ok(tagged(status, &shown(call, settings, &case), case.version())),
        CareReply::StaleCase(case) => Ok(stale(&shown(call, settings, &case), case.version())),
        CareReply::HasOpen(case) => Err(Refusal::of(Kind::Conflict, format!("they have an open case: {}", case.opening().id))),
        _ => Err(objects::unexpected("a site")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCase {
    person: String,
    reason: String,
    owner: Option<String>,
    grade: Option<String>,
    may_reply: Option<bool>,
}

pub(in crate::management) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let new: NewCase = call.body()?;
    let known = visitors::find(call, &settings, &new.person).await.map_err(|refusal| match refusal.kind {
        Kind::NotFound => Refusal::field("person", "is not known here"),
        _ => refusal,
    })?;
    let insight = insight::learnt(call, &settings, false).await?;
    let wish = Wish { reason: words("reason", &new.reason)?, owner: new.owner.map(|name| member(call, &name)), grade: new.grade };
    let line = PersonLine { key: 0, id: known.id, ids: known.ids, person: known.person };
    let mut by_hand = by_hand(call, &settings, &insight, &line, &wish);
    by_hand.reach.may_reply = new.may_reply;
    let reply = ask(call, &settings, CareCall::Open(Box::new(by_hand), me(call))).await?;
    answer(call, &settings, 201, reply)
}

/// What cases are opened with by hand.
struct Wish {
    reason: Comment,
    owner: Option<Label>,
    grade: Option<String>,
}

fn by_hand<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, insight: &SiteInsight, line: &PersonLine, wish: &Wish) -> ByHand {
    let person = &line.person;
    let reading = insight::of_person(insight, &Relationship::of(person, settings.currency), call.today(settings), None);
    let worth = reading.get("value").and_then(|value| value.get("expected")).and_then(Value::as_f64);
    let wanted = settings.care.segments();
    let member_of = segments::those_of(settings, insight, person, call.today(settings)).into_iter().map(|(id, _)| id);
    ByHand {
        person: line.id.clone(),
        ids: line.ids.iter().cloned().collect(),
        name: crate::shard::name_of(person),
        reach: Reach { may_reply: None, by: Way::known_of(person).collect() },
        value_minor: worth.and_then(|worth| Money::of(worth, settings.currency).ok()).map(|money| money.minor),
        segments: member_of.filter(|id| wanted.contains(id.as_str())).cloned().collect(),
        accounts: person.groups.keys().cloned().collect(),
        reason: wish.reason.clone(),
        owner: wish.owner.clone(),
        grade: wish.grade.clone(),
    }
}

#[derive(Deserialize)]
struct NewCases {
    #[serde(flatten)]
    who: People,
    reason: String,
    owner: Option<String>,
    grade: Option<String>,
}

/// Opens a case for each of several people who has none.
pub(in crate::management) async fn make_several<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let new: NewCases = call.body()?;
    let wish = Wish { reason: words("reason", &new.reason)?, owner: new.owner.map(|name| member(call, &name)), grade: new.grade };
    let insight = insight::learnt(call, &settings, false).await?;
    let lines = chosen::everybody(call, &settings, &insight, &new.who).await?;
    let several = lines.iter().map(|line| by_hand(call, &settings, &insight, line, &wish)).collect();
    match ask(call, &settings, CareCall::OpenSeveral(several, me(call))).await? {
        CareReply::Opened(opened, before) => {
            let short = |cases: &[Case]| -> Vec<Value> {
                let one = |case: &Case| json!({"person": case.opening().person.raw(), "case": case.opening().id, "number": case.opening().number});
                cases.iter().map(one).collect()
            };
            Ok(json(201, &json!({"opened": short(&opened), "open_before": short(&before)})))
        }
        _ => Err(objects::unexpected("a site")),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Patch {
    state: Option<String>,
    #[serde(deserialize_with = "said")]
    owner: Option<Option<String>>,
    accepted: Option<bool>,
    cause: Option<String>,
    action: Option<String>,
    grade: Option<String>,
    note: Option<String>,
    text: Option<String>,
    may_reply: Option<bool>,
    seen: Option<bool>,
}

pub(in crate::management) async fn change<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let patch: Patch = call.body()?;
    let change = CaseChange {
        state: patch.state,
        owner: patch.owner.map(|owner| owner.filter(|name| !name.trim().is_empty()).map(|name| member(call, &name))),
        accepted: patch.accepted.unwrap_or(false),
        cause: patch.cause,
        action: patch.action,
        grade: patch.grade,
        note: patch.note,
        text: patch.text,
        may_reply: patch.may_reply,
        seen: patch.seen.unwrap_or(false),
    };
    apply(call, &settings, change, 200).await
}

async fn apply<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, change: CaseChange, status: u16) -> Result<HttpResponse, Refusal> {
    let case = call.part(1).to_owned();
    let order = CareCall::Change { case, expected: expected(call)?, change: Box::new(change), who: me(call) };
    let reply = ask(call, settings, order).await?;
    answer(call, settings, status, reply)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    text: String,
}

pub(in crate::management) async fn note<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let note: NewNote = call.body()?;
    let text = words("text", &note.text)?;
    apply(call, &settings, CaseChange { note: Some(text.into()), ..CaseChange::default() }, 201).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Assignment {
    cases: Vec<String>,
    #[serde(flatten)]
    who: People,
    from: Option<String>,
    owner: Option<String>,
    back: Vec<Given>,
}

pub(in crate::management) async fn assign<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let Assignment { cases, who, from, owner, back } = call.body()?;
    let is_of_people = who.everybody || !who.persons.is_empty();
    if cases.is_empty() && from.is_none() && back.is_empty() && !is_of_people {
        return Err(Refusal::field("cases", "persons, everybody or from says which cases are meant"));
    }
    let persons = if is_of_people {
        let insight = insight::learnt(call, &settings, false).await?;
        chosen::ids_of(&chosen::everybody(call, &settings, &insight, &who).await?)
    } else {
        Vec::new()
    };
    let name = |name: String| member(call, &name);
    let order = if back.is_empty() {
        let owner = owner.filter(|owner| !owner.trim().is_empty()).map(name);
        CareCall::Assign { cases, persons, from: from.map(name), owner, who: me(call) }
    } else {
        CareCall::GiveBack(back, me(call))
    };
    match ask(call, &settings, order).await? {
        CareReply::Assigned(given) => Ok(json(200, &json!({"assigned": given.len(), "before": given}))),
        _ => Err(objects::unexpected("a site")),
    }
}

/// All cases as rows of a table, in the order of their numbers.
pub(in crate::management) async fn table<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
) -> Result<Vec<(Case, Map<String, Value>)>, Refusal> {
    let CareReply::Book(book) = ask(call, settings, CareCall::All).await? else { return Err(objects::unexpected("a site")) };
    let row = |case: Case| {
        let sheet = CaseSheet::of(&case, settings.currency, call.now());
        let flat: BTreeMap<&str, Value> = [
            ("comment", json!(case.opening().because.said().and_then(|said| said.comment.as_ref()).map(|comment| comment.as_str()))),
            ("before", json!(sheet.recovery.before)),
            ("after", json!(sheet.recovery.after)),
            ("recovered", json!(sheet.recovery.recovered)),
            ("first_reply_at", json!(sheet.first_reply.at)),
            ("first_reply_in_time", json!(sheet.first_reply.in_time)),
        ]
        .into();
        let mut row = if let Value::Object(row) = json!(sheet) { row } else { Map::new() };
        row.extend(flat.into_iter().map(|(name, value)| (name.to_owned(), value)));
        (case, row)
    };
    Ok(book.cases.into_iter().map(row).collect())
}
