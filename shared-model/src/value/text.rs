/// A short readable name: one line, no control characters, at most 120 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "String", into = "String"))]
pub struct Label(String);

impl Label {
    /// White space is folded, control characters go, the rest is cut at 120 characters.
    pub fn of(text: &str) -> Self {
        let mut label = String::new();
        for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
            if !label.is_empty() {
                label.push(' ');
            }
            label.push_str(word);
            if label.len() > 480 {
                break;
            }
        }
        Self(label.chars().take(120).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

impl From<Label> for String {
    fn from(label: Label) -> String {
        label.0
    }
}

/// What a customer wrote: at most 1,000 characters, e-mail addresses and card numbers masked on entry,
/// because people type them where nobody asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "String", into = "String"))]
pub struct Comment(String);

impl Comment {
    /// The most characters that are kept.
    pub const LONGEST: usize = 1000;

    /// Masks, drops control characters other than line breaks, cuts.
    pub fn of(text: &str) -> Self {
        let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(Self::LONGEST).collect();
        Self(masked_numbers(&masked_addresses(&clean)))
    }

    /// The text as it may be shown (as text, never as HTML).
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Comment {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

impl From<Comment> for String {
    fn from(comment: Comment) -> String {
        comment.0
    }
}

fn masked_addresses(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let is_address = word.trim().split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host
                        // Letters of other scripts without Unicode's tables: the page's card masks too, to compare as the edge does.
                        .trim_end_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
                        .split_once('.')
                        .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
            });
            if is_address { ["[e-mail]", &word[word.trim_end().len()..]].concat() } else { word.to_owned() }
        })
        .collect()
}

/// Runs of 13 to 19 digits, blanks and dashes between them allowed, that pass the check of Luhn (ISO/IEC 7812-1).
fn masked_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            masked.push(characters[at]);
            at += 1;
            continue;
        }
        let (mut end, mut digits) = (at, Vec::new());
        while end < characters.len() && (characters[end].is_ascii_digit() || matches!(characters[end], ' ' | '-')) {
            digits.extend(characters[end].to_digit(10));
            end += 1;
        }
        while !characters[end - 1].is_ascii_digit() {
            end -= 1;
        }
        if (13..=19).contains(&digits.len()) && luhn(&digits) {
            masked.push_str("[card number]");
        } else {
            masked.extend(&characters[at..end]);
        }
        at = end;
    }
    masked
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asked_for_is_masked() {
        assert_eq!(Comment::of("write ann@example.com, please").as_str(), "write [e-mail] please");
        assert_eq!(Comment::of("card 4111 1111 1111 1111 ok").as_str(), "card [card number] ok");
        assert_eq!(Comment::of("order 88174 of 2026-11-22, 5 pieces").as_str(), "order 88174 of 2026-11-22, 5 pieces");
        assert_eq!(Comment::of("me@home").as_str(), "me@home");
        assert_eq!(Label::of(" Start\n  trial \u{7}").as_str(), "Start trial");
    }
}
