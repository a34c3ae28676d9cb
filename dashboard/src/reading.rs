//! Something read from the server and read again when it may have changed, without ever going blank in between.

use leptos::{prelude::*, task::spawn_local};
use serde::de::DeserializeOwned;

use crate::browser::call::{self, Trouble, TroubleKind};

/// What all readings of the page share: whether the line holds, and whether somebody is signed in.
#[derive(Clone, Copy)]
pub struct Health {
    /// When the last call was answered, in milliseconds since 1970.
    pub answered_at: RwSignal<f64>,
    /// Whether calls are failing for want of a connection.
    pub unreachable: RwSignal<bool>,
    /// Set when a call was refused because the session is over.
    pub signed_out: RwSignal<bool>,
}

impl Health {
    /// A page that has not called yet.
    pub fn unasked() -> Self {
        Self { answered_at: RwSignal::new(0.0), unreachable: RwSignal::new(false), signed_out: RwSignal::new(false) }
    }

    /// Takes note of how a call ended.
    pub fn note<T>(self, outcome: &Result<T, Trouble>) {
        let broken = matches!(outcome, Err(Trouble { kind: TroubleKind::Unreachable | TroubleKind::TooSlow, .. }));
        if self.unreachable.get_untracked() != broken {
            self.unreachable.set(broken);
        }
        match outcome {
            Err(Trouble { kind: TroubleKind::SignedOut, .. }) => self.signed_out.set(true),
            _ if !broken => self.answered_at.set(js_sys::Date::now()),
            _ => {}
        }
    }
}

/// Something read from the server.
pub struct Reading<T: Send + Sync + 'static> {
    /// What was read last.
    pub value: RwSignal<Option<T>>,
    /// Why the last attempt failed; the value stays.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether other content is on its way (not: the same content once more).
    pub busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Reading<T> {
    /// Reads once more.
    pub fn again(self) {
        self.again.update(|n| *n += 1);
    }
}

/// Reads what the path names, anew whenever the path changes or `pulse` ticks. Without a path nothing is read.
/// Of answers that overtake each other only the one asked for last counts.
pub fn reading<T>(path: impl Fn() -> Option<String> + 'static, pulse: Option<Signal<u64>>) -> Reading<T>
where
    T: DeserializeOwned + PartialEq + Clone + Send + Sync + 'static,
{
    let made = Reading { value: RwSignal::new(None), trouble: RwSignal::new(None), busy: RwSignal::new(true), again: RwSignal::new(0) };
    let health = use_context::<Health>();
    let asked = StoredValue::new(0u32);
    // Which path the value came from: numbers of other days must not stay under a new title when reading fails.
    let origin = StoredValue::new(None::<String>);
    Effect::new(move |last: Option<Option<String>>| {
        if let Some(pulse) = pulse {
            pulse.track();
        }
        made.again.track();
        let path = path();
        asked.update_value(|n| *n += 1);
        let Some(wanted) = path.clone() else {
            made.value.set(None);
            made.busy.set(false);
            return path;
        };
        if last.flatten() != path {
            made.busy.set(true);
        }
        let turn = asked.get_value();
        spawn_local(async move {
            let outcome = call::get::<T>(&wanted).await;
            // The screen may be gone, or something else asked for, by now.
            if asked.try_get_value() != Some(turn) {
                return;
            }
            if let Some(health) = health {
                health.note(&outcome);
            }
            made.busy.set(false);
            match outcome {
                Ok(value) => {
                    // Told only where it changed: who looks would be drawn again with every beat.
                    if made.trouble.with_untracked(Option::is_some) {
                        made.trouble.set(None);
                    }
                    origin.set_value(Some(wanted));
                    // Nothing is drawn again when nothing changed.
                    if made.value.with_untracked(|current| current.as_ref() != Some(&value)) {
                        made.value.set(Some(value));
                    }
                }
                Err(trouble) => {
                    if origin.with_value(|origin| origin.as_ref() != Some(&wanted)) {
                        made.value.set(None);
                    }
                    made.trouble.set(Some(trouble));
                }
            }
        });
        path
    });
    made
}
