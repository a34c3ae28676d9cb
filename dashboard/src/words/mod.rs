//! Every word of the dashboard, in every language, checked by the compiler.
//!
//! An entry of the [`words!`] table holds all languages side by side. Leaving one out, or naming a blank
//! that does not exist, does not compile; so a language is either complete or absent.
//! Numbers, money and dates arrive already written for the reader (see `browser::intl`).

use std::cell::Cell;

mod accounts;
mod audit;
mod campaigns;
mod care;
mod cases;
mod changes;
mod cohorts;
mod common;
mod cube;
mod customers;
mod duty;
mod editor;
mod evening;
mod files;
mod incidents;
mod kinds;
mod look;
mod overview;
mod page_knows;
mod passkeys;
mod people;
mod person;
mod reach;
mod reminders;
mod results;
mod rules;
mod segments;
mod settings;
mod surveys;
mod today;

use crate::{browser::intl, period::Period};

pub use accounts::{Accounts, accounts};
pub use audit::{Audit, audit};
pub use campaigns::{Campaigns, campaigns};
pub use care::{Care, care};
pub use cases::{Cases, cases};
pub use changes::{Changes, changes};
pub use cohorts::{Cohorts, cohorts};
pub use common::{Common, common};
pub use cube::{Cube, cube};
pub use customers::{Customers, customers};
pub use duty::{Duty, duty};
pub use editor::{Editor, editor};
pub use evening::{Evening, evening};
pub use files::{Files, files};
pub use incidents::{Incidents, incidents};
pub use kinds::{Kinds, kinds};
pub use look::{Look, look};
pub use overview::{Overview, overview};
pub use page_knows::{PageKnows, page_knows};
pub use passkeys::{Passkeys, passkeys};
pub use people::{People, people};
pub use person::{Person, person};
pub use reach::{Reach, reach};
pub use reminders::{Reminders, reminders};
pub use results::{Results, results};
pub use rules::{Rules, rules};
pub use segments::{Segments, segments};
pub use settings::{Settings, settings};
pub use surveys::{Surveys, surveys};
pub use today::{Today, today};

/// A language that the dashboard speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, as written in Britain: 24 hours, day before month.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All of them, in the order of the language menu.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The tag for `lang`, for storage and for the browser's own formats.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::Chinese => "zh-CN",
        }
    }

    /// Its own name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "简体中文",
        }
    }

    /// The best language for a tag such as `zh-Hans-SG` or `en`; English for all others.
    pub fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of this page; it is chosen once, before the first view is built.
pub fn spoken() -> Language {
    SPOKEN.get()
}

/// Chooses the language; only before the first view is built.
pub fn speak(language: Language) {
    SPOKEN.set(language);
}

/// The days of a screen in words.
pub fn period(period: Period) -> String {
    let words = overview();
    match period {
        Period::Last(7) => words.last_7().to_owned(),
        Period::Last(28) => words.last_28().to_owned(),
        Period::Last(90) => words.last_90().to_owned(),
        Period::Last(365) => words.last_365().to_owned(),
        Period::Last(days) => common().days(&intl::count(days.into())),
        Period::Own(range) => words.range(&intl::day(range.from), &intl::day(range.to)),
    }
}

/// A table of words. `plain` entries are sentences, `filled` ones have blanks: `{name}`; `counted` ones have a form for one of what a
/// blank counts (English parts one from many, Chinese does not).
macro_rules! words {
    ($make:ident: $name:ident,
     plain { $($plain:ident: $plain_en:literal, $plain_zh:literal;)* }
     filled { $($filled:ident($($blank:ident),+): $filled_en:literal, $filled_zh:literal;)* }
     $(counted { $($counted:ident($($part:ident),+) of $number:ident: $one_en:literal, $many_en:literal, $counted_zh:literal;)* })?) => {
        #[doc = concat!("Words of the part `", stringify!($make), "`.")]
        #[derive(Clone, Copy)]
        pub struct $name($crate::words::Language);

        #[doc = concat!("Words of the part `", stringify!($make), "`, in the language of this page.")]
        pub fn $make() -> $name {
            $name($crate::words::spoken())
        }

        impl $name {
            $(
                #[doc = $plain_en]
                pub const fn $plain(self) -> &'static str {
                    match self.0 {
                        $crate::words::Language::English => $plain_en,
                        $crate::words::Language::Chinese => $plain_zh,
                    }
                }
            )*
            $(
                #[doc = $filled_en]
                pub fn $filled(self, $($blank: &str),+) -> String {
                    match self.0 {
                        $crate::words::Language::English => format!($filled_en),
                        $crate::words::Language::Chinese => format!($filled_zh),
                    }
                }
            )*
            $($(
                #[doc = $many_en]
                pub fn $counted(self, $($part: &str),+) -> String {
                    match self.0 {
                        $crate::words::Language::English if $number == "1" => format!($one_en),
                        $crate::words::Language::English => format!($many_en),
                        $crate::words::Language::Chinese => format!($counted_zh),
                    }
                }
            )*)?
        }
    };
}
use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag() {
        assert_eq!(Language::of("zh-Hans-SG"), Language::Chinese);
        assert_eq!(Language::of("ZH"), Language::Chinese);
        assert_eq!(Language::of("de"), Language::English);
    }

    #[test]
    fn blanks_are_filled_in_every_language() {
        for language in Language::ALL {
            speak(language);
            assert!(common().interval("33", "41").contains("33"));
            assert!(!common().overview().is_empty());
        }
        speak(Language::English);
    }

    #[test]
    fn one_is_not_many() {
        speak(Language::English);
        assert_eq!(
            [results().n_answers("1"), results().n_answers("0"), results().n_answers("1,001")],
            ["1 answer", "0 answers", "1,001 answers"]
        );
        assert_eq!((people().n_people("1"), accounts().n_people("2")), ("1 person".to_owned(), "2 people".to_owned()));
        speak(Language::Chinese);
        assert_eq!(results().n_answers("1"), "1 份回答");
        speak(Language::English);
    }
}
