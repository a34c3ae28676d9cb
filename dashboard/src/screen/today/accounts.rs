//! Accounts with a step that is due, or a renewal that comes.

use leptos::{
    html::{a, b, div, li, ol, p, span},
    prelude::*,
};

use super::super::{accounts::day, care::Desk};
use crate::{
    browser::{intl, page},
    part::{card, head},
    place,
    wire::{account::AccountLine, care::TodayReply},
    words::accounts as words_of_accounts,
};

pub(super) fn wanting(desk: Desk, found: &TodayReply) -> Option<impl IntoView + use<>> {
    let words = words_of_accounts();
    (!found.accounts.is_empty()).then(|| {
        let rows = found.accounts.iter().map(|line| row(desk, line)).collect_view();
        card("accounts", "", (head("accounts", words.wanting(), words.wanting_lead()), ol().class("dues").child(rows)))
    })
}

fn row(desk: Desk, line: &AccountLine) -> impl IntoView + use<> {
    let words = words_of_accounts();
    let address = place::account(&desk.site.id(), &line.id, page::escape);
    let step = line.next_step.as_ref().map(|step| (" · ", b().attr("dir", "auto").child(step.text.clone())));
    let below = [
        line.next_step.as_ref().and_then(|step| step.due.as_deref()).map(|due| words.due_on(&day(due))),
        line.renewal.as_deref().map(|renewal| words.renews(&day(renewal))),
        line.owner.clone(),
    ];
    let below = below.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let value = line.value.filter(|value| *value > 0.0).map(|value| intl::money_whole(value, &line.currency));
    li().child((
        div().class("what").child((
            p().child((a().class("ink strong").href(address).attr("dir", "auto").child(line.name.clone()), step)),
            p().class("xs faint").attr("dir", "auto").child(below),
        )),
        span().class("sm muted").child(value),
    ))
}
