//! Fields in which one writes: text, number, date, e-mail address. Compiled into the page, so there is no regular
//! expression: an engine for them would weigh more than the whole card.

use super::super::{Answer, EVERYTHING, Text};
use super::Refused;
#[cfg(feature = "serde")]
use super::is_false;
use crate::value::Comment;

/// Words of one's own.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TextField {
    /// What the empty field says.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub placeholder: Text,
    /// Whether it is one line.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub short: bool,
    /// At least so many characters.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub min_length: Option<u16>,
    /// At most so many characters; 1,000, where nothing is said.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub max_length: Option<u16>,
    /// What the whole text must look like ([`is_like`]); anything, when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
    pub pattern: String,
}

impl TextField {
    /// The most characters.
    pub fn longest(&self) -> usize {
        self.max_length.map_or(Comment::LONGEST, |most| usize::from(most).min(Comment::LONGEST))
    }

    pub(super) fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Text(text) = answer else { return Err(Refused::Shape) };
        let short = EVERYTHING && self.min_length.is_some_and(|least| !too_long(text.trim(), usize::from(least).saturating_sub(1)));
        if short || too_long(&text, self.longest()) {
            return Err(Refused::Length);
        }
        if EVERYTHING && !self.pattern.is_empty() && !is_like(text.trim(), &self.pattern) {
            return Err(Refused::Pattern);
        }
        Ok(Some(Answer::Text(text)))
    }
}

/// A number.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NumberField {
    /// Not below.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub min: Option<f64>,
    /// Not above.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub max: Option<f64>,
    /// Whether it has no fraction.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub whole: bool,
    /// What it counts, behind the field: `kg`, `EUR`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub unit: Text,
}

impl NumberField {
    pub(super) fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Number(number) = answer else { return Err(Refused::Shape) };
        let outside = self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max);
        if outside || !number.is_finite() || (self.whole && number.fract() != 0.0) {
            return Err(Refused::Range);
        }
        Ok(Some(Answer::Number(number)))
    }
}

/// A day, answered as `2026-11-22`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DateField {
    /// Not before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
    pub earliest: String,
    /// Not after.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
    pub latest: String,
}

impl DateField {
    pub(super) fn accept(&self, answer: Answer) -> Result<Option<Answer>, Refused> {
        let Answer::Text(day) = answer else { return Err(Refused::Shape) };
        if !is_date(&day) {
            return Err(Refused::Format);
        }
        // Days written so are in the order of their letters.
        if day < self.earliest || (!self.latest.is_empty() && day > self.latest) {
            return Err(Refused::Range);
        }
        Ok(Some(Answer::Text(day)))
    }
}

/// An e-mail address.
pub(super) fn accept_email(answer: Answer) -> Result<Option<Answer>, Refused> {
    match answer {
        Answer::Text(address) if is_email(address.trim()) => Ok(Some(Answer::Text(address.trim().to_owned()))),
        Answer::Text(_) => Err(Refused::Format),
        _ => Err(Refused::Shape),
    }
}

/// Whether there are more than so many characters, without counting a novel.
pub(super) fn too_long(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

/// Whether it is a day of the calendar (ISO 8601, `2026-11-22`).
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| bytes[from..to].iter().fold(0u32, |number, digit| number * 10 + u32::from(digit - b'0'));
    let written = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    if !written {
        return false;
    }
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether it has the form of an e-mail address: as HTML's field of that type wants it, and with a dot in the host.
pub fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b >= 0x80)
    };
    text.len() <= 254
        && (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b > b' ' && !matches!(b, b'@' | b',' | b';' | b':' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'"' | b'\\' | 0x7f))
        && host.split('.').count() >= 2
        && host.split('.').all(label)
}

/// Whether it may be a telephone number (ITU-T E.164): 5 to 15 digits, with the signs that people put between them.
pub fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let signs = |(at, b): (usize, u8)| b.is_ascii_digit() || b" -./()".contains(&b) || (b == b'+' && at == 0);
    (5..=15).contains(&digits) && text.bytes().enumerate().all(signs)
}

/// Whether it is an address on the web that a survey may lead to: https, with a host, and nothing that ends it early.
pub fn is_https(url: &str) -> bool {
    url.len() <= 2000
        && url.strip_prefix("https://").is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty() && !host.contains('@') && rest.bytes().all(|b| b > b' ' && b != 0x7f && !b"\"<>\\`".contains(&b))
        })
}

/// Whether a text looks like a pattern, the whole of it and whatever its case: `#` is a digit, `@` a letter, `?` any
/// one character, `*` any number of them, `|` stands between patterns of which one must fit, and `\` before any of
/// these means itself. `NL-####` fits a member's number, `#####|#####-####` a ZIP code.
///
/// A language of its own, and so small, because the same check runs in the page and at the edge: an engine for
/// regular expressions would weigh more than the card, and the browser's own differs from Rust's and can be made to
/// run for minutes. This one takes at most length times length steps.
///
/// ```
/// use rapport_model::survey::is_like;
/// assert!(is_like("nl-0815", "NL-####"));
/// assert!(!is_like("NL-08155", "NL-####"));
/// assert!(is_like("12345-6789", "#####|#####-####"));
/// assert!(is_like("a*b", r"?\*?") && !is_like("axb", r"?\*?"));
/// assert!(is_like("order 88174 of today", "*#####*"));
/// ```
pub fn is_like(text: &str, pattern: &str) -> bool {
    let mut from = 0;
    let mut escaped = false;
    for (at, sign) in pattern.char_indices() {
        if sign == '|' && !escaped {
            if is_like_one(text, &pattern[from..at]) {
                return true;
            }
            from = at + 1;
        }
        escaped = sign == '\\' && !escaped;
    }
    is_like_one(text, &pattern[from..])
}

fn is_like_one(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), pattern.chars());
    // Where to go on, one character further, when what follows the last star does not fit.
    let mut star = None;
    loop {
        match pattern.next() {
            Some('*') => {
                star = Some((text.clone(), pattern.clone()));
                continue;
            }
            Some(sign) => {
                let literal = if sign == '\\' { pattern.next() } else { None };
                if text.next().is_some_and(|have| fits(have, sign, literal)) {
                    continue;
                }
            }
            None if text.as_str().is_empty() => return true,
            None => {}
        }
        let Some((begin, rest)) = &mut star else { return false };
        if begin.next().is_none() {
            return false;
        }
        (text, pattern) = (begin.clone(), rest.clone());
    }
}

fn fits(have: char, sign: char, literal: Option<char>) -> bool {
    match (sign, literal) {
        (_, Some(literal)) => have.eq_ignore_ascii_case(&literal),
        ('#', _) => have.is_ascii_digit(),
        // Letters of all other scripts, without Unicode's tables.
        ('@', _) => have.is_ascii_alphabetic() || !have.is_ascii(),
        ('?', _) => true,
        (sign, _) => have.eq_ignore_ascii_case(&sign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (text, pattern, fits) in [
            ("", "", true),
            ("", "*", true),
            ("a", "", false),
            ("Zürich", "@@@@@@", true),
            ("42", "@@", false),
            ("ab-12", "@@-##", true),
            ("ab12", "@@-##", false),
            ("aaab", "*ab", true),
            ("abab", "*ab*ab", true),
            ("aba", "*ab*ab", false),
            ("a|b", r"a\|b", true),
            ("a", r"a\|b", false),
            ("#1", r"\##", true),
            (r"\", r"\\", true),
            ("很好", "??", true),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} {pattern}");
        }
        // Not exponential.
        assert!(!is_like(&"a".repeat(1000), &["*a".repeat(90), "b".to_owned()].concat()));
    }

    #[test]
    fn formats() {
        for (day, well) in [
            ("2026-11-22", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("1900-02-29", false),
            ("2026-13-01", false),
            ("2026-1-1", false),
            ("2026-11-00", false),
            ("２026-11-0", false),
        ] {
            assert_eq!(is_date(day), well, "{day}");
        }
        for (address, well) in [
            ("ann@example.com", true),
            ("a+b@x.co.uk", true),
            ("ann@example", false),
            ("@example.com", false),
            ("ann@-x.com", false),
            ("ann b@example.com", false),
            ("ann@example..com", false),
            ("王@例子.中国", true),
        ] {
            assert_eq!(is_email(address), well, "{address}");
        }
        for (number, well) in [("+49 30 123456", true), ("(030) 12-34.56", true), ("1234", false), ("call me", false), ("12+34567", false)]
        {
            assert_eq!(is_phone(number), well, "{number}");
        }
        for (url, well) in [
            ("https://example.com/a?b#c", true),
            ("http://example.com", false),
            ("https://", false),
            ("https://a@b.c", false),
            ("javascript:alert(1)", false),
            ("https://x.y/\"", false),
            ("https:///x", false),
        ] {
            assert_eq!(is_https(url), well, "{url}");
        }
    }
}
