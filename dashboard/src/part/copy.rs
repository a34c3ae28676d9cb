use std::time::Duration;

use leptos::{ev, html::button, html::span, prelude::*, task::spawn_local};

use super::icon;
use crate::{browser::page, words::common};

/// A button that copies a text and says so for a moment.
pub fn copy_button(text: impl Fn() -> String + 'static, class: &'static str) -> impl IntoView {
    let done = RwSignal::new(false);
    let text = StoredValue::new_local(text);
    button()
        .r#type("button")
        .class(format!("btn small {class}"))
        .on(ev::click, move |_| {
            let text = text.with_value(|text| text());
            spawn_local(async move {
                if page::copy(&text).await {
                    done.try_set(true);
                    set_timeout(
                        move || {
                            done.try_set(false);
                        },
                        Duration::from_secs(2),
                    );
                }
            });
        })
        .child((
            move || icon(if done.get() { "check" } else { "copy" }),
            span().attr("aria-live", "polite").child(move || if done.get() { common().copied() } else { common().copy() }),
        ))
}
