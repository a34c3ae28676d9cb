//! Rules, triggers, clocks and reasons as sentences in the reader's language.
//!
//! The model has its own English sentences for the API; what it learns before this page does is said in those.

use rapport_model::{
    survey::{Answer, HowOften, Op, PageTest, Repeat, Rule, SkipReason, Test, Trigger},
    value::SurveyClass,
};

use crate::{browser::intl, words::rules};

/// Who: "ordered at least 2 times in 14 days and country is DE".
pub fn rule(rule: &Rule) -> String {
    let words = rules();
    let joined = |parts: &[Rule], word: &str| match parts {
        [] => words.everybody().to_owned(),
        parts => parts.iter().map(self::rule).collect::<Vec<_>>().join(word),
    };
    let within = |days: &Option<u32>| days.map_or_else(String::new, |days| words.within(&days.to_string()));
    let one_of = |what: &str, list: &[String]| words.compared(what, words.is(), &list.join(words.or()));
    match rule {
        Rule::All { all } => joined(all, words.and()),
        Rule::Any { any } => joined(any, words.or()),
        Rule::Not { not } => words.not(&self::rule(not)),
        Rule::Did { did, properties, at_least, at_most, days } => {
            let times = match (at_least, at_most) {
                (None | Some(1), None) => words.once_at_least().to_owned(),
                (Some(least), None) => words.at_least_times(&least.to_string()),
                (None | Some(0), Some(0)) => words.never().to_owned(),
                (None, Some(most)) => words.at_most_times(&most.to_string()),
                (Some(least), Some(most)) => words.between_times(&least.to_string(), &most.to_string()),
            };
            let filter: Vec<_> = properties.iter().map(|(name, wanted)| test(name, wanted)).collect();
            let what = event(did);
            let what = if filter.is_empty() { what } else { words.filtered(&what, &filter.join(words.and())) };
            words.did(&what, &times, &within(days))
        }
        Rule::Trait { name, op, value } => test(name, &Test { op: *op, value: value.clone() }),
        Rule::Stage { stage } => one_of(words.stage(), stage),
        Rule::Loyalty { loyalty } => one_of(words.loyalty(), loyalty),
        Rule::Grade { grade } => one_of(words.grade(), grade),
        Rule::Seen { seen, days } => words.saw(seen, &within(days)),
        Rule::Answered { answered, days } => words.answered(answered, &within(days)),
        Rule::Value { value } => test(words.value(), value),
        Rule::Risk { risk } => test(words.risk(), risk),
        Rule::LastNps { last_nps } => test(words.last_nps(), last_nps),
        Rule::LastCsat { last_csat } => test(words.last_csat(), last_csat),
        Rule::Segment { segment } => words.of_segment(segment),
        Rule::Device { device } => one_of(words.device(), device),
        Rule::Country { country } => one_of(words.country(), country),
        Rule::Language { language } => one_of(words.language(), language),
        Rule::Channel { channel } => one_of(words.channel(), channel),
        Rule::Campaign { campaign } => one_of(words.campaign(), campaign),
        Rule::New { new } => if *new { words.first_day() } else { words.came_back() }.to_owned(),
        Rule::Percent { percent, .. } => words.by_lot(&percent.to_string()),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        newer => newer.sentence(),
    }
}

/// What somebody did.
fn event(name: &str) -> String {
    let words = rules();
    match name {
        "order" => words.ordered().to_owned(),
        "refund" => words.refunded().to_owned(),
        "page_view" => words.viewed().to_owned(),
        "click" => words.clicked().to_owned(),
        "form" => words.sent_form().to_owned(),
        own => words.own_event(own),
    }
}

fn test(what: &str, test: &Test) -> String {
    let words = rules();
    match &test.value {
        Some(value) => words.compared(what, op(test.op), &answer(value)),
        None => words.uncompared(what, op(test.op)),
    }
}

/// An answer, or what one is compared with.
pub fn answer(answer: &Answer) -> String {
    let words = rules();
    match answer {
        Answer::Flag(true) => words.yes().to_owned(),
        Answer::Flag(false) => words.no().to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Text(text) => text.clone(),
        Answer::List(list) => list.join(words.comma()),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        _ => String::new(),
    }
}

/// How something is compared.
pub fn op(op: Op) -> &'static str {
    let words = rules();
    match op {
        Op::Equals => words.is(),
        Op::NotEquals => words.is_not(),
        Op::LessThan => words.less(),
        Op::AtMost => words.at_most(),
        Op::GreaterThan => words.more(),
        Op::AtLeast => words.at_least(),
        Op::Contains => words.contains(),
        Op::NotContains => words.contains_not(),
        Op::StartsWith => words.starts(),
        Op::EndsWith => words.ends(),
        Op::NotStartsWith => words.starts_not(),
        Op::NotEndsWith => words.ends_not(),
        Op::Like => words.like(),
        Op::NotLike => words.like_not(),
        Op::Before => words.before(),
        Op::After => words.after(),
        Op::Partly => words.partly(),
        Op::Complete => words.wholly(),
        Op::OneOf => words.among(),
        Op::NotOneOf => words.not_among(),
        Op::Answered => words.there(),
        Op::Skipped => words.not_there(),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        _ => "",
    }
}

/// Why somebody is not asked now.
pub fn reason(reason: &SkipReason) -> String {
    let words = rules();
    let until = || reason.until().map_or_else(String::new, |until| intl::date_time_of(until.0 as f64));
    match reason {
        SkipReason::Nobody => words.nobody().to_owned(),
        SkipReason::Off => words.off().to_owned(),
        SkipReason::Who { part } => words.for_others(&rule(part)),
        SkipReason::NotKnown { part } => words.not_known(&rule(part)),
        SkipReason::Early { from } => words.early(from),
        SkipReason::Late { until } => words.late(until),
        SkipReason::Hours => words.hours().to_owned(),
        SkipReason::Page => words.other_page().to_owned(),
        SkipReason::DoNotAsk => words.do_not_ask().to_owned(),
        SkipReason::Quiet { until } => words.quiet(&intl::day_year(*until)),
        SkipReason::OpenCase => words.open_case().to_owned(),
        SkipReason::NothingFixed => words.nothing_fixed().to_owned(),
        SkipReason::Reserved { .. } => words.reserved(&until()),
        SkipReason::Once => words.was_once().to_owned(),
        SkipReason::Answered => words.has_answered().to_owned(),
        SkipReason::Max { max } => words.as_often(&max.to_string()),
        SkipReason::SurveyClock { .. } => words.survey_clock(&until()),
        SkipReason::ClassClock { class: SurveyClass::Relationship, .. } => words.relationship_clock(&until()),
        SkipReason::ClassClock { class: SurveyClass::Transaction, .. } => words.transaction_clock(&until()),
        SkipReason::ClassClock { class: SurveyClass::Feature, .. } => words.feature_clock(&until()),
        SkipReason::AnythingClock { .. } => words.anything_clock(&until()),
        SkipReason::Visit => words.asked_this_visit().to_owned(),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        newer => newer.sentence(),
    }
}

/// What on the page brings a survey up.
pub fn trigger(trigger: &Trigger) -> String {
    let words = rules();
    match trigger {
        Trigger::Now(_) => words.now().to_owned(),
        Trigger::Seconds(seconds) => words.after_seconds(&seconds.to_string()),
        Trigger::Engaged(seconds) => words.after_attention(&seconds.to_string()),
        Trigger::Scroll(percent) => words.at_depth(&percent.to_string()),
        Trigger::Exit(_) => words.exit().to_owned(),
        Trigger::Click(selector) => words.on_click(selector),
        Trigger::Event(name) => words.on_event(name),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        _ => String::new(),
    }
}

/// On which pages.
pub fn pages(pages: &[PageTest]) -> String {
    let words = rules();
    let one = |test: &PageTest| match test.path {
        Op::Equals => test.value.clone(),
        Op::StartsWith => format!("{}*", test.value),
        Op::EndsWith => format!("*{}", test.value),
        Op::Contains => format!("*{}*", test.value),
        other => format!("{} {}", op(other), test.value),
    };
    match pages {
        [] => words.any_page().to_owned(),
        pages => words.on_pages(&pages.iter().map(one).collect::<Vec<_>>().join(words.comma())),
    }
}

/// How often one person is asked.
pub fn how_often(how: &HowOften) -> String {
    let words = rules();
    let often = match how.per_survey {
        Repeat::EveryDays(days) => words.every_days(&days.to_string()),
        Repeat::Once => words.once().to_owned(),
        Repeat::UntilAnswered => words.until_answered().to_owned(),
        #[allow(unreachable_patterns)] // The model may know more before this page does.
        _ => String::new(),
    };
    let often = match how.max {
        Some(most) => words.with_max(&often, &most.to_string()),
        None => often,
    };
    match how.until {
        Some(answers) => words.with_until(&often, &intl::count(answers.into())),
        None => often,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speak};

    fn said(json: &str) -> String {
        rule(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn rules_are_sentences_in_both_languages() {
        let json = r#"{"all":[{"did":"order","at_least":2,"days":14},{"country":["DE","AT"]},{"not":{"did":"refund"}}]}"#;
        assert_eq!(said(json), "ordered at least 2 times in 14 days and country is DE or AT and not: was refunded at least once");
        assert_eq!(said(r#"{"all":[]}"#), "everybody");
        assert_eq!(said(r#"{"trait":"plan","op":"equals","value":"pro"}"#), "plan is pro");
        speak(Language::Chinese);
        assert_eq!(said(json), "14 天内下单至少 2 次，且国家是 DE或AT，且并非：退款至少 1 次");
        assert_eq!(reason(&SkipReason::Max { max: 3 }), "对方已看过该问卷 3 次，已达上限。");
        speak(Language::English);
    }

    #[test]
    fn when_and_how_often() {
        let when: Vec<PageTest> =
            serde_json::from_str(r#"[{"path":"starts_with","value":"/orders"},{"path":"not_contains","value":"print"}]"#).unwrap();
        assert_eq!(pages(&when), "on /orders*, does not contain print");
        assert_eq!(
            how_often(&HowOften { per_survey: Repeat::EveryDays(90), max: Some(3), until: None }),
            "once in 90 days, at most 3 times"
        );
        assert_eq!(trigger(&Trigger::Scroll(50)), "at 50% of the page");
    }
}
