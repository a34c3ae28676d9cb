//! A saved reply is put into what is being written.

use leptos::{
    ev,
    html::{div, label, option, select},
    prelude::*,
};
use rapport_model::reply::Blanks;

use crate::{screen::care::Desk, words::reminders as words_of_reminders};

/// A choice of the site's saved replies; what is chosen is written into the text, with its blanks filled. Nothing where none is saved.
pub fn replies(desk: Desk, text: RwSignal<String>, name: String, said: String) -> impl IntoView {
    let words = words_of_reminders();
    let (name, said) = (StoredValue::new(name), StoredValue::new(said));
    let choose = move |event: ev::Event| {
        let Ok(at) = event_target_value(&event).parse::<usize>() else { return };
        let filled = desk.settings.value.with_untracked(|settings| {
            let reply = settings.as_ref()?.replies.get(at)?;
            Some(name.with_value(|name| said.with_value(|said| desk.me.with_value(|me| reply.filled(Blanks { name, me, said })))))
        });
        let Some(filled) = filled else { return };
        // What was written already stays.
        text.update(|text| {
            if text.trim().is_empty() {
                *text = filled;
            } else {
                text.push('\n');
                text.push_str(&filled);
            }
        });
    };
    move || {
        let names = desk.settings.value.with(|settings| {
            settings
                .as_ref()
                .map_or_else(Vec::new, |settings| settings.replies.iter().map(|reply| reply.name.as_str().to_owned()).collect::<Vec<_>>())
        });
        (!names.is_empty()).then(|| {
            let options = names.into_iter().enumerate().map(|(at, name)| option().value(at.to_string()).child(name)).collect_view();
            div().class("field").child((
                label().r#for("saved-reply").child(words.saved()),
                select()
                    .class("select")
                    .id("saved-reply")
                    .on(ev::change, choose)
                    .child((option().value("").child(words.choose()), options)),
            ))
        })
    }
}
