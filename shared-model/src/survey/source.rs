use super::{Answer, Parts};

/// Where a value comes from, in conditions, in what is assigned to a variable, and in texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum Source {
    /// What was answered to an earlier question.
    Answer {
        /// The question's id.
        question: String,
        /// One row of a matrix, one field of contact details or of a complaint; all of it, where not given.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        part: Option<String>,
    },
    /// A variable of the survey.
    Variable {
        /// Its id.
        variable: String,
    },
    /// A hidden field, filled by the page or the link that asks.
    Hidden {
        /// Its name.
        hidden: String,
    },
    /// What the site said of the person.
    Trait {
        /// The trait's name.
        #[cfg_attr(feature = "serde", serde(rename = "trait"))]
        name: String,
    },
    /// A property of the event that brought the survey up.
    Property {
        /// Its name.
        property: String,
    },
}

impl Source {
    /// The answer to a question.
    pub fn answer(question: &str) -> Self {
        Self::Answer { question: question.to_owned(), part: None }
    }
}

/// What is known when a survey begins, besides its questions: sent with the invitation as far as the survey names
/// it, and sent back with the answers, so that card and edge walk by the same.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Surroundings {
    /// Hidden fields by name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Parts::is_empty"))]
    pub hidden: Parts,
    /// Traits by name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Parts::is_empty"))]
    pub traits: Parts,
    /// Properties by name of the event that brought the survey up.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Parts::is_empty"))]
    pub properties: Parts,
}

impl Surroundings {
    /// What is known of a source that is no answer and no variable.
    pub(super) fn known(&self, source: &Source) -> Option<&Answer> {
        match source {
            Source::Hidden { hidden } => self.hidden.part(hidden),
            Source::Trait { name } => self.traits.part(name),
            Source::Property { property } => self.properties.part(property),
            Source::Answer { .. } | Source::Variable { .. } => None,
        }
    }
}
