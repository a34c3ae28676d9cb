//! The card's own words. What an author wrote comes with the survey; this is the rest.

mod ar;
mod en;
mod zh_hans;

/// What the card says by itself, in one language. `#` stands for what is filled in, in order.
pub struct Words {
    /// The button that closes the card.
    pub close: &'static str,
    /// The button that makes the card small.
    pub minimise: &'static str,
    /// The small card, which a press makes whole again.
    pub restore: &'static str,
    /// To the page before.
    pub back: &'static str,
    /// On without an answer.
    pub skip: &'static str,
    /// On to the next page.
    pub next: &'static str,
    /// On from the last page.
    pub send: &'static str,
    /// Which page of how many.
    pub step: &'static str,
    /// Opens the explanation.
    pub why: &'static str,
    /// Who asks: the name of the site.
    pub who: &'static str,
    /// How often: the days without another question.
    pub how_often: &'static str,
    /// What becomes of the answer.
    pub kept: &'static str,
    /// The link to the site's privacy page.
    pub privacy: &'static str,
    /// Help of a question that one may leave out.
    pub optional: &'static str,
    /// Help of a question with several answers.
    pub any: &'static str,
    /// A required question was left out.
    pub missing: &'static str,
    /// What an empty text field says.
    pub placeholder: &'static str,
    /// What not to write.
    pub no_cards: &'static str,
    /// Characters written, of 1,000.
    pub count: &'static str,
    /// Agrees.
    pub yes: &'static str,
    /// Does not agree.
    pub no: &'static str,
    /// A number on a scale, for who cannot see the scale: the number, the highest.
    pub of: &'static str,
    /// Ends of the scale from 0 to 10.
    pub likely: [&'static str; 2],
    /// Ends of the scale from 1 to 5.
    pub satisfied: [&'static str; 2],
    /// Ends of the scale from 1 to 7.
    pub agree: [&'static str; 2],
    /// The five faces.
    pub faces: [&'static str; 5],
    /// The heading at the end, where the survey has none.
    pub thanks: &'static str,
    /// Agreed to hear back by e-mail.
    pub by_email: &'static str,
    /// Agreed to hear back by phone.
    pub by_phone: &'static str,
    /// Agreed to hear back.
    pub by_any: &'static str,
    /// Unhappy, and stays anonymous.
    pub anonymous: &'static str,
    /// Happy, and said why.
    pub keep: &'static str,
}

/// The words for a language, by its BCP 47 tag; English where the card has no others.
pub fn words(language: &str) -> &'static Words {
    match language.as_bytes().first_chunk() {
        Some(b"zh") => &zh_hans::WORDS,
        Some(b"ar") => &ar::WORDS,
        _ => &en::WORDS,
    }
}

/// A text with its `#` filled in, in order.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::new();
    let mut values = values.iter();
    for letter in text.chars() {
        match letter {
            '#' => filled.push_str(values.next().unwrap_or(&"")),
            letter => filled.push(letter),
        }
    }
    filled
}

/// A number in decimal digits, without the formatting machinery.
pub fn digits(number: u32) -> String {
    let mut text = if number > 9 { digits(number / 10) } else { String::new() };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_their_tag() {
        assert_eq!(words("zh-CN").back, "返回");
        assert_eq!(words("ar-EG").close, "إغلاق");
        assert_eq!(words("en-GB").close, "Close");
        assert_eq!(words("xx").close, "Close");
        assert_eq!(words("").close, "Close");
    }

    #[test]
    fn every_language_fills_in_what_is_given() {
        for words in [&en::WORDS, &zh_hans::WORDS, &ar::WORDS] {
            assert_eq!(words.step.matches("#").count(), 2);
            assert_eq!(words.of.matches("#").count(), 2);
            assert_eq!(words.count.matches("#").count(), 1);
            assert_eq!(words.who.matches("#").count(), 1);
            assert_eq!(words.how_often.matches("#").count(), 1);
        }
        assert_eq!(fill("# of #", &["1", "3"]), "1 of 3");
        assert_eq!([0, 7, 10, 1000].map(digits), ["0", "7", "10", "1000"]);
    }
}
