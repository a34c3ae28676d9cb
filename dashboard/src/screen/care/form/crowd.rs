//! Something is done for several people at once.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{field, frame};
use crate::{
    browser::{call, intl},
    place,
    screen::care::Desk,
    words::{care as words_of_care, people as words_of_people},
};

/// Who is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Crowd {
    /// These ids.
    pub persons: Vec<String>,
    /// Instead of them everybody of the list, as this part of an address narrows it.
    pub filter: Option<String>,
}

impl Crowd {
    fn path(&self, desk: Desk, below: &str) -> String {
        place::with_query(desk.path(below), &[self.filter.clone().unwrap_or_default()])
    }

    fn wish(&self) -> Value {
        if self.filter.is_some() { json!({ "everybody": true }) } else { json!({ "persons": self.persons }) }
    }

    fn title(&self, what: &str) -> String {
        let words = words_of_people();
        let who =
            if self.filter.is_some() { words.picked_all().to_owned() } else { words.n_picked(&intl::count(self.persons.len() as u64)) };
        format!("{what} · {who}")
    }
}

/// What the API says of cases that changed hands.
#[derive(Deserialize)]
struct Given {
    assigned: u64,
    before: Vec<Value>,
}

/// Cases change hands; they can be given back to whose each was.
pub fn send_to(desk: Desk, path: String, wish: Value) {
    let back = desk.path("cases/assign");
    desk.send_telling("POST", path, Some(wish), None, move |answer| {
        let given = call::read::<Given>(answer).ok();
        let n = given.as_ref().map_or(0, |given| given.assigned);
        let undo = given
            .filter(|given| !given.before.is_empty())
            .map(|given| Callback::new(move |()| desk.send_back("POST", back.clone(), json!({ "back": given.before }))));
        (words_of_people().told_given(&intl::count(n)), undo)
    });
}

/// Their open cases get an owner.
pub fn give(desk: Desk, crowd: Crowd) -> impl IntoView {
    let words = words_of_people();
    let to = RwSignal::new(String::new());
    let title = crowd.title(words.give());
    let send = move || {
        let mut wish = crowd.wish();
        wish["owner"] = json!(to.get_untracked().trim());
        send_to(desk, crowd.path(desk, "cases/assign"), wish);
    };
    let fields = field::line("hand-to", words_of_care().hand_to(), "", to, move || field::members(desk), true);
    frame(
        desk,
        title,
        Some(words.give_lead().to_owned()),
        fields,
        words_of_care().hand_it(),
        move || to.with(|to| !to.trim().is_empty()),
        send,
    )
}

/// Each of them gets a case.
pub fn open(desk: Desk, crowd: Crowd) -> impl IntoView {
    #[derive(Deserialize)]
    struct Opened {
        opened: Vec<Value>,
        open_before: Vec<Value>,
    }
    let words = words_of_people();
    let (reason, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let title = crowd.title(words.open_for());
    let send = move || {
        let mut wish = crowd.wish();
        wish["reason"] = json!(reason.get_untracked().trim());
        let owner = to.get_untracked().trim().to_owned();
        if !owner.is_empty() {
            wish["owner"] = json!(owner);
        }
        desk.send_telling("POST", crowd.path(desk, "visitors/cases"), Some(wish), None, move |answer| {
            let (opened, before) = call::read::<Opened>(answer).map_or((0, 0), |told| (told.opened.len(), told.open_before.len()));
            (words.told_open(&intl::count(opened as u64), &intl::count(before as u64)), None)
        });
    };
    let fields = (
        field::lines("case-reason", words_of_care().open_case_why(), reason, true),
        field::line("case-owner", words.to_whom(), "", to, move || field::members(desk), false),
    );
    let ready = move || reason.with(|reason| !reason.trim().is_empty());
    frame(desk, title, Some(words.open_lead().to_owned()), fields, words_of_care().open_it(), ready, send)
}
