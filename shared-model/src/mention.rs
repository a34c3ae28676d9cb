//! Colleagues spoken to in a text, as `@Name`: one rule for what a case keeps and for what a screen sets apart.

/// Joins the parts of a name after an `@`, which would end at a plain blank: no-break space (Unicode Standard Annex 14, class GL).
pub const JOINED: char = '\u{a0}';

/// Whether a sign ends the name after an `@`.
#[must_use]
pub fn ends_name(sign: char) -> bool {
    sign.is_whitespace() && sign != JOINED
}

/// Whether a name may begin after this sign, or at the beginning.
#[must_use]
pub fn opens_name(before: Option<char>) -> bool {
    before.is_none_or(|before| ends_name(before) || matches!(before, '(' | '"' | '\''))
}

/// A text cut into what speaks to somebody (with its `@`) and what does not.
#[must_use]
pub fn cut(text: &str) -> Vec<(bool, &str)> {
    let (mut parts, mut begun) = (Vec::new(), 0);
    for (at, _) in text.match_indices('@') {
        let word = text[at + 1..].split(ends_name).next().unwrap_or_default();
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if at < begun || name.is_empty() || !opens_name(text[..at].chars().next_back()) {
            continue;
        }
        let end = at + 1 + name.len();
        parts.extend([(false, &text[begun..at]), (true, &text[at..end])]);
        begun = end;
    }
    parts.push((false, &text[begun..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

/// Whether a name after an `@` means a member: by their whole name, or by the first word of it.
#[must_use]
pub fn means(mention: &str, member: &str) -> bool {
    let (mention, member) = (mention.to_lowercase(), member.to_lowercase());
    mention == member || member.split(' ').next() == Some(mention.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_that_begin_with_an_at_sign() {
        assert_eq!(
            cut("please, @Jonas! (@李雷) ann@example.com @ x"),
            [(false, "please, "), (true, "@Jonas"), (false, "! ("), (true, "@李雷"), (false, ") ann@example.com @ x")]
        );
        assert_eq!(cut("@Ann\u{a0}Lee and @Bob"), [(true, "@Ann\u{a0}Lee"), (false, " and "), (true, "@Bob")]);
        assert_eq!(cut("none"), [(false, "none")]);
        assert!(means("ann lee", "Ann Lee") && means("Ann", "Ann Lee") && !means("Lee", "Ann Lee") && !means("An", "Ann Lee"));
    }
}
