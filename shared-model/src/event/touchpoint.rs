use serde::{Deserialize, Serialize};

use crate::value::PageAddress;

/// The kind of road that led to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Typed, bookmarked, or a road that hides itself.
    Direct,
    /// A search engine's unpaid results.
    Search,
    /// A social network.
    Social,
    /// A message with a marked link.
    Email,
    /// An advertisement.
    Paid,
    /// A link on another site.
    Referral,
    /// Another campaign with a marked link.
    Campaign,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Direct, Self::Search, Self::Social, Self::Email, Self::Paid, Self::Referral, Self::Campaign];

    /// The reverse of [`Channel::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Search => "search",
            Self::Social => "social",
            Self::Email => "email",
            Self::Paid => "paid",
            Self::Referral => "referral",
            Self::Campaign => "campaign",
        }
    }
}

/// One arrival at the site from outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Touchpoint {
    /// The kind of road.
    pub channel: Channel,
    /// `utm_source`, else the referring host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `utm_medium`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// `utm_campaign`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
}

const SEARCH: [&str; 12] = [
    "google.",
    "bing.com",
    "duckduckgo.com",
    "baidu.com",
    "yahoo.",
    "yandex.",
    "ecosia.org",
    "sogou.com",
    "so.com",
    "naver.com",
    "qwant.com",
    "startpage.com",
];
const SOCIAL: [&str; 15] = [
    "facebook.com",
    "instagram.com",
    "t.co",
    "twitter.com",
    "x.com",
    "linkedin.com",
    "lnkd.in",
    "reddit.com",
    "youtube.com",
    "pinterest.",
    "tiktok.com",
    "weibo.com",
    "weixin.qq.com",
    "zhihu.com",
    "bsky.app",
];

impl Touchpoint {
    /// Which road a page view came by; `None` where it came from the same site, so that no new touch happened.
    ///
    /// Marked links (utm) outrank the referrer. The groups follow the idea of the default channel grouping of
    /// web analytics tools: medium `email`, paid media (`cpc`, `ppc`, `paid…`, `display`), then the referring host.
    ///
    /// ```
    /// use rapport_model::{event::{Channel, Touchpoint}, value::PageAddress};
    /// let page = PageAddress::parse("https://shop.example/?utm_source=news&utm_medium=email").unwrap();
    /// assert_eq!(Touchpoint::of(&page, None).unwrap().channel, Channel::Email);
    /// let page = PageAddress::parse("https://shop.example/").unwrap();
    /// assert_eq!(Touchpoint::of(&page, Some("https://www.google.com/")).unwrap().channel, Channel::Search);
    /// assert!(Touchpoint::of(&page, Some("https://www.shop.example/basket")).is_none());
    /// ```
    pub fn of(page: &PageAddress, referrer: Option<&str>) -> Option<Self> {
        let from = referrer.and_then(|address| PageAddress::parse(address).ok()).map(|address| address.host);
        let [source, medium, campaign, ..] = page.utm.clone();
        if source.is_none() && medium.is_none() && campaign.is_none() {
            return match from {
                Some(host) if host == page.host => None,
                Some(host) => Some(Self { channel: Self::channel_of(&host), source: Some(host), medium: None, campaign: None }),
                None => Some(Self { channel: Channel::Direct, source: None, medium: None, campaign: None }),
            };
        }
        let marked = medium.as_deref().unwrap_or_default().to_lowercase();
        let channel = match marked.as_str() {
            "email" | "e-mail" | "newsletter" => Channel::Email,
            "cpc" | "ppc" | "cpm" | "display" | "retargeting" => Channel::Paid,
            paid if paid.starts_with("paid") => Channel::Paid,
            "social" | "social-media" | "sm" => Channel::Social,
            "organic" => Channel::Search,
            "referral" | "affiliate" => Channel::Referral,
            _ => Channel::Campaign,
        };
        Some(Self { channel, source: source.or(from), medium, campaign })
    }

    fn channel_of(host: &str) -> Channel {
        let is = |known: &&str| {
            host == known.trim_end_matches('.')
                || host.ends_with(&[".", known].concat())
                || (known.ends_with('.') && host.starts_with(*known))
                || (known.ends_with('.') && host.contains(&[".", known].concat()))
        };
        if SEARCH.iter().any(is) {
            Channel::Search
        } else if SOCIAL.iter().any(is) {
            Channel::Social
        } else {
            Channel::Referral
        }
    }
}
