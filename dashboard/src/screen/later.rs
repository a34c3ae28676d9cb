//! Screens that are fetched when somebody opens them: the build takes them out of the main module (`xtask::wasm::split`).
//!
//! Whoever opens the dashboard sees Overview first, so what Overview does not need waits. A piece is a *group* of screens that are
//! opened one after the other. Each is fetched once, and all of them while nothing else is going on, so that a click finds its
//! screen there.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Duration,
};

use leptos::{
    ev,
    html::{button, div},
    prelude::*,
    task::spawn_local,
};

use crate::{live::Beat, part, site::OnScreen, words::common};

/// A piece that could not be fetched: the server is away, or was updated and has other pieces now.
pub struct NotFetched;

impl From<leptos::wasm_split::SplitLoaderError> for NotFetched {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

type Fetched<T> = Pin<Box<dyn Future<Output = Result<T, NotFetched>>>>;

/// A screen in a piece: how the piece is fetched, and how the screen is built when it is there.
#[derive(Clone, Copy)]
pub struct Later {
    fetch: fn() -> Fetched<()>,
    build: fn(OnScreen, Beat) -> Fetched<AnyView>,
}

/// The screens of the pieces. The macro writes `unsafe` calls between the modules; nothing else here may.
#[allow(unsafe_code, improper_ctypes_definitions, improper_ctypes)]
mod piece {
    use leptos::{
        prelude::{AnyView, IntoAny},
        wasm_split::wasm_split,
    };

    use super::NotFetched;
    use crate::{live::Beat, screen, site::OnScreen};

    macro_rules! screens {
        ($($piece:ident: $screen:ident, $fetch:ident;)*) => {$(
            #[wasm_split($piece, wasm_split_path = leptos::wasm_split, fallible, preload($fetch))]
            pub(super) fn $screen(site: OnScreen, beat: Beat) -> Result<AnyView, NotFetched> {
                Ok(screen::$screen::$screen(site, beat).into_any())
            }
        )*};
    }
    screens! {
        day: today, fetch_today;
        day: evening, fetch_evening;
        day: cases, fetch_cases;
        day: case, fetch_case;
        accounts: changes, fetch_changes;
        accounts: incidents, fetch_incidents;
        accounts: incident, fetch_incident;
        accounts: accounts, fetch_accounts;
        accounts: account, fetch_account;
        surveys: surveys, fetch_surveys;
        surveys: editor, fetch_editor;
        surveys: results, fetch_results;
        settings: settings, fetch_settings;
        segments: people, fetch_people;
        segments: segments, fetch_segments;
        segments: segment, fetch_segment;
        insight: campaigns, fetch_campaigns;
        insight: cohorts, fetch_cohorts;
        insight: cube, fetch_cube;
    }
}

macro_rules! later {
    ($($(#[$doc:meta])* $name:ident: $screen:ident, $fetch:ident;)*) => {
        $($(#[$doc])*
        pub const $name: Later = Later { fetch: || Box::pin(async { Ok(piece::$fetch().await?) }), build: |site, beat| Box::pin(piece::$screen(site, beat)) };)*
    };
}

later! {
    /// What is to be done today.
    TODAY: today, fetch_today;
    /// What became of a day.
    EVENING: evening, fetch_evening;
    /// The cases.
    CASES: cases, fetch_cases;
    /// One case.
    CASE: case, fetch_case;
    /// The list of accounts.
    ACCOUNTS: accounts, fetch_accounts;
    /// One account.
    ACCOUNT: account, fetch_account;
    /// What was changed.
    CHANGES: changes, fetch_changes;
    /// What goes wrong for many.
    INCIDENTS: incidents, fetch_incidents;
    /// One incident.
    INCIDENT: incident, fetch_incident;
    /// The list of surveys.
    SURVEYS: surveys, fetch_surveys;
    /// One survey's draft.
    EDITOR: editor, fetch_editor;
    /// One survey's answers.
    RESULTS: results, fetch_results;
    /// A site's settings.
    SETTINGS: settings, fetch_settings;
    /// The list of people.
    PEOPLE: people, fetch_people;
    /// The list of segments.
    SEGMENTS: segments, fetch_segments;
    /// One segment's rule.
    SEGMENT: segment, fetch_segment;
    /// Whom campaigns brought.
    CAMPAIGNS: campaigns, fetch_campaigns;
    /// Who came back when.
    COHORTS: cohorts, fetch_cohorts;
    /// Any score by two things and time.
    CUBE: cube, fetch_cube;
}

/// One screen of every piece.
const PIECES: [Later; 6] = [TODAY, ACCOUNTS, SURVEYS, SETTINGS, SEGMENTS, CAMPAIGNS];

/// How long the first screen has the net for itself.
const FIRST_SCREEN: Duration = Duration::from_secs(2);

/// Fetches every piece once the first screen has had its time. What fails is fetched again when it is opened.
pub fn fetch_all() {
    set_timeout(|| PIECES.into_iter().for_each(|later| spawn_local(async move { drop((later.fetch)().await) })), FIRST_SCREEN);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    OnItsWay,
    Here,
    Missing,
}

impl Later {
    /// The screen; grey shapes until its piece is there, and a way to try again where it does not come.
    pub fn view(self, site: OnScreen, beat: Beat) -> impl IntoView {
        let piece = RwSignal::new(Piece::OnItsWay);
        let fetch = move || {
            piece.set(Piece::OnItsWay);
            spawn_local(async move {
                let came = (self.fetch)().await;
                // Somebody may have gone elsewhere meanwhile; then the signal is no more.
                let _ = piece.try_set(if came.is_ok() { Piece::Here } else { Piece::Missing });
            });
        };
        fetch();
        move || match piece.get() {
            // Built here and not in the task that fetched: only here does it belong to what is on screen.
            Piece::Here => self.build_now(site, beat).unwrap_or_else(|| missing(fetch)),
            Piece::OnItsWay => part::skeleton(&[("60%", "32px"), ("100%", "120px"), ("100%", "240px")]).into_any(),
            Piece::Missing => missing(fetch),
        }
    }

    /// The screen of a piece that is here: then nothing is waited for.
    fn build_now(self, site: OnScreen, beat: Beat) -> Option<AnyView> {
        match pin!((self.build)(site, beat)).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(built) => built.ok(),
            Poll::Pending => None,
        }
    }
}

fn missing(fetch: impl Fn() + Copy + Send + 'static) -> AnyView {
    let words = common();
    let again = button().r#type("button").class("btn").on(ev::click, move |_| fetch()).child(words.try_again());
    div()
        .class("card")
        .attr("role", "alert")
        .child(part::empty("warn", words.piece_missing_title(), words.piece_missing_body(), again))
        .into_any()
}
