//! The morning's queue and the evening's account: readings over everything that care keeps, and over who is worth most.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::aggregate::Strand;
use rapport_model::care::{About, Case, CaseState, Conversation, Evening, Promise, Proportion, Reminder, Which, median};
use rapport_model::event::{Rated, RatingKind};
use rapport_model::reading::Relationship;
use rapport_model::score::mean_interval;
use rapport_model::value::{Day, Label, Money, Rating, StrandId, Timestamp};
use serde_json::{Value, json};

use super::super::disclosure::Veil;
use super::super::visitors::people;
use super::super::{Call, insight};
use super::accounts::{accounts_of, named, wanting};
use super::cases::whose;
use super::{ask, cases, me, person, promises};
use crate::account::Role;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{PeopleQuestion, PeopleSort, PersonLine};
use crate::site::care::call::CareBook;
use crate::site::{CareCall, CareReply, SiteSettings};

/// So many persons are looked at for whom to call and whom to thank.
const LOOKED_AT: u32 = 200;
/// So many are named of each.
const NAMED: usize = 20;
/// From this chance of leaving on, a customer of value is one to call.
const LEAVING: f64 = 0.3;
/// For so many days somebody is thanked.
const THANKED_WITHIN: i64 = 30 * 86_400_000;

async fn book<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<CareBook, Refusal> {
    match ask(call, settings, CareCall::All).await? {
        CareReply::Book(book) => Ok(*book),
        _ => Err(objects::unexpected("a site")),
    }
}

async fn first<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, sort: PeopleSort) -> Result<Vec<PersonLine>, Refusal> {
    let question = PeopleQuestion { search: None, sort, filter: None, after: None, limit: LOOKED_AT };
    Ok(people(call, settings, question).await?.0)
}

pub(in crate::management) async fn today<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let (now, today, calendar) = (call.now(), call.today(&settings), settings.calendar());
    let whose = whose(call);
    let mut book = book(call, &settings).await?;
    let day_of = |promise: &Promise| calendar.day(promise.due).0;
    book.promises.retain(|promise| promise.kept.is_none() && whose.is(Some(&promise.owner)) && day_of(promise) <= today.0 + 1);
    book.promises.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    let is_put_off = |person: &StrandId, case: Option<&Case>| {
        let clock = case.and_then(|case| case.clock(now)).map(|clock| clock.due);
        let id = case.map(|case| case.opening().id.as_str());
        book.reminders.iter().any(|one| one.case.as_deref() == id && (id.is_some() || one.person == *person) && one.hides(now, clock))
    };
    let open: Vec<&Case> = book.cases.iter().filter(|case| case.state().is_open() && whose.is(case.owner())).collect();
    let due = |case: &Case| case.clock(now).map(|clock| clock.due);
    let mut queue: Vec<&Case> = open.iter().filter(|case| !is_put_off(&case.opening().person, Some(case))).copied().collect();
    queue.sort_by_key(|case| (due(case).is_none(), due(case), case.opening().number));
    let midnight = calendar.at(today, 1440);
    let replies = open.iter().filter(|case| case.clock(now).is_some_and(|clock| clock.which == Which::FirstReply && clock.due < midnight));
    let count = |holds: &dyn Fn(&Case) -> bool| open.iter().filter(|case| holds(case)).count();
    let counts = json!({
        "promises_due": book.promises.iter().filter(|promise| day_of(promise) <= today.0).count(),
        "promises_late": book.promises.iter().filter(|promise| promise.is_late(now)).count(),
        "promises_tomorrow": book.promises.iter().filter(|promise| day_of(promise) == today.0 + 1).count(),
        "first_replies_due": replies.count(),
        "overdue": count(&|case| due(case).is_some_and(|due| due < now)),
        "open": open.len(),
        "unassigned": book.cases.iter().filter(|case| case.state().is_open() && case.owner().is_none()).count(),
        "new": count(&|case| case.state() == CaseState::New),
    });
    let (falling, at_risk) = falling(call, &settings, today).await?;
    let queue: Vec<&Case> = queue.into_iter().take(200).collect();
    let of_falling = falling.iter().filter_map(|item| item["person"].as_str()).filter_map(|raw| StrandId::user(raw).ok());
    let persons = queue.iter().map(|case| case.opening().person.clone()).chain(book.promises.iter().map(|promise| promise.person.clone()));
    let accounts = accounts_of(call, &settings, persons.chain(of_falling).collect()).await?;
    let with_account = |mut line: Value, person: Option<&StrandId>| {
        line["account"] = named(person.and_then(|person| accounts.get(person)));
        line
    };
    let falling: Vec<_> = falling
        .into_iter()
        .filter_map(|item| {
            let person = item["person"].as_str().and_then(|raw| StrandId::user(raw).ok());
            let is_shown = person.as_ref().is_none_or(|person| !is_put_off(person, None));
            is_shown.then(|| with_account(item, person.as_ref()))
        })
        .collect();
    let mut reminders: Vec<&Reminder> = book.reminders.iter().filter(|one| still_matters(one, &book.cases)).collect();
    reminders.sort_by(|a, b| (a.until, &a.id).cmp(&(b.until, &b.id)));
    let (mut due, put_off): (Vec<&Reminder>, Vec<&Reminder>) = reminders.into_iter().partition(|one| one.is_due(now));
    due.retain(|one| one.text.is_some());
    let listed = |some: &[&Reminder]| some.iter().map(|one| person::reminder(one)).collect::<Vec<_>>();
    let is_whose = |account: &Value| whose.is(account["owner"].as_str().map(Label::of).as_ref());
    let wanting: Vec<_> = wanting(call, &settings, today).await?.into_iter().filter(is_whose).collect();
    let body = json!({
        "day": today.to_string(),
        "now": now.iso(),
        "promises": book.promises.iter().map(|promise| with_account(promises::shown(promise, now), Some(&promise.person))).collect::<Vec<_>>(),
        "cases": queue.iter().map(|case| with_account(cases::shown(call, &settings, case), Some(&case.opening().person))).collect::<Vec<_>>(),
        "falling": falling,
        "accounts": wanting,
        "thank": to_thank(call, &settings, &book.conversations).await?,
        "congratulate": congratulate(&book, today),
        "mentions": mentions(&book.cases, &me(call)),
        "reminders": listed(&due),
        "put_off": listed(&put_off),
        "counts": counts,
        "value_at_risk": {"value": at_risk, "currency": settings.currency},
    });
    Ok(json(200, &body))
}

/// Where others speak to a member who has not seen it, the latest first.
fn mentions(cases: &[Case], me: &Label) -> Vec<Value> {
    let of = |case: &Case| {
        let (opening, last) = (case.opening(), case.speaks_to(me).last()?);
        let text = last.text.as_ref().map(|text| text.as_str());
        let line = json!({"case": opening.id, "number": opening.number, "person": opening.person.raw(), "name": opening.name,
            "by": last.who, "text": text, "at": last.at.iso()});
        Some((last.at, line))
    };
    let mut found: Vec<_> = cases.iter().filter_map(of).collect();
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.into_iter().take(NAMED).map(|(_, line)| line).collect()
}

/// A reminder of a case that is over reminds of nothing.
fn still_matters(reminder: &Reminder, cases: &[Case]) -> bool {
    let of = |id: &String| cases.iter().any(|case| case.opening().id == *id && case.state().is_open());
    reminder.case.as_ref().is_none_or(of)
}

/// Customers of value who may leave and have no open case, the most value at risk first; and what is at risk with them and with
/// those who have one.
async fn falling<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, today: Day) -> Result<(Vec<Value>, f64), Refusal> {
    let insight = insight::learnt(call, settings, false).await?;
    if insight.model.is_none() {
        return Ok((Vec::new(), 0.0));
    }
    insight::appraise(call, settings, &insight).await?;
    let mut found = Vec::new();
    let mut at_risk = 0.0;
    for line in first(call, settings, PeopleSort::Value).await? {
        let reading = insight::of_person(&insight, &Relationship::of(&line.person, settings.currency), today, None);
        let number = |name: &str, part: &str| reading.get(name).and_then(|value| value.get(part)).and_then(Value::as_f64);
        let (Some(risk), Some(value)) = (number("risk", "probability"), number("value", "expected")) else { continue };
        let Some(lost) = number("risk", "value_at_risk").filter(|lost| *lost > 0.0) else { continue };
        let has_case = line.person.has_open_case();
        if has_case || risk >= LEAVING {
            at_risk += lost;
        }
        if !has_case && risk >= LEAVING {
            let item = json!({"person": line.id.raw(), "name": crate::shard::name_of(&line.person), "value": value, "risk": risk,
                "value_at_risk": lost, "currency": settings.currency, "last_seen": line.person.last_seen.map(Timestamp::iso),
                "stage": reading.get("stage"), "reasons": reading.get("risk").and_then(|risk| risk.get("reasons")), "case": null});
            found.push((lost, item));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok((found.into_iter().take(NAMED).map(|(_, item)| item).collect(), at_risk))
}

/// The best rating that somebody gave lately, when it was a happy one.
fn praise(person: &Strand, since: Timestamp) -> Option<(Timestamp, Rated)> {
    let is_happy = |rated: Rated| match rated {
        Rated::Nps(rating) => rating.number() >= 9,
        Rated::Csat(rating) => rating.number() == 5,
        Rated::Ces(_) => false,
    };
    let last = [RatingKind::Nps, RatingKind::Csat].into_iter().filter_map(|kind| person.responses.last_rating(kind));
    last.filter(|(at, rated)| *at >= since && is_happy(*rated)).max_by_key(|(at, _)| *at)
}

/// What was written in the showing in which a rating was given at a moment.
fn words_with(person: &Strand, at: Timestamp) -> Option<String> {
    let in_showing = |replies: &mut dyn Iterator<Item = (Timestamp, Option<String>)>| {
        let all: Vec<_> = replies.collect();
        all.iter().any(|(when, _)| *when == at).then(|| all.into_iter().find_map(|(_, text)| text)).flatten()
    };
    person.responses.all().find_map(|(_, response)| {
        let words = |reply: &rapport_model::event::Reply| {
            reply.text.as_ref().filter(|_| reply.rating.is_none()).map(|text| text.as_str().to_owned()).filter(|text| !text.is_empty())
        };
        in_showing(&mut response.replies.values().map(|held| (held.at, words(&held.value.2))))
    })
}

/// Who praised us lately and was not thanked since.
async fn to_thank<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, conversations: &[Conversation]) -> Result<Vec<Value>, Refusal> {
    let since = call.now().plus(-THANKED_WITHIN);
    let mut thanked: BTreeMap<&StrandId, Timestamp> = BTreeMap::new();
    for one in conversations.iter().filter(|one| one.about == About::Thanks) {
        let last = thanked.entry(&one.person).or_insert(one.at);
        *last = one.at.max(*last);
    }
    let mut found = Vec::new();
    for line in first(call, settings, PeopleSort::LastSeen).await? {
        let Some((at, rated)) = praise(&line.person, since) else { continue };
        if line.ids.iter().filter_map(|id| thanked.get(id)).any(|when| *when >= at) {
            continue;
        }
        let item = json!({"person": line.id.raw(), "name": crate::shard::name_of(&line.person), "kind": rated.kind(), "rating": rated.number(),
            "comment": words_with(&line.person, at), "at": at.iso()});
        found.push((at, item));
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(found.into_iter().take(NAMED).map(|(_, item)| item).collect())
}

/// Occasions of today and tomorrow, unless somebody congratulated since yesterday.
fn congratulate(book: &CareBook, today: Day) -> Vec<Value> {
    let is_soon = |day: &Day| (today.0..=today.0 + 1).contains(&day.0);
    let done: BTreeSet<&StrandId> = book
        .conversations
        .iter()
        .filter(|one| one.about == About::Congratulations && one.at.0.div_euclid(86_400_000) >= i64::from(today.0) - 1)
        .map(|one| &one.person)
        .collect();
    let mut found: Vec<_> = book
        .occasions
        .iter()
        .filter(|occasion| !done.contains(&occasion.person))
        .filter_map(|occasion| Some((occasion.next(today).filter(is_soon)?, occasion)))
        .collect();
    found.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let item = |(day, occasion): (Day, &rapport_model::care::Occasion)| json!({"person": occasion.person.raw(), "name": occasion.name, "occasion": person::occasion(occasion, today), "day": day.to_string()});
    found.into_iter().map(item).collect()
}

fn share(share: &Proportion) -> Value {
    json!(share)
}

pub(in crate::management) async fn evening<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let calendar = settings.calendar();
    let range = call.query.range(call.today(&settings))?;
    let (from, to) = (calendar.start(range.from), calendar.at(range.to, 1440));
    let within = |at: Timestamp| from <= at && at < to;
    let whose = whose(call);
    let mut book = book(call, &settings).await?;
    book.cases.retain(|case| whose.is(case.owner()));
    book.promises.retain(|promise| whose.is(Some(&promise.owner)));
    book.conversations.retain(|one| within(one.at) && whose.is(Some(&one.who)));
    let evening = Evening::of(&book.cases, from, to);
    let now = call.now();
    let in_range: Vec<&Promise> = book
        .promises
        .iter()
        .filter(|promise| within(promise.due) || within(promise.first_due()) || promise.kept.is_some_and(|kept| within(kept.at)))
        .collect();
    let state = |wanted: &str| in_range.iter().filter(|promise| promise.state() == wanted).count() as u64;
    let kept_in_time =
        in_range.iter().filter(|promise| promise.state() == "kept" && !promise.is_late(now) && promise.moves.is_empty()).count();
    let (kept, broken) = (state("kept"), state("broken"));
    let late = in_range.iter().filter(|promise| promise.state() == "open" && promise.is_late(now)).count() as u64;
    let mut by_channel: BTreeMap<&str, u64> = BTreeMap::new();
    for one in &book.conversations {
        *by_channel.entry(one.channel.name()).or_default() += 1;
    }
    let veil = Veil::of(call, &settings);
    let is_told = veil.is_none_or(|veil| evening.points.len() as u64 >= veil.minimum);
    let points = mean_interval(&evening.points).filter(|_| is_told);
    let amount = |minor| Money { minor, currency: settings.currency }.amount();
    let causes: Vec<_> = evening
        .causes
        .iter()
        .map(|cause| {
            let value = veil.is_none_or(|veil| cause.cases >= veil.minimum).then(|| amount(cause.value_minor));
            json!({"cause": cause.cause, "cases": cause.cases, "share": cause.share, "cumulative": cause.cumulative, "value": value})
        })
        .collect();
    let mut actions: Vec<_> = evening.actions.iter().collect();
    actions.sort_by_key(|(name, cases)| (std::cmp::Reverse(**cases), (*name).clone()));
    let is_manager = call.member.role >= Role::Manager;
    let items = |list: Vec<Value>| if is_manager { list } else { Vec::new() };
    let case_items = |holds: &dyn Fn(&Case) -> bool| {
        items(book.cases.iter().filter(|case| holds(case)).rev().take(200).map(|case| cases::shown(call, &settings, case)).collect())
    };
    let came_round = |case: &Case| case.later().is_some_and(|later| within(later.at) && !later.unhappy);
    let body = json!({
        "from": range.from.to_string(),
        "to": range.to.to_string(),
        "opened": evening.counts.opened,
        "closed": evening.counts.closed,
        "open": evening.counts.open,
        "first_reply": {"n": evening.reply_minutes.len(), "median_minutes": median(&evening.reply_minutes), "in_time": evening.in_time.yes,
            "with_clock": evening.in_time.n, "share": share(&evening.in_time)},
        "closing": {"n": evening.closing_minutes.len(), "median_minutes": median(&evening.closing_minutes)},
        "recovered": {"contacted": share(&evening.recovered), "not_contacted": share(&evening.recovered_alone),
            "difference": evening.difference.map(|(value, low, high)| json!({"value": value, "low": low, "high": high}))},
        "change": {"n": evening.points.len(), "mean": points.map(|points| points.0), "low": points.and_then(|points| points.1).map(|ends| ends.0),
            "high": points.and_then(|points| points.1).map(|ends| ends.1)},
        "causes": causes,
        "actions": actions.iter().map(|(action, cases)| json!({"action": action, "cases": cases})).collect::<Vec<_>>(),
        "promises": {"due": in_range.len(), "kept": kept, "kept_in_time": kept_in_time, "broken": broken, "open": state("open"), "late": late,
            "moved": in_range.iter().filter(|promise| !promise.moves.is_empty()).count(), "share": share(&Proportion::of(kept, kept + broken + late))},
        "conversations": {"n": book.conversations.len(), "reached": book.conversations.iter().filter(|one| one.reached).count(), "by_channel": by_channel},
        "promise_items": items(in_range.iter().map(|promise| promises::shown(promise, now)).collect()),
        "conversation_items": items(book.conversations.iter().map(person::conversation).collect()),
        "closed_items": case_items(&|case| case.closed_at().is_some_and(within)),
        "came_round": case_items(&came_round),
    });
    Ok(json(200, &body))
}
