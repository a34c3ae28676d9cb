use serde::{Deserialize, Serialize};

use crate::value::{Comment, Day, Label, StrandId, Timestamp};

/// Something worth remembering of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Names it.
    pub id: String,
    /// Whose it is.
    pub person: StrandId,
    /// What.
    pub text: Comment,
    /// Who wrote it down.
    pub by: Label,
    /// When.
    pub at: Timestamp,
    /// Whether the page may know it.
    #[serde(default)]
    pub for_page: bool,
}

/// What is celebrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OccasionKind {
    /// A birthday.
    Birthday,
    /// So many years a customer, or of the company.
    Anniversary,
    /// A contract ends or is renewed.
    Renewal,
    /// Anything else.
    Other,
}

/// A day that matters to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occasion {
    /// Names it.
    pub id: String,
    /// Whose it is.
    pub person: StrandId,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// What it is.
    pub kind: OccasionKind,
    /// The day, as `2026-05-14`.
    pub day: Day,
    /// Whether it comes back every year.
    #[serde(default)]
    pub yearly: bool,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Comment>,
    /// Who wrote it down.
    pub by: Label,
    /// When.
    pub at: Timestamp,
}

impl Occasion {
    /// The next day that it is, today included; none when it is over. The 29th of February is celebrated on the 28th where there is
    /// none.
    #[must_use]
    pub fn next(&self, today: Day) -> Option<Day> {
        if self.day >= today {
            return Some(self.day);
        }
        if !self.yearly {
            return None;
        }
        Some(self.day.next_anniversary(today))
    }
}

/// How people spoke with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// By phone.
    Phone,
    /// By e-mail.
    Email,
    /// Face to face.
    Shop,
    /// In a chat.
    Chat,
    /// By letter.
    Letter,
    /// Otherwise.
    Other,
}

impl Medium {
    /// Its name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Shop => "shop",
            Self::Chat => "chat",
            Self::Letter => "letter",
            Self::Other => "other",
        }
    }
}

/// What a conversation was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A case.
    Case,
    /// Thanks.
    Thanks,
    /// Congratulations.
    Congratulations,
    /// Anything else.
    #[default]
    Other,
}

/// Somebody of the team spoke with a person, outside of the site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Names it.
    pub id: String,
    /// With whom.
    pub person: StrandId,
    /// What the site calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// How.
    pub channel: Medium,
    /// What was said, in a sentence.
    pub summary: Comment,
    /// Whether they were reached.
    pub reached: bool,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Label,
    /// What about.
    #[serde(default)]
    pub about: About,
    /// The case that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_comes_back_and_a_renewal_does_not() {
        let occasion = |day: &str, yearly| Occasion {
            id: String::new(),
            person: StrandId::user("ann").unwrap(),
            name: None,
            kind: OccasionKind::Birthday,
            day: Day::parse(day).unwrap(),
            yearly,
            text: None,
            by: Label::of("Maren"),
            at: Timestamp(0),
        };
        let next = |occasion: Occasion, today: &str| occasion.next(Day::parse(today).unwrap()).map(|day| day.to_string());
        assert_eq!(next(occasion("1984-11-23", true), "2026-11-23").as_deref(), Some("2026-11-23"));
        assert_eq!(next(occasion("1984-11-23", true), "2026-11-24").as_deref(), Some("2027-11-23"));
        assert_eq!(next(occasion("2024-02-29", true), "2027-01-01").as_deref(), Some("2027-02-28"));
        assert_eq!(next(occasion("2026-12-01", false), "2026-11-24").as_deref(), Some("2026-12-01"));
        assert_eq!(next(occasion("2026-11-01", false), "2026-11-24"), None);
    }
}
