/// A text in one or more languages, each named by its BCP 47 tag. Nobody is left without a text because
/// their language is not exactly there: [`Text::in_language`] falls back until it finds one.
///
/// A list, not a map: a text has a handful of languages, and this is compiled into the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(String, String)>);

impl Text {
    /// A text of (language, text) pairs; of two with the same tag the later one holds.
    pub fn of(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut all: Vec<(String, String)> = Vec::new();
        for (language, text) in texts {
            match all.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&language)) {
                Some(entry) => entry.1 = text,
                None => all.push((language, text)),
            }
        }
        Self(all)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The languages and texts as they were given.
    pub fn entries(&self) -> &[(String, String)] {
        &self.0
    }

    /// The text for a reader of the wanted language, with the tag of the language that it is in. Tried in turn:
    ///
    /// 1. the tag and its shorter forms, `zh-Hant-HK`, `zh-Hant`, `zh` (RFC 4647, lookup);
    /// 2. the usual script of a Chinese region: `zh-TW` reads `zh-Hant`, `zh-CN` reads `zh-Hans`;
    /// 3. another text of the same language, so `pt-BR` reads `pt-PT` before English;
    /// 4. the default language, by the same steps;
    /// 5. any text.
    ///
    /// ```
    /// use rapport_model::survey::Text;
    /// let text = Text::of([("en", "Why?"), ("zh-Hans", "为什么？")].map(|(l, t)| (l.into(), t.into())));
    /// assert_eq!(text.in_language("zh-CN", "en"), Some(("zh-Hans", "为什么？")));
    /// assert_eq!(text.in_language("fr", "en"), Some(("en", "Why?")));
    /// assert_eq!(text.in_language("fr", "de"), Some(("en", "Why?")));
    /// ```
    pub fn in_language(&self, wanted: &str, default: &str) -> Option<(&str, &str)> {
        let entry = self.nearest(wanted).or_else(|| self.nearest(default)).or_else(|| self.0.first())?;
        Some((&entry.0, &entry.1))
    }

    fn nearest(&self, wanted: &str) -> Option<&(String, String)> {
        let tags = self.0.iter().map(|entry| entry.0.as_str());
        nearest(tags, wanted).and_then(|at| self.0.get(at))
    }

    /// Only the text for a reader of that language: what travels to a page.
    #[must_use]
    pub fn narrowed(&self, wanted: &str, default: &str) -> Self {
        Self(self.in_language(wanted, default).map(|(language, text)| (language.to_owned(), text.to_owned())).into_iter().collect())
    }
}

/// Which of the languages suits a reader of the wanted one, by steps 1 to 3 of [`Text::in_language`].
pub(super) fn nearest<'a>(languages: impl Iterator<Item = &'a str> + Clone, wanted: &str) -> Option<usize> {
    let exact = |tag: &str| languages.clone().position(|language| language.eq_ignore_ascii_case(tag));
    let mut tag = wanted;
    loop {
        if let Some(at) = exact(tag) {
            return Some(at);
        }
        match tag.rfind('-') {
            Some(cut) => tag = &tag[..cut],
            None => break,
        }
    }
    let primary = tag;
    let script = if !primary.eq_ignore_ascii_case("zh") {
        None
    } else if wanted.split('-').skip(1).any(|part| ["Hant", "TW", "HK", "MO"].iter().any(|tag| part.eq_ignore_ascii_case(tag))) {
        exact("zh-Hant")
    } else {
        exact("zh-Hans")
    };
    script.or_else(|| {
        languages.clone().position(|language| language.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case(primary)))
    })
}

/// Written as an object from language to text.
#[cfg(feature = "serde")]
mod wire {
    use core::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Text;

    impl Serialize for Text {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(language, text)| (language, text)))
        }
    }

    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Texts;
            impl<'de> Visitor<'de> for Texts {
                type Value = Text;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an object from language tag to text, such as {\"en\": \"Why?\"}")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                    let mut texts = Vec::new();
                    while let Some(entry) = map.next_entry()? {
                        texts.push(entry);
                    }
                    Ok(Text::of(texts))
                }
            }
            deserializer.deserialize_map(Texts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(languages: &[&str]) -> Text {
        Text::of(languages.iter().map(|&language| (language.to_owned(), language.to_owned())))
    }

    #[test]
    fn languages_fall_back_and_nobody_is_skipped() {
        let read =
            |languages: &[&str], wanted: &str, default: &str| text(languages).in_language(wanted, default).map(|(_, text)| text.to_owned());
        let all = ["en", "zh", "zh-Hant", "zh-Hant-HK"];
        assert_eq!(read(&all, "zh-Hant-HK", "en").as_deref(), Some("zh-Hant-HK"));
        assert_eq!(read(&all[..3], "zh-Hant-HK", "en").as_deref(), Some("zh-Hant"));
        assert_eq!(read(&all[..2], "zh-Hant-HK", "en").as_deref(), Some("zh"));
        assert_eq!(read(&all[..1], "zh-Hant-HK", "en").as_deref(), Some("en"));
        assert_eq!(read(&["de", "fr"], "zh-Hant-HK", "en").as_deref(), Some("de"));
        assert_eq!(read(&[], "zh", "en"), None);
        assert_eq!(read(&["en", "zh-Hans", "zh-Hant"], "zh-TW", "en").as_deref(), Some("zh-Hant"));
        assert_eq!(read(&["en", "zh-Hant", "zh-Hans"], "ZH-cn", "en").as_deref(), Some("zh-Hans"));
        assert_eq!(read(&["en", "pt-PT"], "pt-BR", "en").as_deref(), Some("pt-PT"));
        assert_eq!(read(&["en-GB", "fr"], "", "en").as_deref(), Some("en-GB"));
    }
}
