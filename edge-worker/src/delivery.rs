//! From judged events to durable ones: by shard, at once, and links complete before anybody is answered.

use std::collections::{BTreeMap, HashMap};

use rapport_model::event::{Context, Event, EventKind};
use rapport_model::value::{Day, StrandId, Timestamp};
use serde::Serialize;

use crate::dialect::{Parsed, Refused};
use crate::objects;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::shard::LONGEST_CHAIN;
use crate::shard::call::{AskingPage, Bundle, Delivery, Ingested, Outcome, Push, Reception, Reservation, ShardCall, ShardReply, Walk};
use crate::site::{SiteCall, SiteReply, SiteSettings};

/// What became of a batch: `accepted + duplicate + refused` is what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Kept.
    pub accepted: u32,
    /// Known already.
    pub duplicate: u32,
    /// Not kept, each with its reason.
    pub refused: Vec<Refused>,
}

/// What became of a batch, and whether its page may ask something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivered {
    /// The counts.
    pub counts: Counts,
    /// The survey to be offered.
    pub invitation: Option<Reservation>,
    /// The verdict on each survey, where the page wants to hear them.
    pub verdicts: Vec<serde_json::Value>,
}

/// Links travel as events that nobody sent: no place in the batch.
type Placed = (Option<usize>, Event, Option<Box<Walk>>);

/// The bundles of one shard, and the places of their events in the batch.
#[derive(Default)]
struct Parcel {
    bundles: Vec<Bundle>,
    places: Vec<Vec<Option<usize>>>,
}

/// Keeps what may be kept of a batch.
///
/// # Errors
/// A failure: nothing is acknowledged, and sending again counts nothing twice.
pub async fn deliver(
    net: &impl Net,
    settings: &SiteSettings,
    parsed: Parsed,
    received: Timestamp,
    page: Option<AskingPage>,
) -> Result<Delivered, Refusal> {
    let mut counts = Counts::default();
    let mut ids: HashMap<usize, String> = HashMap::new();
    let mut strands: BTreeMap<StrandId, Vec<Placed>> = BTreeMap::new();
    let mut links: BTreeMap<(StrandId, String), Event> = BTreeMap::new();
    for event in parsed.events {
        match event {
            Err(refused) => counts.refused.push(refused),
            Ok(incoming) => {
                for link in incoming.links {
                    let Event { id, at, day, .. } = incoming.event.clone();
                    let event = Event { id, at, day, kind: EventKind::Link { user: link.1.clone() }, context: Context::default() };
                    // Of the same link only the earliest matters.
                    let earliest = links.get(&link).is_none_or(|known| event.order() < known.order());
                    if earliest {
                        links.insert(link, event);
                    }
                }
                ids.insert(incoming.index, incoming.event.id.as_str().to_owned());
                strands.entry(incoming.strand).or_default().push((Some(incoming.index), incoming.event, incoming.walk));
            }
        }
    }
    for ((strand, _), link) in links {
        strands.entry(strand).or_default().push((None, link, None));
    }
    let mut parcels: BTreeMap<u32, Parcel> = BTreeMap::new();
    for (strand, events) in strands {
        let parcel = parcels.entry(strand.shard(settings.shards)).or_default();
        let mut bundle = Bundle { strand, events: Vec::with_capacity(events.len()), walks: Vec::new() };
        let mut places = Vec::with_capacity(events.len());
        for (place, event, walk) in events {
            bundle.walks.extend(walk.map(|walk| (places.len(), *walk)));
            places.push(place);
            bundle.events.push(event);
        }
        parcel.places.push(places);
        parcel.bundles.push(bundle);
    }
    let at_page = page.as_ref().map(|page| page.strand.shard(settings.shards));
    let sent = parcels.into_iter().map(|(index, parcel)| {
        let page = page.clone().filter(|_| at_page == Some(index));
        let answers = parcel.bundles.iter().any(|bundle| !bundle.walks.is_empty());
        let asked = if answers { parsed.asked.clone() } else { Vec::new() };
        let delivery = Delivery { settings: settings.version, received, bundles: parcel.bundles, asked, page };
        async move { Ok::<_, Refusal>((parcel.places, ingested(net, settings, index, ShardCall::Ingest(delivery)).await?)) }
    });
    let mut route = Route::new(page.clone());
    for reply in futures::future::join_all(sent).await {
        let (places, done) = reply?;
        for (places, outcomes) in places.iter().zip(&done.outcomes) {
            for (place, outcome) in places.iter().zip(outcomes) {
                let Some(index) = *place else { continue };
                match outcome {
                    Outcome::Accepted => counts.accepted += 1,
                    Outcome::Duplicate => counts.duplicate += 1,
                    Outcome::Refused(reason) => counts.refused.push(Refused { id: ids.remove(&index), index, reason: reason.clone() }),
                }
            }
        }
        route.note(done);
    }
    counts.refused.sort_by_key(|refused| refused.index);
    let (invitation, verdicts) = route.follow(net, settings).await?;
    Ok(Delivered { counts, invitation, verdicts })
}

/// What still has to travel after a delivery: snapshots to the homes of their users, and the question whom to ask.
struct Route {
    page: Option<AskingPage>,
    pushes: Vec<Push>,
    ask_at: Option<StrandId>,
    invitation: Option<Reservation>,
    verdicts: Vec<serde_json::Value>,
}

impl Route {
    fn new(page: Option<AskingPage>) -> Self {
        Self { page, pushes: Vec::new(), ask_at: None, invitation: None, verdicts: Vec::new() }
    }

    fn note(&mut self, done: Ingested) {
        self.pushes.extend(done.pushes);
        self.ask_at = done.ask_at.or(self.ask_at.take());
        self.invitation = self.invitation.take().or(done.invitation);
        self.verdicts.extend(done.verdicts);
    }

    async fn follow(mut self, net: &impl Net, settings: &SiteSettings) -> Result<(Option<Reservation>, Vec<serde_json::Value>), Refusal> {
        // Each step from shard to shard is a round of calls.
        for _ in 0..LONGEST_CHAIN {
            let mut receptions: BTreeMap<u32, Reception> = BTreeMap::new();
            let empty = || Reception { settings: settings.version, pushes: Vec::new(), page: None };
            for push in std::mem::take(&mut self.pushes) {
                receptions.entry(push.to.shard(settings.shards)).or_insert_with(empty).pushes.push(push);
            }
            if let (Some(home), Some(page)) = (self.ask_at.take(), &self.page) {
                let reception = receptions.entry(home.shard(settings.shards)).or_insert_with(empty);
                reception.page = Some(AskingPage { user: Some(home), ..page.clone() });
            }
            if receptions.is_empty() {
                break;
            }
            let sent = receptions.into_iter().map(|(index, reception)| ingested(net, settings, index, ShardCall::Receive(reception)));
            for done in futures::future::join_all(sent).await {
                self.note(done?);
            }
        }
        Ok((self.invitation, self.verdicts))
    }
}

/// Sends a delivery or reception. A shard that works by other settings than this entry is given the newest.
async fn ingested(net: &impl Net, settings: &SiteSettings, index: u32, mut call: ShardCall) -> Result<Ingested, Refusal> {
    for _ in 0..3 {
        let (reply, returned) = objects::hand(net, settings, index, call).await?;
        match (reply, returned) {
            (ShardReply::Ingested(done), _) => return Ok(*done),
            (ShardReply::SettingsWanted, Some(returned)) => {
                call = returned;
                let SiteReply::Settings { settings, .. } = objects::site(net, &settings.id, &SiteCall::Settings).await? else {
                    return Err(objects::unexpected("a site"));
                };
                match &mut call {
                    ShardCall::Ingest(delivery) => delivery.settings = settings.version,
                    ShardCall::Receive(reception) => reception.settings = settings.version,
                    _ => {}
                }
                objects::configure(net, &settings, index).await?;
            }
            _ => break,
        }
    }
    Err(objects::unexpected("a shard"))
}

/// Counts the events of programs that say they are one, by day; they are in no other number.
///
/// # Errors
/// A failure.
pub async fn count_bots(net: &impl Net, settings: &SiteSettings, parsed: Parsed) -> Result<Counts, Refusal> {
    let mut days: BTreeMap<Day, u32> = BTreeMap::new();
    let counts = set_aside(parsed, |event| *days.entry(event.day).or_default() += 1);
    for (day, bots) in days {
        objects::shard(net, settings, 0, &ShardCall::CountAside { day, bots, dropped: 0 }).await?;
    }
    Ok(counts)
}

/// Counts what a page gave up before this batch, because it was too much to keep; of a replay it was counted before.
///
/// # Errors
/// A failure.
pub async fn count_dropped(net: &impl Net, settings: &SiteSettings, counts: &Counts, dropped: u32, at: Timestamp) -> Result<(), Refusal> {
    // A page says this of itself, so no page can say much.
    const MOST: u32 = 10_000;
    if dropped > 0 && counts.accepted > 0 {
        let day = settings.calendar().day(at);
        objects::shard(net, settings, 0, &ShardCall::CountAside { day, bots: 0, dropped: dropped.min(MOST) }).await?;
    }
    Ok(())
}

/// The receipt of a batch of which nothing is kept.
pub fn set_aside(parsed: Parsed, mut see: impl FnMut(&Event)) -> Counts {
    let mut counts = Counts::default();
    for event in parsed.events {
        match event {
            Ok(incoming) => {
                see(&incoming.event);
                counts.accepted += 1;
            }
            Err(refused) => counts.refused.push(refused),
        }
    }
    counts
}
