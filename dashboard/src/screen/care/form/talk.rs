//! A conversation is logged.

use leptos::prelude::*;
use serde_json::json;

use super::{Talk, field, frame, with_name};
use crate::{browser::page, screen::care::Desk, words::care as words_of_care};

/// The form.
pub fn form(desk: Desk, talk: Talk) -> impl IntoView {
    let words = words_of_care();
    let channel = RwSignal::new("phone".to_owned());
    let summary = RwSignal::new(talk.summary.clone());
    let reached = RwSignal::new(true);
    let channels = vec![
        ("phone", words.by_phone()),
        ("email", words.by_email()),
        ("shop", words.in_shop()),
        ("chat", words.by_chat()),
        ("letter", words.by_letter()),
        ("other", words.otherwise()),
    ];
    let title = with_name(words.log_talk(), talk.name.as_deref());
    let send = move || {
        let mut wish = json!({
            "channel": channel.get_untracked(), "summary": summary.get_untracked().trim(),
            "reached": reached.get_untracked(), "about": talk.about,
        });
        if let Some(case) = &talk.case {
            wish["case"] = json!(case);
        }
        let path = desk.path(&format!("visitors/{}/conversations", page::escape(&talk.person)));
        desk.send("POST", path, Some(wish), None, words.told_logged(), |_| None);
    };
    let fields = (
        field::one_of(words.channel(), "talk-channel", channels, channel),
        field::lines("talk-summary", words.talk_lead(), summary, true),
        field::flag(words.reached(), reached),
    );
    let ready = move || summary.with(|summary| !summary.trim().is_empty());
    frame(desk, title, None, fields, words.log_it(), ready, send)
}
