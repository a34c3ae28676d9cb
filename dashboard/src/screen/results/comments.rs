//! What was written, each beside the score that was given.

use leptos::{
    html::{a, blockquote, div, li, p, span, time, ul},
    prelude::*,
};

use super::{
    Open,
    reply::{Given, Remark, Reply},
};
use crate::{
    browser::{intl, page},
    part::{head, score},
    place,
    words::{self, results as words_of_results},
};

/// The card.
pub(super) fn card(open: Open, reply: &Reply) -> impl IntoView + use<> {
    let words = words_of_results();
    let list = match &reply.comments {
        None => p().class("muted sm").child(words.analyst()).into_any(),
        Some(none) if none.is_empty() => p().class("muted sm").child(words.no_comments()).into_any(),
        Some(some) => ul().class("remarks").child(some.iter().map(|remark| line(open, remark)).collect_view()).into_any(),
    };
    crate::part::card("comments", "c12", (head("comments", words.comments(), words.comments_lead()), list))
}

fn rating(given: &Given) -> AnyView {
    let common = words::common();
    let number = intl::decimal(given.value, 0);
    match given.kind.as_str() {
        "nps" => score(given.value).into_any(),
        "csat" => span().class("xs strong nowrap").child(common.of_five(&number)).into_any(),
        _ => span().class("xs strong nowrap").child(common.of_seven(&number)).into_any(),
    }
}

fn line(open: Open, remark: &Remark) -> impl IntoView + use<> {
    let words = words_of_results();
    let person = place::person(&open.site.id(), &remark.visitor, page::escape);
    let at = remark.at.clone();
    li().child((
        span().class("given").child(remark.rating.as_ref().map(rating)),
        div().child((
            blockquote().class("sm").attr("dir", "auto").child(remark.text.clone()),
            p().class("xs faint row wrap").child((
                time().attr("datetime", at.clone()).attr("title", intl::date_time(&at)).child(intl::long_ago(&at)),
                remark.page.as_ref().map(|page| span().child(words.on_page(page))),
                a().href(person).child(words::people().person()),
            )),
        )),
    ))
}
