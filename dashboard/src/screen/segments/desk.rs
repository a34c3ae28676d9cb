//! What lies on the desk while a segment is written: its name and rule, how many belong now, whether it is saved.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    browser::call::{self, Body},
    screen::settings::said,
    site::OnScreen,
    wire::{Page, Segment, Survey},
};

/// How long one may pause before the people are counted.
const PAUSE: Duration = Duration::from_millis(300);

/// How many belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Size {
    /// So many, as far as is known.
    pub size: u64,
    /// Of so many.
    pub of: u64,
    /// How many were looked at, where the size is an estimate from them.
    #[serde(default)]
    pub looked_at: Option<u64>,
    /// The lower end of its 95 % interval.
    #[serde(default)]
    pub low: Option<u64>,
    /// The upper end.
    #[serde(default)]
    pub high: Option<u64>,
}

/// How counting goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// On its way; what was counted last is still shown.
    Soon,
    /// So many.
    Known(Size),
    /// Why not.
    Not(String),
}

/// The desk.
#[derive(Clone, Copy)]
pub struct Desk {
    pub site: OnScreen,
    pub name: RwSignal<String>,
    pub rule: RwSignal<Value>,
    /// Ticks when a part came, went or was joined otherwise, so that lists are built anew; typing does not.
    pub shape: RwSignal<u32>,
    pub counted: RwSignal<Counted>,
    pub last: RwSignal<Option<Size>>,
    /// The site's surveys and segments, to choose from.
    pub surveys: StoredValue<Vec<(String, String)>>,
    pub segments: StoredValue<Vec<(String, String)>>,
    due: StoredValue<Option<TimeoutHandle>>,
    turn: StoredValue<u32>,
}

impl Desk {
    /// A segment to be written, among the others of its site.
    pub fn of(site: OnScreen, own: Option<&Segment>, others: &Page<Segment>, surveys: &Page<Survey>) -> Self {
        let rule = super::draft::opened(own.map_or(Value::Null, |own| own.rule.clone()));
        let name = own.map_or_else(|| crate::words::segments().new_name().to_owned(), |own| own.name.clone());
        let id = own.map(|own| own.id.clone());
        let others = others.items.iter().filter(|one| Some(&one.id) != id.as_ref()).map(|one| (one.id.clone(), one.name.clone()));
        let surveys = surveys.items.iter().map(|one| (one.id.clone(), one.name.clone()));
        let desk = Self {
            site,
            name: RwSignal::new(name),
            rule: RwSignal::new(rule),
            shape: RwSignal::new(0),
            counted: RwSignal::new(Counted::Soon),
            last: RwSignal::new(None),
            surveys: StoredValue::new(surveys.collect()),
            segments: StoredValue::new(others.collect()),
            due: StoredValue::new(None),
            turn: StoredValue::new(0),
        };
        on_cleanup(move || {
            if let Some(timer) = desk.due.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        });
        desk.count(true);
        desk
    }

    /// Changes a field while it is typed in; the people are counted after a pause.
    pub fn write(self, change: impl FnOnce(&mut Value)) {
        let before = self.rule.get_untracked();
        self.rule.update(change);
        if self.rule.with_untracked(|rule| *rule != before) {
            self.count_soon();
        }
    }

    /// Changes which parts there are: lists are built anew.
    pub fn reshape(self, change: impl FnOnce(&mut Value)) {
        self.write(change);
        self.shape.update(|n| *n += 1);
    }

    /// A field of a part, followed.
    pub fn field(self, place: &str, field: &str) -> Value {
        self.rule.with(|rule| rule.pointer(place).map(|part| part[field].clone()).unwrap_or_default())
    }

    fn count_soon(self) {
        self.counted.set(Counted::Soon);
        if let Some(timer) = self.due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.due.set_value(set_timeout_with_handle(move || self.count(true), PAUSE).ok());
    }

    /// Counts the people: a quick look first, all of them where that was an estimate. What was asked before does not matter any more.
    fn count(self, is_quick: bool) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let body = json!({"rule": self.rule.get_untracked(), "quick": is_quick});
        let path = format!("/api/sites/{}/segments/size", self.site.id());
        spawn_local(async move {
            let answer = call::send("POST", &path, Body::Json(body)).await.and_then(|text| call::read::<Size>(&text));
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(size) => {
                    self.last.set(Some(size));
                    self.counted.set(Counted::Known(size));
                    if size.looked_at.is_some() {
                        self.count(false);
                    }
                }
                Err(trouble) => self.counted.set(Counted::Not(said(&trouble))),
            }
        });
    }
}
