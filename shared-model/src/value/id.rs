use super::Invalid;

/// The name that a sender gave an event: 1 to 64 characters, unique per site and raw id.
/// Sending the same id again changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "String", into = "String"))]
pub struct EventId(String);

impl EventId {
    /// # Errors
    /// An event id has 1 to 64 characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let length = text.chars().take(65).count();
        if (1..=64).contains(&length) { Ok(Self(text.to_owned())) } else { Err(Invalid("an event id has 1 to 64 characters")) }
    }

    /// The id as its sender wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EventId {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<EventId> for String {
    fn from(id: EventId) -> String {
        id.0
    }
}

/// A raw id under which events arrive. The two kinds never meet: a page may invent anonymous ids,
/// never user ids, so an anonymous `42` is somebody else than the user `42`.
///
/// Written as `a:` or `u:` and the id: that is the key of its strand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "String", into = "String"))]
pub enum StrandId {
    /// Given by the edge or by the site's own anonymous visitor id.
    Anonymous(String),
    /// Given by the site when it knows who it is.
    User(String),
}

impl StrandId {
    /// The longest raw id, in characters.
    pub const LONGEST: usize = 200;

    /// # Errors
    /// A visitor id has 1 to 200 characters, none of them a control character.
    pub fn anonymous(id: &str) -> Result<Self, Invalid> {
        Self::checked(id).map(Self::Anonymous)
    }

    /// # Errors
    /// A user id has 1 to 200 characters, none of them a control character.
    pub fn user(id: &str) -> Result<Self, Invalid> {
        Self::checked(id).map(Self::User)
    }

    fn checked(id: &str) -> Result<String, Invalid> {
        let id = id.trim();
        if id.is_empty() || id.chars().count() > Self::LONGEST || id.chars().any(char::is_control) {
            return Err(Invalid("an id of a visitor or user has 1 to 200 characters, none of them a control character"));
        }
        Ok(id.to_owned())
    }

    /// The raw id alone, as the site knows it.
    pub fn raw(&self) -> &str {
        match self {
            Self::Anonymous(id) | Self::User(id) => id,
        }
    }

    /// Whether the site knows who this is.
    pub fn is_user(&self) -> bool {
        matches!(self, Self::User(_))
    }

    /// The key of the strand: `a:` or `u:` and the raw id.
    pub fn key(&self) -> String {
        let (prefix, id) = match self {
            Self::Anonymous(id) => ("a:", id),
            Self::User(id) => ("u:", id),
        };
        [prefix, id.as_str()].concat()
    }

    /// The shard that a strand lives on, of a power-of-two number of shards. Strands do not move.
    pub fn shard(&self, shards: u32) -> u32 {
        (stable_hash64(self.key().as_bytes()) & u64::from(shards.max(1) - 1)) as u32
    }
}

/// A hash that is the same on every machine and in every release: data is laid out by it, so never change it.
///
/// 64-bit FNV-1a, finished by the mixer of MurmurHash3, because FNV's low bits alone spread poorly over powers of two.
pub fn stable_hash64(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

impl TryFrom<String> for StrandId {
    type Error = Invalid;
    fn try_from(key: String) -> Result<Self, Invalid> {
        match key.split_at_checked(2) {
            Some(("a:", id)) => Self::anonymous(id),
            Some(("u:", id)) => Self::user(id),
            _ => Err(Invalid("a strand's key starts with a: or u:")),
        }
    }
}

impl From<StrandId> for String {
    fn from(id: StrandId) -> String {
        id.key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_visitors_never_meet() {
        assert_ne!(StrandId::user("42").unwrap(), StrandId::anonymous("42").unwrap());
        assert!(StrandId::user(" ").is_err());
        assert!(EventId::parse(&"x".repeat(65)).is_err());
    }

    #[test]
    fn shards_are_filled_evenly() {
        let mut filled = [0u32; 4];
        for n in 0..4000 {
            filled[StrandId::user(&format!("user-{n}")).unwrap().shard(4) as usize] += 1;
        }
        assert!(filled.iter().all(|n| (850..1150).contains(n)), "{filled:?}");
    }
}
