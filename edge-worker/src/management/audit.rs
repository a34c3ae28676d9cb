//! The audit log: written for each call that changes something or shows a person, and read by owners.

use std::cell::RefCell;
use std::collections::HashMap;

use rapport_model::value::Timestamp;
use serde_json::{Map, Value, json};

use super::Call;
use super::exports::{File, Format};
use super::route::{Need, Operation, Route};
use crate::account::{AccountCall, AccountReply, Deed, DeedKind, Role};
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::{Kind, Refusal};

/// Who reads the same person again within this time is not written down again: a screen reads anew whenever something changes.
const SAME_LOOK: i64 = 3_600_000;
/// So many looks are remembered; forgetting one writes a line more.
const MOST_LOOKS: usize = 10_000;
/// Lines that go into a file.
const MOST_LINES: usize = 100_000;

thread_local! {
    static LOOKS: RefCell<HashMap<(String, String, String), i64>> = RefCell::new(HashMap::new());
}

/// Writes down what was done, where it is something that is written down.
pub(super) async fn note<N: Net>(call: &Call<'_, N>, route: &Route) -> Result<(), Refusal> {
    let is_change = route.method != "GET" && route.need != Need::Nobody && route.operation != Operation::RuleSize;
    let is_file = matches!(route.operation, Operation::VisitorExport | Operation::Export | Operation::AuditFile | Operation::AuditSheet);
    let is_look = !is_change && !is_file && route.persons && call.member.role >= Role::Manager;
    if !is_change && !is_file && !is_look {
        return Ok(());
    }
    let who = call.member.name.clone();
    let mut what = format!("{} {}", route.method, route.path);
    let mut subject = call.parts.join(" ");
    if is_look {
        // A person's page is read by several calls; that is one look.
        const PERSON: &str = "/visitors/{visitor}";
        if let Some(end) = what.find(PERSON) {
            what.truncate(end + PERSON.len());
            subject = call.parts.iter().take(2).cloned().collect::<Vec<_>>().join(" ");
        }
        let (look, now) = ((who.clone(), what.clone(), subject.clone()), call.now().0);
        let is_same = LOOKS.with_borrow(|looks| looks.get(&look).is_some_and(|at| (0..SAME_LOOK).contains(&(now - at))));
        if is_same {
            return Ok(());
        }
        objects::account(call.net, &AccountCall::Note { who, what, subject }).await?;
        LOOKS.with_borrow_mut(|looks| {
            if looks.len() >= MOST_LOOKS {
                looks.clear();
            }
            looks.insert(look, now);
        });
        return Ok(());
    }
    objects::account(call.net, &AccountCall::Note { who, what, subject }).await.map(drop)
}

fn kind<N: Net>(call: &Call<'_, N>) -> Result<Option<DeedKind>, Refusal> {
    let rule = || Refusal::field("kind", "is read, changed, exported, erased or signed_in");
    call.query.text("kind").map(|name| DeedKind::parse(name).ok_or_else(rule)).transpose()
}

async fn page<N: Net>(
    call: &Call<'_, N>,
    before: Option<i64>,
    limit: u32,
    kind: Option<DeedKind>,
) -> Result<(Vec<Deed>, Option<i64>), Refusal> {
    match objects::account(call.net, &AccountCall::Deeds { before, limit, kind }).await? {
        AccountReply::Deeds(deeds, next) => Ok((deeds, next)),
        _ => Err(objects::unexpected("the account")),
    }
}

fn shown(deed: &Deed) -> Value {
    json!({"at": Timestamp(deed.at).iso(), "who": deed.who, "kind": deed.kind().name(), "what": deed.what, "subject": deed.subject})
}

pub(super) async fn list<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let limit = call.query.number("limit", 1..=200)?.unwrap_or(50) as u32;
    let rule = || Refusal { kind: Kind::Invalid, ..Refusal::field("cursor", "is `next` of the page before") };
    let before = call.query.text("cursor").map(|cursor| cursor.parse().map_err(|_| rule())).transpose()?;
    let (deeds, next) = page(call, before, limit, kind(call)?).await?;
    let items: Vec<_> = deeds.iter().map(shown).collect();
    Ok(json(200, &json!({"items": items, "next": next.map(|next| next.to_string())})))
}

pub(super) async fn file<N: Net>(call: &Call<'_, N>, ending: &str) -> Result<HttpResponse, Refusal> {
    let kind = kind(call)?;
    let format = Format::parse(ending).ok_or_else(|| Refusal::not_found("file"))?;
    let mut file = File::new(&["at", "who", "kind", "what", "subject"], format);
    let (mut before, mut lines) = (None, 0);
    while lines < MOST_LINES {
        let (deeds, next) = page(call, before, 5_000, kind).await?;
        lines += deeds.len();
        for deed in &deeds {
            let Value::Object(row) = shown(deed) else { continue };
            file.add(Map::from_iter(row))?;
        }
        if next.is_none() {
            break;
        }
        before = next;
        call.net.sleep(0).await;
    }
    file.response("audit", ending, format)
}
