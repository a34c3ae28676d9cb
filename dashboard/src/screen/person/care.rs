//! What is open with a person: their case, what was promised, what to remember, the talks.

use leptos::{
    ev,
    html::{a, b, button, div, h2, header, li, ol, p, section, small, span, ul},
    prelude::*,
};
use serde_json::json;

use super::Open;
use crate::{
    browser::{intl, page},
    part::{self, head, icon},
    period::date,
    place,
    reading::{Reading, reading},
    screen::care::{
        Desk, Form, Talk, because, channel, clock, looked_after, may_see_persons, occasion, pledge, rated, state_chip, ways, whose,
    },
    wire::care::{Case, Fact, Occasion, PersonCare},
    words::{care as words_of_care, cases as words_of_cases, reminders as words_of_reminders},
};

/// The care for the person on screen.
#[derive(Clone, Copy)]
pub(super) struct Care {
    desk: Desk,
    found: Reading<PersonCare>,
    person: StoredValue<String>,
    /// What they are called, once that is known.
    name: Signal<Option<String>>,
}

impl Care {
    /// Reads it; nothing where the member may not see persons.
    pub fn of(open: Open, name: Signal<Option<String>>) -> Option<Self> {
        if !may_see_persons() {
            return None;
        }
        let path = open.path("/care");
        let found = reading::<PersonCare>(
            move || {
                open.site.zone.get()?;
                (!open.erased.get()).then(|| path.clone())
            },
            open.beat.signal(),
        );
        let desk = Desk::new(open.site, move || {
            found.again();
            open.reading.again();
        });
        crate::screen::care::watch_overtaken(desk);
        Some(Self { desk, found, person: open.id, name })
    }

    /// The form that is open, and what was done.
    pub fn frame(self) -> impl IntoView {
        self.desk.frame()
    }

    /// The buttons of the head: log a talk, open a case, print the brief.
    pub fn tools(self) -> impl IntoView {
        let words = words_of_care();
        let talk = move |_| {
            self.desk.ask(Form::Talk(Talk {
                person: self.person.get_value(),
                name: self.name.get_untracked(),
                case: None,
                about: "other",
                summary: String::new(),
                said: String::new(),
            }));
        };
        let case = move |_| self.desk.ask(Form::NewCase(Some((self.person.get_value(), self.name.get_untracked()))));
        let remind = move |_| {
            self.desk.ask(Form::PutOff { person: self.person.get_value(), name: self.name.get_untracked(), case: None });
        };
        let has_case = move || self.found.value.with(|found| found.as_ref().is_some_and(|found| found.cases.iter().any(Case::is_open)));
        div().class("tools").child((
            button()
                .r#type("button")
                .class("btn icon")
                .attr("aria-label", words.print_brief())
                .attr("title", words.print_brief())
                .on(ev::click, |_| page::print())
                .child(icon("print")),
            button().r#type("button").class("btn").on(ev::click, remind).child(words_of_reminders().remind_me()),
            move || (!has_case()).then(|| button().r#type("button").class("btn").on(ev::click, case).child(words.open_case())),
            button().r#type("button").class("btn").on(ev::click, talk).child((icon("phone"), words.log_talk())),
        ))
    }

    /// The open case, above everything else.
    pub fn next(self) -> impl IntoView {
        let desk = self.desk;
        let open = Memo::new(move |_| {
            self.found.value.with(|found| {
                found.as_ref().map_or_else(Vec::new, |found| found.cases.iter().filter(|case| case.is_open()).cloned().collect::<Vec<_>>())
            })
        });
        move || open.get().iter().map(|case| open_case(desk, case)).collect_view()
    }

    fn part<T: PartialEq + Clone + Send + Sync + 'static>(self, of: impl Fn(&PersonCare) -> T + Send + Sync + 'static) -> Memo<Option<T>> {
        Memo::new(move |_| self.found.value.with(|found| found.as_ref().map(&of)))
    }

    /// What was promised: the open ones first.
    pub fn promises(self) -> impl IntoView {
        let words = words_of_care();
        let list = self.part(|found| found.promises.clone());
        let add = move |_| self.desk.ask(Form::Promise { person: self.person.get_value(), name: self.name.get_untracked(), case: None });
        let rows = move || {
            list.get().map(|promises| {
                if promises.is_empty() {
                    return p().class("sm muted").child(words.no_promises()).into_any();
                }
                let (open, done): (Vec<_>, Vec<_>) = promises.into_iter().partition(crate::wire::care::Promise::is_open);
                ol().class("dues plain")
                    .child(open.iter().chain(&done).map(|promise| pledge(self.desk, promise, false)).collect_view())
                    .into_any()
            })
        };
        part::card("promises", "", (top("promises", words.promises(), words.new_promise(), add), rows))
    }

    /// Facts and days.
    pub fn remember(self) -> impl IntoView {
        let words = words_of_care();
        let facts = self.part(|found| found.facts.clone());
        let add = move |_| self.desk.ask(Form::Fact(self.person.get_value()));
        let rows = move || {
            facts.get().map(|facts| {
                if facts.is_empty() {
                    return p().class("sm muted").child(words.remember_none()).into_any();
                }
                ul().class("pins").child(facts.iter().map(|fact| self.fact(fact)).collect_view()).into_any()
            })
        };
        part::card("facts", "", (top("facts", words.remember(), words.remember_add(), add), rows))
    }

    /// Days to think of.
    pub fn occasions(self) -> impl IntoView {
        let words = words_of_care();
        let days = self.part(|found| found.occasions.clone());
        let add = move |_| self.desk.ask(Form::Occasion(self.person.get_value()));
        let rows = move || {
            days.get().map(|days| {
                if days.is_empty() {
                    return p().class("sm muted").child(words.occasion_none()).into_any();
                }
                ul().class("pins").child(days.iter().map(|day| self.day(day)).collect_view()).into_any()
            })
        };
        part::card("occasions", "", (top("occasions", words.occasions(), words.remember_add(), add), rows))
    }

    /// Talks and the cases that are over.
    pub fn talks(self) -> impl IntoView {
        let words = words_of_care();
        let talks = self.part(|found| found.conversations.clone());
        let closed = self.part(|found| found.cases.iter().filter(|case| !case.is_open()).cloned().collect::<Vec<_>>());
        move || {
            let (talks, closed) = (talks.get().unwrap_or_default(), closed.get().unwrap_or_default());
            (!talks.is_empty() || !closed.is_empty()).then(|| {
                let said = talks.iter().map(|talk| {
                    let missed = (!talk.reached).then(|| (" ", span().class("chip").child(words.not_reached())));
                    let on = intl::site_day_of(&talk.at).map(intl::day_year).unwrap_or_default();
                    li().child((
                        icon(if talk.channel == "email" { "mail" } else { "phone" }),
                        div().attr("dir", "auto").child((
                            talk.summary.clone(),
                            missed,
                            small().child(format!("{} · {}", channel(&talk.channel), words.by_on(&talk.who, &on))),
                        )),
                    ))
                });
                let over = closed.iter().map(|case| {
                    let address = place::case(&self.desk.site.id(), &case.id, page::escape);
                    let below = [case.cause.clone(), case.action.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
                    li().child((
                        icon("check"),
                        div().attr("dir", "auto").child((
                            a().class("ink").href(address).child(words.case_number(&case.number.to_string())),
                            ": ",
                            because(case),
                            small().child(below),
                        )),
                    ))
                });
                part::card(
                    "talks",
                    "",
                    (head("talks", words.conversations(), ()), ul().class("pins").child((said.collect_view(), over.collect_view()))),
                )
            })
        }
    }

    fn fact(self, fact: &Fact) -> impl IntoView + use<> {
        let words = words_of_care();
        let on = intl::site_day_of(&fact.at).map(intl::day_year).unwrap_or_default();
        let base = self.desk.path(&format!("visitors/{}/facts", page::escape(&self.person.get_value())));
        let again = json!({ "text": fact.text, "for_page": fact.for_page });
        let address = format!("{base}/{}", page::escape(&fact.id));
        let gone = move || {
            let (base, again) = (base.clone(), again.clone());
            self.desk.remove(address.clone(), base, again, words.told_fact_gone());
        };
        li().child((
            icon("pin"),
            div().class("grow1").attr("dir", "auto").child((fact.text.clone(), small().child(words.by_on(&fact.by, &on)))),
            drop_button(format!("{}: {}", words.remove(), fact.text), gone),
        ))
    }

    fn day(self, day: &Occasion) -> impl IntoView + use<> {
        let words = words_of_care();
        let next = day.next.as_deref().or(Some(&day.day)).and_then(date::parse).map(intl::day_year);
        let below = [next, day.yearly.then(|| words.every_year().to_owned())].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let what = occasion(day);
        let base = self.desk.path(&format!("visitors/{}/occasions", page::escape(&self.person.get_value())));
        let again = json!({ "kind": day.kind, "day": day.day, "yearly": day.yearly, "text": day.text });
        let address = format!("{base}/{}", page::escape(&day.id));
        let label = format!("{}: {what}", words.remove());
        let gone = move || self.desk.remove(address.clone(), base.clone(), again.clone(), words.told_day_gone());
        li().child((icon("cal"), div().class("grow1").attr("dir", "auto").child((what, small().child(below))), drop_button(label, gone)))
    }
}

fn drop_button(label: String, act: impl Fn() + 'static) -> impl IntoView {
    button().r#type("button").class("drop noprint").attr("aria-label", label).on(ev::click, move |_| act()).child(icon("x"))
}

/// The head of a card to which something can be added.
fn top(id: &'static str, title: &'static str, word: &'static str, add: impl Fn(ev::MouseEvent) + 'static) -> impl IntoView {
    header().child((
        h2().id(format!("{id}-h")).child(title),
        button()
            .r#type("button")
            .class("btn small push noprint")
            .attr("aria-label", format!("{title}: {word}"))
            .on(ev::click, add)
            .child((icon("plus"), word)),
    ))
}

/// A case that is open: why, what the clock says, and the way to it.
fn open_case(desk: Desk, case: &Case) -> impl IntoView + use<> {
    let words = words_of_care();
    let rating = case.because.rating().map(|(kind, value)| rated(kind, value));
    let address = place::case(&desk.site.id(), &case.id, page::escape);
    let take = (case.accepted_at.is_none()).then(|| {
        let case = case.clone();
        button()
            .r#type("button")
            .class("btn small")
            .prop("disabled", move || desk.deed.busy())
            .on(ev::click, move |_| desk.give(&case, json!("me"), words.told_taken()))
            .child(words.take())
    });
    let comment = case.because.comment.clone().filter(|text| !text.trim().is_empty());
    section().class("card next").attr("aria-label", words.case_number(&case.number.to_string())).child((
        div().child((
            h2().class("row wrap").child((b().attr("dir", "auto").child(because(case)), rating, state_chip(case.state))),
            comment.map(|text| p().class("say").attr("dir", "auto").child(text)),
            p().class("xs faint").child(ways(case)),
        )),
        div().class("due").child((
            p().child(clock(desk, case)),
            p().class("row xs faint").child((whose(desk, case.owner.as_deref()), looked_after(desk, case))),
            div().class("row wrap noprint").child((take, a().class("btn small").href(address).child(words_of_cases().open_this()))),
        )),
    ))
}
