use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Aggregate, Daily, First, Gaps, Last, Orders, Responses, Touches};
use crate::event::{CaseStanding, CaseState, Channel, Country, Device, Event, EventKind, Language, Touchpoint};
use crate::value::{Day, Label, Properties, Property, Timestamp};

/// One day of somebody's activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// Events that count.
    #[serde(default, rename = "e")]
    pub events: u32,
    /// Page and screen views among them.
    #[serde(default, rename = "v")]
    pub page_views: u32,
    /// Whether the person was there (the site may also speak of somebody who was not).
    #[serde(default, rename = "a")]
    pub active: bool,
}

/// The story of one raw id, or, merged with the strands linked to it, of one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Strand {
    /// The earliest event of any kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Timestamp>,
    /// The latest event of any kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// When a page or screen was opened last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_view: Option<Timestamp>,
    /// Sessions.
    pub sessions: Gaps,
    /// Days with events.
    pub days: BTreeMap<Day, Active>,
    /// Orders and refunds.
    #[serde(skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
    /// Surveys shown and answered.
    #[serde(skip_serializing_if = "Responses::is_empty")]
    pub responses: Responses,
    /// What the site knows, each as last said. The first [`Property::MOST`] names in order are kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub traits: BTreeMap<Label, Last<Property>>,
    /// Accounts that the person belongs to, with what the site knows of them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<Label, Last<Properties>>,
    /// How they first came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_touch: Option<First<Touchpoint>>,
    /// How they came last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_touch: Option<Last<Touchpoint>>,
    /// How they came, each time.
    #[serde(skip_serializing_if = "Touches::is_empty")]
    pub touches: Touches,
    /// Arrivals by channel.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<Channel, u32>,
    /// Events by device.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub devices: BTreeMap<Device, u32>,
    /// The country they were last seen in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Last<Country>>,
    /// The language they last asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Last<Language>>,
    /// To be recognised: as last said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_analytics: Option<Last<bool>>,
    /// To be asked: as last said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_surveys: Option<Last<bool>>,
    /// To be known by the page: as last said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_personalisation: Option<Last<bool>>,
    /// Cases, each where it stands: as the site said last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<Label, Last<CaseStanding>>,
    /// What the site's rules watch besides, by key and day. Which that is lies outside of the story, so it is counted by
    /// who keeps it, from the same events: [`Strand::apply`] leaves it as it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub watched: BTreeMap<String, Daily>,
    /// The user that this strand belongs to: whom its earliest identify named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<First<String>>,
}

impl Strand {
    /// Events that count.
    pub fn events(&self) -> u64 {
        self.days.values().map(|day| u64::from(day.events)).sum()
    }

    /// Page and screen views.
    pub fn page_views(&self) -> u64 {
        self.days.values().map(|day| u64::from(day.page_views)).sum()
    }

    /// A trait's value as text.
    pub fn trait_text(&self, name: &str) -> Option<String> {
        self.traits.get(&Label::of(name)).map(|held| held.value.text())
    }

    /// Whether a case of theirs is open.
    pub fn has_open_case(&self) -> bool {
        self.cases.values().any(|case| case.value.state.is_open())
    }

    /// Since when they are there, at a moment: when their visit began, or when the page that they look at was opened, where that
    /// was before. `page` is the strand of that page. None, where they are not there.
    pub fn there_since(&self, page: &Self, now: Timestamp) -> Option<Timestamp> {
        let visit = self.sessions.at(now)?.start;
        Some(page.last_view.map_or(visit, |opened| opened.min(visit)))
    }

    /// The case of theirs whose recovery question may be asked from now on, if there is one.
    pub fn to_be_asked_again(&self, now: Timestamp) -> Option<&Label> {
        let due = |case: &Last<CaseStanding>| case.value.state == CaseState::AskingAgain && case.value.ask_at.is_some_and(|at| at <= now);
        self.cases.iter().find(|(_, case)| due(case)).map(|(id, _)| id)
    }

    fn stand(&mut self, case: &Label, claim: Last<CaseStanding>) {
        let mut slot = self.cases.remove(case);
        Last::settle(&mut slot, claim);
        self.cases.extend(slot.map(|held| (case.clone(), held)));
    }

    fn learn(&mut self, name: &Label, claim: Last<Property>) {
        let mut slot = self.traits.remove(name);
        Last::settle(&mut slot, claim);
        self.traits.extend(slot.map(|held| (name.clone(), held)));
    }

    /// The names kept are the first in order, not the first to arrive: else the bound would depend on the order
    /// of events, and break the law.
    fn bound(&mut self) {
        while self.traits.len() > Property::MOST {
            self.traits.pop_last();
        }
        while self.groups.len() > Property::MOST {
            self.groups.pop_last();
        }
    }
}

impl Aggregate for Strand {
    fn apply(&mut self, event: &Event) {
        let kind = &event.kind;
        if let Some(user) = kind.names_user() {
            First::settle(&mut self.user, First::of(event, user.to_owned()));
        }
        self.responses.apply(event);
        if let EventKind::Case { case, standing, .. } = kind {
            self.stand(case, Last::of(event, standing.clone()));
        }
        if !kind.counts() {
            return;
        }
        self.first_seen = Some(self.first_seen.map_or(event.at, |at| at.min(event.at)));
        self.last_seen = self.last_seen.max(Some(event.at));
        let day = self.days.entry(event.day).or_default();
        day.events = day.events.saturating_add(1);
        if matches!(kind, EventKind::PageView { .. } | EventKind::Screen { .. }) {
            day.page_views = day.page_views.saturating_add(1);
            self.last_view = self.last_view.max(Some(event.at));
        }
        if kind.is_activity() {
            day.active = true;
            self.sessions.add(event.at, event.day);
        }
        let context = &event.context;
        if let Some(device) = context.device {
            *self.devices.entry(device).or_insert(0) += 1;
        }
        if let Some(country) = context.country {
            Last::settle(&mut self.country, Last::of(event, country));
        }
        if let Some(language) = &context.language {
            Last::settle(&mut self.language, Last::of(event, language.clone()));
        }
        self.orders.apply(event);
        self.touches.apply(event);
        match kind {
            EventKind::PageView { touch: Some(touch), .. } => {
                *self.channels.entry(touch.channel).or_insert(0) += 1;
                First::settle(&mut self.first_touch, First::of(event, touch.clone()));
                Last::settle(&mut self.last_touch, Last::of(event, touch.clone()));
            }
            EventKind::Identify { traits, .. } => {
                for (name, value) in traits {
                    self.learn(name, Last::of(event, value.clone()));
                }
            }
            EventKind::Group { group, traits } => {
                let mut slot = self.groups.remove(group);
                Last::settle(&mut slot, Last::of(event, traits.clone()));
                self.groups.extend(slot.map(|held| (group.clone(), held)));
            }
            EventKind::Consent { analytics, surveys, personalisation } => {
                for (slot, said) in [
                    (&mut self.consent_analytics, analytics),
                    (&mut self.consent_surveys, surveys),
                    (&mut self.consent_personalisation, personalisation),
                ] {
                    if let Some(said) = said {
                        Last::settle(slot, Last::of(event, *said));
                    }
                }
            }
            _ => {}
        }
        self.bound();
    }

    fn merge(&mut self, other: &Self) {
        First::merge(&mut self.user, &other.user);
        self.first_seen = match (self.first_seen, other.first_seen) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.last_seen = self.last_seen.max(other.last_seen);
        self.last_view = self.last_view.max(other.last_view);
        self.sessions.merge(&other.sessions);
        for (day, theirs) in &other.days {
            let mine = self.days.entry(*day).or_default();
            mine.events = mine.events.saturating_add(theirs.events);
            mine.page_views = mine.page_views.saturating_add(theirs.page_views);
            mine.active |= theirs.active;
        }
        self.orders.merge(&other.orders);
        self.responses.merge(&other.responses);
        for (name, claim) in &other.traits {
            self.learn(name, claim.clone());
        }
        for (group, claim) in &other.groups {
            let mut slot = self.groups.remove(group);
            Last::settle(&mut slot, claim.clone());
            self.groups.extend(slot.map(|held| (group.clone(), held)));
        }
        for (case, claim) in &other.cases {
            self.stand(case, claim.clone());
        }
        First::merge(&mut self.first_touch, &other.first_touch);
        Last::merge(&mut self.last_touch, &other.last_touch);
        self.touches.merge(&other.touches);
        for (channel, count) in &other.channels {
            *self.channels.entry(*channel).or_insert(0) += count;
        }
        for (device, count) in &other.devices {
            *self.devices.entry(*device).or_insert(0) += count;
        }
        for (key, theirs) in &other.watched {
            self.watched.entry(key.clone()).or_default().merge(theirs);
        }
        Last::merge(&mut self.country, &other.country);
        Last::merge(&mut self.language, &other.language);
        Last::merge(&mut self.consent_analytics, &other.consent_analytics);
        Last::merge(&mut self.consent_surveys, &other.consent_surveys);
        Last::merge(&mut self.consent_personalisation, &other.consent_personalisation);
        self.bound();
    }
}
