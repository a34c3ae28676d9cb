//! Texts of a site's own for what is said again and again: kept with how it cares, filled in where somebody writes.

use serde::{Deserialize, Serialize};

use crate::value::Label;

/// A text of the site's own that is said again and again. What stands in braces is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedReply {
    /// What it is called.
    pub name: Label,
    /// The text, perhaps with `{name}`, `{first_name}`, `{me}` and `{said}`.
    pub text: String,
}

/// What is filled into a saved reply. Empty where nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blanks<'a> {
    /// What the person is called.
    pub name: &'a str,
    /// Who replies.
    pub me: &'a str,
    /// What they had said: its first line is quoted.
    pub said: &'a str,
}

impl SavedReply {
    /// The most of a site.
    pub const MOST: usize = 100;
    /// The most characters of a text.
    pub const LONGEST: usize = 2_000;

    /// The text for somebody. A blank of which nothing is known leaves no gap: the space before it goes as well. Braces with
    /// anything else in them stay as they are.
    ///
    /// ```
    /// use rapport_model::{reply::{Blanks, SavedReply}, value::Label};
    /// let reply = SavedReply { name: Label::of("Sorry"), text: "Hello {first_name}, you wrote “{said}”. {me}".into() };
    /// let filled = reply.filled(Blanks { name: "Ann Berg", me: "Kim", said: "It was wet.\nThe box too." });
    /// assert_eq!(filled, "Hello Ann, you wrote “It was wet.”. Kim");
    /// assert_eq!(reply.filled(Blanks { me: "Kim", ..Blanks::default() }), "Hello, you wrote “”. Kim");
    /// ```
    #[must_use]
    pub fn filled(&self, with: Blanks<'_>) -> String {
        let mut filled = String::with_capacity(self.text.len() + 64);
        let mut rest = self.text.as_str();
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            let Some(end) = from.find('}') else {
                rest = from;
                break;
            };
            let put = match &from[1..end] {
                "name" => Some(with.name.trim()),
                "first_name" => with.name.split_whitespace().next().or(Some("")),
                "me" => Some(with.me.trim()),
                "said" => with.said.lines().map(str::trim).find(|line| !line.is_empty()).or(Some("")),
                _ => None,
            };
            match put {
                Some("") => filled.truncate(filled.trim_end_matches(' ').len()),
                Some(put) => filled.push_str(put),
                None => filled.push_str(&from[..=end]),
            }
            rest = &from[end + 1..];
        }
        filled.push_str(rest);
        filled
    }

    /// What is wrong with it, if anything: the field and the rule.
    #[must_use]
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        if self.name.as_str().trim().is_empty() {
            return Some(("name", "is not empty"));
        }
        if self.text.trim().is_empty() || self.text.chars().count() > Self::LONGEST {
            return Some(("text", "has 1 to 2000 characters"));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, with: Blanks<'_>) -> String {
        SavedReply { name: Label::of("x"), text: text.to_owned() }.filled(with)
    }

    #[test]
    fn blanks_are_filled_once_and_nothing_else_is_touched() {
        let with = Blanks { name: "{me} Berg", me: "Kim", said: "\n  first\nsecond" };
        assert_eq!(filled("{name} {you} {said} {", with), "{me} Berg {you} first {");
        assert_eq!(filled("你好{first_name}，{said}", Blanks { name: "王芳", ..Blanks::default() }), "你好王芳，");
        assert_eq!(filled("Dear {name},\n", Blanks::default()), "Dear,\n");
    }

    #[test]
    fn a_reply_says_something() {
        let reply = |name: &str, text: &str| SavedReply { name: Label::of(name), text: text.to_owned() };
        assert_eq!(reply("a", "b").problem(), None);
        assert_eq!(reply(" ", "b").problem().map(|it| it.0), Some("name"));
        assert_eq!(reply("a", &"x".repeat(2_001)).problem().map(|it| it.0), Some("text"));
    }
}
