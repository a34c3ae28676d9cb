//! What the edge asks of the ground it stands on: a database, a clock, dice, and a way to other objects.
//!
//! Everything above these traits is plain Rust and runs the same on workerd (`workerd.rs`) and, for tests, in one
//! native process over SQLite in memory (`native.rs`). An [`Object`] is synchronous: between two of its statements
//! nothing else runs, so all that one call writes is one transaction. Only the entry is `async`, and only through [`Net`].

use std::fmt;
use std::rc::Rc;

/// A value in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// SQL `NULL`.
    Null,
    /// A whole number within ±2⁵³: on workerd it travels as a JavaScript number. Larger ones belong into a blob.
    Int(i64),
    /// A floating point number.
    Real(f64),
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// How many rows a statement wrote, counted as Cloudflare bills them: each index entry is a row of its own.
/// (The native database reports changed rows only; it agrees for tables without secondary indexes.)
pub type Written = u64;

/// Something of ours went wrong. It is logged with its context and answered with 500 and no detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

impl Failure {
    /// A failure with what was being done and why it did not work.
    pub fn new(context: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self(format!("{context}: {cause}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// The SQLite database of one object.
///
/// Synchronous, and one implicit transaction until the object's turn ends (a group of calls on a shard, else one call).
/// An error does **not** undo what the same turn wrote before: check first, write then.
/// At most 100 parameters a statement and 2 MB a row.
pub trait Sql {
    /// Runs one statement for its effect.
    fn exec(&self, statement: &str, parameters: &[Cell]) -> Result<Written, Failure>;
    /// Runs one statement for its rows.
    fn query(&self, statement: &str, parameters: &[Cell]) -> Result<Vec<Vec<Cell>>, Failure>;
    /// Size of the database in bytes.
    fn size(&self) -> u64;
}

/// Which object is meant. The name contains the site, so that no query can reach another site's rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjectName {
    /// The one object with sites, members, keys and the audit log.
    Account,
    /// Settings, surveys, live sockets of a site.
    Site(String),
    /// One shard of a site's strands and persons.
    Shard {
        /// The site's id.
        site: String,
        /// From 0 to the number of shards of the site, less one.
        index: u32,
    },
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("account"),
            Self::Site(site) => write!(f, "site:{site}"),
            Self::Shard { site, index } => write!(f, "shard:{site}:{index}"),
        }
    }
}

impl ObjectName {
    /// The name that [`fmt::Display`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == "account" {
            return Some(Self::Account);
        }
        if let Some(site) = name.strip_prefix("site:") {
            return Some(Self::Site(site.to_owned()));
        }
        let (site, index) = name.strip_prefix("shard:")?.rsplit_once(':')?;
        Some(Self::Shard { site: site.to_owned(), index: index.parse().ok()? })
    }
}

/// What the operator set when the edge was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Configuration {
    /// `RAPPORT_ADMIN_TOKEN`: an owner's API token that holds without having been created.
    pub admin_token: Option<String>,
    /// `RAPPORT_TRUSTED_PROXIES`: addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// `RAPPORT_COUNTRY_HEADER`: the header, in small letters, in which a trusted proxy names the visitor's country.
    pub country_header: Option<String>,
    /// `RAPPORT_PUBLIC_URL`: where the edge is reached from outside, without a slash at the end; in links that are handed out.
    pub public_url: Option<String>,
}

/// Dice: fills the bytes with randomness that nobody can predict.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// A Durable Object as a synchronous state machine over its own database.
///
/// It never calls another object and never waits; the entry carries messages between objects.
/// After a panic anywhere in the process it is dropped and opened again from its database.
pub trait Object: Sized {
    /// Opens the object: migrates its schema and reads what it keeps in memory.
    fn open(sql: Rc<dyn Sql>, name: ObjectName, configuration: &Configuration) -> Result<Self, Failure>;

    /// Answers one call. `now` is in milliseconds since 1970.
    fn call(&mut self, body: &str, now: i64, random: Random<'_>) -> Result<String, Failure>;

    /// The time of [`Object::alarm_wanted`] has come (or a little later, or, after a crash, a second time).
    fn alarm(&mut self, _now: i64, _random: Random<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// When the object next wants to be woken, in milliseconds since 1970; read after every call and alarm.
    /// An alarm that is set stays set when a later time is wanted: it then comes too early, and the object waits on.
    fn alarm_wanted(&self) -> Option<i64> {
        None
    }

    /// Whether this call may wait a millisecond, to be written in one transaction with those that arrive meanwhile.
    fn may_wait(_body: &str) -> bool {
        false
    }

    /// Texts for every live socket of this object; drained after every call.
    fn broadcasts(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Whether [`Object::errand`] has something to be done now; read after every call and alarm, so it must be cheap.
    fn has_errand(&self, _now: i64) -> bool {
        false
    }

    /// The next errand that is due, for `errand::run`; it comes again later until the object is told that it is done.
    fn errand(&mut self, _now: i64) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    /// Whether [`Object::notice`] has something to say; read after every call, so it must be cheap.
    fn has_notice(&self) -> bool {
        false
    }

    /// A call to another object that no reply waits for: sent half a second after the call that caused it, so that
    /// many changes make one notice, and lost when the process ends before. Its reply is thrown away.
    fn notice(&mut self, _now: i64) -> Option<(ObjectName, String)> {
        None
    }
}

/// The way from the entry to the objects and to the world.
#[allow(async_fn_in_trait)] // Everything at the edge runs on one thread: no future here needs to be `Send`.
pub trait Net {
    /// Calls an object and waits for its reply, which comes once all that it wrote is durable.
    async fn call(&self, to: &ObjectName, body: String) -> Result<String, Failure>;
    /// Whether objects are likely to be in this very memory, so that a call need not be written out (`parcel.rs`).
    fn is_one_memory(&self) -> bool;
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    /// Fills the bytes with randomness that nobody can predict.
    fn random(&self, bytes: &mut [u8]);
    /// What the operator set.
    fn configuration(&self) -> &Configuration;
    /// Waits.
    async fn sleep(&self, milliseconds: u32);
    /// Sends a request to the world outside and waits for the answer. Loopback and private addresses are refused.
    async fn fetch(&self, url: &str, request: HttpRequest) -> Result<HttpResponse, Failure>;
}

/// A request as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpRequest {
    /// In capitals: `GET`.
    pub method: String,
    /// The path with its percent-encoding, without the query: `/v1/events`.
    pub path: String,
    /// What stands after `?`, without it; empty when there is none.
    pub query: String,
    /// Names and values; see [`HttpRequest::header`].
    pub headers: Vec<(String, String)>,
    /// The body, uncompressed.
    pub body: Vec<u8>,
    /// The address of the other end of the connection, without its port: the visitor's, or that of a proxy.
    pub peer: Option<String>,
}

impl HttpRequest {
    /// The first header of this name, whatever its capitals.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What a response carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// Text, sent as UTF-8.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A built file, named relative to the folder of built files (`page/rapport.js.br`); see `asset.rs`.
    Asset(String),
    /// The caller may hear this site's changes: the request becomes a WebSocket that the site's object holds.
    Live(String),
}

/// A response to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Names and values, sent in this order.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub body: Body,
}

impl HttpResponse {
    /// A response with a text of this media type.
    #[must_use]
    pub fn text(status: u16, media_type: &str, text: impl Into<String>) -> Self {
        let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
        Self { status, headers, body: Body::Text(text.into()) }
    }

    /// The same response with one header more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back() {
        let shard = ObjectName::Shard { site: "s:1".to_owned(), index: 63 };
        for name in [ObjectName::Account, ObjectName::Site("a".to_owned()), shard] {
            assert_eq!(ObjectName::parse(&name.to_string()), Some(name));
        }
        assert_eq!(ObjectName::parse("shard:x"), None);
    }
}
