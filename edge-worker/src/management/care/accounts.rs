//! Accounts: people of one customer, what they are worth together, and what is planned with them.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::{Account, CaseState, NextStep, Part};
use rapport_model::value::{Comment, Day, Label, Money, StrandId, Timestamp};
use serde_json::{Map, Value, json};

use super::super::visitors::{self, item};
use super::super::{Call, insight};
use super::{ask, cases, expected, me, member, person, promises, stale, tagged};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::accounts::AccountSum;
use crate::shard::call::{PersonLine, ShardCall, ShardReply};
use crate::site::{CareCall, CareReply, SiteSettings};

/// A renewal is spoken of so many days before.
pub(super) const RENEWAL_WITHIN: i32 = 30;

/// An account by its id and what it is called.
pub(super) type Named = (String, String);

/// All accounts with their people added up.
async fn sums<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<BTreeMap<String, AccountSum>, Refusal> {
    let mut all: BTreeMap<String, AccountSum> = BTreeMap::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Accounts).await? {
        let ShardReply::Accounts(sums) = reply else { return Err(objects::unexpected("a shard")) };
        sums.iter().for_each(|(id, sum)| all.entry(id.clone()).or_default().merge(sum));
    }
    Ok(all)
}

/// To which account each of some persons belongs: the one that they were last said to be of.
pub(super) async fn accounts_of<N: Net>(
    call: &Call<'_, N>,
    settings: &SiteSettings,
    persons: BTreeSet<StrandId>,
) -> Result<BTreeMap<StrandId, Named>, Refusal> {
    if persons.is_empty() {
        return Ok(BTreeMap::new());
    }
    let question = ShardCall::Memberships(persons.into_iter().collect());
    let mut found = BTreeMap::new();
    for reply in objects::shards(call.net, settings, &question).await? {
        let ShardReply::Members(members) = reply else { return Err(objects::unexpected("a shard")) };
        for (person, account, name) in members {
            let Ok(person) = StrandId::try_from(person) else { continue };
            let name = if name.is_empty() { account.clone() } else { name };
            found.insert(person, (account, name));
        }
    }
    Ok(found)
}

/// An account as a line shows it: id and name, or nothing.
pub(super) fn named(account: Option<&Named>) -> Value {
    account.map_or(Value::Null, |(id, name)| json!({"id": id, "name": name}))
}

async fn written<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, id: Option<String>) -> Result<Vec<Account>, Refusal> {
    match ask(call, settings, CareCall::Accounts(id)).await? {
        CareReply::Accounts(accounts) => Ok(accounts),
        _ => Err(objects::unexpected("a site")),
    }
}

fn shown(settings: &SiteSettings, account: &Account, sum: &AccountSum, has_model: bool) -> Map<String, Value> {
    let amount = |minor: i64| Money { minor, currency: settings.currency }.amount();
    let of_model = |minor: i64| has_model.then(|| amount(minor));
    let shown = json!({
        "id": account.id, "name": sum.name.as_ref().map_or(account.id.as_str(), |(_, name)| name.as_str()), "persons": sum.persons,
        "owner": account.owner, "goal": account.goal, "renewal": account.renewal.map(|day| day.to_string()),
        "next_step": account.next_step.as_ref().map(|step| json!({"text": step.text, "due": step.due.map(|day| day.to_string())})),
        "value": of_model(sum.worth), "value_at_risk": of_model(sum.at_risk), "revenue": amount(sum.revenue), "orders": sum.orders,
        "currency": settings.currency, "last_seen": (sum.last_seen > 0).then(|| Timestamp(sum.last_seen).iso()), "version": account.version,
    });
    if let Value::Object(shown) = shown { shown } else { Map::new() }
}

/// Accounts that want something of us by tomorrow: a step that is due, a renewal that comes.
pub(super) async fn wanting<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, today: Day) -> Result<Vec<Value>, Refusal> {
    let wanting: Vec<Account> =
        written(call, settings, None).await?.into_iter().filter(|account| account.wants(today, RENEWAL_WITHIN)).collect();
    if wanting.is_empty() {
        return Ok(Vec::new());
    }
    let sums = sums(call, settings).await?;
    let none = AccountSum::default();
    let mut found: Vec<_> = wanting.iter().map(|account| (account, sums.get(account.id.as_str()).unwrap_or(&none))).collect();
    let due = |account: &Account| account.next_step.as_ref().and_then(|step| step.due).into_iter().chain(account.renewal).min();
    found.sort_by_key(|(account, sum)| (due(account), std::cmp::Reverse(sum.worth)));
    Ok(found.into_iter().map(|(account, sum)| Value::Object(shown(settings, account, sum, true))).collect())
}

pub(in crate::management) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50) as usize;
    let skip = call.query.number("cursor", 0..=1_000_000)?.unwrap_or(0) as usize;
    let insight = insight::learnt(call, &settings, false).await?;
    insight::appraise(call, &settings, &insight).await?;
    let mut sums = sums(call, &settings).await?;
    let mut records: BTreeMap<String, Account> =
        written(call, &settings, None).await?.into_iter().map(|account| (account.id.as_str().to_owned(), account)).collect();
    for id in records.keys() {
        sums.entry(id.clone()).or_default();
    }
    let mut all: Vec<(Account, AccountSum)> =
        sums.into_iter().map(|(id, sum)| (records.remove(&id).unwrap_or_else(|| Account::of(Label::of(&id))), sum)).collect();
    if let Some(part) = call.query.text("q").map(str::to_lowercase) {
        let holds = |text: &str| text.to_lowercase().contains(&part);
        all.retain(|(account, sum)| holds(account.id.as_str()) || sum.name.as_ref().is_some_and(|(_, name)| holds(name)));
    }
    if let Some(owner) = call.query.text("owner") {
        let owner = (owner != "none").then(|| member(call, owner));
        all.retain(|(account, _)| account.owner == owner);
    }
    match call.query.text("sort").unwrap_or("value") {
        "value" => all.sort_by_key(|(_, sum)| std::cmp::Reverse((sum.worth, sum.revenue))),
        "value_at_risk" => all.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.at_risk)),
        "revenue" => all.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.revenue)),
        "last_seen" => all.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.last_seen)),
        "renewal" => all.sort_by_key(|(account, _)| (account.renewal.is_none(), account.renewal)),
        "name" => all.sort_by_key(|(account, sum)| sum.name.as_ref().map_or(account.id.as_str(), |(_, name)| name.as_str()).to_lowercase()),
        _ => return Err(Refusal::field("sort", "is value, value_at_risk, revenue, last_seen, renewal or name")),
    }
    let total = all.len();
    let CareReply::Book(book) = ask(call, &settings, CareCall::All).await? else { return Err(objects::unexpected("a site")) };
    let open: Vec<_> = book.cases.iter().filter(|case| case.state().is_open()).collect();
    let of = accounts_of(call, &settings, open.iter().map(|case| case.opening().person.clone()).collect()).await?;
    let mut cases: BTreeMap<&str, u64> = BTreeMap::new();
    for (account, _) in open.iter().filter_map(|case| of.get(&case.opening().person)) {
        *cases.entry(account).or_default() += 1;
    }
    let items: Vec<_> = all
        .iter()
        .skip(skip)
        .take(limit)
        .map(|(account, sum)| {
            let mut item = shown(&settings, account, sum, insight.model.is_some());
            item.insert("open_cases".to_owned(), json!(cases.get(account.id.as_str()).copied().unwrap_or(0)));
            item
        })
        .collect();
    let next = (skip + limit < total).then(|| (skip + limit).to_string());
    Ok(json(200, &json!({"items": items, "next": next, "total": total})))
}

/// The people of an account, of all shards.
async fn people_of<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, id: &str) -> Result<Vec<PersonLine>, Refusal> {
    let mut people = Vec::new();
    for reply in objects::shards(call.net, settings, &ShardCall::Account(id.to_owned())).await? {
        let ShardReply::People(lines, _) = reply else { return Err(objects::unexpected("a shard")) };
        people.extend(lines);
    }
    Ok(people)
}

/// What the site last told of an account, and when each of it was said.
fn told(people: &[PersonLine], id: &str) -> BTreeMap<String, Value> {
    let mut claims: Vec<_> = people
        .iter()
        .filter_map(|line| line.person.groups.iter().find(|(group, _)| group.as_str() == id))
        .map(|(_, held)| (held.at, &held.value))
        .collect();
    claims.sort_by_key(|(at, _)| *at);
    claims.into_iter().flat_map(|(_, traits)| traits).map(|(name, value)| (name.as_str().to_owned(), json!(value))).collect()
}

/// An account in full: people with their parts, open cases, promises, what is remembered of them.
async fn whole<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, account: &Account) -> Result<Value, Refusal> {
    let id = account.id.as_str();
    let insight = insight::learnt(call, settings, false).await?;
    let today = call.today(settings);
    let people = people_of(call, settings, id).await?;
    if people.is_empty() && account.version == 0 {
        return Err(Refusal::not_found("account"));
    }
    let traits = told(&people, id);
    let name = traits.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let mut sum = AccountSum { name: name.map(|name| (0, name.to_owned())), persons: people.len() as u64, ..AccountSum::default() };
    let mut items = Vec::new();
    for line in &people {
        let mut item = item(settings, &insight, line, today);
        let minor = |name: &str, part: &str| {
            let amount = item.get(name).and_then(|value| value.get(part)).and_then(Value::as_f64).unwrap_or(0.0);
            (amount * 10f64.powi(settings.currency.digits() as i32)).round() as i64
        };
        sum.merge(&AccountSum {
            name: None,
            persons: 0,
            revenue: line.person.orders.net().get(&settings.currency).copied().unwrap_or(0),
            orders: line.person.orders.count() as i64,
            worth: minor("value", "expected"),
            at_risk: minor("risk", "value_at_risk"),
            last_seen: line.person.last_seen.unwrap_or_default().0,
        });
        item.insert("name".to_owned(), json!(crate::shard::name_of(&line.person)));
        item.insert("parts".to_owned(), json!(account.parts_of(&line.ids)));
        items.push(item);
    }
    let worth =
        |item: &Map<String, Value>| item.get("value").and_then(|value| value.get("expected")).and_then(Value::as_f64).unwrap_or(0.0);
    items.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let ids: Vec<StrandId> = people.iter().flat_map(|line| line.ids.clone()).collect();
    let CareReply::Book(mut book) = ask(call, settings, CareCall::Person(ids)).await? else { return Err(objects::unexpected("a site")) };
    book.cases.sort_by_key(|case| (case.state() == CaseState::Closed, std::cmp::Reverse(case.opened_at())));
    book.promises.sort_by(|a, b| (a.kept.is_some(), a.due, &a.id).cmp(&(b.kept.is_some(), b.due, &b.id)));
    book.conversations.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let mut body = shown(settings, account, &sum, insight.model.is_some());
    let more = json!({
        "traits": traits,
        "people": items,
        "open_cases": book.cases.iter().filter(|case| case.state().is_open()).count(),
        "cases": book.cases.iter().map(|case| cases::shown(call, settings, case)).collect::<Vec<_>>(),
        "promises": book.promises.iter().map(|promise| promises::shown(promise, call.now())).collect::<Vec<_>>(),
        "facts": book.facts.iter().map(person::fact).collect::<Vec<_>>(),
        "occasions": book.occasions.iter().map(|one| person::occasion(one, today)).collect::<Vec<_>>(),
        "conversations": book.conversations.iter().take(50).map(person::conversation).collect::<Vec<_>>(),
    });
    if let Value::Object(more) = more {
        body.extend(more);
    }
    Ok(Value::Object(body))
}

async fn record<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Account, Refusal> {
    let id = call.part(1);
    let known = written(call, settings, Some(id.to_owned())).await?.pop();
    Ok(known.unwrap_or_else(|| Account::of(Label::of(id))))
}

pub(in crate::management) async fn show<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let account = record(call, &settings).await?;
    Ok(tagged(200, &whole(call, &settings, &account).await?, account.version))
}

/// What a body says of a field: nothing, that it is to be empty, or something.
fn said<'a>(body: &'a Map<String, Value>, field: &'static str) -> Result<Option<Option<&'a str>>, Refusal> {
    match body.get(field) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) => Ok(Some(Some(text.trim()).filter(|text| !text.is_empty()))),
        Some(_) => Err(Refusal::field(field, "is a text or null")),
    }
}

fn day(field: &'static str, text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(Refusal::invalid(field))
}

pub(in crate::management) async fn change<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let body: Map<String, Value> = call.body()?;
    const FIELDS: [&str; 5] = ["owner", "goal", "next_step", "renewal", "parts"];
    if let Some(unknown) = body.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(Refusal::field(unknown.as_str(), "is not known"));
    }
    let before = record(call, &settings).await?;
    // What has neither people nor anything written is no account.
    whole(call, &settings, &before).await?;
    let mut account = Account { changed_by: me(call), ..before.clone() };
    if let Some(owner) = said(&body, "owner")? {
        account.owner = owner.map(|name| member(call, name));
    }
    if let Some(goal) = said(&body, "goal")? {
        account.goal = goal.map(Comment::of);
    }
    if let Some(renewal) = said(&body, "renewal")? {
        account.renewal = renewal.map(|text| day("renewal", text)).transpose()?;
    }
    match body.get("next_step") {
        None => {}
        Some(Value::Null) => account.next_step = None,
        Some(Value::Object(step)) => {
            let text = said(step, "text")?.flatten().ok_or_else(|| Refusal::field("next_step.text", "is not empty"))?;
            let due = said(step, "due")?.flatten().map(|text| day("next_step.due", text)).transpose()?;
            account.next_step = Some(NextStep { text: Comment::of(text), due });
        }
        Some(_) => return Err(Refusal::field("next_step", "is {\"text\", \"due\"} or null")),
    }
    if let Some(parts) = body.get("parts") {
        let rule = || Refusal::field("parts", "are decides, uses and pays by person: {\"PERSON\": [\"decides\"]}");
        for (raw, wanted) in parts.as_object().ok_or_else(rule)? {
            let wanted: BTreeSet<Part> = serde_json::from_value(wanted.clone()).map_err(|_| rule())?;
            let known =
                visitors::find(call, &settings, raw).await.map_err(|_| Refusal::field("parts", format!("{raw} is not known here")))?;
            account.parts.retain(|person, _| !known.ids.contains(person));
            if !wanted.is_empty() {
                account.parts.insert(known.id, wanted);
            }
        }
    }
    let order = CareCall::SaveAccount { account: Box::new(account), expected: expected(call)?.unwrap_or(before.version) };
    match ask(call, &settings, order).await? {
        CareReply::Accounts(saved) => {
            let saved = saved.first().ok_or_else(|| objects::unexpected("a site"))?;
            Ok(tagged(200, &whole(call, &settings, saved).await?, saved.version))
        }
        CareReply::StaleAccount(now) => Ok(stale(&whole(call, &settings, &now).await?, now.version)),
        _ => Err(objects::unexpected("a site")),
    }
}
