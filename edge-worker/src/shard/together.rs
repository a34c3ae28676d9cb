//! What the people of the shard have in common: what they buy together, when they are there.

use rapport_model::reading::Hours;
use rapport_model::value::{Range, StrandId};

use super::Shard;
use super::call::ShardReply;
use crate::platform::Failure;

impl Shard {
    pub(super) fn baskets(&mut self, range: Range, after: &str, limit: u32) -> Result<ShardReply, Failure> {
        let buyers = self.store.relationships(after, true, limit)?;
        let next = buyers.last().filter(|_| buyers.len() as u32 == limit).map(|row| row.id.clone());
        let mut baskets = Vec::new();
        for buyer in buyers {
            let Ok(id) = StrandId::try_from(buyer.id) else { continue };
            let Some((_, person)) = self.read_person(&id)? else { continue };
            for (_, bought, _) in person.orders.bought().filter(|(_, bought, _)| range.contains(bought.value.day)) {
                let items = bought.value.items.iter();
                let items: Vec<_> =
                    items.map(|item| (item.product.as_str().to_owned(), item.name.as_ref().map(|name| name.as_str().to_owned()))).collect();
                if !items.is_empty() {
                    baskets.push(items);
                }
            }
        }
        Ok(ShardReply::Baskets(baskets, next))
    }

    pub(super) fn hours(&mut self, most: u32) -> Result<ShardReply, Failure> {
        let Some(calendar) = self.settings.as_ref().map(|settings| settings.calendar()) else {
            return Ok(ShardReply::Hours(Hours::default()));
        };
        let step = self.store.count_persons()?.div_ceil(u64::from(most.max(1))).max(1);
        let mut hours = Hours::default();
        for id in self.store.every_person(step)? {
            let Ok(id) = StrandId::try_from(id) else { continue };
            if let Some((_, person)) = self.read_person(&id)? {
                hours.merge(&Hours::of(&person, |at| calendar.local(at)));
            }
        }
        Ok(ShardReply::Hours(hours))
    }
}
