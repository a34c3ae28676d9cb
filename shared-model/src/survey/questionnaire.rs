use super::text::nearest;
use super::{Condition, Question, QuestionKind, Text};

/// What a survey asks and in which order, without to whom and when: what travels to the page.
///
/// A [`Flow`](super::Flow) over it always ends, even over one that was never checked: it only goes forward.
/// What makes a questionnaire a good one is checked once, at the edge, by [`Draft::publish`](super::Draft::publish).
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Questionnaire {
    /// The languages that it is written in; the first is the default.
    #[cfg_attr(feature = "serde", serde(default))]
    pub languages: Vec<String>,
    /// What is asked, in this order.
    #[cfg_attr(feature = "serde", serde(default))]
    pub questions: Vec<Question>,
    /// Where to go on instead of at the next question.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub logic: Vec<Branch>,
    /// What is said at the end; who does not go to another one comes to the first.
    #[cfg_attr(feature = "serde", serde(default))]
    pub endings: Vec<Ending>,
}

/// After a question, under a condition, go on elsewhere. Branches are tried in their order.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Branch {
    /// The question just answered or skipped.
    pub after: String,
    /// When the branch is taken; always, where there is no condition.
    #[cfg_attr(feature = "serde", serde(default, rename = "if", skip_serializing_if = "Option::is_none"))]
    pub condition: Option<Condition>,
    /// The id of a later question, or `end:` and the id of an ending.
    pub go_to: String,
}

impl Branch {
    /// The ending that the branch leads to, where it leads to one.
    pub fn ending(&self) -> Option<&str> {
        self.go_to.strip_prefix("end:")
    }
}

/// What is said at the end.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ending {
    /// Its name, unique among the endings.
    pub id: String,
    /// The heading: "Thank you".
    pub text: Text,
    /// A paragraph below it: what happens now.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub help: Text,
}

impl Questionnaire {
    /// The default language.
    pub fn default_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    /// The language that a reader of the wanted one is asked in.
    pub fn language_for(&self, wanted: &str) -> &str {
        let languages = self.languages.iter().map(String::as_str);
        nearest(languages, wanted).and_then(|at| self.languages.get(at)).map_or_else(|| self.default_language(), String::as_str)
    }

    /// The place of a question.
    pub fn position(&self, question: &str) -> Option<usize> {
        self.questions.iter().position(|known| known.id == question)
    }

    /// The same with each text in one language only: what travels to a page.
    #[must_use]
    pub fn narrowed(&self, wanted: &str) -> Self {
        let mut narrowed = self.clone();
        let language = self.language_for(wanted).to_owned();
        for text in narrowed.texts_mut() {
            *text = text.narrowed(&language, self.default_language());
        }
        narrowed.languages = vec![language];
        narrowed
    }

    fn texts_mut(&mut self) -> Vec<&mut Text> {
        let mut texts = Vec::new();
        for question in &mut self.questions {
            texts.extend([&mut question.text, &mut question.help]);
            for wording in &mut question.wordings {
                texts.extend([&mut wording.text, &mut wording.help]);
            }
            match &mut question.kind {
                QuestionKind::Nps(scale) | QuestionKind::Csat(scale) | QuestionKind::Ces(scale) => {
                    texts.extend([&mut scale.low, &mut scale.high])
                }
                QuestionKind::Text { placeholder } => texts.push(placeholder),
                QuestionKind::Single { options } | QuestionKind::Multiple { options } | QuestionKind::Consent { options } => {
                    texts.extend(options.iter_mut().map(|option| &mut option.text));
                }
            }
        }
        for ending in &mut self.endings {
            texts.extend([&mut ending.text, &mut ending.help]);
        }
        texts
    }
}
