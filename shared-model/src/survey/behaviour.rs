use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Rule, Test};
use crate::aggregate::Daily;
use crate::event::{Event, EventKind};
use crate::value::{Label, Property, stable_hash64};

/// A behaviour that a rule asks for and that a person's story does not tell by itself: an event, by its type or by the
/// site's own name for it, and what its properties must be. It is counted day by day while a rule watches it.
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    event: String,
    properties: BTreeMap<String, Test>,
}

impl Behaviour {
    /// The behaviour of a rule's leaf; none where the story tells it: orders and page views as such.
    pub fn of(event: &str, properties: &BTreeMap<String, Test>) -> Option<Self> {
        let behaviour = Self::new(event, properties);
        let is_told = properties.is_empty() && matches!(behaviour.event.as_str(), "order" | "page_view");
        (!is_told).then_some(behaviour)
    }

    /// An event with such properties. `Order Completed` is an order, in whichever dialect it came.
    pub fn new(event: &str, properties: &BTreeMap<String, Test>) -> Self {
        let event = if event == "Order Completed" { "order" } else { event };
        Self { event: event.to_owned(), properties: properties.clone() }
    }

    /// Names it, the same in every release: a hash of what is watched.
    pub fn key(&self) -> String {
        let json = serde_json::to_vec(&(&self.event, &self.properties)).unwrap_or_default();
        format!("{:016x}", stable_hash64(&json))
    }

    /// Whether this was it.
    pub fn is(&self, event: &Event) -> bool {
        let kind = &event.kind;
        let is_named = matches!(kind, EventKind::Track { name, .. } if name.as_str() == self.event) || kind.name() == self.event;
        is_named && kind.counts() && self.properties.iter().all(|(name, test)| test.holds(property(kind, name).as_ref()))
    }
}

/// A property of an event, as rules compare it: of the site's own events what the site says, of others what they tell.
/// Money is in major units.
pub fn property(kind: &EventKind, name: &str) -> Option<Answer> {
    let text = |text: &str| Some(Answer::Text(text.to_owned()));
    let label = |label: &Option<Label>| label.as_ref().map(|label| Answer::Text(label.as_str().to_owned()));
    match (kind, name) {
        (EventKind::Track { properties, .. }, name) => properties.get(&Label::of(name)).map(as_answer),
        (EventKind::PageView { path, .. }, "path") => text(path.as_str()),
        (EventKind::PageView { title, .. }, "title") => label(title),
        (EventKind::Screen { name }, "name") => text(name.as_str()),
        (EventKind::PageLeave { engaged_ms, .. }, "engaged_ms") => Some(Answer::Number(f64::from(*engaged_ms))),
        (EventKind::PageLeave { scroll, .. }, "scroll") => Some(Answer::Number(f64::from(*scroll))),
        (EventKind::Click { label, .. }, "label") => text(label.as_str()),
        (EventKind::Click { target, .. }, "target") => label(target),
        (EventKind::Form { name }, "name") => text(name.as_str()),
        (EventKind::Order { order_id, .. } | EventKind::Refund { order_id, .. }, "order_id") => text(order_id.as_str()),
        (EventKind::Order { revenue, .. }, "revenue") => Some(Answer::Number(revenue.amount())),
        (EventKind::Order { revenue, .. }, "currency") => text(revenue.currency.as_str()),
        (EventKind::Refund { amount, .. }, "revenue") => amount.map(|amount| Answer::Number(amount.amount())),
        (EventKind::Error { message, .. }, "message") => text(message.as_str()),
        (kind, "survey") => kind.submission().and_then(|submission| text(&submission.survey)),
        _ => None,
    }
}

/// A property as rules compare it.
pub(super) fn as_answer(property: &Property) -> Answer {
    match property {
        Property::Flag(flag) => Answer::Flag(*flag),
        Property::Number(number) => Answer::Number(*number),
        Property::Text(text) => Answer::Text(text.clone()),
        nested @ Property::Nested(_) => Answer::Text(nested.text()),
    }
}

/// The behaviours that a site's rules watch, by their keys, and which of them were counted from the whole log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviours {
    watched: BTreeMap<String, Behaviour>,
    counted: BTreeSet<String>,
}

impl Behaviours {
    /// What these rules watch. None is counted yet.
    pub fn of<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> Self {
        let leaves = rules.into_iter().flat_map(Rule::leaves);
        let watched = leaves.filter_map(|leaf| match leaf {
            Rule::Did { did, properties, .. } => Behaviour::of(did, properties),
            _ => None,
        });
        Self { watched: watched.map(|behaviour| (behaviour.key(), behaviour)).collect(), counted: BTreeSet::new() }
    }

    /// Those of these keys that are watched are counted: for whoever holds no count of them, they never happened.
    #[must_use]
    pub fn with_counted(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.counted = keys.into_iter().filter(|key| self.watched.contains_key(key)).collect();
        self
    }

    /// All that are watched are counted now.
    pub fn all_counted(&mut self) {
        self.counted = self.watched.keys().cloned().collect();
    }

    /// Those of these rules that the others do not count, all counted.
    #[must_use]
    pub fn besides(mut self, others: &Self) -> Self {
        self.watched.retain(|key, _| !others.is_counted(key));
        self.all_counted();
        self
    }

    /// Those, and others besides.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.watched.extend(others.watched);
        self.counted.extend(others.counted);
        self
    }

    /// Whether nothing is watched.
    pub fn is_empty(&self) -> bool {
        self.watched.is_empty()
    }

    /// The keys of those counted.
    pub fn counted(&self) -> &BTreeSet<String> {
        &self.counted
    }

    /// Whether a key is of one that is counted.
    pub fn is_counted(&self, key: &str) -> bool {
        self.counted.contains(key)
    }

    /// Whether some are not counted yet.
    pub fn is_behind(&self) -> bool {
        self.counted.len() < self.watched.len()
    }

    /// Counts an event in a person's counts.
    pub fn count(&self, event: &Event, counts: &mut BTreeMap<String, Daily>) {
        for (key, behaviour) in &self.watched {
            if behaviour.is(event) {
                counts.entry(key.clone()).or_default().add(event.day);
            }
        }
    }
}
