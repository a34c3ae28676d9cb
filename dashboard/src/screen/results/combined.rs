//! One score over this survey and others of its class, chosen by whoever reads. Those about the whole relationship and those about a
//! moment never meet in one.

use leptos::{
    html::{p, span, ul},
    prelude::*,
};

use super::{Open, view::View};
use crate::{
    browser::{intl, page},
    part::{card as of_card, head, icon, menu, option},
    period, place,
    reading::reading,
    screen::surveys::in_one,
    wire::{Page, ScoresReply, Survey},
    words::{results as words_of_results, surveys as words_of_surveys},
};

/// Surveys that may be put together with one: of its class, and answered. A comma parts the names in the address, so a survey whose id
/// holds one cannot be named.
fn others(all: &[Survey], own: &str, class: &str) -> Vec<(String, String)> {
    let may = |one: &&Survey| one.class == class && one.id != own && one.answered > 0 && !one.id.contains(',');
    all.iter().filter(may).map(|one| (one.id.clone(), one.name.clone())).collect()
}

/// What is chosen, with one more or one less.
fn toggled(chosen: &[String], id: &str) -> Vec<String> {
    let mut all: Vec<String> = chosen.iter().filter(|one| *one != id).cloned().collect();
    if all.len() == chosen.len() {
        all.push(id.to_owned());
    }
    all
}

/// The card; nothing where no other survey of the class was answered.
pub(super) fn card(open: Open, own: &str, class: &str) -> impl IntoView + use<> {
    let words = words_of_results();
    let listed = reading::<Page<Survey>>(move || Some(format!("/api/sites/{}/surveys", open.site.id())), None);
    let (own, class) = (own.to_owned(), class.to_owned());
    let may = {
        let own = own.clone();
        Memo::new(move |_| listed.value.with(|page| page.as_ref().map(|page| others(&page.items, &own, &class)).unwrap_or_default()))
    };
    let chosen = Memo::new(move |_| {
        let all = open.view.with(|view| view.with.clone());
        may.with(|may| may.iter().filter(|(id, _)| all.contains(id)).cloned().collect::<Vec<_>>())
    });
    let scores = reading::<ScoresReply>(
        move || {
            open.site.zone.get()?;
            let ids = chosen.with(|chosen| (!chosen.is_empty()).then(|| chosen.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>()))?;
            let all: Vec<_> = std::iter::once(&own).chain(&ids).map(|id| page::escape(id)).collect();
            let (range, segment) = open.view.with(|view| (view.period.range(intl::today()), view.segment.clone()));
            let of = if segment.is_empty() { String::new() } else { format!("segment={}", page::escape(&segment)) };
            let parts = [period::query(range), format!("survey={}", all.join(",")), of];
            Some(place::with_query(format!("/api/sites/{}/scores", open.site.id()), &parts))
        },
        None,
    );
    let choose = move || {
        menu("btn", None, (icon("plus"), words.put_together(), icon("down")), move |shut| {
            let view = open.view.get_untracked();
            let lines = move || {
                let view = view.clone();
                let line = move |(id, name): (String, String)| {
                    let is_chosen = view.with.contains(&id);
                    option(View { with: toggled(&view.with, &id), ..view.clone() }.address(open), name, is_chosen, shut)
                };
                may.get().into_iter().map(line).collect_view()
            };
            ul().class("choices").attr("aria-label", words.put_together()).child(lines).into_any()
        })
    };
    let told = move || {
        let names = chosen.get();
        if names.is_empty() {
            return p().class("sm muted").child(words.together_none()).into_any();
        }
        let names: Vec<_> = names.into_iter().map(|(_, name)| name).collect();
        let found = scores
            .value
            .get()
            .map(|reply| p().class("row wrap base").attr("data-together", names.len().to_string()).child(in_one(open.site, &reply)));
        (p().class("sm top").attr("dir", "auto").child(words.together_with(&names.join(" · "))), found).into_any()
    };
    move || {
        (!may.with(Vec::is_empty)).then(|| {
            of_card(
                "together",
                "c12",
                (
                    head("together", words.together(), span().child(words.together_lead())),
                    choose(),
                    told,
                    p().class("note top").child(words_of_surveys().together_note()),
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answered_surveys_of_the_class_may_be_put_together() {
        let survey = |id: &str, class: &str, answered: u64| -> Survey {
            serde_json::from_value(serde_json::json!({"id": id, "name": id, "class": class, "answered": answered})).unwrap()
        };
        let all = [
            survey("a", "relationship", 5),
            survey("b", "relationship", 5),
            survey("c", "transaction", 5),
            survey("d", "relationship", 0),
            survey("e,f", "relationship", 5),
        ];
        assert_eq!(others(&all, "a", "relationship"), [("b".to_owned(), "b".to_owned())]);
        assert_eq!(toggled(&["b".to_owned()], "c"), ["b", "c"]);
        assert_eq!(toggled(&["b".to_owned(), "c".to_owned()], "b"), ["c"]);
    }
}
