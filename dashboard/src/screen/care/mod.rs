//! What the screens of the closed loop share: one form at a time, what was just done and how to undo it, a clock that goes on.

mod clock;
mod form;
mod job;
mod mention;
mod pledge;
mod say;
mod told;

use std::time::Duration;

use leptos::prelude::*;
use serde_json::{Value, json};

pub use self::say::because;
pub(super) use self::{
    clock::{clock, closed_in, due},
    form::{Crowd, Form, MORNING, Talk, channels, replies},
    job::{course, duel, rated, whose},
    mention::{note_field, with_mentions},
    pledge::{pledge, settled_chip},
    say::{channel, lane_of, log_word, looked_after, name_of, occasion, state, state_chip, ways},
};
use super::settings::{Deed, MayChange};
use crate::{
    browser::{
        call::{self, Body, TroubleKind},
        page,
    },
    reading::{Reading, reading},
    site::OnScreen,
    wire::{
        Colleague, Member, Page, Role,
        care::{CareSettings, Case, Promise, Reminder},
    },
    words::{care as words_of_care, reminders as words_of_reminders},
};

/// How long "Undo" is offered.
const UNDO: Duration = Duration::from_secs(20);

/// What was just done.
#[derive(Clone)]
struct Told {
    text: String,
    undo: Option<Callback<()>>,
    /// Tells it from the one before.
    turn: u64,
}

/// A screen of the loop: what it may do, and what it is doing.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The site.
    pub site: OnScreen,
    /// The change on its way.
    pub deed: Deed,
    /// The form that is open.
    pub form: RwSignal<Option<Form>>,
    /// Causes, actions and members to choose from.
    pub settings: Reading<CareSettings>,
    /// Who else works here.
    pub colleagues: Reading<Page<Colleague>>,
    /// The member at the screen.
    pub me: StoredValue<String>,
    told: RwSignal<Option<Told>>,
    /// Where the last change went.
    sent: StoredValue<String>,
    minute: RwSignal<u64>,
    again: Callback<()>,
}

impl Desk {
    /// A desk over what `again` reads anew after each change.
    pub fn new(site: OnScreen, again: impl Fn() + Send + Sync + 'static) -> Self {
        let settings = reading::<CareSettings>(move || Some(format!("/api/sites/{}/care/settings", site.id())), None);
        let colleagues = reading::<Page<Colleague>>(move || Some("/api/members".to_owned()), None);
        let me = use_context::<Member>().map_or_else(String::new, |member| member.name);
        let minute = RwSignal::new(0);
        // Words such as "2 h late" age by themselves.
        let ticking = set_interval_with_handle(
            move || {
                if page::is_visible() {
                    minute.try_update(|n| *n += 1);
                }
            },
            Duration::from_secs(30),
        );
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
        Self {
            site,
            deed: Deed::new(),
            form: RwSignal::new(None),
            settings,
            colleagues,
            me: StoredValue::new(me),
            told: RwSignal::new(None),
            sent: StoredValue::new(String::new()),
            minute,
            again: Callback::new(move |()| again()),
        }
    }

    /// The form that is open, what was done, and what went wrong: stands once on each screen.
    pub fn frame(self) -> impl IntoView {
        (form::opened(self), told::line(self))
    }

    /// An address of the API below the site.
    pub fn path(self, below: &str) -> String {
        format!("/api/sites/{}/{below}", self.site.id())
    }

    /// Whether a name is that of the member at the screen.
    pub fn is_me(self, name: &str) -> bool {
        self.me.with_value(|me| me == name)
    }

    /// Opens a form.
    pub fn ask(self, form: Form) {
        self.deed.forget();
        self.form.set(Some(form));
    }

    /// Runs now and then whenever the words of time may have changed.
    pub fn tick(self) {
        self.minute.track();
    }

    fn tell(self, text: String, undo: Option<Callback<()>>) {
        let turn = self.told.with_untracked(|told| told.as_ref().map_or(0, |told| told.turn + 1));
        self.told.set(Some(Told { text, undo, turn }));
        set_timeout(
            move || {
                if self.told.try_with_untracked(|told| told.as_ref().is_some_and(|told| told.turn == turn)) == Some(true) {
                    self.told.set(None);
                }
            },
            UNDO,
        );
    }

    /// Sends a change; afterwards the form is closed, all is read again, and it is said what was done.
    pub fn send(
        self,
        method: &'static str,
        path: String,
        wish: Option<Value>,
        version: Option<u64>,
        done: &'static str,
        undo: impl FnOnce(&str) -> Option<Callback<()>> + 'static,
    ) {
        self.send_telling(method, path, wish, version, move |answer| (done.to_owned(), undo(answer)));
    }

    /// The same, where what was done is told by the answer: in words, and with its way back.
    pub fn send_telling(
        self,
        method: &'static str,
        path: String,
        wish: Option<Value>,
        version: Option<u64>,
        tell: impl FnOnce(&str) -> (String, Option<Callback<()>>) + 'static,
    ) {
        let body = wish.map_or(Body::Empty, Body::Json);
        // Who was told that somebody else was faster, and sends it again, means it.
        let was_told = self.deed.last.get_untracked() == Some(TroubleKind::Overtaken) && self.sent.with_value(|sent| *sent == path);
        let version = version.filter(|_| !was_told);
        self.sent.set_value(path.clone());
        self.told.set(None);
        self.deed.send_matching(method, path, body, version, move |answer| {
            self.form.set(None);
            self.again.run(());
            let (done, undo) = tell(&answer);
            self.tell(done, undo);
        });
    }

    /// Sends what takes a change back.
    pub fn send_back(self, method: &'static str, path: String, wish: Value) {
        self.send(method, path, Some(wish), None, words_of_care().told_undone(), |_| None);
    }

    /// Removes something; it can be made again.
    pub fn remove(self, address: String, list: String, again: Value, done: &'static str) {
        self.send("DELETE", address, None, None, done, move |_| {
            Some(Callback::new(move |()| self.send_back("POST", list.clone(), again.clone())))
        });
    }

    /// Puts somebody, or a case of theirs, off until a moment; it can be brought back.
    pub fn put_off(self, person: &str, case: Option<&str>, until: &str, text: &str) {
        let path = self.path(&format!("visitors/{}/reminders", page::escape(person)));
        let mut wish = json!({ "until": until });
        if let Some(case) = case {
            wish["case"] = json!(case);
        }
        if !text.is_empty() {
            wish["text"] = json!(text);
        }
        let person = person.to_owned();
        self.send("POST", path, Some(wish), None, words_of_reminders().told_off(), move |answer| {
            let made = call::read::<Reminder>(answer).ok()?;
            Some(Callback::new(move |()| self.bring_back(&person, &made.id, words_of_reminders().told_back())))
        });
    }

    /// Forgets a reminder: what was put off is back, or it is done.
    pub fn bring_back(self, person: &str, id: &str, done: &'static str) {
        let path = self.path(&format!("visitors/{}/reminders/{}", page::escape(person), page::escape(id)));
        self.send("DELETE", path, None, None, done, |_| None);
    }

    /// A reminder was seen to; it can be had again.
    pub fn see_to(self, reminder: &Reminder) {
        let escaped = page::escape(&reminder.person);
        let path = self.path(&format!("visitors/{escaped}/reminders/{}", page::escape(&reminder.id)));
        let again = json!({ "until": reminder.until, "text": reminder.text, "case": reminder.case });
        self.remove(path, self.path(&format!("visitors/{escaped}/reminders")), again, words_of_reminders().told_done());
    }

    /// Reads all again: somebody else was faster.
    pub fn look_again(self) {
        self.again.run(());
    }

    /// A step of a case.
    pub fn step(self, case: &Case, wish: Value, done: &'static str) {
        self.send("PATCH", self.path(&format!("cases/{}", case.id)), Some(wish), Some(case.version), done, |_| None);
    }

    /// Gives a case to somebody; it can be given back.
    pub fn give(self, case: &Case, owner: Value, done: &'static str) {
        let path = self.path(&format!("cases/{}", case.id));
        let before = case.owner.clone();
        let back = path.clone();
        self.send("PATCH", path, Some(json!({ "owner": owner })), Some(case.version), done, move |_| {
            Some(Callback::new(move |()| self.send_back("PATCH", back.clone(), json!({ "owner": before }))))
        });
    }

    /// Says whether a promise was kept; it can be taken back.
    pub fn settle(self, promise: &Promise, kept: bool) {
        let words = words_of_care();
        let path = self.path(&format!("promises/{}", promise.id));
        let back = path.clone();
        let done = if kept { words.told_kept() } else { words.told_broken() };
        self.send("PATCH", path, Some(json!({ "kept": kept })), Some(promise.version), done, move |_| {
            Some(Callback::new(move |()| self.send_back("PATCH", back.clone(), json!({ "kept": null }))))
        });
    }

    /// Gives a promise another date; it can be moved back.
    pub fn move_to(self, promise: &Promise, due: &str) {
        let path = self.path(&format!("promises/{}", promise.id));
        let (back, before) = (path.clone(), promise.due.clone());
        self.send("PATCH", path, Some(json!({ "due": due })), Some(promise.version), words_of_care().told_moved(), move |_| {
            Some(Callback::new(move |()| self.send_back("PATCH", back.clone(), json!({ "due": before }))))
        });
    }
}

/// Whether the member may see persons, and so these screens.
pub(super) fn may_see_persons() -> bool {
    use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst)
}

/// Reads all again where a change was refused because of another one.
pub(super) fn watch_overtaken(desk: Desk) {
    Effect::new(move |_| {
        if desk.deed.last.get() == Some(TroubleKind::Overtaken) {
            desk.look_again();
        }
    });
}
