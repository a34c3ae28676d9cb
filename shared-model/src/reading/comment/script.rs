/// The script that most letters of a text are in.
///
/// A script is certain where a language is a guess: detectors misread short texts, and comments are short. Chinese, Japanese, Korean,
/// Thai, Greek and Hebrew are told by it (Unicode Standard Annex 24); others share theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Script {
    /// Chinese characters without Japanese syllables.
    Han,
    /// Japanese syllables, with or without Chinese characters.
    Japanese,
    /// Korean.
    Hangul,
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic.
    Arabic,
    /// Devanagari.
    Devanagari,
    /// Thai.
    Thai,
    /// Greek.
    Greek,
    /// Hebrew.
    Hebrew,
}

impl Script {
    const ALL: [Self; 10] = [
        Self::Han,
        Self::Japanese,
        Self::Hangul,
        Self::Latin,
        Self::Cyrillic,
        Self::Arabic,
        Self::Devanagari,
        Self::Thai,
        Self::Greek,
        Self::Hebrew,
    ];

    fn of_letter(letter: char) -> Option<Self> {
        Some(match u32::from(letter) {
            0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF => Self::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Greek,
            0x400..=0x52F => Self::Cyrillic,
            0x590..=0x5FF => Self::Hebrew,
            0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Self::Arabic,
            0x900..=0x97F => Self::Devanagari,
            0xE00..=0xE7F => Self::Thai,
            0x3040..=0x30FF | 0x31F0..=0x31FF => Self::Japanese,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => Self::Hangul,
            0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_134F => Self::Han,
            _ => return None,
        })
    }

    /// The script of a text; none where it has no letters of a known one. A character of Chinese, Japanese or Korean is about a word,
    /// so it weighs as three letters of another script.
    pub fn of(text: &str) -> Option<Self> {
        let mut counts = [0usize; Self::ALL.len()];
        for script in text.chars().filter_map(Self::of_letter) {
            counts[script as usize] += if matches!(script, Self::Han | Self::Japanese | Self::Hangul) { 3 } else { 1 };
        }
        // Japanese is written with Chinese characters too: a tenth of syllables tells it.
        let (han, japanese) = (counts[Self::Han as usize], counts[Self::Japanese as usize]);
        if japanese * 9 >= han {
            counts[Self::Japanese as usize] += std::mem::take(&mut counts[Self::Han as usize]);
        }
        let most = Self::ALL.into_iter().rev().max_by_key(|script| counts[*script as usize])?;
        (counts[most as usize] > 0).then_some(most)
    }

    /// The language, where the script tells it.
    pub fn language(self) -> Option<&'static str> {
        Some(match self {
            Self::Han => "zh",
            Self::Japanese => "ja",
            Self::Hangul => "ko",
            Self::Thai => "th",
            Self::Greek => "el",
            Self::Hebrew => "he",
            Self::Latin | Self::Cyrillic | Self::Arabic | Self::Devanagari => return None,
        })
    }

    /// Whether a language, by its primary tag, is usually written in this script.
    fn suits(self, language: &str) -> bool {
        let usual = match language {
            "zh" | "yue" => Self::Han,
            "ja" => Self::Japanese,
            "ko" => Self::Hangul,
            "th" => Self::Thai,
            "el" => Self::Greek,
            "he" | "yi" => Self::Hebrew,
            "ru" | "uk" | "bg" | "be" | "mk" | "kk" | "ky" | "mn" | "tg" => Self::Cyrillic,
            "ar" | "fa" | "ur" | "ps" | "ug" => Self::Arabic,
            "hi" | "mr" | "ne" => Self::Devanagari,
            // Serbian is written in both.
            "sr" => return matches!(self, Self::Latin | Self::Cyrillic),
            _ => Self::Latin,
        };
        self == usual
    }

    /// The language of a text: as its script tells it, else the one that the browser asked for, where that is written in it.
    pub fn language_of<'a>(text: &str, asked: Option<&'a str>) -> Option<&'a str> {
        let script = Self::of(text)?;
        script.language().or_else(|| asked.filter(|asked| script.suits(asked)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_tell_some_languages_and_never_guess_the_others() {
        for (text, script, language) in [
            ("价格太贵了", Some(Script::Han), Some("zh")),
            ("客服 very slow, 太慢了", Some(Script::Han), Some("zh")),
            ("配送がとても遅いです", Some(Script::Japanese), Some("ja")),
            ("배송이 느려요", Some(Script::Hangul), Some("ko")),
            ("Too slow", Some(Script::Latin), Some("en")),
            ("очень долго", Some(Script::Cyrillic), None),
            ("12345 :)", None, None),
            ("", None, None),
        ] {
            assert_eq!((Script::of(text), Script::language_of(text, Some("en"))), (script, language), "{text}");
        }
        assert_eq!(Script::language_of("zu langsam", Some("de")), Some("de"));
        assert_eq!(Script::language_of("slow", Some("zh")), None, "a Chinese browser, an English text: not known");
    }
}
