//! Questions to everybody of a site, which its shards answer by looking through their people.

use rapport_model::value::Timestamp;

use super::Call;
use crate::objects;
use crate::platform::Net;
use crate::refusal::Refusal;
use crate::shard::call::{ShardCall, ShardReply, Sweep, Swept};
use crate::site::SiteSettings;

/// Puts a question to everybody on every shard. With the answer comes the time it speaks of: where there are many people, it may be one
/// of some minutes ago, which is then found anew in the background.
///
/// # Errors
/// A failure.
pub(super) async fn sweep<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, of: Sweep) -> Result<(Swept, Timestamp), Refusal> {
    let mut sum: Option<(Swept, Timestamp)> = None;
    for reply in objects::shards(call.net, settings, &ShardCall::Sweep(Box::new(of))).await? {
        let ShardReply::Swept(found, as_of) = reply else { return Err(objects::unexpected("a shard")) };
        match &mut sum {
            Some((sum, earliest)) => {
                sum.merge(&found);
                *earliest = as_of.min(*earliest);
            }
            None => sum = Some((*found, as_of)),
        }
    }
    sum.ok_or_else(|| objects::unexpected("a site without shards"))
}
