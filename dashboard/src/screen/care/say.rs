//! States, reasons and steps in the reader's language.

use leptos::{html::span, prelude::*};

use super::Desk;
use crate::{
    browser::intl,
    wire::care::{Because, Case, CaseState, LogEntry, Occasion},
    words::{care as words_of_care, cases as words_of_cases},
};

/// A state in words.
pub fn state(state: CaseState) -> &'static str {
    let words = words_of_care();
    match state {
        CaseState::New => words.fresh(),
        CaseState::Contacted => words.contacted(),
        CaseState::Waiting => words.waiting(),
        CaseState::AskingAgain => words.asking_again(),
        CaseState::Closed => words.closed(),
        CaseState::Reopened => words.reopened(),
        CaseState::Unknown => words.unknown_state(),
    }
}

/// A state as a chip.
pub fn state_chip(of: CaseState) -> impl IntoView {
    let class = match of {
        CaseState::New => "chip on",
        CaseState::Reopened => "chip bad",
        CaseState::Closed => "chip good",
        _ => "chip",
    };
    span().class(class).child(state(of))
}

/// What a lane of the board says below its name.
pub fn lane_of(state: CaseState) -> &'static str {
    let words = words_of_cases();
    match state {
        CaseState::Contacted => words.contacted_sub(),
        CaseState::Waiting => words.waiting_sub(),
        CaseState::AskingAgain => words.asking_sub(),
        CaseState::Closed => words.closed_sub(),
        _ => words.new_sub(),
    }
}

/// What a person is called, or that they have no name.
pub fn name_of(name: Option<&str>) -> String {
    name.filter(|name| !name.trim().is_empty()).unwrap_or(words_of_care().no_name()).to_owned()
}

/// The scale of a rating as people write it.
fn scale(kind: &str) -> String {
    kind.to_uppercase()
}

/// Why a case was opened; what is new to this page stays in the server's words.
pub fn because(case: &Case) -> String {
    let words = words_of_care();
    let Because { code, survey_name, survey, kind, value, event, times, risk, text, .. } = &case.because;
    let survey = survey_name.as_deref().or(survey.as_deref());
    match (code.as_str(), survey) {
        ("answer", Some(survey)) => match (kind, value) {
            (Some(kind), Some(value)) => words.answered(&scale(kind), &intl::decimal(*value, 0), survey),
            _ => case.reason.clone(),
        },
        ("complaint", Some(survey)) => words.complained_in(survey),
        ("complaint", None) => words.complained().to_owned(),
        ("event", _) => match (event, times) {
            (Some(event), Some(times)) if *times > 1 => words.happened(event, &intl::count(*times)),
            (Some(event), _) => words.happened_once(event),
            _ => case.reason.clone(),
        },
        ("falling", _) => match (risk, value) {
            (Some(risk), Some(value)) => words.falling(&intl::percent(*risk, 0), &intl::money(*value, &case.currency)),
            _ => case.reason.clone(),
        },
        ("by_hand", _) => text.clone().unwrap_or_else(|| words.by_hand().to_owned()),
        _ => case.reason.clone(),
    }
}

/// Who looks after a case, in words.
pub fn looked_after(desk: Desk, case: &Case) -> String {
    let words = words_of_care();
    match (case.owner.as_deref(), case.accepted_at.is_some()) {
        (None, _) => words.unassigned().to_owned(),
        (Some(name), true) if desk.is_me(name) => words.yours().to_owned(),
        (Some(name), false) if desk.is_me(name) => words.given_you().to_owned(),
        (Some(name), true) => words.taken_by(name),
        (Some(name), false) => words.assigned_to(name),
    }
}

/// How they can be replied to, or that they did not allow it.
pub fn ways(case: &Case) -> String {
    let words = words_of_care();
    if !case.reach.reachable {
        return if case.reach.may_reply == Some(false) { words.no_way_to_reach() } else { words.no_way_known() }.to_owned();
    }
    let by: Vec<&str> = case.reach.by.iter().map(|way| if way == "phone" { words.way_phone() } else { words.way_email() }).collect();
    if by.is_empty() {
        return words.way_missing().to_owned();
    }
    words.reply_by(&by.join(crate::words::rules().or()))
}

/// A way of talking in words.
pub fn channel(channel: &str) -> &'static str {
    let words = words_of_care();
    match channel {
        "phone" => words.by_phone(),
        "email" => words.by_email(),
        "shop" => words.in_shop(),
        "chat" => words.by_chat(),
        "letter" => words.by_letter(),
        _ => words.otherwise(),
    }
}

/// A day to think of in words.
pub fn occasion(occasion: &Occasion) -> String {
    let words = words_of_care();
    let kind = match occasion.kind.as_str() {
        "birthday" => words.birthday(),
        "anniversary" => words.anniversary(),
        "renewal" => words.renewal(),
        _ => "",
    };
    match (kind, occasion.text.as_deref().filter(|text| !text.trim().is_empty())) {
        ("", Some(text)) => text.to_owned(),
        ("", None) => words.other_day().to_owned(),
        (kind, Some(text)) => words.remind(kind, text),
        (kind, None) => kind.to_owned(),
    }
}

/// A step of a case: its icon, its colour and its word.
pub fn log_word(entry: &LogEntry) -> (&'static str, &'static str, String) {
    let words = words_of_cases();
    let (sign, class, word) = match entry.code.as_str() {
        "opened" => ("cases", "bad", words.l_opened()),
        "assigned" => ("user", "", words.l_assigned()),
        "accepted" => ("user", "good", words.l_accepted()),
        "contacted" => ("mail", "good", words.l_contacted()),
        "waiting" => ("today", "", words.l_waiting()),
        "fixed" => ("check", "good", words.l_fixed()),
        "closed" => ("check", "good", words.l_closed()),
        "reopened" => ("cases", "bad", words.l_reopened()),
        "note" => ("note", "", words.l_note()),
        "promise" => ("pin", "", words.l_promise()),
        "promise_kept" => ("check", "good", words.l_promise_kept()),
        "promise_moved" => ("cal", "", words.l_promise_moved()),
        "promise_broken" => ("x", "bad", words.l_promise_broken()),
        "answered" => ("surveys", "", words.l_answered()),
        "taken_back" => ("x", "", words.l_taken_back()),
        "warned" => ("warn", "", words.l_warned()),
        "overdue" => ("warn", "bad", words.l_overdue()),
        "asked_again" => ("surveys", "", words.l_asked_again()),
        "conversation" => ("phone", "good", words.l_conversation()),
        "linked" => ("branch", "", words.l_linked()),
        "graded" => ("settings", "", words.l_graded()),
        _ => return ("cases", "", entry.what.clone()),
    };
    (sign, class, word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speak};

    fn case(json: &str) -> Case {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn reasons_are_said_in_both_languages() {
        let asked = case(r#"{"because":{"code":"complaint","survey_name":"After delivery"},"reason":"x"}"#);
        assert_eq!(because(&asked), "Complained in “After delivery”");
        speak(Language::Chinese);
        assert_eq!(because(&asked), "在“After delivery”中投诉");
        speak(Language::English);
        let newer = case(r#"{"because":{"code":"telepathy"},"reason":"Thought badly of us"}"#);
        assert_eq!(because(&newer), "Thought badly of us");
        let by_hand = case(r#"{"because":{"code":"by_hand","text":"rang twice"}}"#);
        assert_eq!(because(&by_hand), "rang twice");
    }

    #[test]
    fn steps_newer_than_this_page_keep_their_sentence() {
        let entry = LogEntry { code: "levitated".into(), what: "The case rose".into(), ..LogEntry::default() };
        assert_eq!(log_word(&entry).2, "The case rose");
        assert_eq!(name_of(Some("  ")), "Visitor without a name");
    }
}
