//! The card's own words, as the edge sent them in the visitor's language, and how they are filled in.

use rapport_model::survey::words;

/// The words of every card. They stay until the page goes: a page has one card, and its views hold on to them.
pub type Words = words::Words<String>;

/// The words of rarer kinds of question.
#[cfg(feature = "rare")]
pub type MoreWords = words::MoreWords<String>;

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
    fn what_is_left_open_is_filled_in() {
        assert_eq!(fill("# of #", &["1", "3"]), "1 of 3");
        assert_eq!([0, 7, 10, 1000].map(digits), ["0", "7", "10", "1000"]);
    }
}
