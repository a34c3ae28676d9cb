//! Addresses: every view and every filter has one.

use std::cell::RefCell;

use crate::period::{Comparison, Period};

thread_local! {
    // Told once, before the first view is built; the same for the life of the page.
    static PREFIX: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The dashboard and its API stand under this path of the host, such as `/r` where a shop's own server hands it on.
pub fn stand_under(prefix: &str) {
    PREFIX.with_borrow_mut(|known| prefix.trim_end_matches('/').clone_into(known));
}

/// An address of the edge, such as `/api/sites`, as this page reaches it.
pub fn at_edge(path: &str) -> String {
    PREFIX.with_borrow(|prefix| format!("{prefix}{path}"))
}

/// Where the dashboard lives on its host.
pub fn base() -> String {
    at_edge("/app")
}

/// How people are sorted, always the most first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The latest visit.
    #[default]
    LastSeen,
    /// Net revenue.
    Revenue,
    /// Number of orders.
    Orders,
    /// Expected value of a year.
    Value,
    /// How likely they leave.
    Risk,
}

impl Sort {
    /// The word of address and API.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::LastSeen => "last_seen",
            Self::Revenue => "revenue",
            Self::Orders => "orders",
            Self::Value => "value",
            Self::Risk => "risk",
        }
    }

    /// Reads the word; anything unknown is the default.
    pub fn of(tag: &str) -> Self {
        match tag {
            "revenue" => Self::Revenue,
            "orders" => Self::Orders,
            "value" => Self::Value,
            "risk" => Self::Risk,
            _ => Self::LastSeen,
        }
    }
}

/// A view of the list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleView {
    /// What is searched.
    pub q: String,
    /// The order.
    pub sort: Sort,
    /// Only who is in this stage.
    pub stage: Option<String>,
    /// Only who is in this segment, by its id.
    pub segment: Option<String>,
}

impl PeopleView {
    /// Reads an address.
    pub fn of<'a>(told: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| told(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            q: text("q").unwrap_or_default(),
            sort: Sort::of(told("sort").unwrap_or_default()),
            stage: text("stage"),
            segment: text("segment"),
        }
    }

    /// Whether only some people are shown.
    pub fn is_narrowed(&self) -> bool {
        !self.q.is_empty() || self.stage.is_some() || self.segment.is_some()
    }

    /// What narrows the list, as address and API name it; without the order.
    pub fn filter(&self, escape: impl Fn(&str) -> String) -> String {
        let all = [("q", Some(&self.q).filter(|q| !q.is_empty())), ("stage", self.stage.as_ref()), ("segment", self.segment.as_ref())];
        all.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(value?)))).collect::<Vec<_>>().join("&")
    }

    /// The part after the question mark; empty for the plain list.
    pub fn query(&self, escape: impl Fn(&str) -> String) -> String {
        let mut parts = Vec::new();
        let filter = self.filter(&escape);
        if !filter.is_empty() {
            parts.push(filter);
        }
        if self.sort != Sort::default() {
            parts.push(format!("sort={}", self.sort.tag()));
        }
        parts.join("&")
    }
}

/// Whose work is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Team,
    /// That of the member at the screen.
    Mine,
    /// What nobody looks after.
    Nobody,
}

impl Whose {
    /// How an address says it; the default is left out.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Team => "",
            Self::Mine => "mine",
            Self::Nobody => "nobody",
        }
    }

    /// What an address says; anything unknown is the default.
    pub fn of(tag: &str) -> Self {
        match tag {
            "mine" => Self::Mine,
            "nobody" => Self::Nobody,
            _ => Self::Team,
        }
    }

    /// How the API says it.
    pub const fn owner(self) -> Option<&'static str> {
        match self {
            Self::Team => None,
            Self::Mine => Some("me"),
            Self::Nobody => Some("none"),
        }
    }
}

/// A view of the cases: the board, or one state as a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasesView {
    /// The state that is listed; empty for the board.
    pub state: String,
    /// Whose.
    pub whose: Whose,
    /// What is searched.
    pub q: String,
    /// The cursor of the page; empty for the first.
    pub page: String,
}

impl CasesView {
    /// Reads an address.
    pub fn of<'a>(told: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| told(name).unwrap_or_default().trim().to_owned();
        Self { state: text("state"), whose: Whose::of(&text("of")), q: text("q"), page: text("page") }
    }

    /// The part after the question mark.
    pub fn query(&self, escape: impl Fn(&str) -> String) -> String {
        let all = [("state", self.state.as_str()), ("of", self.whose.tag()), ("q", &self.q), ("page", &self.page)];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", escape(value)));
        said.collect::<Vec<_>>().join("&")
    }

    /// Whether only some cases are shown.
    pub fn is_narrowed(&self) -> bool {
        !self.q.is_empty() || self.whose != Whose::Team
    }
}

/// A path without the base, as the router wants it to navigate.
pub fn inside(address: &str) -> &str {
    PREFIX.with_borrow(|prefix| address.strip_prefix(prefix.as_str())?.strip_prefix("/app")).unwrap_or(address)
}

/// The overview of a site.
pub fn overview(site: &str) -> String {
    format!("{}/sites/{site}", base())
}

/// The overview of other days.
pub fn overview_of(site: &str, period: Period, with: Comparison) -> String {
    let compared = if with.tag().is_empty() { String::new() } else { format!("vs={}", with.tag()) };
    with_query(overview(site), &[period.query(), compared])
}

/// Who came back when, and what is bought together.
pub fn cohorts(site: &str) -> String {
    format!("{}/sites/{site}/cohorts", base())
}

/// Any score by two things and time.
pub fn cube(site: &str) -> String {
    format!("{}/sites/{site}/cube", base())
}

/// Whom campaigns brought.
pub fn campaigns(site: &str) -> String {
    format!("{}/sites/{site}/campaigns", base())
}

/// The list of people.
pub fn people(site: &str) -> String {
    format!("{}/sites/{site}/people", base())
}

/// One person. The id is in the query: ids may hold anything, and a path is unescaped on its way.
pub fn person(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    format!("{}/sites/{site}/person?id={}", base(), escape(id))
}

/// The list of accounts.
pub fn accounts(site: &str, query: &str) -> String {
    with_query(format!("{}/sites/{site}/accounts", base()), &[query.to_owned()])
}

/// One account.
pub fn account(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    format!("{}/sites/{site}/account?id={}", base(), escape(id))
}

/// The list of segments.
pub fn segments(site: &str) -> String {
    format!("{}/sites/{site}/segments", base())
}

/// One segment; a new one where the id is empty.
pub fn segment(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    let address = format!("{}/sites/{site}/segment", base());
    if id.is_empty() { address } else { format!("{address}?id={}", escape(id)) }
}

/// What is to be done today.
pub fn today(site: &str, whose: Whose) -> String {
    let of = if whose.tag().is_empty() { String::new() } else { format!("of={}", whose.tag()) };
    with_query(format!("{}/sites/{site}/today", base()), &[of])
}

/// How a day went; without one it is today.
pub fn evening(site: &str, day: Option<&str>) -> String {
    with_query(format!("{}/sites/{site}/evening", base()), &[day.map(|day| format!("day={day}")).unwrap_or_default()])
}

/// The cases.
pub fn cases(site: &str, view: &CasesView, escape: impl Fn(&str) -> String) -> String {
    with_query(format!("{}/sites/{site}/cases", base()), &[view.query(escape)])
}

/// What was changed for many.
pub fn changes(site: &str) -> String {
    format!("{}/sites/{site}/changes", base())
}

/// What goes wrong for many: what goes on, or what is over.
pub fn incidents(site: &str, closed: bool) -> String {
    let state = if closed { "state=closed".to_owned() } else { String::new() };
    with_query(format!("{}/sites/{site}/incidents", base()), &[state])
}

/// One incident.
pub fn incident(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    incident_page(site, id, "", escape)
}

/// One incident, and a page of those whom it affects.
pub fn incident_page(site: &str, id: &str, cursor: &str, escape: impl Fn(&str) -> String) -> String {
    let page = if cursor.is_empty() { String::new() } else { format!("page={}", escape(cursor)) };
    with_query(format!("{}/sites/{site}/incident", base()), &[format!("id={}", escape(id)), page])
}

/// One case.
pub fn case(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    format!("{}/sites/{site}/case?id={}", base(), escape(id))
}

/// The list of surveys.
pub fn surveys(site: &str) -> String {
    format!("{}/sites/{site}/surveys", base())
}

/// The editor of a survey.
pub fn survey(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    format!("{}/sites/{site}/survey?id={}", base(), escape(id))
}

/// What a survey brought.
pub fn results(site: &str, id: &str, escape: impl Fn(&str) -> String) -> String {
    format!("{}/sites/{site}/results?id={}", base(), escape(id))
}

/// The settings of a site.
pub fn settings(site: &str) -> String {
    format!("{}/sites/{site}/settings", base())
}

/// Where the edge has a list as a file; the ending is missing.
pub fn export(site: &str, what: &str) -> String {
    format!("/api/sites/{site}/export/{what}")
}

/// Where the edge has a reading as a file; the ending is missing.
pub fn table(site: &str, what: &str) -> String {
    format!("/api/sites/{site}/tables/{what}")
}

/// The form for a new site.
pub fn new_site() -> String {
    format!("{}/new", base())
}

/// Hangs the parts that are not empty behind a question mark.
pub fn with_query(path: String, parts: &[String]) -> String {
    let query = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("&");
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// Whether a path is that of a sign-in link.
pub fn is_sign_in(path: &str) -> bool {
    matches!(inside(path).trim_end_matches('/'), "/signin" | "/sign-in")
}

/// The site that a path is about.
pub fn site_of(path: &str) -> Option<&str> {
    inside(path).strip_prefix("/sites/")?.split('/').next().filter(|site| !site.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_from_its_address() {
        let view = PeopleView { q: "café & co".into(), sort: Sort::Value, stage: Some("manage".into()), segment: Some("sg_1".into()) };
        let escape = |part: &str| part.replace(' ', "+").replace('&', "%26");
        assert_eq!(view.query(escape), "q=café+%26+co&stage=manage&segment=sg_1&sort=value");
        assert_eq!(view.filter(escape), "q=café+%26+co&stage=manage&segment=sg_1");
        let told = [("q", "café & co"), ("sort", "value"), ("stage", "manage"), ("segment", "sg_1")];
        assert_eq!(PeopleView::of(|name| told.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)), view);
        let odd = PeopleView::of(|name| match name {
            "sort" => Some("shoe size"),
            "page" | "stage" => Some(""),
            _ => None,
        });
        assert_eq!((odd.query(str::to_owned), odd.is_narrowed()), (String::new(), false));
    }

    #[test]
    fn cases_come_back_from_their_address() {
        let view = CasesView { state: "waiting".into(), whose: Whose::Mine, q: "late & cold".into(), page: String::new() };
        assert_eq!(view.query(|part| part.replace(' ', "+").replace('&', "%26")), "state=waiting&of=mine&q=late+%26+cold");
        let told = [("state", "waiting"), ("of", "mine"), ("q", " late & cold ")];
        assert_eq!(CasesView::of(|name| told.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)), view);
        assert_eq!(
            (CasesView::default().query(str::to_owned), Whose::of("x"), Whose::Nobody.owner()),
            (String::new(), Whose::Team, Some("none"))
        );
        assert_eq!(
            (today("s", Whose::Team), evening("s", Some("2026-11-22"))),
            ("/app/sites/s/today".into(), "/app/sites/s/evening?day=2026-11-22".into())
        );
        assert_eq!(
            (incidents("s", true), incident_page("s", "in_1", "50", str::to_owned)),
            ("/app/sites/s/incidents?state=closed".into(), "/app/sites/s/incident?id=in_1&page=50".into())
        );
    }

    #[test]
    fn addresses_stand_under_a_prefix_of_the_shop() {
        stand_under("/r/");
        assert_eq!(overview("s1"), "/r/app/sites/s1");
        assert_eq!(inside(&people("s1")), "/sites/s1/people");
        assert_eq!(site_of("/r/app/sites/s1/people"), Some("s1"));
        assert_eq!(at_edge("/api/sites"), "/r/api/sites");
        stand_under("");
        assert_eq!((overview("s1").as_str(), inside("/app/new")), ("/app/sites/s1", "/new"));
    }

    #[test]
    fn addresses_name_their_site() {
        assert_eq!(site_of(&person("s1", "u/1", |_| "u%2F1".into())), Some("s1"));
        assert_eq!(site_of("/app/sites/s1"), Some("s1"));
        assert_eq!(site_of("/app/new"), None);
        assert_eq!(site_of("/app/"), None);
        assert_eq!(overview_of("s1", Period::Last(28), Comparison::Nothing), "/app/sites/s1?last=28&vs=none");
        assert_eq!(overview_of("s1", Period::Last(90), Comparison::Before), "/app/sites/s1");
    }
}
