//! What became of a segment: its members by day, and who came and left.

use std::collections::BTreeMap;

use rapport_model::value::{Day, StrandId};
use serde_json::json;

use super::Call;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply};
use crate::shard::roll::{Moved, RollDay, RollHistory};

/// The most days that are told at once.
const MOST_DAYS: i32 = 1_100;

/// Adds up the rolls of all shards. A day on which a roll was not written has the members of the day before; days that not every
/// shard knows yet are left out, and so is what is to come.
fn by_day(histories: &[RollHistory], from: Day, to: Day) -> Vec<RollDay> {
    let mut sums: BTreeMap<Day, (RollDay, usize)> = BTreeMap::new();
    for history in histories {
        let (mut members, mut written) = (history.before, history.days.iter().peekable());
        for day in (from.0..=to.0).map(Day) {
            let (mut came, mut left) = (0, 0);
            if let Some(row) = written.next_if(|row| row.day == day) {
                (members, came, left) = (Some(row.members), row.came, row.left);
            }
            let Some(members) = members else { continue };
            let (sum, known) = sums.entry(day).or_insert((RollDay { day, members: 0, came: 0, left: 0 }, 0));
            sum.members += members;
            sum.came += came;
            sum.left += left;
            *known += 1;
        }
    }
    sums.into_values().filter(|(_, known)| *known == histories.len()).map(|(sum, _)| sum).collect()
}

pub(super) async fn history<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let id = call.part(1);
    if !settings.segments.contains_key(id) {
        return Err(Refusal::not_found("segment"));
    }
    let range = call.query.range(call.today(&settings))?;
    if range.to.0.saturating_sub(range.from.0) >= MOST_DAYS {
        return Err(Refusal::field("from", format!("is at most {MOST_DAYS} days before `to`")));
    }
    let limit = call.query.number("limit", 0..=200)?.unwrap_or(50) as usize;
    let before = call.query.ended_at()?;
    let question = ShardCall::History { segment: id.to_owned(), range, before, limit: limit as u32 + 1 };
    let mut histories = Vec::new();
    for reply in objects::shards(call.net, &settings, &question).await? {
        let ShardReply::History(history) = reply else { return Err(objects::unexpected("a shard")) };
        histories.push(*history);
    }
    let days = by_day(&histories, range.from, range.to.min(call.today(&settings)));
    let since = histories.iter().map(|one| one.since).collect::<Option<Vec<Day>>>().and_then(|days| days.into_iter().max());
    let mut moves: Vec<Moved> = histories.into_iter().flat_map(|one| one.moves).collect();
    let key = |one: &Moved| (one.at, one.person.key());
    moves.sort_by_key(|one| std::cmp::Reverse(key(one)));
    let is_more = moves.len() > limit;
    moves.truncate(limit);
    let next = moves.last().filter(|_| is_more).map(|one| format!("{}:{}", one.at.0, one.person.key()));
    let shown = |one: &Moved| {
        let id: &StrandId = &one.person;
        json!({"at": one.at.iso(), "visitor": id.raw(), "name": one.name, "moved": if one.came { "in" } else { "out" }})
    };
    let day = |one: &RollDay| json!({"day": one.day.to_string(), "members": one.members, "came": one.came, "left": one.left});
    Ok(json(
        200,
        &json!({
            "from": range.from.to_string(), "to": range.to.to_string(), "since": since.map(|day| day.to_string()),
            "came": days.iter().map(|one| one.came).sum::<u64>(), "left": days.iter().map(|one| one.left).sum::<u64>(),
            "days": days.iter().map(day).collect::<Vec<_>>(),
            "items": moves.iter().map(shown).collect::<Vec<_>>(), "next": next,
        }),
    ))
}
