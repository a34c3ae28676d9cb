//! JSON, written by hand: texts, whole numbers and thousandths are all that the page has to say.

use alloc::string::String;

/// Writes one JSON object, field by field.
///
/// ```
/// use rapport_capture::encode::Object;
/// let json = Object::new().text("label", "Say \"hi\"").whole("line", 7).thousandths("cls", 83).done();
/// assert_eq!(json, r#"{"label":"Say \"hi\"","line":7,"cls":0.083}"#);
/// ```
#[derive(Debug)]
pub struct Object(String);

impl Object {
    /// An object without fields.
    #[must_use]
    pub fn new() -> Self {
        Self(String::from("{"))
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote(name, &mut self.0);
        self.0.push(':');
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        quote(value, &mut self.0);
        self
    }

    /// A text, unless it is empty.
    #[must_use]
    pub fn some_text(self, name: &str, value: &str) -> Self {
        if value.is_empty() { self } else { self.text(name, value) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(mut self, name: &str, value: u32) -> Self {
        self.name(name);
        digits(u64::from(value), &mut self.0);
        self
    }

    /// A number given in thousandths, written as a decimal fraction.
    #[must_use]
    pub fn thousandths(mut self, name: &str, value: u32) -> Self {
        self.name(name);
        digits(u64::from(value / 1000), &mut self.0);
        self.0.push('.');
        for place in [100, 10, 1] {
            self.0.push(digit(u64::from(value / place)));
        }
        self
    }

    /// The JSON.
    #[must_use]
    pub fn done(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}

fn digit(value: u64) -> char {
    char::from(b'0' + (value % 10) as u8)
}

/// A whole number in decimal digits.
pub fn digits(value: u64, out: &mut String) {
    if value >= 10 {
        digits(value / 10, out);
    }
    out.push(digit(value));
}

/// A text as a JSON string (RFC 8259, section 7): quote, backslash and control characters are escaped, all else stays.
pub fn quote(text: &str, out: &mut String) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\u{0}'..='\u{1f}' => {
                let code = c as usize;
                out.push_str("\\u00");
                out.push(if code < 16 { '0' } else { '1' });
                out.push(HEX[code % 16]);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_the_standard_says() {
        let mut out = String::new();
        quote("a\"b\\c\nd\u{1f}\u{0}é\u{2028}😀", &mut out);
        assert_eq!(out, "\"a\\\"b\\\\c\\u000ad\\u001f\\u0000é\u{2028}😀\"");
    }

    #[test]
    fn numbers_have_no_leading_zeros_and_fractions_all_three_places() {
        assert_eq!(Object::new().whole("n", 0).whole("m", u32::MAX).done(), r#"{"n":0,"m":4294967295}"#);
        assert_eq!(Object::new().thousandths("cls", 5).done(), r#"{"cls":0.005}"#);
        assert_eq!(Object::new().thousandths("cls", 12_340).done(), r#"{"cls":12.340}"#);
    }

    #[test]
    fn an_object_without_fields_is_an_object() {
        assert_eq!(Object::new().some_text("title", "").done(), "{}");
    }
}
