//! What a survey brought: who was asked and came to the end, each question, groups, and what was written.

mod asked;
mod combined;
mod comments;
mod gaps;
mod groups;
mod only;
mod reply;
mod themes;
mod tools;
mod unheard;
mod versus;
mod view;

pub(super) use self::unheard::{Unheard, tilted};

use leptos::{
    html::{a, div, dl, h1, header, li, nav, ol, span},
    prelude::*,
};
use leptos_router::hooks::use_query_map;

use self::{reply::Reply, view::View};
use super::{settings::MayChange, surveys::status};
use crate::{
    browser::{intl, page},
    live::Beat,
    part::{body, card, empty, head, stat},
    period, place,
    reading::{Reading, reading},
    site::OnScreen,
    wire::Role,
    words::{self, results as words_of_results},
};

const SHAPES: [(&str, &str); 4] = [("100%", "96px"), ("100%", "200px"), ("100%", "200px"), ("100%", "200px")];

/// The results as all parts of the screen use them.
#[derive(Clone, Copy)]
struct Open {
    site: OnScreen,
    id: Memo<String>,
    view: Memo<View>,
    /// Which comments are listed.
    comments: Memo<comments::Filter>,
}

/// By what results are split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Nothing,
    Page,
    Device,
    Country,
    Channel,
    Language,
    Segment,
    Version,
}

impl By {
    const ALL: [Self; 8] =
        [Self::Nothing, Self::Page, Self::Device, Self::Country, Self::Channel, Self::Language, Self::Segment, Self::Version];

    /// The word of address and API; empty for none.
    const fn tag(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Page => "page",
            Self::Device => "device",
            Self::Country => "country",
            Self::Channel => "channel",
            Self::Language => "language",
            Self::Segment => "segment",
            Self::Version => "version",
        }
    }

    fn of(tag: &str) -> Self {
        Self::ALL.into_iter().find(|by| by.tag() == tag).unwrap_or_default()
    }

    fn query(self) -> String {
        if self == Self::Nothing { String::new() } else { format!("by={}", self.tag()) }
    }

    /// Whether results can be narrowed to one of its groups: it is a circumstance of the showing.
    const fn narrows(self) -> bool {
        !matches!(self, Self::Nothing | Self::Segment)
    }

    fn word(self) -> &'static str {
        let words = words_of_results();
        match self {
            Self::Nothing => words.not_split(),
            Self::Page => words.page(),
            Self::Device => words.device(),
            Self::Country => words.country(),
            Self::Channel => words.channel(),
            Self::Language => words.language(),
            Self::Segment => words.segment(),
            Self::Version => words.version(),
        }
    }
}

/// The screen.
pub fn results(site: OnScreen, beat: Beat) -> impl IntoView {
    let words = words_of_results();
    page::set_title(words.title());
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id").unwrap_or_default()));
    let view = Memo::new(move |_| query.with(View::of));
    let comments = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get(name).unwrap_or_default();
            comments::Filter { theme: text("theme"), q: text("q"), older: text("older") }
        })
    });
    let open = Open { site, id, view, comments };
    let found = reading::<Reply>(
        move || {
            // The days are the site's: its time zone must be known first.
            site.zone.get()?;
            let path = format!("/api/sites/{}/surveys/{}/results", site.id(), id.with(|id| page::escape(id)));
            let mut parts = view.with(View::query);
            parts[0] = period::query(view.with(|view| view.period).range(intl::today()));
            Some(place::with_query(path, &parts))
        },
        beat.signal(),
    );
    let unheard = unheard::read(open, found);
    let written = comments::read(open, beat.signal());
    let name = Memo::new(move |_| found.value.with(|reply| reply.as_ref().map(|reply| (reply.name.clone(), reply.status.clone()))));
    let crumbs = move || {
        let surveys = li().child(a().href(place::surveys(&site.id())).child(words::surveys().title()));
        let here = li().attr("dir", "auto").child(("/ ", name.get().map(|(name, _)| name)));
        nav().class("crumbs xs").attr("aria-label", words::person().crumbs()).child(ol().class("row").child((surveys, here)))
    };
    let chip = move || {
        name.get().map(|(_, of)| {
            let (class, word) = status(&of);
            span().class(class).child(word)
        })
    };
    (
        crumbs,
        header().class("page-head").child((
            div()
                .class("row wrap")
                .child((h1().attr("dir", "auto").child(move || name.get().map_or_else(String::new, |(name, _)| name)), chip)),
            tools::tools(open),
        )),
        move || tabs(open, name.get().is_some_and(|(_, status)| status == "imported")),
        only::line(open),
        body(words.results_what(), found, &SHAPES, move |reply| told(open, unheard, written, &reply).into_any()),
    )
}

/// Edit and results of the same survey. What was asked elsewhere cannot be edited.
fn tabs(open: Open, is_imported: bool) -> impl IntoView {
    let words = words_of_results();
    let may = use_context::<MayChange>().is_some_and(|may| may.0 != Role::Analyst) && !is_imported;
    let id = open.id.get();
    let site = open.site.id();
    nav().class("tabs gap-below").attr("aria-label", words.part_of()).child((
        may.then(|| a().href(place::survey(&site, &id, page::escape)).child(words.edit())),
        a().href(place::results(&site, &id, page::escape)).attr("aria-current", "page").child(words.title()),
    ))
}

fn told(open: Open, unheard: Reading<unheard::Unheard>, written: Reading<comments::Written>, reply: &Reply) -> impl IntoView + use<> {
    let words = words_of_results();
    let apart = reply.unverified.as_ref().map(unverified);
    let view = open.view.get_untracked();
    let is_all = view.only.is_empty();
    if reply.asked == 0 && reply.started == 0 && apart.is_none() {
        let body = if is_all { words.nobody_body() } else { words.nobody_so() };
        return div().class("card").child(empty("surveys", words.nobody(), body, ())).into_any();
    }
    let groups = (view.by != By::Nothing)
        .then(|| (groups::card(open, view.by, &reply.groups), (reply.groups.len() > 1).then(|| versus::card(open, &view, reply))));
    (
        div().class("grid").child((
            flow(reply),
            reply.gaps.as_ref().map(|gaps| gaps::card(open, gaps)),
            groups,
            // These speak of all answers.
            (is_all && !reply.class.is_empty()).then(|| combined::card(open, &reply.survey, &reply.class)),
            is_all.then(|| unheard::view(unheard)),
            reply.questions.iter().enumerate().map(|(at, asked)| asked::card(open, at, asked, reply.started)).collect_view(),
            comments::view(open, written),
        )),
        leptos::html::p().class("note top").child(words.known_note()),
        apart,
    )
        .into_any()
}

/// What is kept apart is said, and in no number above.
fn unverified(apart: &reply::Unverified) -> impl IntoView + use<> {
    let words = words_of_results();
    let score = apart.scores.main().and_then(|(kind, score)| {
        let (what, write, _) = asked::look(kind);
        Some(words.of_them(&format!("{what} {}", write(score.value?))))
    });
    leptos::html::p()
        .class("note top")
        .attr("data-unverified", apart.started.to_string())
        .child(words.unverified(&intl::count(apart.started), score.as_deref().unwrap_or_default()))
}

/// Asked, started, finished, and who was lost after which question.
fn flow(reply: &Reply) -> impl IntoView + use<> {
    let words = words_of_results();
    let share = |part: u64, of: u64| if of == 0 { String::new() } else { intl::percent(part.min(of) as f64 / of as f64, 0) };
    card(
        "flow",
        "c12",
        (
            head("flow", words.flow(), words.flow_lead()),
            dl().class("stats").child((
                stat(words.asked(), intl::count(reply.asked), ""),
                stat(
                    words.started(),
                    intl::count(reply.started),
                    format!("{} {}", share(reply.started, reply.asked), words::overview().of_asked(&intl::count(reply.asked))),
                ),
                stat(
                    words.finished(),
                    intl::count(reply.finished),
                    format!("{} {}", share(reply.finished, reply.started), words.of_started()),
                ),
            )),
            asked::steps(reply),
            reply.before.map(|before| {
                let words = words.before_flow(&intl::count(before.started), &intl::count(before.finished));
                leptos::html::p().class("note top").child(words)
            }),
            reply.until.map(|until| leptos::html::p().class("note top").child(words.until_note(&intl::count(until)))),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_narrowed_is_widened_again() {
        let all = View::of(&leptos_router::params::ParamsMap::new());
        let phones = View { by: By::Device, first: Some("phone".into()), ..all.clone() }.narrowed(By::Device, "phone");
        assert_eq!((phones.by, phones.first.as_deref(), &phones.only), (By::Nothing, None, &vec![(By::Device, "phone".to_owned())]));
        let both = phones.narrowed(By::Page, "/a").narrowed(By::Device, view::UNKNOWN);
        assert_eq!(both.only, [(By::Page, "/a".to_owned()), (By::Device, view::UNKNOWN.to_owned())]);
        assert_eq!(both.widened(By::Page).widened(By::Device), all);
    }

    #[test]
    fn a_split_comes_back_from_its_address() {
        for by in By::ALL {
            assert_eq!(By::of(by.query().trim_start_matches("by=")), by);
        }
        assert_eq!(By::of("shoe size"), By::Nothing);
    }
}
