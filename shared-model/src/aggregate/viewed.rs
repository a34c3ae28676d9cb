use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Views;
use super::share::circumstances;
use super::totals::pairs;
use crate::event::Context;

/// Events and page views of a day by all circumstances at once, so that they can be told by any of them together. The first
/// [`Viewed::MOST`] combinations of a day are kept apart; the others are counted as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewed {
    #[serde(with = "pairs")]
    cells: BTreeMap<Context, Views>,
    #[serde(default, skip_serializing_if = "Views::is_empty")]
    other: Views,
}

impl Viewed {
    /// So many combinations of a day stand for themselves, on each shard: at some two hundred bytes each, a year of them is less than
    /// twenty megabytes.
    pub const MOST: usize = 250;

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.other.is_empty()
    }

    /// Counts an event.
    pub(super) fn count(&mut self, context: &Context, one: Views) {
        let is_plain = context.language.as_ref().is_none_or(|language| language.as_str() == language.primary());
        let context = if is_plain { Cow::Borrowed(context) } else { Cow::Owned(circumstances(context)) };
        // The combination is nearly always known: look before making an owned one.
        if let Some(known) = self.cells.get_mut(&*context) {
            known.merge(one);
        } else if self.cells.len() < Self::MOST {
            self.cells.insert(context.into_owned(), one);
        } else {
            self.other.merge(one);
        }
    }

    /// Counts what an earlier release counted, of whose circumstances nothing is known together.
    pub(super) fn place(&mut self, all: Views) {
        self.cells.insert(Context::default(), all);
    }

    /// Adds those of another shard, or of another day.
    pub(super) fn merge(&mut self, other: &Self) {
        for (context, views) in &other.cells {
            self.cells.entry(context.clone()).or_default().merge(*views);
        }
        self.other.merge(other.other);
    }

    /// What is kept of each combination; without circumstances what all others are together.
    pub fn each(&self) -> impl Iterator<Item = (Option<&Context>, Views)> {
        let others = (!self.other.is_empty()).then_some((None, self.other));
        self.cells.iter().map(|(context, views)| (Some(context), *views)).chain(others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Device, Language};
    use crate::value::PagePath;

    #[test]
    fn what_there_is_no_room_for_is_counted_as_other() {
        let one = Views { events: 1, page_views: 1 };
        let mut viewed = Viewed::default();
        let page = |n: usize| Context { page: Some(PagePath::of(&format!("/{n}"))), ..Context::default() };
        for n in (0..Viewed::MOST + 7).chain(0..3) {
            viewed.count(&page(n), one);
        }
        let of = |wanted: Option<&Context>| viewed.each().find(|(context, _)| *context == wanted).unwrap().1.events;
        assert_eq!((viewed.each().count(), of(None), of(Some(&page(0))), of(Some(&page(9)))), (Viewed::MOST + 1, 7, 2, 1));
        assert_eq!(viewed.each().map(|(_, views)| views.events).sum::<i64>(), Viewed::MOST as i64 + 10);
        let json = serde_json::to_string(&viewed).unwrap();
        assert_eq!(serde_json::from_str::<Viewed>(&json).unwrap(), viewed);
    }

    #[test]
    fn languages_are_told_apart_without_their_regions() {
        let mut viewed = Viewed::default();
        for language in ["en", "en-GB", "EN-us", "de"] {
            let language = Some(Language::parse(language).unwrap());
            viewed.count(&Context { device: Some(Device::Phone), language, ..Context::default() }, Views { events: 1, page_views: 0 });
        }
        let mut counts: Vec<_> = viewed.each().map(|(_, views)| views.events).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 3]);
    }
}
