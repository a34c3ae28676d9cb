use super::Invalid;

/// The path of a page: starts with `/`, holds no query string and no fragment, at most 300 characters.
/// What a visitor typed into an address must not be stored, so it cannot be spelled here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "String", into = "String"))]
pub struct PagePath(String);

impl PagePath {
    /// The path part of an address or path; everything from `?` or `#` on is dropped.
    pub fn of(address: &str) -> Self {
        let address = address.trim();
        let after_host = match address.find("://") {
            Some(scheme) => {
                let rest = &address[scheme + 3..];
                rest.find(['/', '?', '#']).map_or("", |at| &rest[at..])
            }
            None => address,
        };
        let path = after_host.split(['?', '#', ';']).next().unwrap_or("");
        let path: String = path.chars().filter(|c| !c.is_control()).take(299).collect();
        if path.starts_with('/') { Self(path) } else { Self(["/", &path].concat()) }
    }

    /// The path as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for PagePath {
    fn from(path: String) -> Self {
        Self::of(&path)
    }
}

impl From<PagePath> for String {
    fn from(path: PagePath) -> String {
        path.0
    }
}

/// What may be kept of a page's full address: host, path and the five utm parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAddress {
    /// The host in lower case, without port and without `www.`.
    pub host: String,
    /// The path.
    pub path: PagePath,
    /// `utm_source`, `_medium`, `_campaign`, `_term`, `_content` where present, decoded, at most 100 characters each.
    pub utm: [Option<String>; 5],
}

impl PageAddress {
    /// The names of the parameters, in the order of [`PageAddress::utm`].
    pub const UTM: [&'static str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

    /// # Errors
    /// The address of a page starts with `http://` or `https://` and names a host.
    pub fn parse(address: &str) -> Result<Self, Invalid> {
        const RULE: Invalid = Invalid("the address of a page starts with http:// or https:// and names a host");
        let address = address.trim();
        let (scheme, rest) = address.split_once("://").ok_or(RULE)?;
        if !matches!(scheme, "http" | "https") {
            return Err(RULE);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        let host = authority.rsplit('@').next().unwrap_or("");
        let host = if host.starts_with('[') { host.split(']').next().unwrap_or("") } else { host.split(':').next().unwrap_or("") };
        let host = host.to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        if host.is_empty() || host.len() > 253 {
            return Err(RULE);
        }
        let query = rest.split('#').next().and_then(|r| r.split_once('?')).map_or("", |(_, query)| query);
        let mut utm: [Option<String>; 5] = Default::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            if let Some(at) = Self::UTM.iter().position(|known| *known == name) {
                let value: String = decoded(value).chars().filter(|c| !c.is_control()).take(100).collect();
                if !value.is_empty() {
                    utm[at].get_or_insert(value);
                }
            }
        }
        Ok(Self { host, path: PagePath::of(address), utm })
    }
}

/// Percent-decoding of one query value (`+` is a blank); what is no UTF-8 becomes the replacement character.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: u8| (b as char).to_digit(16);
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                match (ahead.next().and_then(hex), ahead.next().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.push((high * 16 + low) as u8);
                        rest = ahead;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_strings_cannot_be_spelled() {
        assert_eq!(PagePath::of("http://127.0.0.1/a?secret=1&utm_source=news").as_str(), "/a");
        assert_eq!(PagePath::of("pricing#top").as_str(), "/pricing");
        assert_eq!(PagePath::of("https://shop.example").as_str(), "/");
        assert_eq!(PagePath::of("/x;jsessionid=9").as_str(), "/x");
    }

    #[test]
    fn of_an_address_only_campaigns_are_kept() {
        let page = PageAddress::parse("https://u:p@WWW.Shop.example:8443/a/b?x=1&utm_source=news%20letter&utm_campaign=a+b#z").unwrap();
        assert_eq!((page.host.as_str(), page.path.as_str()), ("shop.example", "/a/b"));
        assert_eq!(page.utm[0].as_deref(), Some("news letter"));
        assert_eq!(page.utm[2].as_deref(), Some("a b"));
        assert!(PageAddress::parse("javascript:alert(1)").is_err());
    }
}
