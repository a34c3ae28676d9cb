//! What it usually was, and what is usually done.

use leptos::{html::div, prelude::*};

use super::{
    super::sheet::{switch, words_by_line},
    Rules,
};
use crate::words::duty;

pub(super) fn card(rules: Rules) -> impl IntoView {
    let words = duty();
    rules.card("lists", words.lists(), words.lists_lead(), move || {
        (
            div().class("two").child((
                words_by_line(rules.sheet, "causes", words.causes(), words.one_a_line(), "/causes"),
                words_by_line(rules.sheet, "actions-list", words.actions(), words.one_a_line(), "/actions"),
            )),
            div().class("toggles").child(switch(rules.sheet, words.own_words(), words.own_words_hint(), "/own_words".to_owned())),
        )
            .into_any()
    })
}
