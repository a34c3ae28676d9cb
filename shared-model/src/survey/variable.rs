use super::{Answer, Source};

/// A number or a text that the survey counts with: a score, a name to be said later.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Variable {
    /// Its name, unique among the variables.
    pub id: String,
    /// What it is at the beginning: a number or a text, which it stays.
    pub value: Answer,
}

/// Changes a variable.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Assignment {
    /// The variable's id.
    pub variable: String,
    /// How.
    pub op: Change,
    /// By what.
    pub by: Operand,
}

/// How a variable changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Change {
    /// It becomes this.
    Assign,
    /// Plus this number.
    Add,
    /// Less this number.
    Subtract,
    /// Times this number.
    Multiply,
    /// Divided by this number; by 0 nothing changes.
    Divide,
    /// This text behind it.
    Concat,
}

/// By what a variable changes: something fixed, or what a source gives.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum Operand {
    /// What the source gives when the assignment is done; where it gives nothing that fits, nothing changes.
    Of(Source),
    /// A number or a text.
    Fixed(Answer),
}

impl Change {
    /// What the variable is afterwards. It stays a number or a text; what does not fit changes nothing.
    pub(super) fn of(self, have: &Answer, by: &Answer) -> Option<Answer> {
        match (have, by) {
            (Answer::Number(have), Answer::Number(by)) => {
                let number = match self {
                    Self::Assign => *by,
                    Self::Add => have + by,
                    Self::Subtract => have - by,
                    Self::Multiply => have * by,
                    Self::Divide => have / by,
                    Self::Concat => return None,
                };
                number.is_finite().then_some(Answer::Number(number))
            }
            (Answer::Text(have), by) => {
                let by = match by {
                    Answer::Text(text) => text.clone(),
                    Answer::Number(number) => in_digits(*number),
                    _ => return None,
                };
                match self {
                    Self::Assign => Some(Answer::Text(by)),
                    // What is added again and again does not grow without end.
                    Self::Concat if have.len() + by.len() <= 4000 => Some(Answer::Text([have, by.as_str()].concat())),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A number as one writes it, with at most six digits after the point. By hand: the machinery of `format!` for
/// floats would be several kilobytes of the page's card.
pub fn in_digits(number: f64) -> String {
    // Above, a double has no fraction, and nobody counts so far in a survey.
    let bounded = number.clamp(-9e12, 9e12);
    let millionths = (bounded.abs() * 1e6 + 0.5) as u64;
    let (mut whole, mut part) = (millionths / 1_000_000, millionths % 1_000_000);
    let mut digits = Vec::new();
    if part > 0 {
        let mut places = 6;
        while part % 10 == 0 {
            part /= 10;
            places -= 1;
        }
        for _ in 0..places {
            digits.push(b'0' + (part % 10) as u8);
            part /= 10;
        }
        digits.push(b'.');
    }
    loop {
        digits.push(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if number < 0.0 && millionths > 0 {
        digits.push(b'-');
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_and_text() {
        let number = |have: f64, change: Change, by: f64| change.of(&have.into(), &by.into());
        assert_eq!(number(7.0, Change::Add, 2.5), Some(9.5.into()));
        assert_eq!(number(7.0, Change::Subtract, 9.0), Some((-2.0).into()));
        assert_eq!(number(7.0, Change::Multiply, 3.0), Some(21.0.into()));
        assert_eq!(number(7.0, Change::Divide, 2.0), Some(3.5.into()));
        assert_eq!(number(7.0, Change::Divide, 0.0), None);
        assert_eq!(number(7.0, Change::Assign, 1.0), Some(1.0.into()));
        assert_eq!(number(7.0, Change::Concat, 1.0), None);
        assert_eq!(number(f64::MAX, Change::Multiply, 2.0), None);
        assert_eq!(Change::Add.of(&7.0.into(), &"x".into()), None);
        let text = |change: Change, by: Answer| change.of(&"a".into(), &by);
        assert_eq!(text(Change::Concat, "b".into()), Some("ab".into()));
        assert_eq!(text(Change::Concat, 3.into()), Some("a3".into()));
        assert_eq!(text(Change::Assign, "b".into()), Some("b".into()));
        assert_eq!(text(Change::Add, 3.into()), None);
        assert_eq!(text(Change::Concat, "x".repeat(5000).as_str().into()), None);
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (9.0, "9"),
            (-12.5, "-12.5"),
            (0.1 + 0.2, "0.3"),
            (1e6, "1000000"),
            (1.0 / 3.0, "0.333333"),
            (-0.05, "-0.05"),
            (0.000_000_1, "0"),
            (1e300, "9000000000000"),
        ] {
            assert_eq!(in_digits(number), text);
        }
    }
}
