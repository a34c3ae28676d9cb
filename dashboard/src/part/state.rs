//! What stands where numbers would: nothing yet, on its way, failed, out of date.

use leptos::{
    ev,
    html::{b, button, div, h2, p, span},
    prelude::*,
};

use super::{big_icon, icon};
use crate::{
    browser::{
        call::{Trouble, TroubleKind},
        intl,
    },
    reading::{Health, Reading},
    words::common,
};

/// An empty state: what is not there, why, and what to do.
pub fn empty(sign: &'static str, title: impl IntoView, body: impl IntoView, action: impl IntoView) -> impl IntoView {
    div().class("empty").child((big_icon(sign), h2().child(title), p().child(body), action))
}

/// What happened, in words.
pub fn explain(trouble: &Trouble) -> &'static str {
    let words = common();
    match trouble.kind {
        TroubleKind::Unreachable | TroubleKind::SignedOut => words.unreachable(),
        TroubleKind::TooSlow => words.too_slow(),
        TroubleKind::Forbidden => words.forbidden(),
        TroubleKind::NotFound => words.not_found(),
        TroubleKind::Overtaken => crate::words::care().overtaken(),
        TroubleKind::Refused | TroubleKind::Broke => words.broke(),
        TroubleKind::Unreadable => words.unreadable(),
    }
}

/// A failed reading: what happened, what is safe, what to do; the code comes last.
pub fn failed<T: Send + Sync + 'static>(what: &'static str, trouble: &Trouble, reading: Reading<T>) -> impl IntoView + use<T> {
    let words = common();
    let said = if trouble.kind == TroubleKind::Refused && !trouble.detail.is_empty() {
        trouble.detail.clone()
    } else {
        explain(trouble).to_owned()
    };
    let code = (trouble.status > 0).then(|| p().class("xs faint").child(words.code(&trouble.status.to_string())));
    div().attr("role", "alert").child(empty(
        "warn",
        words.did_not_load(what),
        format!("{said} {}", words.safe()),
        (button().r#type("button").class("btn").on(ev::click, move |_| reading.again()).child(words.try_again()), code),
    ))
}

/// Grey shapes of a card's height while the first numbers are on their way.
pub fn skeleton(bars: &'static [(&'static str, &'static str)]) -> impl IntoView {
    div().class("stack").attr("aria-busy", "true").child((
        bars.iter().map(|&(width, height)| span().class("skeleton").style(("--w", width)).style(("--h", height))).collect_view(),
        p().class("vh").attr("role", "status").child(common().loading()),
    ))
}

/// What a reading brought, or grey shapes until then, or why not. What was read before stays while it is read again.
pub fn body<T>(
    what: &'static str,
    reading: Reading<T>,
    bars: &'static [(&'static str, &'static str)],
    view: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    move || match (reading.value.get(), reading.trouble.get()) {
        (Some(value), _) => view(value),
        (None, Some(trouble)) => failed(what, &trouble, reading).into_any(),
        (None, None) => skeleton(bars).into_any(),
    }
}

/// A message in a coloured box. Kinds: `""`, `good`, `warn`, `bad`.
pub fn alert(kind: &'static str, sign: &'static str, children: impl IntoView) -> impl IntoView {
    div().class(format!("alert {kind}")).child((icon(sign), div().child(children)))
}

/// Says that the numbers on screen are old, while the server cannot be reached.
pub fn stale(health: Health) -> impl IntoView {
    div().attr("role", "status").child(move || {
        (health.unreachable.get() && health.answered_at.get() > 0.0).then(|| {
            div().class("stale").child(alert(
                "warn",
                "warn",
                (b().child(common().offline()), " ", common().stale(&intl::time_of(health.answered_at.get()))),
            ))
        })
    })
}

/// A dot that says whether something is alive; decorative, words stand beside it.
pub fn pulse_dot(alive: bool) -> impl IntoView {
    leptos::html::i().class(if alive { "pulse on" } else { "pulse" }).attr("aria-hidden", "true")
}
