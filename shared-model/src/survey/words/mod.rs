//! The survey card's own words. What an author wrote comes with the survey; this is the rest.
//!
//! They live here and not in the card because a page needs one language of them: the edge sends that one with the
//! invitation, which costs the page no further request, and the card carries none. Eleven languages in the card
//! would have weighed 7 KB.
//!
//! A word that a language lacks does not compile.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod hi;
mod ja;
mod ko;
mod pt;
mod zh_hans;
mod zh_hant;

use super::text::nearest;

/// A struct of words, each of them named on the wire as it is here.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $word:ident,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<T> {
            $($(#[$doc])* pub $word: T,)*
        }

        impl<T> $name<T> {
            /// Words found by their names.
            pub fn of(word: &mut dyn FnMut(&'static str) -> T) -> Self {
                Self { $($word: word(stringify!($word)),)* }
            }

            /// Each word with its name.
            pub fn all(&self) -> Vec<(&'static str, &T)> {
                vec![$((stringify!($word), &self.$word),)*]
            }
        }
    };
}

words! {
    /// What every card says by itself, in one language. `#` stands for what is filled in, in order.
    Words {
        /// The button that closes the card.
        close,
        /// The button that makes the card small.
        minimise,
        /// The small card, which a press makes whole again.
        restore,
        /// The button that stays on a page, for who has something to say.
        feedback,
        /// On from a welcome.
        begin,
        /// To the page before.
        back,
        /// On without an answer.
        skip,
        /// On to the next page.
        next,
        /// On from the last page.
        send,
        /// Which page of how many.
        step,
        /// Opens the explanation.
        why,
        /// Who asks: the name of the site.
        who,
        /// How often: the days without another question.
        how_often,
        /// What becomes of the answer.
        kept,
        /// The link to the site's privacy page.
        privacy,
        /// Wants never to be asked.
        never,
        /// What follows from that.
        never_done,
        /// Help of a question that one may leave out.
        optional,
        /// Help of a question with several answers.
        any,
        /// A required question was left out.
        missing,
        /// What an empty text field says.
        placeholder,
        /// What not to write.
        no_cards,
        /// Characters written, and how many there may be.
        count,
        /// Agrees.
        yes,
        /// Does not agree.
        no,
        /// The option for what no other option says.
        other,
        /// Names the field beside that option.
        which,
        /// The option that excludes all others.
        none,
        /// A number on a scale, for who cannot see the scale: the number, the highest.
        of,
        /// The low end of the scale from 0 to 10.
        unlikely,
        /// The high end of the scale from 0 to 10.
        likely,
        /// The low end of the scale from 1 to 5.
        poor,
        /// The high end of the scale from 1 to 5.
        very_good,
        /// The low end of the scale from 1 to 7.
        disagree,
        /// The high end of the scale from 1 to 7.
        agree,
        /// The first of five faces.
        face_1,
        /// The second of five faces.
        face_2,
        /// The third of five faces.
        face_3,
        /// The fourth of five faces.
        face_4,
        /// The last of five faces.
        face_5,
        /// The heading at the end, where the survey has none.
        thanks,
        /// Agreed to hear back by e-mail.
        by_email,
        /// Agreed to hear back by phone.
        by_phone,
        /// Agreed to hear back.
        by_any,
        /// Unhappy, and stays anonymous.
        anonymous,
        /// Happy, and said why.
        keep,
        /// The button that takes the answer back.
        take_back,
        /// Asks whether that is meant.
        take_back_ask,
        /// What follows from it.
        take_back_what,
        /// It was not meant.
        take_back_keep,
        /// It was meant.
        take_back_do,
        /// It is done.
        taken_back,
        /// The device has no connection, and the answer waits.
        offline,
    }
}

words! {
    /// What the card says of rarer kinds of question. A page gets these only where its survey has such a question.
    MoreWords {
        /// The field that narrows a long list.
        search,
        /// A list narrowed to nothing.
        nothing_found,
        /// Help of a ranking.
        rank_help,
        /// The button that moves an option up: the option.
        up,
        /// The button that moves an option down: the option.
        down,
        /// What an option's place is now: the option, the place, of how many.
        moved,
        /// A slider that was not touched.
        unset,
        /// Help of a table of questions.
        each_row,
        /// A row or a field is left out.
        incomplete,
        /// No e-mail address.
        wrong_email,
        /// No number.
        wrong_number,
        /// No date.
        wrong_date,
        /// A number that is too low: the lowest.
        at_least,
        /// A number that is too high: the highest.
        at_most,
        /// A date that is too early: the first.
        not_before,
        /// A date that is too late: the last.
        not_after,
        /// A text in another form than is asked for.
        wrong_format,
        /// A text that is too short: how many characters at least.
        too_short,
        /// A text that is too long: how many characters at most.
        too_long,
        /// Too few options: how many at least.
        choose_least,
        /// Too many options: how many at most.
        choose_most,
        /// A field of contact details.
        name,
        /// A field of contact details.
        email,
        /// A field of contact details.
        phone,
        /// A field of contact details.
        company,
        /// A field of contact details.
        role,
        /// A field of contact details.
        address,
        /// A field of contact details.
        postal_code,
        /// A field of contact details.
        city,
        /// A field of contact details.
        country,
        /// The first part of a complaint.
        what_happened,
        /// The second part of a complaint.
        how_serious,
        /// The least serious complaint.
        annoying,
        /// The most serious complaint.
        very_serious,
        /// The last part of a complaint.
        put_right,
        /// The article that was offered helped.
        helped,
        /// On to another page, or past a statement.
        go_on,
    }
}

/// Every language that the card speaks, by its BCP 47 tag, English first.
pub const LANGUAGES: [(&str, &Words<&str>, &MoreWords<&str>); 11] = [
    ("en", &en::WORDS, &en::MORE),
    ("zh-Hans", &zh_hans::WORDS, &zh_hans::MORE),
    ("zh-Hant", &zh_hant::WORDS, &zh_hant::MORE),
    ("es", &es::WORDS, &es::MORE),
    ("fr", &fr::WORDS, &fr::MORE),
    ("de", &de::WORDS, &de::MORE),
    ("pt", &pt::WORDS, &pt::MORE),
    ("ja", &ja::WORDS, &ja::MORE),
    ("ko", &ko::WORDS, &ko::MORE),
    ("ar", &ar::WORDS, &ar::MORE),
    ("hi", &hi::WORDS, &hi::MORE),
];

/// The language of [`LANGUAGES`] that suits a reader of the wanted one, by the steps of
/// [`Text::in_language`](super::Text::in_language); English where there is none.
///
/// ```
/// use rapport_model::survey::words;
/// let tag = |wanted| words::for_language(wanted).0;
/// assert_eq!(["de-AT", "zh-TW", "zh", "pt-BR", "nl"].map(tag), ["de", "zh-Hant", "zh-Hans", "pt", "en"]);
/// ```
pub fn for_language(wanted: &str) -> &'static (&'static str, &'static Words<&'static str>, &'static MoreWords<&'static str>) {
    const ALL: &[(&str, &Words<&str>, &MoreWords<&str>)] = &LANGUAGES;
    &ALL[nearest(ALL.iter().map(|(tag, ..)| *tag), wanted).unwrap_or(0)]
}

/// Whether a language is written from right to left: those scripts' usual languages, by ISO 639.
pub fn is_right_to_left(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default();
    ["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"].iter().any(|known| primary.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_fills_in_what_english_fills_in() {
        let (_, english, more) = LANGUAGES[0];
        for (language, words, others) in LANGUAGES {
            let pairs = english.all().into_iter().chain(more.all()).zip(words.all().into_iter().chain(others.all()));
            for ((name, expected), (_, word)) in pairs {
                assert!(!word.trim().is_empty(), "{language} {name}");
                assert_eq!(word.matches('#').count(), expected.matches('#').count(), "{language} {name}");
                assert_eq!(word.trim(), *word, "{language} {name}");
                assert!(!word.contains('!'), "{language} {name}: the card does not shout");
            }
        }
    }

    #[test]
    fn no_language_was_left_in_english() {
        for (language, words, more) in &LANGUAGES[1..] {
            let (_, english, others) = LANGUAGES[0];
            let pairs = english.all().into_iter().chain(others.all()).zip(words.all().into_iter().chain(more.all()));
            let same: Vec<_> = pairs.filter(|((_, a), (_, b))| a == b).map(|((name, _), _)| name).collect();
            // "Feedback" and "Optional." are words of other languages too.
            assert!(same.iter().all(|name| ["feedback", "optional", "no", "count", "step", "name"].contains(name)), "{language}: {same:?}");
        }
    }

    #[test]
    fn words_are_found_by_name_again() {
        let (_, english, _) = LANGUAGES[0];
        let all = english.all();
        let again = Words::of(&mut |name| *all.iter().find(|(known, _)| *known == name).map(|(_, word)| *word).unwrap());
        assert_eq!(&again, english);
        assert!(is_right_to_left("ar-EG") && !is_right_to_left("de") && !is_right_to_left(""));
    }
}
