//! The strands that were brought to a user, and which of them are the user's now.
//!
//! A link is followed from what is held, never from who brought it: a strand that moved to somebody else, or whose user
//! moved, falls out by itself, whatever the order in which shards heard of it.

use std::collections::BTreeMap;

use rapport_model::aggregate::Strand;
use rapport_model::value::StrandId;

use super::call::Push;

/// How far links of links (an alias of an alias) are followed. They end somewhere; a circle that nobody knows whole yet does not.
pub const LONGEST_CHAIN: usize = 64;

/// A strand as it was when it was last brought.
#[derive(Clone, Debug)]
pub struct Held {
    /// The strand's own position then.
    pub position: u64,
    /// The aggregate; none once the strand was known to belong to somebody else. What comes late is told by it to be old.
    pub state: Option<Strand>,
}

/// All strands that were ever brought to one user, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Linked(BTreeMap<StrandId, Held>);

impl Linked {
    /// What is held of this strand.
    pub fn get(&self, strand: &StrandId) -> Option<&Held> {
        self.0.get(strand)
    }

    /// Whether the push tells something new: a later position, or, of the same, what is there and not that it left.
    /// A strand may leave its user and come back by another way: moved from `c` to `d`, who is an alias of `c`.
    pub fn lacks(&self, push: &Push) -> bool {
        match self.0.get(&push.strand) {
            None => push.state.is_some(),
            Some(held) => held.position < push.position || held.position == push.position && held.state.is_none() && push.state.is_some(),
        }
    }

    /// Holds a strand.
    pub fn hold(&mut self, strand: StrandId, held: Held) {
        self.0.insert(strand, held);
    }

    /// Forgets a strand for good; whether anything was held of it.
    pub fn forget(&mut self, strand: &StrandId) -> bool {
        self.0.remove(strand).is_some()
    }

    /// Everything that is held, also of those who belong to somebody else by now.
    pub fn all(&self) -> impl Iterator<Item = (&StrandId, &Held)> {
        self.0.iter()
    }

    /// The strands that belong to `own`: whose user it is, or whose user's user, and so on.
    pub fn of<'a>(&'a self, own: &'a StrandId) -> impl Iterator<Item = (&'a StrandId, &'a Strand)> {
        self.0.iter().filter_map(move |(id, held)| Some((id, held.state.as_ref()?))).filter(move |(_, strand)| self.leads_to(strand, own))
    }

    fn leads_to(&self, strand: &Strand, own: &StrandId) -> bool {
        let mut at = strand;
        // A circle of aliases that `own` is not in would be walked for ever.
        for _ in 0..=self.0.len() {
            let Some(user) = user(at) else { return false };
            if is(own, user) {
                return true;
            }
            let next = StrandId::user(user).ok().and_then(|id| self.0.get(&id)?.state.as_ref());
            let Some(next) = next else { return false };
            at = next;
        }
        false
    }

    /// The user whose person the strand `own` is part of, when that is somebody else.
    ///
    /// Users who were aliased in a circle would each be part of another: then the smallest id of the circle is the person.
    pub fn user(&self, own: &StrandId, strand: &Strand) -> Option<StrandId> {
        let user_of_own = StrandId::user(user(strand)?).ok()?;
        let (mut at, mut smallest) = (user_of_own.clone(), own.clone());
        for _ in 0..=self.0.len() + 1 {
            if at == *own {
                return (smallest != *own).then_some(user_of_own);
            }
            smallest = smallest.min(at.clone());
            let next = self.0.get(&at).and_then(|held| StrandId::user(user(held.state.as_ref()?)?).ok());
            let Some(next) = next else { break };
            at = next;
        }
        Some(user_of_own)
    }
}

fn user(strand: &Strand) -> Option<&str> {
    Some(strand.user.as_ref()?.value.as_str())
}

fn is(id: &StrandId, user: &str) -> bool {
    id.is_user() && id.raw() == user.trim()
}
