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

/// What a customer wrote: at most 1,000 characters; e-mail addresses and card numbers masked on entry, at the edge telephone and
/// Chinese identity numbers too, because people type them where nobody asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "String", into = "String"))]
pub struct Comment(String);

impl Comment {
    /// The most characters that are kept.
    pub const LONGEST: usize = 1000;

    /// Masks, drops control characters other than line breaks, cuts.
    pub fn of(text: &str) -> Self {
        let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(Self::LONGEST).collect();
        let clean = masked_addresses(&clean);
        // Not in the page, which pays for every byte and keeps nothing: what is kept comes by the edge. Before cards: one in ten
        // identity numbers passes their check too.
        #[cfg(feature = "serde")]
        let clean = personal::masked(&clean);
        Self(masked_numbers(&clean))
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

/// Numbers by which somebody is known or reached.
#[cfg(feature = "serde")]
mod personal {
    /// Masks identity numbers of China (GB 11643) and telephone numbers.
    pub fn masked(text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        while at < characters.len() {
            let begins = characters[at].is_ascii_digit() || matches!(characters[at], '+' | '(');
            let stands_alone =
                at == 0 || !(characters[at - 1].is_ascii_alphanumeric() || matches!(characters[at - 1], '.' | '-' | '/' | '#'));
            if let Some((end, mask)) = (begins && stands_alone).then(|| number(&characters, at)).flatten() {
                masked.push_str(mask);
                at = end;
            } else {
                masked.push(characters[at]);
                at += 1;
            }
        }
        masked
    }

    /// Where the number that begins here ends, and what stands for it.
    fn number(characters: &[char], at: usize) -> Option<(usize, &'static str)> {
        let is_between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '/');
        let mut end = at + usize::from(characters[at] == '+');
        let (mut digits, mut last) = (String::new(), at);
        let (mut groups, mut was_between) = (Vec::new(), true);
        while end < characters.len() && (characters[end].is_ascii_digit() || is_between(characters[end])) {
            // Two signs in a row may be brackets and a blank; more are no number any more.
            if characters[end].is_ascii_digit() {
                if was_between {
                    groups.push(0);
                }
                *groups.last_mut()? += 1;
                digits.push(characters[end]);
                last = end + 1;
            }
            was_between = !characters[end].is_ascii_digit();
            end += 1;
        }
        let next = characters.get(last).copied();
        if groups.len() == 1 && digits.len() == 17 && matches!(next, Some('X' | 'x')) {
            return is_identity(&digits, 10).then_some((last + 1, "[ID number]"));
        }
        if next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        if groups.len() == 1 && digits.len() == 18 {
            let check = digits[17..].parse().ok()?;
            return is_identity(&digits[..17], check).then_some((last, "[ID number]"));
        }
        let is_phone = match characters[at] {
            '+' => (8..=15).contains(&digits.len()),
            // A bracket is a telephone's only around an area code.
            '(' => (9..=15).contains(&digits.len()) && groups.first().is_some_and(|n| (2..=5).contains(n)) && groups.len() > 1,
            _ => {
                let mobile = digits.len() == 11 && digits.starts_with('1') && ('3'..='9').contains(&digits.chars().nth(1)?);
                let american = groups == [3, 3, 4] || (groups == [1, 3, 3, 4] && digits.starts_with('1'));
                let trunk = digits.starts_with('0') && (9..=15).contains(&digits.len()) && groups.len() <= 6 && !is_day(&groups);
                mobile || american || trunk
            }
        };
        is_phone.then_some((last, "[phone]"))
    }

    /// Day, month and year.
    fn is_day(groups: &[u32]) -> bool {
        groups.len() >= 3 && groups[0] <= 2 && groups[1] <= 2 && (groups[2] == 4 || groups[2] == 2)
    }

    /// ISO 7064, MOD 11-2, as GB 11643 prescribes it; 10 stands for X.
    fn is_identity(digits: &str, check: u32) -> bool {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = digits.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let month = digits.get(10..12).and_then(|month| month.parse::<u32>().ok());
        (12 - sum % 11) % 11 == check && month.is_some_and(|month| (1..=12).contains(&month))
    }
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
        #[cfg(feature = "serde")]
        for (text, kept) in [
            ("call +49 30 901820 now", "call [phone] now"),
            ("(555) 123-4567 or 555-123-4567", "[phone] or [phone]"),
            ("手机13800138000，谢谢", "手机[phone]，谢谢"),
            ("身份证11010519491231002X", "身份证[ID number]"),
            ("ID 440524188001010014.", "ID [ID number]."),
            ("030/1234567", "[phone]"),
            // Nothing that only looks a little like it.
            ("110105194912310021 is no such number", "110105194912310021 is no such number"),
            (
                "since 01.02.2026 10:30, order 2026112210, 12,500 of 1,000,000",
                "since 01.02.2026 10:30, order 2026112210, 12,500 of 1,000,000",
            ),
            ("SKU-0301234567 v0.1.2 192.168.0.1", "SKU-0301234567 v0.1.2 192.168.0.1"),
            ("3 - 4 days, 5 stars (2026)", "3 - 4 days, 5 stars (2026)"),
        ] {
            assert_eq!(Comment::of(text).as_str(), kept);
        }
        assert_eq!(Label::of(" Start\n  trial \u{7}").as_str(), "Start trial");
    }
}
