//! Results of a survey: read from the persons who answered, so that each question is counted, not only its scale.

use std::collections::BTreeMap;

use rapport_model::survey::{Counted, ResultCounts};
use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::call::{By, Remark, ResultBy, ResultQuestion, ShardReply};
use super::reading::key_of;
use crate::platform::Failure;

impl Shard {
    pub(super) fn results(&mut self, question: &ResultQuestion, now: Timestamp) -> Result<ShardReply, Failure> {
        // Who answered is read from rows, so what changed since the last checkpoint is written first.
        self.checkpoint_if_due(now)?;
        let (mut all, mut groups, mut comments) = (ResultCounts::default(), BTreeMap::<String, ResultCounts>::new(), Vec::new());
        for key in self.store.persons_who_answered()? {
            let Ok(id) = StrandId::try_from(key) else { continue };
            let resident = self.resident(&id)?;
            let person = resident.person();
            for (of, response) in person.responses.all().filter(|(of, _)| of.survey == question.survey) {
                let Some(asked) = response.asked.as_ref().filter(|asked| question.range.contains(asked.value.0)) else { continue };
                all.count(response, &question.counted);
                if let Some(by) = &question.by {
                    let key = match by {
                        ResultBy::Version => of.version.to_string(),
                        ResultBy::Score(By::Dimension(dimension)) => key_of(*dimension, &asked.value.1),
                        ResultBy::Score(By::Trait(name)) => person.trait_text(name).unwrap_or_default(),
                    };
                    groups.entry(key).or_default().count(response, &question.counted);
                }
                let rated = response.replies.values().find_map(|reply| reply.value.2.rating);
                let words = response.replies.iter().filter(|(id, _)| {
                    matches!(question.counted.get(id.as_str()), Some(Counted::Words) | None) && !id.as_str().starts_with("hidden.")
                });
                comments.extend(words.filter(|_| question.comments > 0).filter_map(|(id_of_question, reply)| {
                    let (_, context, said) = &reply.value;
                    let text = said.text.as_ref().map(|text| text.as_str().to_owned()).filter(|text| !text.is_empty())?;
                    let (question, page) = (id_of_question.as_str().to_owned(), context.page.clone());
                    Some(Remark { at: reply.at, person: id.clone(), question, text, rated, page })
                }));
            }
            let most = question.comments as usize;
            // Held to twice what is asked for, so that a popular survey does not fill the memory with words.
            if comments.len() > most * 2 {
                latest(&mut comments, most);
            }
        }
        latest(&mut comments, question.comments as usize);
        Ok(ShardReply::Results { all, groups, comments })
    }
}

/// Keeps the latest so many.
fn latest(comments: &mut Vec<Remark>, most: usize) {
    comments.sort_by(|a, b| (b.at, &b.person, &b.question).cmp(&(a.at, &a.person, &a.question)));
    comments.truncate(most);
}
