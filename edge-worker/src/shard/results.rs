//! Results of a survey: read from the persons who answered, so that each question is counted, not only its scale.

use std::collections::BTreeMap;

use rapport_model::survey::{Counted, ResultCounts, TwoGroups};
use rapport_model::value::{StrandId, Timestamp};

use super::Shard;
use super::call::{Remark, ResultBy, ResultQuestion, ShardReply};
use super::reading::PersonKeys;
use crate::platform::Failure;

impl Shard {
    pub(super) fn results(&mut self, question: &ResultQuestion, now: Timestamp) -> Result<ShardReply, Failure> {
        // Who answered is read from rows, so what changed since the last checkpoint is written first.
        self.checkpoint_if_due(now)?;
        let mut versus = Box::<TwoGroups>::default();
        let mut apart = (0, Box::<ResultCounts>::default());
        let (mut all, mut groups, mut comments) = (ResultCounts::default(), BTreeMap::<String, ResultCounts>::new(), Vec::new());
        for key in self.store.persons_who_answered()? {
            let Ok(id) = StrandId::try_from(key) else { continue };
            if let Some(filter) = &question.filter
                && !self.passes(&id, "", filter)?
            {
                continue;
            }
            self.resident(&id)?;
            let (Some(resident), ground) = (self.residents.get(&id), self.ground()) else { continue };
            let person = resident.person(&id);
            let keys = match &question.by {
                Some(ResultBy::Score(by)) => Some(PersonKeys::of(Some(by), &person, &ground)),
                _ => None,
            };
            for (_, response) in person.responses.apart().filter(|(of, _)| of.survey == question.survey) {
                if response.asked.as_ref().is_some_and(|asked| question.range.contains(asked.value.0)) {
                    apart.0 += 1;
                    apart.1.count(response, &question.counted);
                }
            }
            for (of, response) in person.responses.all().filter(|(of, _)| of.survey == question.survey) {
                let Some(asked) = response.asked.as_ref().filter(|asked| question.range.contains(asked.value.0)) else { continue };
                all.count(response, &question.counted);
                let (day, context) = &asked.value;
                let of_submission = match &keys {
                    Some(keys) => keys.on(*day, context),
                    None => question.by.iter().map(|_| of.version.to_string()).collect(),
                };
                if let Some(wanted) = &question.versus {
                    versus.count(wanted, &of_submission, response, &question.counted);
                }
                for key in of_submission {
                    groups.entry(key).or_default().count(response, &question.counted);
                }
                let rated = response.replies.values().find_map(|reply| reply.value.2.rating);
                let words = response.replies.iter().filter(|(id, _)| {
                    matches!(question.counted.questions.get(id.as_str()), Some(Counted::Words) | None)
                        && !id.as_str().starts_with("hidden.")
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
        Ok(ShardReply::Results { all, groups, comments, versus, apart })
    }
}

/// Keeps the latest so many.
fn latest(comments: &mut Vec<Remark>, most: usize) {
    comments.sort_by(|a, b| (b.at, &b.person, &b.question).cmp(&(a.at, &a.person, &a.question)));
    comments.truncate(most);
}
