//! Questions of several fields: who one is, and what went wrong.

use super::super::{Answer, Text};
use super::choices::{Choice, has};
use super::field::{is_email, is_phone, too_long};
#[cfg(feature = "serde")]
use super::is_false;
use super::{Refused, accept_parts};
use crate::value::Comment;

/// One field of a question for contact details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ContactField {
    /// Which.
    pub field: ContactPart,
    /// Whether it must be filled in when any is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub required: bool,
}

macro_rules! contact_parts {
    ($($(#[$doc:meta])* $part:ident $name:literal $autocomplete:literal,)*) => {
        /// What one may be asked of oneself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
        pub enum ContactPart {
            $($(#[$doc])* $part,)*
        }

        impl ContactPart {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$part,)*];

            /// Its name in answers.
            pub fn name(self) -> &'static str {
                match self { $(Self::$part => $name,)* }
            }

            /// What HTML calls it in `autocomplete` (WCAG 2.2, 1.3.5).
            pub fn autocomplete(self) -> &'static str {
                match self { $(Self::$part => $autocomplete,)* }
            }
        }
    };
}

contact_parts! {
    /// The whole name.
    Name "name" "name",
    /// An e-mail address.
    Email "email" "email",
    /// A telephone number.
    Phone "phone" "tel",
    /// Where one works.
    Company "company" "organization",
    /// What one does there.
    Role "role" "organization-title",
    /// Street and number.
    Address "address" "street-address",
    /// Postal code.
    PostalCode "postal_code" "postal-code",
    /// Town.
    City "city" "address-level2",
    /// Country.
    Country "country" "country-name",
}

impl ContactPart {
    /// The part of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.name() == name)
    }

    /// The most characters of one field.
    pub const LONGEST: usize = 200;

    fn accept(self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Text(text) = answer else { return Err(Refused::Shape) };
        let text = text.trim().to_owned();
        let well = match self {
            Self::Email => is_email(&text),
            Self::Phone => is_phone(&text),
            _ => true,
        };
        if too_long(&text, Self::LONGEST) {
            return Err(Refused::Length);
        }
        if well { Ok(Some(Answer::Text(text))) } else { Err(Refused::Format) }
    }
}

pub(super) fn accept_contact(fields: &[ContactField], answer: Answer) -> Result<Option<Answer>, Refused> {
    let parts = fields.iter().map(|field| (field.field.name(), field.required));
    accept_parts(answer, parts, |name, answer| ContactPart::named(name).map_or(Err(Refused::Option), |part| part.accept(answer)))
}

/// What went wrong, how serious it is, and what would put it right.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Complaint {
    /// The owner's help, which may be offered before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub article: Option<Link>,
    /// Asks how serious it is, 1 to 5.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub severity: bool,
    /// Asks what would put it right, in their own words or by these options.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub remedy: bool,
    /// What could put it right; in their own words, where none are named.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub remedies: Vec<Choice>,
}

/// A way to somewhere on the web.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Link {
    /// Where it leads; only https.
    pub url: String,
    /// What it says.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub text: Text,
}

impl Complaint {
    /// The part that says what happened.
    pub const WHAT: &str = "what";
    /// The part that says how serious it is: 1 to 5.
    pub const SEVERITY: &str = "severity";
    /// The part that says what would put it right.
    pub const REMEDY: &str = "remedy";
    /// The part that says that the article helped, so that there is nothing to complain of any more.
    pub const HELPED: &str = "helped";

    /// What happened must be said, unless the article helped.
    pub(super) fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let helped = matches!(&answer, Answer::Parts(parts) if parts.part(Self::HELPED) == Some(&Answer::Flag(true)));
        let mut parts = vec![(Self::WHAT, !helped)];
        parts.extend(self.severity.then_some((Self::SEVERITY, false)));
        parts.extend(self.remedy.then_some((Self::REMEDY, false)));
        parts.extend(self.article.as_ref().map(|_| (Self::HELPED, false)));
        accept_parts(answer, parts.into_iter(), |name, answer| match (name, answer) {
            (Self::SEVERITY, answer) => super::scale::whole(answer, (1, 5)),
            (Self::HELPED, Answer::Flag(helped)) => Ok(Some(Answer::Flag(helped))),
            (Self::REMEDY, Answer::Text(id)) if !self.remedies.is_empty() => {
                if has(&self.remedies, &id) {
                    Ok(Some(Answer::Text(id)))
                } else {
                    Err(Refused::Option)
                }
            }
            (Self::WHAT | Self::REMEDY, Answer::Text(words)) => {
                if too_long(&words, Comment::LONGEST) {
                    Err(Refused::Length)
                } else {
                    Ok(Some(Answer::Text(words)))
                }
            }
            _ => Err(Refused::Shape),
        })
    }
}
