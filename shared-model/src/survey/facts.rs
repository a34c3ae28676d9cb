use std::collections::BTreeMap;

use super::behaviour::{Behaviour, as_answer};
use super::{Answer, Test};
use crate::aggregate::Strand;
use crate::event::{Channel, Context, RatingKind};
use crate::value::{Day, Label, stable_hash64};

/// What is known of a person when a rule is read. `None` means not known; a rule that depends on it does not hold,
/// and says so. What an implementation does not speak of is not known.
pub trait Facts {
    /// How often something with such properties happened, within so many days of the site up to today, or ever.
    fn did(&self, event: &str, properties: &BTreeMap<String, Test>, days: Option<u32>) -> Option<u64>;
    /// A trait. Here `None` means that the person has no such trait.
    fn trait_value(&self, name: &str) -> Option<Answer>;
    /// The lifecycle stage.
    fn stage(&self) -> Option<String> {
        None
    }
    /// The quadrant of attitude and behaviour.
    fn loyalty(&self) -> Option<String> {
        None
    }
    /// The grade by what they paid until now: A, B or C.
    fn grade(&self) -> Option<String> {
        None
    }
    /// The expected value, in major units of the site's currency.
    fn value(&self) -> Option<f64> {
        None
    }
    /// The chance that they leave, 0 to 1.
    fn risk(&self) -> Option<f64> {
        None
    }
    /// The last NPS rating. Here `None` means that there is none.
    fn last_nps(&self) -> Option<u8> {
        None
    }
    /// The last CSAT rating. Here `None` means that there is none.
    fn last_csat(&self) -> Option<u8> {
        None
    }
    /// Whether they answered a survey, within so many days or ever.
    fn answered(&self, _survey: &str, _days: Option<u32>) -> Option<bool> {
        None
    }
    /// Whether they saw a survey, within so many days or ever.
    fn seen(&self, _survey: &str, _days: Option<u32>) -> Option<bool> {
        None
    }
    /// Whether they are in a segment.
    fn segment(&self, _id: &str) -> Option<bool> {
        None
    }
    /// The device in use; of somebody who is not here now, the one that they mostly use.
    fn device(&self) -> Option<String> {
        None
    }
    /// The country.
    fn country(&self) -> Option<String> {
        None
    }
    /// The language.
    fn language(&self) -> Option<String> {
        None
    }
    /// Whether today is the first day that they were here.
    fn is_new(&self) -> Option<bool> {
        None
    }
    /// The campaign that they last came by; empty where it was none.
    fn campaign(&self) -> Option<String> {
        None
    }
    /// The lot that they drew, 0 to 99: the same each time, and another in each draw of another name.
    fn lot(&self, _draw: &str) -> Option<u8> {
        None
    }
    /// The channel by which they came.
    fn channel(&self) -> Option<String> {
        None
    }
}

/// What a person's aggregate tells. Of events of the site's own and of properties of events it holds only what is watched
/// and happened; that something never happened is known to [`CustomerFacts`](super::CustomerFacts).
#[derive(Clone, Copy, Debug)]
pub struct PersonFacts<'a> {
    /// The person.
    pub person: &'a Strand,
    /// The circumstances of their present visit; what it does not tell is taken from earlier ones.
    pub context: &'a Context,
    /// Today, in the site's calendar.
    pub today: Day,
}

impl PersonFacts<'_> {
    /// Whether a day is one of the last so many, today included. What comes after today does not count: rules are read of past days too.
    fn is_within(&self, day: Day, days: Option<u32>) -> bool {
        day <= self.today && days.is_none_or(|days| i64::from(day.0) > i64::from(self.today.0) - i64::from(days))
    }
}

impl Facts for PersonFacts<'_> {
    fn did(&self, event: &str, properties: &BTreeMap<String, Test>, days: Option<u32>) -> Option<u64> {
        let person = self.person;
        if let Some(behaviour) = Behaviour::of(event, properties) {
            return person.watched.get(&behaviour.key()).map(|counted| counted.times(|day| self.is_within(day, days)));
        }
        match event {
            "order" | "Order Completed" => {
                Some(person.orders.bought().filter(|(_, bought, _)| self.is_within(bought.value.day, days)).count() as u64)
            }
            "page_view" => {
                let views =
                    person.days.iter().filter(|(day, _)| self.is_within(**day, days)).map(|(_, active)| u64::from(active.page_views));
                Some(views.sum())
            }
            _ => None,
        }
    }

    fn trait_value(&self, name: &str) -> Option<Answer> {
        Some(as_answer(&self.person.traits.get(&Label::of(name))?.value))
    }

    fn last_nps(&self) -> Option<u8> {
        self.person.responses.last_rating(RatingKind::Nps).map(|(_, rated)| rated.number())
    }

    fn last_csat(&self) -> Option<u8> {
        self.person.responses.last_rating(RatingKind::Csat).map(|(_, rated)| rated.number())
    }

    fn answered(&self, survey: &str, days: Option<u32>) -> Option<bool> {
        let mut responses = self.person.responses.all().filter(|(submission, _)| submission.survey == survey);
        Some(responses.any(|(_, response)| response.replies.values().any(|reply| self.is_within(reply.value.0, days))))
    }

    fn seen(&self, survey: &str, days: Option<u32>) -> Option<bool> {
        let mut responses = self.person.responses.all().filter(|(submission, _)| submission.survey == survey);
        Some(responses.any(|(_, response)| response.asked.as_ref().is_some_and(|asked| self.is_within(asked.value.0, days))))
    }

    fn device(&self) -> Option<String> {
        let mostly =
            || self.person.devices.iter().max_by_key(|(device, events)| (**events, std::cmp::Reverse(**device))).map(|(device, _)| *device);
        Some(self.context.device.or_else(mostly)?.name().to_owned())
    }

    fn country(&self) -> Option<String> {
        let country = self.context.country.or(self.person.country.as_ref().map(|last| last.value))?;
        Some(country.as_str().to_owned())
    }

    fn language(&self) -> Option<String> {
        let language = self.context.language.as_ref().or(self.person.language.as_ref().map(|last| &last.value))?;
        Some(language.as_str().to_owned())
    }

    fn is_new(&self) -> Option<bool> {
        Some(self.person.days.keys().next().is_none_or(|first| *first >= self.today))
    }

    fn campaign(&self) -> Option<String> {
        Some(self.person.last_touch.as_ref().and_then(|touch| touch.value.campaign.clone()).unwrap_or_default())
    }

    /// By the moment at which they were first seen, the one thing of a person that no device and no id changes; only
    /// a device that turns out to be theirs and was here earlier does.
    fn lot(&self, draw: &str) -> Option<u8> {
        let name = format!("{draw}\n{}", self.person.first_seen?.0);
        Some((stable_hash64(name.as_bytes()) % 100) as u8)
    }

    fn channel(&self) -> Option<String> {
        let channel: Channel = self.context.channel.or(self.person.last_touch.as_ref().map(|last| last.value.channel))?;
        Some(channel.name().to_owned())
    }
}
