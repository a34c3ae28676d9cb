use rapport_model::care::{About, Conversation, Fact, Medium, Occasion, OccasionKind, Reminder};
use rapport_model::value::Day;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Call;
use super::super::visitors;
use super::{ask, cases, me, moment, promises, words};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::site::care::call::NewMemory;
use crate::site::{CareCall, CareReply};

/// A pinned fact as the API shows it.
pub(super) fn fact(fact: &Fact) -> Value {
    json!({"id": fact.id, "person": fact.person.raw(), "text": fact.text, "by": fact.by, "at": fact.at.iso(), "for_page": fact.for_page})
}

/// An occasion as the API shows it.
pub(super) fn occasion(occasion: &Occasion, today: Day) -> Value {
    json!({
        "id": occasion.id, "person": occasion.person.raw(), "name": occasion.name, "kind": occasion.kind, "day": occasion.day.to_string(),
        "yearly": occasion.yearly, "text": occasion.text, "by": occasion.by, "at": occasion.at.iso(),
        "next": occasion.next(today).map(|day| day.to_string()),
    })
}

/// A conversation as the API shows it.
pub(super) fn conversation(conversation: &Conversation) -> Value {
    let Conversation { id, person, name, channel, summary, reached, at, who, about, case } = conversation;
    json!({"id": id, "person": person.raw(), "name": name, "channel": channel, "summary": summary, "reached": reached, "at": at.iso(),
        "who": who, "about": about, "case": case})
}

/// A reminder as the API shows it.
pub(super) fn reminder(reminder: &Reminder) -> Value {
    let Reminder { id, person, name, case, until, text, by, at, .. } = reminder;
    json!({"id": id, "person": person.raw(), "name": name, "case": case, "until": until.iso(), "text": text, "by": by, "at": at.iso()})
}

pub(in crate::management) async fn person<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = visitors::find(call, &settings, call.part(1)).await?;
    let CareReply::Book(mut book) = ask(call, &settings, CareCall::Person(known.ids)).await? else {
        return Err(objects::unexpected("a site"));
    };
    book.cases.reverse();
    book.promises.sort_by(|a, b| (a.kept.is_some(), a.due, &a.id).cmp(&(b.kept.is_some(), b.due, &b.id)));
    book.conversations.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    book.facts.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let today = call.today(&settings);
    book.reminders.sort_by(|a, b| (a.until, &a.id).cmp(&(b.until, &b.id)));
    book.occasions.sort_by_key(|occasion| (occasion.next(today).is_none(), occasion.next(today)));
    let body = json!({
        "cases": book.cases.iter().map(|case| cases::shown(call, &settings, case)).collect::<Vec<_>>(),
        "promises": book.promises.iter().map(|promise| promises::shown(promise, call.now())).collect::<Vec<_>>(),
        "facts": book.facts.iter().map(fact).collect::<Vec<_>>(),
        "occasions": book.occasions.iter().map(|one| occasion(one, today)).collect::<Vec<_>>(),
        "conversations": book.conversations.iter().map(conversation).collect::<Vec<_>>(),
        "reminders": book.reminders.iter().map(reminder).collect::<Vec<_>>(),
    });
    Ok(json(200, &body))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFact {
    text: String,
    #[serde(default)]
    for_page: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOccasion {
    kind: OccasionKind,
    day: String,
    #[serde(default)]
    yearly: bool,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewConversation {
    channel: Medium,
    summary: String,
    #[serde(default = "yes")]
    reached: bool,
    at: Option<String>,
    #[serde(default)]
    about: About,
    case: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewReminder {
    until: String,
    text: Option<String>,
    case: Option<String>,
}

fn yes() -> bool {
    true
}

async fn remember<N: Net>(call: &Call<'_, N>, memory: NewMemory) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = visitors::find(call, &settings, call.part(1)).await?;
    let name = crate::shard::name_of(&known.person);
    let order = CareCall::Remember { person: known.id, name, memory: Box::new(memory), who: me(call) };
    Ok(match ask(call, &settings, order).await? {
        CareReply::Fact(made) => json(201, &fact(&made)),
        CareReply::Occasion(made) => json(201, &occasion(&made, call.today(&settings))),
        CareReply::Conversation(made) => json(201, &conversation(&made)),
        CareReply::Reminder(made) => json(201, &reminder(&made)),
        _ => return Err(objects::unexpected("a site")),
    })
}

pub(in crate::management) async fn remember_fact<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let NewFact { text, for_page } = call.body()?;
    remember(call, NewMemory::Fact { text: words("text", &text)?, for_page }).await
}

pub(in crate::management) async fn remember_occasion<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let NewOccasion { kind, day, yearly, text } = call.body()?;
    let day = Day::parse(&day).map_err(Refusal::invalid("day"))?;
    let text = text.filter(|text| !text.trim().is_empty()).map(|text| words("text", &text)).transpose()?;
    remember(call, NewMemory::Occasion { kind, day, yearly, text }).await
}

pub(in crate::management) async fn remember_reminder<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let NewReminder { until, text, case } = call.body()?;
    let text = text.filter(|text| !text.trim().is_empty()).map(|text| words("text", &text)).transpose()?;
    remember(call, NewMemory::Reminder { until: moment("until", &until)?, text, case }).await
}

pub(in crate::management) async fn remember_conversation<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let NewConversation { channel, summary, reached, at, about, case } = call.body()?;
    let at = at.map(|at| moment("at", &at)).transpose()?;
    remember(call, NewMemory::Conversation { channel, summary: words("summary", &summary)?, reached, at, about, case }).await
}

pub(in crate::management) async fn forget<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let known = visitors::find(call, &settings, call.part(1)).await?;
    ask(call, &settings, CareCall::Drop { persons: known.ids, id: call.part(2).to_owned() }).await?;
    Ok(HttpResponse { status: 204, ..HttpResponse::default() })
}
