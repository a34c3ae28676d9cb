use serde::{Deserialize, Serialize};

use super::Channel;
use crate::value::{Invalid, PagePath};

/// What kind of device was used, as far as its user agent tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// A computer with a large screen.
    Desktop,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
}

impl Device {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
        }
    }
}

/// A country of ISO 3166-1: two letters, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// # Errors
    /// A country is a code of ISO 3166-1: two letters.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        match <[u8; 2]>::try_from(code.trim().as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_alphabetic) => Ok(Self(letters.map(|l| l.to_ascii_uppercase()))),
            _ => Err(Invalid("a country is a code of ISO 3166-1: two letters such as DE")),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}

impl TryFrom<String> for Country {
    type Error = Invalid;
    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::parse(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.as_str().to_owned()
    }
}

/// A language tag of BCP 47 as it was sent, such as `zh-Hant-HK`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// # Errors
    /// A language is a tag of BCP 47: at most 35 letters, digits and dashes.
    pub fn parse(tag: &str) -> Result<Self, Invalid> {
        let tag = tag.trim();
        if (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            Ok(Self(tag.to_owned()))
        } else {
            Err(Invalid("a language is a tag of BCP 47 such as zh-Hant-HK"))
        }
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone, without script and region: what breakdowns count by.
    pub fn primary(&self) -> String {
        self.0.split('-').next().unwrap_or_default().to_ascii_lowercase()
    }
}

impl TryFrom<String> for Language {
    type Error = Invalid;
    fn try_from(tag: String) -> Result<Self, Invalid> {
        Self::parse(&tag)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

/// The circumstances of an event: what breakdowns count by. Unknown stays unknown, never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Context {
    /// The device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The language that the browser asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// How the person came to the site this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The page it happened on: a key of the site's page dictionary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PagePath>,
}

impl Context {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
