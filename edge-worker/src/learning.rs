//! What is learnt of all customers together: the models of value. Made again by the site's alarm, a day after it was made or when many more
//! orders came, as an errand: nobody waits for it, and between its slices of some milliseconds events are taken.

use rapport_model::reading::value::{Fit, NotEnough, Transactions, ValueModel};
use rapport_model::reading::{GradeLines, LifecycleRules, Relationship};
use rapport_model::value::{Day, Range, Timestamp};

use crate::objects;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply};
use crate::site::{SiteCall, SiteInsight, SiteReply, SiteSettings, Sold};

/// Rows of a fit between two breaths: some milliseconds.
const SLICE: usize = 5_000;
/// Up to so many customers a fit is made at once when somebody asks and what is kept is an old one.
const FEW: u64 = 5_000;
/// Rows read from a shard in one go.
const PAGE: u32 = 500;
/// Buyers appraised in one go.
const APPRAISED: u32 = 150;

/// Looks at what readings need to know of everybody, or of all buyers, page by page with a breath between the pages.
async fn each<N: Net>(net: &N, settings: &SiteSettings, buyers: bool, mut see: impl FnMut(String, Relationship)) -> Result<(), Refusal> {
    for index in 0..settings.shards {
        let mut after = Some(String::new());
        while let Some(id) = after {
            let question = ShardCall::Relationships { after: id, buyers, limit: PAGE };
            let ShardReply::Relationships(lines, next) = objects::shard(net, settings, index, &question).await? else {
                return Err(objects::unexpected("a shard"));
            };
            lines.into_iter().for_each(|(id, relationship)| see(id, relationship));
            after = next;
            net.sleep(0).await;
        }
    }
    Ok(())
}

/// What readings need to know of all buyers.
///
/// # Errors
/// A failure.
pub async fn buyers<N: Net>(net: &N, settings: &SiteSettings) -> Result<Vec<(String, Relationship)>, Refusal> {
    let mut all = Vec::new();
    each(net, settings, true, |id, buyer| all.push((id, buyer))).await?;
    Ok(all)
}

/// All that the site sold.
///
/// # Errors
/// A failure.
pub async fn sold<N: Net>(net: &N, settings: &SiteSettings) -> Result<Sold, Refusal> {
    let mut sum = Sold::default();
    for reply in objects::shards(net, settings, &ShardCall::Sold).await? {
        let ShardReply::Sold { orders, revenue } = reply else { return Err(objects::unexpected("a shard")) };
        sum.orders += orders;
        for (currency, minor) in revenue {
            *sum.revenue.entry(currency).or_insert(0) += minor;
        }
    }
    Ok(sum)
}

/// Fits the models of value to the orders of a range, with a breath between the slices of work.
pub async fn fit<N: Net>(
    net: &N,
    settings: &SiteSettings,
    buyers: &[(String, Relationship)],
    range: Range,
) -> (Result<ValueModel, NotEnough>, u64) {
    let mut customers = Vec::new();
    for some in buyers.chunks(SLICE) {
        customers.extend(some.iter().filter_map(|(_, buyer)| buyer.transactions.purchases(range)));
        net.sleep(0).await;
    }
    let count = customers.len() as u64;
    let mut fit = match Fit::of(&customers, range.to, settings.currency) {
        Ok(fit) => fit,
        Err(too_few) => return (Err(too_few), count),
    };
    drop(customers);
    loop {
        if let Some(answer) = fit.step(SLICE) {
            return (answer, count);
        }
        net.sleep(0).await;
    }
}

/// The usual days between two transactions of one customer: the median of all gaps; none where there are too few to say.
fn usual_gap<'a>(buyers: impl Iterator<Item = &'a Transactions>) -> Option<u32> {
    const ENOUGH: usize = 10;
    let mut gaps = Vec::new();
    for buyer in buyers {
        let days: Vec<_> = buyer.days().map(|(day, _)| day.0).collect();
        gaps.extend(days.windows(2).map(|pair| i64::from(pair[1]) - i64::from(pair[0])));
    }
    if gaps.len() < ENOUGH {
        return None;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable(middle);
    u32::try_from(*median).ok().map(|gap| gap.max(1))
}

/// What was learnt of all customers. What is kept is taken as long as it still speaks for them; where `is_exact`, as long as
/// nothing was sold since.
///
/// # Errors
/// A failure.
pub async fn learnt<N: Net>(net: &N, settings: &SiteSettings, is_exact: bool) -> Result<SiteInsight, Refusal> {
    let today = settings.calendar().day(Timestamp(net.now()));
    let now = sold(net, settings).await?;
    let SiteReply::Insight(kept) = objects::site(net, &settings.id, &SiteCall::Insight).await? else {
        return Err(objects::unexpected("a site"));
    };
    if let Some(kept) = kept {
        let is_ours = kept.model.as_ref().is_none_or(|model| model.currency == settings.currency);
        let holds = is_ours && if is_exact { kept.day == today && kept.sold == now } else { kept.still_speaks(today, &now) };
        if holds {
            return Ok(*kept);
        }
        // Of many customers a fit takes seconds: what was learnt last answers until the errand is done.
        if is_ours && !is_exact && kept.customers > FEW {
            objects::site(net, &settings.id, &SiteCall::WantInsight).await?;
            return Ok(*kept);
        }
    }
    make(net, settings, now).await
}

/// Makes what was learnt again where it does not speak for the customers any more, and lets every shard appraise its own by it. The
/// errand of a site.
///
/// # Errors
/// A failure, or the site is gone.
pub async fn refresh<N: Net>(net: &N, site: &str) -> Result<(), Refusal> {
    let SiteReply::Settings { settings, .. } = objects::site(net, site, &SiteCall::Settings).await? else {
        return Err(objects::unexpected("a site"));
    };
    let now = sold(net, &settings).await?;
    let SiteReply::Insight(kept) = objects::site(net, site, &SiteCall::Insight).await? else {
        return Err(objects::unexpected("a site"));
    };
    let today = settings.calendar().day(Timestamp(net.now()));
    let insight = match kept {
        Some(kept) if kept.day == today && kept.sold == now => *kept,
        _ => make(net, &settings, now).await?,
    };
    appraise(net, &settings, &insight).await
}

async fn make<N: Net>(net: &N, settings: &SiteSettings, now: Sold) -> Result<SiteInsight, Refusal> {
    let today = settings.calendar().day(Timestamp(net.now()));
    let buyers = buyers(net, settings).await?;
    let (answer, customers) = fit(net, settings, &buyers, Range { from: Day(i32::MIN), to: today }).await;
    let plain = LifecycleRules::default();
    let sells = !buyers.is_empty();
    // Where nothing is sold, what comes again are visits; two weeks between them until a site says otherwise.
    let usual = if sells { usual_gap(buyers.iter().map(|(_, buyer)| &buyer.transactions)).unwrap_or(plain.usual_gap) } else { 14 };
    let insight = SiteInsight {
        day: today,
        made_at: net.now(),
        rules: LifecycleRules { sells, usual_gap: usual, ..plain },
        not_enough: answer.as_ref().err().copied(),
        model: answer.ok(),
        grades: GradeLines::of(&buyers.iter().filter_map(|(_, buyer)| buyer.paid(today)).map(|minor| minor as f64).collect::<Vec<_>>()),
        customers,
        sold: now,
    };
    objects::site(net, &settings.id, &SiteCall::KeepInsight(Box::new(insight.clone()))).await?;
    Ok(insight)
}

/// Lets every shard work out what its persons are worth, page by page, where it has not by this model.
///
/// # Errors
/// A failure.
pub async fn appraise<N: Net>(net: &N, settings: &SiteSettings, insight: &SiteInsight) -> Result<(), Refusal> {
    for index in 0..settings.shards {
        let mut after = Some(String::new());
        while let Some(id) = after {
            let question = ShardCall::Appraise { insight: Box::new(insight.clone()), after: id, limit: APPRAISED };
            let ShardReply::Appraised(next) = objects::shard(net, settings, index, &question).await? else {
                return Err(objects::unexpected("a shard"));
            };
            after = next;
            net.sleep(0).await;
        }
    }
    Ok(())
}
