//! The entry's way to the objects: calls and replies as values.

use rapport_model::aggregate::Strand;
use rapport_model::value::StrandId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::account::{AccountCall, AccountReply};
use crate::parcel::{Handed, Parcel};
use crate::platform::{Failure, Net, ObjectName};
use crate::refusal::Refusal;
use crate::shard::LONGEST_CHAIN;
use crate::shard::call::{Found, ShardCall, ShardReply};
use crate::site::{SiteCall, SiteReply, SiteSettings};

async fn call<C: Serialize, R: DeserializeOwned>(net: &impl Net, to: &ObjectName, call: &C) -> Result<R, Refusal> {
    let body = serde_json::to_string(call).map_err(|error| Failure::new("writing a call", error))?;
    let reply = net.call(to, body).await?;
    Ok(serde_json::from_str(&reply).map_err(|error| Failure::new("reading a reply", error))?)
}

/// An answer that the call cannot have.
pub fn unexpected(of: &str) -> Refusal {
    Failure::new(of, "answered something else than was asked").into()
}

/// Asks the account.
///
/// # Errors
/// What the account refuses, or a failure.
pub async fn account(net: &impl Net, question: &AccountCall) -> Result<AccountReply, Refusal> {
    match call(net, &ObjectName::Account, question).await? {
        AccountReply::Refused(refusal) => Err(refusal),
        reply => Ok(reply),
    }
}

/// Asks a site.
///
/// # Errors
/// What the site refuses, or a failure.
pub async fn site(net: &impl Net, site: &str, question: &SiteCall) -> Result<SiteReply, Refusal> {
    match call(net, &ObjectName::Site(site.to_owned()), question).await? {
        SiteReply::Refused(refusal) => Err(refusal),
        reply => Ok(reply),
    }
}

/// Asks a shard, as often as it takes it to do its work slice by slice: between two slices others have their turn.
///
/// # Errors
/// A failure.
pub async fn shard(net: &impl Net, settings: &SiteSettings, index: u32, question: &ShardCall) -> Result<ShardReply, Refusal> {
    loop {
        match hand(net, settings, index, question.clone()).await?.0 {
            ShardReply::Again => net.sleep(0).await,
            reply => return Ok(reply),
        }
    }
}

/// Hands a call to a shard: as it is where it shares our memory, else as JSON. With the reply comes the call back, where the
/// shard did not take it.
///
/// # Errors
/// A failure.
pub async fn hand(
    net: &impl Net,
    settings: &SiteSettings,
    index: u32,
    mut question: ShardCall,
) -> Result<(ShardReply, Option<ShardCall>), Refusal> {
    let to = ObjectName::Shard { site: settings.id.clone(), index };
    if net.is_one_memory() {
        let parcel = Parcel::leave(net, question);
        let answer = net.call(&to, parcel.ticket()).await?;
        match parcel.fetch(&answer)? {
            Handed::Reply(reply, call) => return Ok((reply, call)),
            Handed::Elsewhere(call) => question = call,
        }
    }
    let reply = call(net, &to, &question).await?;
    Ok((reply, Some(question)))
}

/// Somebody who was found.
pub struct Known {
    /// The id that names them.
    pub id: StrandId,
    /// All of their ids.
    pub ids: Vec<StrandId>,
    /// What is known of them.
    pub person: Box<Strand>,
}

/// The person of a strand, on whichever shard they live; none when nobody has this id.
///
/// # Errors
/// A failure.
pub async fn person(net: &impl Net, settings: &SiteSettings, mut strand: StrandId) -> Result<Option<Known>, Refusal> {
    // A strand may live with a user, who may be part of another by an alias.
    for _ in 0..LONGEST_CHAIN {
        match shard(net, settings, strand.shard(settings.shards), &ShardCall::Person(strand.clone())).await? {
            ShardReply::Person(Found::Here { id, ids, person }) => return Ok(Some(Known { id, ids, person })),
            ShardReply::Person(Found::Elsewhere(user)) => strand = user,
            ShardReply::Person(Found::Nobody) => return Ok(None),
            _ => return Err(unexpected("a shard")),
        }
    }
    Ok(None)
}

/// Lets a shard work by these settings.
///
/// # Errors
/// A failure.
pub async fn configure(net: &impl Net, settings: &SiteSettings, index: u32) -> Result<(), Refusal> {
    shard(net, settings, index, &ShardCall::Configure(Box::new(settings.clone()))).await.map(drop)
}

/// Asks every shard of a site: at once, or, where that takes slices, one after the other, so that no more than one slice ever stands
/// between an event and its answer. The replies are in the order of the shards.
///
/// # Errors
/// The first failure.
pub async fn shards(net: &impl Net, settings: &SiteSettings, question: &ShardCall) -> Result<Vec<ShardReply>, Refusal> {
    if question.reads_rows() {
        let mut replies = Vec::new();
        for index in 0..settings.shards {
            replies.push(shard(net, settings, index, question).await?);
        }
        return Ok(replies);
    }
    let asked = (0..settings.shards).map(|index| shard(net, settings, index, question));
    futures::future::join_all(asked).await.into_iter().collect()
}
