//! What the headers of a request tell about who sends: device, bot, language, country, address.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use isbot::Bots;
use rapport_model::event::{Country, Device, Language};

use crate::platform::{Configuration, HttpRequest};

/// The device behind a user agent; unknown where it is no browser's or app's.
///
/// ```
/// use rapport_edge::agent::device;
/// use rapport_model::event::Device;
/// assert_eq!(device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"), Some(Device::Phone));
/// assert_eq!(device("Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 Safari/537.36"), Some(Device::Tablet));
/// assert_eq!(device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"), Some(Device::Desktop));
/// assert_eq!(device("Python-urllib/3.11"), None);
/// ```
#[must_use]
pub fn device(agent: &str) -> Option<Device> {
    let has = |part: &str| agent.contains(part);
    if has("iPad") || has("Tablet") || has("Silk/") || has("Kindle") || (has("Android") && !has("Mobi")) {
        Some(Device::Tablet)
    } else if has("Mobi") || has("iPhone") || has("iPod") || has("Windows Phone") {
        Some(Device::Phone)
    } else if has("Mozilla/") || has("Opera/") {
        Some(Device::Desktop)
    } else {
        None
    }
}

/// Agents that were looked at lately: the patterns of bots are many, the agents of a day few.
const REMEMBERED: usize = 1_000;

thread_local! {
    static BOTS: OnceCell<Bots> = const { OnceCell::new() };
    static SEEN: RefCell<HashMap<String, bool>> = RefCell::new(HashMap::new());
}

/// Whether a user agent says that it is a program. Ask only of requests that come from a page (with an `Origin`):
/// a server's own library is a program too, and a welcome one.
///
/// A browser without a window, on a page of its own machine, is a developer's test and counts as a browser.
#[must_use]
pub fn is_bot(agent: &str, origin_is_loopback: bool) -> bool {
    let agent: String = agent.chars().take(400).collect();
    let agent = if origin_is_loopback { agent.replace("HeadlessChrome", "Chrome") } else { agent };
    if let Some(known) = SEEN.with_borrow(|seen| seen.get(&agent).copied()) {
        return known;
    }
    let is_bot = agent.trim().is_empty() || BOTS.with(|bots| bots.get_or_init(Bots::default).is_bot(&agent));
    SEEN.with_borrow_mut(|seen| {
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(agent, is_bot);
    });
    is_bot
}

/// The language that an `Accept-Language` wants most: its first tag.
#[must_use]
pub fn language(header: &str) -> Option<Language> {
    let tag = header.split([',', ';']).next().unwrap_or_default();
    Language::parse(tag).ok()
}

/// The country that most of a time zone lies in, by the table of the IANA time zone database.
///
/// ```
/// use rapport_edge::agent::country_of_zone;
/// assert_eq!(country_of_zone("Asia/Shanghai").unwrap().as_str(), "CN");
/// assert_eq!(country_of_zone("Asia/Calcutta").unwrap().as_str(), "IN");
/// assert!(country_of_zone("UTC").is_none());
/// ```
#[must_use]
pub fn country_of_zone(zone: &str) -> Option<Country> {
    // One line for each country: its code, then its zones (zone.tab, and the former names of zones).
    const TABLE: &str = include_str!("zone_country.txt");
    if !zone.contains('/') {
        return None;
    }
    let line = TABLE.lines().find(|line| line.split(' ').skip(1).any(|known| known == zone))?;
    Country::parse(line.split(' ').next()?).ok()
}

/// The country that a trusted header names, else that of the reported time zone; never guessed from anything else.
#[must_use]
pub fn country(request: &HttpRequest, configuration: &Configuration, zone: Option<&str>) -> Option<Country> {
    let named = configuration.country_header.as_deref().and_then(|name| request.header(name)).and_then(|code| Country::parse(code).ok());
    // "XX" and "T1" are what proxies write for unknown and for Tor.
    named.filter(|country| !matches!(country.as_str(), "XX" | "ZZ")).or_else(|| zone.and_then(country_of_zone))
}

/// The address of the visitor, without a port: the peer's, or, where the peer is a trusted proxy, the last address in
/// `X-Forwarded-For` that is not one.
#[must_use]
pub fn address(request: &HttpRequest, configuration: &Configuration) -> String {
    let peer = request.peer.as_deref().map(without_port).unwrap_or_default();
    let trusted = |address: &str| configuration.trusted_proxies.iter().any(|proxy| proxy == address);
    if !trusted(peer) {
        return peer.to_owned();
    }
    let forwarded = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-forwarded-for"));
    let hops: Vec<&str> = forwarded.flat_map(|(_, value)| value.split(',')).map(|hop| without_port(hop.trim())).collect();
    let client = hops.iter().rev().find(|hop| !trusted(hop)).or(hops.first());
    client.map_or_else(|| peer.to_owned(), |hop| (*hop).to_owned())
}

fn without_port(address: &str) -> &str {
    if let Some(bracketed) = address.strip_prefix('[') {
        return bracketed.split(']').next().unwrap_or_default();
    }
    match address.split_once(':') {
        Some((host, port)) if !port.contains(':') => host,
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_say_so() {
        assert!(is_bot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", false));
        let headless = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36";
        assert!(is_bot(headless, false));
        assert!(!is_bot(headless, true));
        assert!(!is_bot(&headless.replace("Headless", ""), false));
        assert!(is_bot("", false));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let request = |peer: &str| HttpRequest {
            headers: vec![("X-Forwarded-For".to_owned(), "6.6.6.6, 203.0.113.9:4711, 10.0.0.2".to_owned())],
            peer: Some(peer.to_owned()),
            ..HttpRequest::default()
        };
        let proxies = ["10.0.0.1", "10.0.0.2"].map(str::to_owned).to_vec();
        let configuration = Configuration { trusted_proxies: proxies, ..Configuration::default() };
        assert_eq!(address(&request("10.0.0.1"), &configuration), "203.0.113.9");
        assert_eq!(address(&request("198.51.100.7"), &configuration), "198.51.100.7");
        assert_eq!(without_port("[2001:db8::1]:443"), "2001:db8::1");
        assert_eq!(without_port("2001:db8::1"), "2001:db8::1");
    }
}
