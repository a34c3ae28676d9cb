//! What lies on the editor's desk: the manuscript, what is saved of it, which question is open.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use rapport_model::survey::Problem;
use serde_json::Value;

use crate::{
    browser::{
        call::{self, Body},
        page,
    },
    manuscript::{Manuscript, Shelved},
    screen::settings::said,
    site::OnScreen,
    words::editor as words_of_editor,
};

/// How long the author may pause before what was written is saved.
const PAUSE: Duration = Duration::from_millis(700);

/// How much of a draft's history outlives the page, in bytes: a tab may put five million by.
const ASIDE: usize = 1_000_000;

/// The status by which a server says that something was changed meanwhile (RFC 9110, 15.5.13).
const CHANGED: u16 = 412;

/// How saving goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// All of it, at a clock reading in milliseconds; zero for as it was read.
    At(u64),
    /// On its way, or about to be.
    Soon,
    /// It did not work; what was written is still here.
    Not(String),
    /// Somebody else saved meanwhile: nothing is overwritten before the author has chosen.
    Elsewhere,
}

/// The desk.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) site: OnScreen,
    pub(super) id: StoredValue<String>,
    pub(super) page: RwSignal<Manuscript>,
    /// Ticks when something came, went or moved, so that lists are built anew; typing does not.
    pub(super) shape: RwSignal<u32>,
    /// The open question.
    pub(super) open: RwSignal<Option<usize>>,
    pub(super) saved: RwSignal<Saved>,
    /// The survey as the server has it, without its draft: status and version.
    pub(super) standing: RwSignal<(String, u32, bool)>,
    pub(super) problems: Memo<Vec<Problem>>,
    /// What only the server can tell: that rules name what the site does not have.
    unknown: RwSignal<Vec<Problem>>,
    /// Names the draft that was read or saved last: only over that one is saved.
    revision: StoredValue<String>,
    due: StoredValue<Option<TimeoutHandle>>,
    is_sending: StoredValue<bool>,
    is_dirty: StoredValue<bool>,
}

impl Desk {
    /// A survey that was read.
    pub(super) fn of(site: OnScreen, survey: &Value) -> Self {
        let id = survey["id"].as_str().unwrap_or_default().to_owned();
        let kept = page::put_aside(&shelf(&site.id(), &id)).unwrap_or_default();
        let (opened, saved) = match Manuscript::unshelve(&kept, &survey["draft"], &revision_of(survey)) {
            Shelved::Same(own) => (own, Saved::At(0)),
            Shelved::Unsaved(own) => (own, Saved::Soon),
            Shelved::Elsewhere(own) => (own, Saved::Elsewhere),
            Shelved::Nothing => (Manuscript::of(survey["draft"].clone()), Saved::At(0)),
        };
        let is_dirty = saved != Saved::At(0);
        let page = RwSignal::new(opened);
        let unknown = RwSignal::new(unknown_of(survey));
        let desk = Self {
            site,
            id: StoredValue::new(id),
            page,
            shape: RwSignal::new(0),
            open: RwSignal::new(None),
            saved: RwSignal::new(saved.clone()),
            standing: RwSignal::new(standing_of(survey)),
            problems: Memo::new(move |_| {
                let mut all = page.with(Manuscript::problems);
                unknown.with(|unknown| all.extend(unknown.iter().cloned()));
                all
            }),
            unknown,
            revision: StoredValue::new(revision_of(survey)),
            due: StoredValue::new(None),
            is_sending: StoredValue::new(false),
            is_dirty: StoredValue::new(is_dirty),
        };
        if saved == Saved::Soon {
            desk.save_soon();
        }
        // Whoever loads the page anew finds what lay here, and its history.
        let leaving = window_event_listener_untyped("pagehide", move |_| desk.shelve());
        on_cleanup(move || leaving.remove());
        // Who leaves within the pause has written all the same.
        on_cleanup(move || {
            desk.shelve();
            if let Some(timer) = desk.due.try_update_value(Option::take).flatten() {
                timer.clear();
                desk.send();
            }
        });
        desk
    }

    pub(super) fn path(self, verb: &str) -> String {
        format!("/api/sites/{}/surveys/{}{verb}", self.site.id(), self.id.with_value(|id| page::escape(id)))
    }

    /// Puts what lies here by, for when the page is loaded anew.
    fn shelve(self) {
        let is_dirty = self.is_dirty.try_get_value() == Some(true) || self.is_sending.try_get_value() == Some(true);
        let name = self.id.try_with_value(|id| shelf(&self.site.id(), id));
        let revision = self.revision.try_get_value();
        if let (Some(name), Some(revision)) = (name, revision) {
            let text = self.page.try_with_untracked(|page| page.shelve(&revision, is_dirty, ASIDE));
            page::put_by(&name, &text.unwrap_or_default());
        }
    }

    /// Changes a field while it is typed in.
    pub(super) fn write(self, change: impl FnOnce(&mut Manuscript)) {
        let before = self.page.with_untracked(|page| page.draft().clone());
        self.page.update(change);
        if self.page.with_untracked(|page| page.draft() != &before) {
            self.save_soon();
        }
    }

    /// Changes what there is: lists are built anew.
    pub(super) fn reshape(self, change: impl FnOnce(&mut Manuscript)) {
        self.write(change);
        self.shape.update(|n| *n += 1);
    }

    /// A field as text, followed.
    pub(super) fn text(self, pointer: &str) -> String {
        self.page.with(|page| page.text(pointer))
    }

    fn save_soon(self) {
        self.is_dirty.set_value(true);
        if self.saved.get_untracked() == Saved::Elsewhere {
            return;
        }
        self.saved.set(Saved::Soon);
        if let Some(timer) = self.due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.due.set_value(set_timeout_with_handle(move || self.send(), PAUSE).ok());
    }

    /// Saves what is there now. While one saving is on its way the next waits for it, so that they cannot overtake.
    pub(super) fn send(self) {
        let _ = self.due.try_update_value(Option::take);
        let is_free = self.is_sending.try_get_value() == Some(false) && self.saved.try_get_untracked() != Some(Saved::Elsewhere);
        if !is_free || self.is_dirty.try_get_value() != Some(true) {
            return;
        }
        self.is_sending.set_value(true);
        self.is_dirty.set_value(false);
        let (path, body) = (self.path(""), self.body());
        spawn_local(async move {
            let outcome = call::send("PUT", &path, body).await;
            self.is_sending.try_set_value(false);
            match outcome {
                Ok(answer) => {
                    self.is_kept(&answer);
                    if self.is_dirty.try_get_value() == Some(true) {
                        self.send();
                    } else {
                        self.saved.try_set(Saved::At(js_sys::Date::now() as u64));
                    }
                }
                Err(trouble) => {
                    self.is_dirty.try_set_value(true);
                    self.saved.try_set(if trouble.status == CHANGED { Saved::Elsewhere } else { Saved::Not(said(&trouble)) });
                }
            }
        });
    }

    /// What is on the desk, to be put over what was read or saved last.
    pub(super) fn body(self) -> Body {
        Body::Over(self.page.with_untracked(|page| page.draft().clone()), self.revision.get_value())
    }

    /// The server has what was sent, and says where the survey stands.
    pub(super) fn is_kept(self, answer: &str) {
        if let Ok(survey) = call::read::<Value>(answer) {
            self.revision.try_set_value(revision_of(&survey));
            self.standing.try_set(standing_of(&survey));
            self.unknown.try_set(unknown_of(&survey));
        }
    }

    /// The author has chosen between what somebody else saved and their own: theirs comes onto the desk, as a step that can
    /// be undone, or goes under what lies there.
    pub(super) fn settle(self, is_theirs: bool) {
        let path = self.path("");
        spawn_local(async move {
            match call::get::<Value>(&path).await {
                Ok(survey) => {
                    self.revision.try_set_value(revision_of(&survey));
                    self.standing.try_set(standing_of(&survey));
                    self.unknown.try_set(unknown_of(&survey));
                    self.is_dirty.try_set_value(!is_theirs);
                    if is_theirs {
                        self.page.try_update(|page| page.change("", |draft| draft.clone_from(&survey["draft"])));
                        self.saved.try_set(Saved::At(0));
                        self.open.try_set(None);
                        self.shape.try_update(|n| *n += 1);
                    } else {
                        self.saved.try_set(Saved::Soon);
                        self.send();
                    }
                }
                Err(trouble) => drop(self.saved.try_set(Saved::Not(said(&trouble)))),
            }
        });
    }

    /// The sentences of the problems at a place of the draft, such as `questions[0]`, or below it.
    pub(super) fn problems_at(self, place: &str) -> Vec<String> {
        let is_here = |path: &str| path == place || path.strip_prefix(place).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.problems.with(|problems| problems.iter().filter(|problem| is_here(&problem.path)).map(in_words).collect())
    }
}

/// Under which name a survey's draft is put by.
fn shelf(site: &str, id: &str) -> String {
    format!("draft.{site}.{id}")
}

/// The problems that only the server knows of.
fn unknown_of(survey: &Value) -> Vec<Problem> {
    let all = survey["problems"].as_array().into_iter().flatten();
    all.filter(|problem| problem["rule"] == "known").filter_map(|problem| serde_json::from_value(problem.clone()).ok()).collect()
}

fn revision_of(survey: &Value) -> String {
    survey["revision"].as_str().unwrap_or_default().to_owned()
}

fn standing_of(survey: &Value) -> (String, u32, bool) {
    let version = survey["version"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    (survey["status"].as_str().unwrap_or_default().to_owned(), version, survey["changed"].as_bool().unwrap_or(false))
}

/// A problem in the reader's language: in English the model's own sentence, which says most; else by its rule.
pub(super) fn in_words(problem: &Problem) -> String {
    let words = words_of_editor();
    let told = match problem.rule.as_str() {
        _ if crate::words::spoken() == crate::words::Language::English => return problem.sentence.clone(),
        "length" | "size" => words.fix_length(),
        "unreachable" => words.fix_unreachable(),
        "unknown" | "known" => words.fix_unknown(),
        "later" | "first" => words.fix_later(),
        "backwards" => words.fix_backwards(),
        "twice" => words.fix_twice(),
        "missing" | "language" | "languages" => words.fix_missing(),
        "range" | "depth" => words.fix_range(),
        "operand" | "op" => words.fix_operand(),
        "empty" | "questions" | "endings" => words.fix_empty(),
        _ => return problem.sentence.clone(),
    };
    told.to_owned()
}
