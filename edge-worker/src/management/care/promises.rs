use rapport_model::care::Promise;
use rapport_model::value::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Call;
use super::super::visitors;
use super::cases::whose;
use super::{ask, expected, me, member, moment, stale, strands, tagged, words};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};
use crate::site::care::call::{NewPromise, PromiseChange, said};
use crate::site::{CareCall, CareReply};

/// A promise as the API shows it.
pub(super) fn shown(promise: &Promise, now: Timestamp) -> Value {
    let moves: Vec<_> = promise
        .moves
        .iter()
        .map(|moved| json!({"at": moved.at.iso(), "who": moved.who, "from": moved.from.iso(), "to": moved.to.iso()}))
        .collect();
    json!({
        "id": promise.id, "text": promise.text, "person": promise.person.raw(), "name": promise.name, "case": promise.case,
        "due": promise.due.iso(), "owner": promise.owner, "made_at": promise.made_at.iso(), "made_by": promise.made_by,
        "state": promise.state(), "settled_at": promise.kept.map(|kept| kept.at.iso()), "late": promise.is_late(now),
        "moves": moves, "version": promise.version,
    })
}

pub(in crate::management) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let CareReply::Promises(mut promises) = ask(call, &settings, CareCall::Promises).await? else {
        return Err(objects::unexpected("a site"));
    };
    let (now, whose) = (call.now(), whose(call));
    let (today, calendar) = (call.today(&settings), settings.calendar());
    let ids = match call.query.text("person") {
        None => None,
        Some(raw) => Some(visitors::find(call, &settings, raw).await.map_or_else(|_| strands(raw), |known| known.ids)),
    };
    let (state, due, case) = (call.query.text("state"), call.query.text("due"), call.query.text("case"));
    if state.is_some_and(|state| !["open", "kept", "broken"].contains(&state)) {
        return Err(Refusal::field("state", "is open, kept or broken"));
    }
    let is_due = |promise: &Promise| {
        let day = calendar.day(promise.due).0;
        match due {
            None => Ok(true),
            Some("late") => Ok(promise.is_late(now)),
            Some("today") => Ok(day == today.0),
            Some("tomorrow") => Ok(day == today.0 + 1),
            Some(_) => Err(Refusal::field("due", "is today, late or tomorrow")),
        }
    };
    let mut wrong = None;
    promises.retain(|promise| {
        let in_time = is_due(promise).unwrap_or_else(|refusal| {
            wrong = Some(refusal);
            false
        });
        in_time
            && whose.is(Some(&promise.owner))
            && state.is_none_or(|state| promise.state() == state)
            && case.is_none_or(|case| promise.case.as_deref() == Some(case))
            && ids.as_ref().is_none_or(|ids| ids.contains(&promise.person))
    });
    if let Some(refusal) = wrong {
        return Err(refusal);
    }
    promises.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50);
    let skip = call.query.number("cursor", 0..=1_000_000)?.unwrap_or(0);
    let more = promises.len() as u64 > skip + limit;
    let page = promises.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)).take(usize::try_from(limit).unwrap_or(200));
    let items: Vec<_> = page.map(|promise| shown(promise, now)).collect();
    Ok(json(200, &json!({"items": items, "next": more.then(|| (skip + limit).to_string())})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    text: String,
    person: String,
    due: String,
    owner: Option<String>,
    case: Option<String>,
}

pub(in crate::management) async fn make<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let draft: Draft = call.body()?;
    let known = visitors::find(call, &settings, &draft.person).await.map_err(|refusal| match refusal.kind {
        Kind::NotFound => Refusal::field("person", "is not known here"),
        _ => refusal,
    })?;
    let new = NewPromise {
        text: words("text", &draft.text)?,
        name: crate::shard::name_of(&known.person),
        person: known.id,
        case: draft.case,
        owner: draft.owner.map_or_else(|| me(call), |name| member(call, &name)),
        due: moment("due", &draft.due)?,
    };
    let reply = ask(call, &settings, CareCall::Promise(Box::new(new), me(call))).await?;
    answer(call, 201, reply)
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Patch {
    #[serde(deserialize_with = "said")]
    kept: Option<Option<bool>>,
    due: Option<String>,
    text: Option<String>,
    owner: Option<String>,
}

pub(in crate::management) async fn change<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let patch: Patch = call.body()?;
    let change = PromiseChange {
        kept: patch.kept,
        due: patch.due.as_deref().map(|due| moment("due", due)).transpose()?,
        text: patch.text.as_deref().map(|text| words("text", text)).transpose()?,
        owner: patch.owner.map(|name| member(call, &name)),
    };
    let order =
        CareCall::ChangePromise { promise: call.part(1).to_owned(), expected: expected(call)?, change: Box::new(change), who: me(call) };
    let reply = ask(call, &settings, order).await?;
    answer(call, 200, reply)
}

fn answer<N: Net>(call: &Call<'_, N>, status: u16, reply: CareReply) -> Result<HttpResponse, Refusal> {
    match reply {
        CareReply::Promise(promise) => Ok(tagged(status, &shown(&promise, call.now()), promise.version)),
        CareReply::StalePromise(promise) => Ok(stale(&shown(&promise, call.now()), promise.version)),
        _ => Err(objects::unexpected("a site")),
    }
}
