//! Checks and applies what an owner changes; each refusal names the field and the rule.

use rapport_model::value::Calendar;

use super::call::SettingsChange;
use super::settings::SiteSettings;
use crate::refusal::Refusal;

/// The settings after a change; their version is one more.
///
/// # Errors
/// The first field that breaks a rule.
pub fn changed(settings: &SiteSettings, change: SettingsChange) -> Result<SiteSettings, Refusal> {
    let mut new = settings.clone();
    if let Some(name) = change.name {
        new.name = site_name(&name)?;
    }
    if let Some(origins) = change.origins {
        new.origins = self::origins(&origins)?;
    }
    if let Some(zone) = change.time_zone {
        Calendar::of(&zone).map_err(Refusal::invalid("time_zone"))?;
        new.time_zone = zone;
    }
    if let Some(currency) = change.currency {
        new.currency = currency;
    }
    if let Some(minimum) = change.minimum_n {
        if !(1..=10_000).contains(&minimum) {
            return Err(Refusal::field("minimum_n", "is 1 to 10000"));
        }
        new.minimum_n = minimum;
    }
    if let Some(days) = change.retention_days {
        if !(1..=3_650).contains(&days) {
            return Err(Refusal::field("retention_days", "is 1 to 3650"));
        }
        new.retention_days = days;
    }
    if let Some(patterns) = change.page_patterns {
        if patterns.len() > 200 || patterns.iter().any(|pattern| !pattern.starts_with('/') || pattern.chars().count() > 200) {
            return Err(Refusal::field("page_patterns", "are at most 200 paths such as /product/:id, of at most 200 characters"));
        }
        new.page_patterns = patterns;
    }
    if let Some(addresses) = change.excluded_addresses {
        if addresses.len() > 100 || addresses.iter().any(|address| address.trim().parse::<std::net::IpAddr>().is_err()) {
            return Err(Refusal::field("excluded_addresses", "are at most 100 IP addresses"));
        }
        new.excluded_addresses = addresses.iter().map(|address| address.trim().to_owned()).collect();
    }
    if let Some(url) = change.privacy_url {
        let is_link = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) && url.len() <= 500;
        if !url.is_empty() && !is_link {
            return Err(Refusal::field("privacy_url", "is a link of at most 500 characters, or empty"));
        }
        new.privacy_url = Some(url).filter(|url| !url.is_empty());
    }
    if let Some(theme) = change.theme {
        if let Some(problem) = theme.problems().into_iter().next() {
            return Err(Refusal::field(format!("theme.{}", problem.path), problem.sentence));
        }
        new.theme = theme;
    }
    if let Some(asking) = change.asking {
        let days = [asking.everything_days, asking.relationship_days, asking.transaction_days, asking.feature_days];
        if days.iter().any(|days| *days > 3_650) || !(1..=1_440).contains(&asking.reservation_minutes) {
            return Err(Refusal::field("asking", "has days of at most 3650 and a reservation of 1 to 1440 minutes"));
        }
        new.asking = asking;
    }
    if let Some(knows) = change.page_knows {
        if let Some(unknown) = knows.segments.iter().find(|id| !settings.segments.contains_key(*id)) {
            return Err(Refusal::field("page_knows.segments", format!("names the site's own segments; there is none {unknown:?}")));
        }
        if knows.traits.len() > 20 || knows.traits.iter().any(|name| name.is_empty() || name.chars().count() > 100) {
            return Err(Refusal::field("page_knows.traits", "are at most 20 names of at most 100 characters"));
        }
        new.page_knows = knows;
    }
    new.require_signature = change.require_signature.unwrap_or(new.require_signature);
    new.answers = change.answers.unwrap_or(new.answers);
    new.version = settings.version + 1;
    Ok(new)
}

/// The name of a site.
///
/// # Errors
/// Empty or too long.
pub fn site_name(name: &str) -> Result<String, Refusal> {
    let name = rapport_model::value::Label::of(name);
    if name.as_str().is_empty() { Err(Refusal::field("name", "is not empty")) } else { Ok(name.into()) }
}

/// Origins as a browser writes them: scheme, host, perhaps a port; default ports left out.
///
/// # Errors
/// Something that is no origin, or too many.
pub fn origins(origins: &[String]) -> Result<Vec<String>, Refusal> {
    const RULE: &str = "are at most 50 of the form https://shop.example or http://127.0.0.1:8080";
    if origins.len() > 50 {
        return Err(Refusal::field("origins", RULE));
    }
    origins.iter().map(|origin| normal_origin(origin).ok_or_else(|| Refusal::field("origins", RULE))).collect()
}

/// An origin in the form in which two are compared.
#[must_use]
pub fn normal_origin(origin: &str) -> Option<String> {
    let origin = origin.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, host) = origin.split_once("://")?;
    let is_host = !host.is_empty() && host.len() <= 260 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    is_host.then(|| format!("{scheme}://{}", host.strip_suffix(default_port).unwrap_or(host)))
}

/// Whether an origin is among the allowed ones. One without a port matches any port on loopback.
#[must_use]
pub fn is_allowed(allowed: &[String], origin: &str) -> bool {
    let Some(origin) = normal_origin(origin) else { return false };
    let without_port = host_and_scheme(&origin);
    allowed.iter().any(|one| *one == origin || (is_loopback(&origin) && *one == without_port))
}

/// Whether an origin is of the machine itself.
#[must_use]
pub fn is_loopback(origin: &str) -> bool {
    let origin = host_and_scheme(origin);
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

fn host_and_scheme(origin: &str) -> String {
    match origin.rsplit_once(':') {
        Some((rest, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !port.is_empty() => rest.to_owned(),
        _ => origin.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_matter_except_on_loopback() {
        let allowed = origins(&["https://Shop.example/".to_owned(), "http://127.0.0.1".to_owned(), "http://[::1]".to_owned()]).unwrap();
        for good in ["https://shop.example", "https://shop.example:443", "http://127.0.0.1:8123", "http://127.0.0.1", "http://[::1]:5000"] {
            assert!(is_allowed(&allowed, good), "{good}");
        }
        for bad in [
            "https://shop.example:8443",
            "http://shop.example",
            "http://localhost:8123",
            "https://evil.example",
            "null",
            "",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(!is_allowed(&allowed, bad), "{bad}");
        }
        assert!(origins(&["*".to_owned()]).is_err());
        assert!(origins(&["https://shop.example/path".to_owned()]).is_err());
    }
}
