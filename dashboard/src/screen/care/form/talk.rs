//! A conversation is logged.

use leptos::prelude::*;
use serde_json::json;

use super::{Talk, channels, field, frame, replies, with_name};
use crate::{browser::page, part::copy_button, screen::care::Desk, words::care as words_of_care};

/// The form.
pub fn form(desk: Desk, talk: Talk) -> impl IntoView {
    let words = words_of_care();
    let channel = RwSignal::new("phone".to_owned());
    let summary = RwSignal::new(talk.summary.clone());
    let reached = RwSignal::new(true);
    let replies = replies(desk, summary, talk.name.clone().unwrap_or_default(), talk.said.clone());
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
        channels(words.channel(), "talk-channel", channel),
        replies,
        field::lines("talk-summary", words.talk_lead(), summary, true),
        copy_button(move || summary.get_untracked(), ""),
        field::flag(words.reached(), reached),
    );
    let ready = move || summary.with(|summary| !summary.trim().is_empty());
    frame(desk, title, None, fields, words.log_it(), ready, send)
}
