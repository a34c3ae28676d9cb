use super::{Answer, EVERYTHING, is_date, is_like};

/// How an answer is compared. Each operator of Formbricks' survey logic can be said with these:
///
/// | there | here |
/// |---|---|
/// | `equals`, `doesNotEqual` | `equals`, `not_equals` |
/// | `contains`, `doesNotContain` | `contains`, `not_contains` |
/// | `startsWith`, `doesNotStartWith` | `starts_with`, `not_starts_with` |
/// | `endsWith`, `doesNotEndWith` | `ends_with`, `not_ends_with` |
/// | `isSubmitted`, `isSkipped` | `answered`, `skipped` |
/// | `isGreaterThan`, `isGreaterThanOrEqual` | `greater_than`, `at_least` |
/// | `isLessThan`, `isLessThanOrEqual` | `less_than`, `at_most` |
/// | `equalsOneOf`, `isAnyOf` | `one_of` with a list |
/// | `includesAllOf`, `includesOneOf` | `contains`, `one_of` with a list |
/// | `doesNotIncludeOneOf`, `doesNotIncludeAllOf` | `not_contains`, `not_one_of` with a list |
/// | `isClicked`, `isNotClicked` | `answered`, `skipped` of a statement |
/// | `isAccepted` | `equals` true |
/// | `isBefore`, `isAfter` | `before`, `after` |
/// | `isBooked` | `answered` |
/// | `isPartiallySubmitted`, `isCompletelySubmitted` | `partly`, `complete` |
/// | `isSet`, `isNotSet`, `isEmpty`, `isNotEmpty` | `answered`, `skipped`: an empty text is nothing |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Op {
    /// The same number, text (whatever its case) or flag; of a list: it has exactly these.
    Equals,
    /// Not so; also when there is nothing to compare.
    NotEquals,
    /// A number below.
    LessThan,
    /// A number not above.
    AtMost,
    /// A number above.
    GreaterThan,
    /// A number not below.
    AtLeast,
    /// A text that has this in it, a list that has this option.
    Contains,
    /// Not so; also when there is nothing to compare.
    NotContains,
    /// A text that begins so.
    StartsWith,
    /// A text that ends so.
    EndsWith,
    /// A text that does not begin so; also when there is nothing to compare.
    NotStartsWith,
    /// A text that does not end so; also when there is nothing to compare.
    NotEndsWith,
    /// A text that looks like this pattern, the whole of it ([`is_like`]).
    Like,
    /// Not so; also when there is nothing to compare.
    NotLike,
    /// A day before that day.
    Before,
    /// A day after that day.
    After,
    /// Some parts are answered and others are not.
    Partly,
    /// Every part is answered.
    Complete,
    /// One of the listed.
    OneOf,
    /// None of the listed; also when there is nothing to compare.
    NotOneOf,
    /// There is an answer.
    Answered,
    /// There is none.
    Skipped,
}

impl Op {
    /// Whether the comparison needs something to compare with.
    pub fn needs_operand(self) -> bool {
        !matches!(self, Self::Answered | Self::Skipped | Self::Partly | Self::Complete)
    }

    /// Whether the comparison is one of numbers.
    pub fn is_of_numbers(self) -> bool {
        matches!(self, Self::LessThan | Self::AtMost | Self::GreaterThan | Self::AtLeast)
    }

    /// Whether only the larger build of the card knows it.
    pub(super) fn is_rare(self) -> bool {
        use Op::{After, Before, Complete, EndsWith, Like, NotEndsWith, NotLike, NotStartsWith, Partly, StartsWith};
        matches!(self, After | Before | Complete | EndsWith | Like | NotEndsWith | NotLike | NotStartsWith | Partly | StartsWith)
    }

    /// Whether the comparison is one of texts alone.
    pub fn is_of_texts(self) -> bool {
        use Op::{Contains, EndsWith, Equals, Like, NotContains, NotEndsWith, NotEquals, NotLike, NotStartsWith, StartsWith};
        matches!(self, Equals | NotEquals | Contains | NotContains | StartsWith | NotStartsWith | EndsWith | NotEndsWith | Like | NotLike)
    }

    /// Compares what is there with an operand. What cannot be compared (a text with a number) does not hold.
    pub fn holds(self, have: Option<&Answer>, operand: Option<&Answer>) -> bool {
        match self {
            // Of what has no parts, any answer is all of it. Parts are counted where the question is known.
            Self::Answered | Self::Complete => have.is_some(),
            Self::Partly => false,
            Self::Skipped => have.is_none(),
            Self::NotEquals => !Self::Equals.holds(have, operand),
            Self::NotContains => !Self::Contains.holds(have, operand),
            Self::NotStartsWith => !Self::StartsWith.holds(have, operand),
            Self::NotEndsWith => !Self::EndsWith.holds(have, operand),
            Self::NotLike => !Self::Like.holds(have, operand),
            Self::NotOneOf => !Self::OneOf.holds(have, operand),
            _ => match (have, operand) {
                (Some(have), Some(operand)) => self.compares(have, operand),
                _ => false,
            },
        }
    }

    /// Compares two texts, by their letters and not by their case. ASCII only: folding all of Unicode would bring its
    /// tables into the page.
    pub fn compares_texts(self, have: &str, operand: &str) -> bool {
        let (bytes, part) = (have.as_bytes(), operand.as_bytes());
        match self {
            Self::Equals => have.eq_ignore_ascii_case(operand),
            Self::NotEquals => !have.eq_ignore_ascii_case(operand),
            // Not `str::contains`: its search, made for long texts, would be a kilobyte of the page's card.
            Self::Contains => part.is_empty() || bytes.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part)),
            Self::NotContains => !Self::Contains.compares_texts(have, operand),
            _ if !EVERYTHING => false,
            Self::StartsWith => bytes.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part)),
            Self::NotStartsWith => !Self::StartsWith.compares_texts(have, operand),
            Self::EndsWith => bytes.len() >= part.len() && bytes[bytes.len() - part.len()..].eq_ignore_ascii_case(part),
            Self::NotEndsWith => !Self::EndsWith.compares_texts(have, operand),
            Self::Like => is_like(have, operand),
            Self::NotLike => !is_like(have, operand),
            _ => false,
        }
    }

    fn compares(self, have: &Answer, operand: &Answer) -> bool {
        match (have, operand) {
            (Answer::Number(have), Answer::Number(operand)) => match self {
                Self::Equals => have == operand,
                Self::LessThan => have < operand,
                Self::AtMost => have <= operand,
                Self::GreaterThan => have > operand,
                Self::AtLeast => have >= operand,
                _ => false,
            },
            (Answer::Flag(have), Answer::Flag(operand)) => self == Self::Equals && have == operand,
            (Answer::Text(have), Answer::Text(operand)) if EVERYTHING && matches!(self, Self::Before | Self::After) => {
                match (day(have), day(operand)) {
                    // Days written so are in the order of their letters.
                    (Some(have), Some(operand)) => {
                        if self == Self::Before {
                            have < operand
                        } else {
                            have > operand
                        }
                    }
                    _ => false,
                }
            }
            (Answer::Text(have), Answer::Text(operand)) => self.compares_texts(have, operand),
            (Answer::List(have), Answer::Text(operand)) => self == Self::Contains && lists(have, operand),
            (Answer::Text(have), Answer::List(operand)) => self == Self::OneOf && lists(operand, have),
            (Answer::List(have), Answer::List(operand)) => match self {
                Self::Equals => have.len() == operand.len() && operand.iter().all(|one| lists(have, one)),
                Self::Contains => operand.iter().all(|one| lists(have, one)),
                Self::OneOf => operand.iter().any(|one| lists(have, one)),
                _ => false,
            },
            _ => false,
        }
    }
}

/// The day of a date, or of a time that begins with one.
fn day(text: &str) -> Option<&str> {
    text.get(..10).filter(|day| is_date(day))
}

fn lists(list: &[String], one: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons() {
        let nine = Answer::from(9);
        let text = Answer::from("Late Delivery");
        let list = Answer::List(vec!["price".into(), "taste".into()]);
        let cases: [(Op, Option<&Answer>, Option<Answer>, bool); 21] = [
            (Op::Equals, Some(&nine), Some(9.into()), true),
            (Op::NotEquals, Some(&nine), Some(9.into()), false),
            (Op::NotEquals, None, Some(9.into()), true),
            (Op::LessThan, Some(&nine), Some(9.into()), false),
            (Op::AtMost, Some(&nine), Some(9.into()), true),
            (Op::GreaterThan, Some(&nine), Some(8.into()), true),
            (Op::AtLeast, None, Some(0.into()), false),
            (Op::AtLeast, Some(&text), Some(0.into()), false),
            (Op::Equals, Some(&text), Some("late delivery".into()), true),
            (Op::Contains, Some(&text), Some("DELIV".into()), true),
            (Op::NotContains, Some(&text), Some("price".into()), true),
            (Op::StartsWith, Some(&text), Some("late".into()), true),
            (Op::EndsWith, Some(&text), Some("late".into()), false),
            (Op::Contains, Some(&list), Some("taste".into()), true),
            (Op::Equals, Some(&list), Some(Answer::List(vec!["taste".into(), "price".into()])), true),
            (Op::OneOf, Some(&Answer::from("taste")), Some(list.clone()), true),
            (Op::NotOneOf, Some(&text), Some(list.clone()), true),
            (Op::Equals, Some(&Answer::Flag(true)), Some(true.into()), true),
            (Op::Answered, Some(&nine), None, true),
            (Op::Skipped, None, None, true),
            (Op::Equals, Some(&nine), None, false),
        ];
        for (op, have, operand, holds) in cases {
            assert_eq!(op.holds(have, operand.as_ref()), holds, "{have:?} {op:?} {operand:?}");
        }
    }
}
