//! The words of a questionnaire as they are said to the person who walks it.

use core::ops::Deref;

use super::super::{Answer, EVERYTHING, Piece, Question, QuestionKind, Questionnaire, Source, Text, in_digits, option_of, pieces, written};
use super::Flow;

impl<Q: Deref<Target = Questionnaire>> Flow<Q> {
    /// The words of a question and its line of help, as they are asked of this person; with [`Flow::say`] they are said.
    pub fn wording<'a>(&self, question: &'a Question) -> (&'a Text, &'a Text) {
        let wording = question.wordings.iter().find(|wording| self.holds(&wording.condition));
        wording.map_or((&question.text, &question.help), |wording| {
            (&wording.text, if wording.help.is_empty() { &question.help } else { &wording.help })
        })
    }

    /// A text with what it recalls ([`pieces`]) put in. Options are said by their texts; a questionnaire in one
    /// language is meant. What comes out is text, never markup.
    pub fn say(&self, text: &str) -> String {
        if !EVERYTHING {
            return text.to_owned();
        }
        let mut said = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Recall(source, fallback) => match self.recalled(&source) {
                    Some(words) => said.extend(words.chars().take(200)),
                    None => said.push_str(fallback),
                },
            }
        }
        said
    }

    /// What a source gives, in words; none where it gives nothing that can be said in any language.
    fn recalled(&self, source: &Source) -> Option<String> {
        let options = match source {
            Source::Answer { question, .. } => {
                let question = &self.survey.questions[self.survey.position(question)?];
                match &question.kind {
                    QuestionKind::Matrix(matrix) => &matrix.columns,
                    QuestionKind::Complaint(complaint) => &complaint.remedies,
                    _ => question.options(),
                }
            }
            _ => &[],
        };
        let say = |id: &str| {
            let own = written(id).unwrap_or(id);
            let option = options.iter().find(|option| option.id == option_of(id));
            option.and_then(|option| option.text.entries().first()).map_or(own, |(_, text)| text).to_owned()
        };
        match self.given(source)? {
            Answer::Text(text) => Some(say(text)),
            Answer::Number(number) => Some(in_digits(*number)),
            Answer::List(list) => {
                let mut said = String::new();
                for one in list {
                    if !said.is_empty() {
                        said.push_str(", ");
                    }
                    said.push_str(&say(one));
                }
                Some(said)
            }
            Answer::Flag(_) | Answer::Parts(_) => None,
        }
    }
}
