use super::text::nearest;
use super::{Assignment, Choice, Condition, Link, Question, QuestionKind, Text, Variable};
#[cfg(feature = "serde")]
use super::{Operand, Piece, Source, pieces};

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
    /// What is said before the first question.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub welcome: Option<Welcome>,
    /// Hidden fields: names of what the page or the link that asks may fill in.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub hidden: Vec<String>,
    /// What the survey counts with.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub variables: Vec<Variable>,
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

/// What happens after a question, under a condition. Branches are tried in their order; each that is taken sets and
/// requires, and the first that also goes somewhere is the last.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Branch {
    /// The question just answered or skipped.
    pub after: String,
    /// When the branch is taken; always, where there is no condition.
    #[cfg_attr(feature = "serde", serde(default, rename = "if", skip_serializing_if = "Option::is_none"))]
    pub condition: Option<Condition>,
    /// Variables that change, one after the other.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub set: Vec<Assignment>,
    /// Later questions that must be answered.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub require: Vec<String>,
    /// The id of a later question, or `end:` and the id of an ending; nowhere else than otherwise, when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
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
    /// Where it leads: a button, or without a text at once.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub link: Option<Link>,
}

/// What is said before the first question.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Welcome {
    /// The heading.
    pub text: Text,
    /// A paragraph below it: what it is about, how long it takes.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub help: Text,
    /// What the button says; the card's own word when empty.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Text::is_empty"))]
    pub button: Text,
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

    /// Whether it takes the larger of the card's two builds: for the kind of a question ([`QuestionKind::is_rare`]), or
    /// because it counts, recalls, or depends on something else than answers.
    pub fn is_rare(&self) -> bool {
        let conditions = self
            .questions
            .iter()
            .flat_map(|question| question.show_if.iter().chain(question.wordings.iter().map(|wording| &wording.condition)));
        let conditions = conditions.chain(self.logic.iter().filter_map(|branch| branch.condition.as_ref()));
        let recalls = |text: &mut &mut Text| text.entries().iter().any(|(_, text)| text.contains("{{"));
        self.questions.iter().any(|question| question.kind.is_rare())
            || self.logic.iter().any(|branch| !branch.set.is_empty() || !branch.require.is_empty())
            || conditions.into_iter().any(Condition::is_rare)
            || self.clone().texts_mut().iter_mut().any(recalls)
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

    /// Every source that conditions, assignments and texts name: what has to be known to walk through it.
    #[cfg(feature = "serde")]
    pub fn sources(&self) -> Vec<Source> {
        let mut sources = Vec::new();
        for question in &self.questions {
            question
                .show_if
                .iter()
                .chain(question.wordings.iter().map(|wording| &wording.condition))
                .for_each(|one| one.name(&mut sources));
        }
        for branch in &self.logic {
            branch.condition.iter().for_each(|one| one.name(&mut sources));
            for assignment in &branch.set {
                if let Operand::Of(source) = &assignment.by {
                    sources.push(source.clone());
                }
            }
        }
        for text in self.clone().texts_mut() {
            for (_, words) in text.entries() {
                sources.extend(pieces(words).into_iter().filter_map(|piece| match piece {
                    Piece::Recall(source, _) => Some(source),
                    Piece::Words(_) => None,
                }));
            }
        }
        sources
    }

    fn texts_mut(&mut self) -> Vec<&mut Text> {
        let mut texts = Vec::new();
        if let Some(welcome) = &mut self.welcome {
            texts.extend([&mut welcome.text, &mut welcome.help, &mut welcome.button]);
        }
        for question in &mut self.questions {
            texts.extend([&mut question.text, &mut question.help, &mut question.message]);
            for wording in &mut question.wordings {
                texts.extend([&mut wording.text, &mut wording.help]);
            }
            texts.extend(question.kind.texts_mut());
        }
        for ending in &mut self.endings {
            texts.extend([&mut ending.text, &mut ending.help]);
            texts.extend(ending.link.as_mut().map(|link| &mut link.text));
        }
        texts
    }
}

impl QuestionKind {
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Nps(scale) | Self::Csat(scale) | Self::Ces(scale) | Self::Rating { scale, .. } => vec![&mut scale.low, &mut scale.high],
            Self::Slider(slider) => vec![&mut slider.low, &mut slider.high],
            Self::Text(field) => vec![&mut field.placeholder],
            Self::Single(choices) | Self::Multiple(choices) => {
                let mut texts = of_choices(&mut choices.options);
                texts.extend([&mut choices.other, &mut choices.none]);
                texts
            }
            Self::Consent { options } | Self::Ranking { options, .. } => of_choices(options),
            Self::Matrix(matrix) => {
                let mut texts = of_choices(&mut matrix.rows);
                texts.extend(of_choices(&mut matrix.columns));
                texts
            }
            Self::Number(field) => vec![&mut field.unit],
            Self::Email { placeholder: text } | Self::Statement { button: text } => vec![text],
            Self::Complaint(complaint) => {
                let mut texts = of_choices(&mut complaint.remedies);
                texts.extend(complaint.article.as_mut().map(|article| &mut article.text));
                texts
            }
            Self::Date(_) | Self::Contact { .. } => Vec::new(),
        }
    }
}

#[cfg(feature = "serde")]
impl Condition {
    /// Adds the sources that it names.
    fn name(&self, sources: &mut Vec<Source>) {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().for_each(|part| part.name(sources)),
            Self::Not { not } => not.name(sources),
            Self::Compare(comparison) => sources.extend(comparison.than.iter().chain([&comparison.source]).cloned()),
        }
    }
}

fn of_choices(choices: &mut [Choice]) -> Vec<&mut Text> {
    let mut texts = Vec::new();
    for choice in choices {
        texts.push(&mut choice.text);
        texts.extend(choice.image.as_mut().map(|image| &mut image.alt));
    }
    texts
}
