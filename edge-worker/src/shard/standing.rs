//! Where everybody stands: added up over all rows, slice by slice, and kept as long as it still speaks for them.

use rapport_model::reading::{Appraised, Standing};
use rapport_model::value::{MINUTE, Range, StrandId, Timestamp};

use super::Shard;
use super::call::ShardReply;
use super::store::ReadingRow;
use crate::platform::Failure;
use crate::site::SiteInsight;

/// Sums over everybody: the last few that were asked for, finished or on the way.
#[derive(Default)]
pub(super) struct Standings(Vec<Sum>);

/// One sum.
struct Sum {
    /// Of which days, by which model.
    of: (Range, i64),
    standing: Standing,
    /// The id that was looked at last; none when everybody was.
    place: Option<String>,
    /// The shard's position when it was begun, and when that was.
    begun: (u64, Timestamp),
    persons: u64,
}

impl Sum {
    /// Up to so many persons a sum is made again whenever anything happened; of more, it is good for a minute. To read
    /// through all of them with every event would hold up those who send them.
    const FEW: u64 = 5_000;

    fn still_speaks(&self, position: u64, now: Timestamp) -> bool {
        self.begun.0 == position || (self.persons > Self::FEW && now < self.begun.1.plus(MINUTE))
    }
}

/// So many are kept: a screen asks for one period, another screen for another.
const KEPT: usize = 4;

impl Shard {
    /// Where the persons of this shard stand; none as long as not everybody was looked at. What they are worth is as their
    /// rows have it.
    pub(super) fn standing(&mut self, insight: &SiteInsight, period: Range, limit: u32, now: Timestamp) -> Result<ShardReply, Failure> {
        self.checkpoint_if_due(now)?;
        let (of, position) = ((period, insight.made_at), self.next_position);
        let mut sums = std::mem::take(&mut self.standings.0);
        sums.retain(|sum| sum.of == of || sum.still_speaks(position, now));
        let at = sums.iter().position(|sum| sum.of == of);
        // A sum on its way goes on: people who changed meanwhile are a matter of seconds.
        let known = at.map(|at| sums.remove(at)).filter(|sum| sum.place.is_some() || sum.still_speaks(position, now));
        let mut sum = known.unwrap_or_else(|| Sum {
            of,
            standing: Standing::default(),
            place: Some(String::new()),
            begun: (position, now),
            persons: 0,
        });
        if let Some(after) = sum.place.take() {
            let rows = self.store.relationships(&after, false, limit)?;
            sum.place = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.id.clone());
            for ReadingRow { id: key, relationship, appraised: [worth, _, at_risk] } in rows {
                let Ok(id) = StrandId::try_from(key) else { continue };
                let relationship = self.relationship(&id, &relationship)?;
                let known = |minor: i64| (minor >= 0).then_some(minor);
                let one = Appraised { is_named: id.is_user(), worth: known(worth), at_risk: known(at_risk) };
                sum.standing.add(&relationship, &one, &insight.rules, period);
                sum.persons += 1;
            }
        }
        let whole = sum.place.is_none().then(|| Box::new(sum.standing.clone()));
        sums.push(sum);
        let spare = sums.len().saturating_sub(KEPT);
        sums.drain(..spare);
        self.standings.0 = sums;
        Ok(ShardReply::Standing(whole))
    }
}
