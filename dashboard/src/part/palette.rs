//! The command palette: Ctrl-K (⌘K), then a few letters of a screen, a person, a case, or another site.

use std::time::Duration;

use leptos::{
    ev,
    html::{b, dialog, div, input, label, p, small, span},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::icon;
use crate::{
    browser::page,
    place,
    reading::reading,
    screen::because,
    who,
    wire::{
        Page, Role, Session, Visitor,
        care::{Case, Cases},
    },
    words::{accounts, care, changes, common, incidents, people},
};

/// How long the reader may pause between two letters before persons are searched.
const PAUSE: Duration = Duration::from_millis(200);
/// Persons shown at most: who wants more goes on to the list.
const PERSONS: usize = 7;
/// Cases shown at most.
const CASES: usize = 5;

/// Somewhere to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Find {
    /// Its icon.
    pub sign: &'static str,
    /// What it is called.
    pub title: String,
    /// What stands behind the name.
    pub below: Option<String>,
    /// Where it leads.
    pub address: String,
}

/// Places of one kind under a common head.
#[derive(Clone, PartialEq, Eq)]
struct Group {
    name: &'static str,
    finds: Vec<Find>,
}

/// How well a name fits what was typed, the least number best; none where it does not.
/// Every typed word has to occur, wherever it stands.
fn fit(name: &str, typed: &str) -> Option<u8> {
    let (name, typed) = (name.to_lowercase(), typed.trim().to_lowercase());
    if name.starts_with(&typed) {
        return Some(0);
    }
    if name.split(|sign: char| !sign.is_alphanumeric()).any(|word| word.starts_with(&typed)) {
        return Some(1);
    }
    typed.split_whitespace().all(|word| name.contains(word)).then_some(2)
}

/// Those that fit, the best first, else in their order.
fn fitting(finds: Vec<Find>, typed: &str) -> Vec<Find> {
    let mut ranked: Vec<(u8, Find)> = finds.into_iter().filter_map(|find| Some((fit(&find.title, typed)?, find))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, find)| find).collect()
}

/// The next place in a round of so many, forward or back.
const fn turned(at: usize, of: usize, forward: bool) -> usize {
    match (of, forward) {
        (0, _) => 0,
        (_, true) => (at + 1) % of,
        (_, false) => (at + of - 1) % of,
    }
}

/// The palette. `open` shows it; Ctrl-K turns it.
pub(super) fn palette(session: Session, site: Memo<Option<String>>, open: RwSignal<bool>) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let keys = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.update(|open| *open = !*open);
        }
    });
    on_cleanup(move || keys.remove());
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        if open.get() && !node.open() {
            // It can only fail where another dialog is modal already; that one is answered first.
            if node.show_modal().is_err() {
                open.set(false);
            }
        } else if !open.get() && node.open() {
            node.close();
        }
    });
    let session = StoredValue::new(session);
    dialog()
        .class("palette")
        .node_ref(node)
        .attr("aria-label", common().palette())
        // Escape closes the dialog by itself, and the browser gives the focus back.
        .on(ev::close, move |_| open.set(false))
        // The backdrop is the dialog itself; all that one sees lies on the part inside.
        .on(ev::pointerdown, move |event| {
            if node.get_untracked().is_some_and(|node| event.target().as_ref() == Some(node.as_ref())) {
                open.set(false);
            }
        })
        .child(move || open.get().then(|| inside(session, site, open)))
}

fn inside(session: StoredValue<Session>, site: Memo<Option<String>>, open: RwSignal<bool>) -> impl IntoView {
    let words = common();
    let typed = RwSignal::new(String::new());
    let wanted = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let may_see_people = session.with_value(|session| session.member.role != Role::Analyst);
    let found = reading::<Page<Visitor>>(
        move || {
            let (q, site) = (wanted.get(), site.get()?);
            (may_see_people && !q.is_empty()).then(|| format!("/api/sites/{site}/visitors?q={}&limit={PERSONS}", page::escape(&q)))
        },
        None,
    );
    let cases_found = reading::<Cases>(
        move || {
            let (q, site) = (wanted.get(), site.get()?);
            let q = q.trim_start_matches('#').trim();
            (may_see_people && !q.is_empty()).then(|| format!("/api/sites/{site}/cases?q={}&limit={CASES}", page::escape(q)))
        },
        None,
    );
    let groups = Memo::new(move |_| {
        let here = site.get();
        let typed = typed.get();
        let screens = here.as_deref().map_or_else(Vec::new, |site| session.with_value(|session| screens(site, session.member.role)));
        let persons = match here.as_deref() {
            Some(site) if !typed.trim().is_empty() => {
                found.value.with(|page| page.as_ref().map_or_else(Vec::new, |page| persons(site, &page.items)))
            }
            _ => Vec::new(),
        };
        let cases = match here.as_deref() {
            Some(site) if !typed.trim().is_empty() => {
                cases_found.value.with(|found| found.as_ref().map_or_else(Vec::new, |found| cases(site, &found.items, page::escape)))
            }
            _ => Vec::new(),
        };
        let sites = session.with_value(|session| sites(session, here.as_deref()));
        [
            (words.palette_go(), fitting(screens, &typed)),
            (words.people(), persons),
            (words.cases(), cases),
            (words.sites(), fitting(sites, &typed)),
        ]
        .into_iter()
        .filter(|(_, finds)| !finds.is_empty())
        .map(|(name, finds)| Group { name, finds })
        .collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| groups.with(|groups| groups.iter().map(|group| group.finds.len()).sum::<usize>()));
    // Fewer places than before: the mark stays on one that is there.
    let chosen = Memo::new(move |_| at.get().min(count.get().saturating_sub(1)));
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |address: &str| {
        open.set(false);
        navigate(place::inside(address), NavigateOptions::default());
    });
    let due = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(timer) = due.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(cancel);
    let turn = move |forward: bool| {
        at.set(turned(chosen.get_untracked(), count.get_untracked(), forward));
        page::bring_into_view(&format!("find-{}", at.get_untracked()));
    };
    let field = div().class("search").child((
        label().class("vh").r#for("palette-q").child(words.palette()),
        icon("search"),
        input()
            .class("input")
            .id("palette-q")
            .r#type("text")
            .attr("role", "combobox")
            .attr("aria-expanded", "true")
            .attr("aria-controls", "palette-list")
            .attr("aria-autocomplete", "list")
            .attr("aria-activedescendant", move || (count.get() > 0).then(|| format!("find-{}", chosen.get())))
            .attr("placeholder", words.palette_hint())
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("autofocus", "")
            .prop("value", move || typed.get())
            .on(ev::input, move |event| {
                typed.set(event_target_value(&event));
                at.set(0);
                cancel();
                let ask = move || wanted.set(typed.get_untracked().trim().to_owned());
                due.set_value(set_timeout_with_handle(ask, PAUSE).ok());
            })
            .on(ev::keydown, move |event| match event.key().as_str() {
                "ArrowDown" => {
                    event.prevent_default();
                    turn(true);
                }
                "ArrowUp" => {
                    event.prevent_default();
                    turn(false);
                }
                // While letters are being composed, Enter belongs to the input method.
                "Enter" if !event.is_composing() => {
                    event.prevent_default();
                    let n = chosen.get_untracked();
                    let address = groups
                        .with_untracked(|groups| groups.iter().flat_map(|group| &group.finds).nth(n).map(|find| find.address.clone()));
                    if let Some(address) = address {
                        go.with_value(|go| go(&address));
                    }
                }
                _ => {}
            }),
    ));
    let list = move || {
        let mut n = 0;
        groups
            .get()
            .into_iter()
            .map(|group| {
                let first = n;
                n += group.finds.len();
                let rows = group.finds.into_iter().enumerate().map(|(k, find)| row(find, first + k, at, chosen, go)).collect_view();
                div()
                    .attr("role", "group")
                    .attr("aria-label", group.name)
                    .child((p().class("xs faint").attr("aria-hidden", "true").child(group.name), rows))
            })
            .collect_view()
    };
    let told = move || {
        let searching = typed.with(|typed| typed.trim() != wanted.get())
            || ((found.busy.get() || cases_found.busy.get()) && wanted.with(|wanted| !wanted.is_empty()));
        match (count.get(), searching) {
            (_, true) => words.loading().to_owned(),
            (0, false) => words.palette_none().to_owned(),
            _ => String::new(),
        }
    };
    div().class("inside").child((
        field,
        div().class("finds").id("palette-list").attr("role", "listbox").attr("aria-label", words.palette()).child(list),
        p().class("xs faint told").attr("role", "status").child(told),
        p().class("xs faint keys p2").attr("aria-hidden", "true").child(words.palette_keys()),
    ))
}

fn row(
    find: Find,
    n: usize,
    at: RwSignal<usize>,
    chosen: Memo<usize>,
    go: StoredValue<impl Fn(&str) + 'static, LocalStorage>,
) -> impl IntoView {
    let address = find.address;
    div()
        .class("find")
        .id(format!("find-{n}"))
        .attr("role", "option")
        .attr("aria-selected", move || (chosen.get() == n).to_string())
        .on(ev::pointermove, move |_| at.set(n))
        .on(ev::click, move |_| go.with_value(|go| go(&address)))
        .child((
            icon(find.sign),
            span()
                .class("ell")
                .child((b().attr("dir", "auto").child(find.title), find.below.map(|below| small().attr("dir", "auto").child(below)))),
        ))
}

fn screens(site: &str, role: Role) -> Vec<Find> {
    let find = |(sign, word, address): (&'static str, &'static str, String)| Find { sign, title: word.to_owned(), below: None, address };
    let mut all: Vec<Find> = super::shell::entries(site, role).into_iter().map(find).collect();
    if role != Role::Analyst {
        all.push(find(("today", common().evening(), place::evening(site, None))));
        all.push(find(("warn", incidents().title(), place::incidents(site, false))));
        all.push(find(("people", accounts().accounts(), place::accounts(site, ""))));
    }
    all.push(find(("check", changes().title(), place::changes(site))));
    all
}

fn persons(site: &str, found: &[Visitor]) -> Vec<Find> {
    let named = |visitor: &Visitor| {
        let title = who::title(&visitor.traits, visitor.user_id.as_deref());
        let below = title
            .as_ref()
            .map_or_else(|| Some(who::short(&visitor.id)), |title| who::about(&visitor.traits).filter(|about| about != title));
        let title = title.unwrap_or_else(|| people().no_name().to_owned());
        Find { sign: "user", title, below, address: place::person(site, &visitor.id, page::escape) }
    };
    found.iter().map(named).collect()
}

/// Cases by their number and whose they are, with why they were opened.
fn cases(site: &str, found: &[Case], escape: fn(&str) -> String) -> Vec<Find> {
    let named = |case: &Case| {
        let number = care().case_number(&case.number.to_string());
        let name = case.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| people().no_name().to_owned());
        let address = place::case(site, &case.id, escape);
        Find { sign: "cases", title: format!("{number} · {name}"), below: Some(because(case)), address }
    };
    found.iter().map(named).collect()
}

fn sites(session: &Session, here: Option<&str>) -> Vec<Find> {
    let others = session.sites.iter().filter(|site| Some(site.id.as_str()) != here);
    let find = |title: String, address: String, sign| Find { sign, title, below: None, address };
    let add = (session.member.role == Role::Owner).then(|| find(common().add_site().to_owned(), place::new_site(), "plus"));
    others.map(|site| find(site.name.clone(), place::overview(&site.id), "globe")).chain(add).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(title: &str) -> Find {
        Find { sign: "user", title: title.to_owned(), below: None, address: String::new() }
    }

    #[test]
    fn the_best_fit_comes_first() {
        let finds = ["Overview", "Over coffee", "Roast over"].map(find).to_vec();
        let titles = |typed| fitting(finds.clone(), typed).into_iter().map(|find| find.title).collect::<Vec<_>>();
        assert_eq!(titles("over"), ["Overview", "Over coffee", "Roast over"]);
        assert_eq!(titles("COFFEE over"), ["Over coffee"]);
        assert_eq!(titles("ast"), ["Roast over"]);
        assert_eq!(titles("nothing such"), Vec::<String>::new());
        assert_eq!(titles("").len(), 3);
        assert_eq!(fit("客户", "客"), Some(0));
    }

    #[test]
    fn a_case_is_found_with_its_number_and_its_person() {
        use crate::wire::care::Because;
        let case = Case {
            id: "c_1".into(),
            number: 12,
            name: Some(" ".into()),
            because: Because { code: "by_hand".into(), text: Some("rang".into()), ..Because::default() },
            ..Case::default()
        };
        let finds = cases("s", &[Case { name: Some("Ann".into()), ..case.clone() }, case], str::to_owned);
        assert!(finds[0].title.contains("12") && finds[0].title.ends_with("Ann"), "{:?}", finds[0]);
        assert_eq!((finds[0].below.as_deref(), finds[0].address.as_str()), (Some("rang"), "/app/sites/s/case?id=c_1"));
        assert_eq!(finds[1].title.split(" · ").nth(1), Some(people().no_name()));
    }

    #[test]
    fn the_mark_goes_round() {
        assert_eq!((turned(2, 3, true), turned(0, 3, false), turned(0, 0, true)), (0, 2, 0));
    }
}
