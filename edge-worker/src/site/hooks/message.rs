//! Messages as they are sent: signed after the Standard Webhooks specification, or as Slack reads them.

use rapport_model::value::Timestamp;
use serde_json::json;

use super::News;
use super::call::Hook;
use crate::site::settings::SiteSettings;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A secret of 24 random bytes as the specification writes it: `whsec_` and Base64 (RFC 4648), which has no rest for them.
pub(super) fn secret(bytes: &[u8; 24]) -> String {
    let group = |three: &[u8]| {
        let all = three.iter().fold(0u32, |all, byte| (all << 8) | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(ALPHABET[((all >> shift) & 63) as usize]))
    };
    bytes.chunks(3).flat_map(group).fold(String::from("whsec_"), |mut text, letter| {
        text.push(letter);
        text
    })
}

/// The body of a message.
pub(super) fn body(hook: &Hook, news: &News<'_>, settings: &SiteSettings, now: Timestamp) -> String {
    let News { event, data, words, .. } = news;
    if hook.slack {
        // The three characters that Slack reads as its own.
        let text = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        return json!({"text": format!("{}: {text}", settings.name)}).to_string();
    }
    json!({"type": event, "timestamp": now.iso(), "site": settings.id, "data": data}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_one_that_the_specification_reads() {
        let secret = secret(&[7; 24]);
        let webhook = standardwebhooks::Webhook::new(&secret).unwrap();
        let signature = webhook.sign("msg_1", 1_614_265_330, b"{}").unwrap();
        assert!(signature.starts_with("v1,"));
        assert_eq!(secret.len(), 6 + 32);
    }
}
