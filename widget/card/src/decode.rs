//! From the invitation as the page has it, a JavaScript object, to values: property by property, by hand,
//! since a general decoder would weigh more than the whole card's views.
//!
//! The invitation comes from the edge, which has checked it; what is missing or strange falls back to
//! something harmless. Only a survey that asks nothing is refused.

use js_sys::{Array, Object, Reflect};
use rapport_model::survey::{
    Answer, Branch, Choice, Condition, Ending, Look, Op, Question, QuestionKind, Questionnaire, Scale, Text, Wording,
};
use wasm_bindgen::{JsCast, JsValue};

/// What the edge sent: a survey for this visitor, in one language.
pub struct Invitation {
    /// The survey's id, version and the id of this showing, as they are sent back.
    pub names: [JsValue; 3],
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// The language of the card, a BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// The site's name.
    pub site: String,
    /// The site's page about privacy, http or https; empty when there is none.
    pub privacy: String,
    /// Days without another survey after this one.
    pub quiet_days: u32,
}

/// The invitation in a JavaScript object; none where it asks nothing.
pub fn invitation(object: &JsValue) -> Option<Invitation> {
    let definition = get(object, "definition");
    let questionnaire = Questionnaire {
        languages: Vec::new(),
        questions: list(&definition, "questions", question),
        logic: list(&definition, "logic", |branch| Branch {
            after: string(branch, "after"),
            condition: condition_at(branch, "if"),
            go_to: string(branch, "go_to"),
        }),
        endings: list(&definition, "endings", |ending| Ending {
            id: string(ending, "id"),
            text: text(ending, "text"),
            help: text(ending, "help"),
        }),
    };
    (!questionnaire.questions.is_empty()).then(|| Invitation {
        names: [get(object, "survey"), get(object, "version"), get(object, "submission")],
        questionnaire,
        language: string(object, "language"),
        direction: string(object, "dir"),
        site: string(object, "site"),
        // No other scheme: `javascript:` would run as the page.
        privacy: Some(string(object, "privacy_url")).filter(|url| url.starts_with("http")).unwrap_or_default(),
        quiet_days: get(object, "quiet_days").as_f64().unwrap_or_default() as u32,
    })
}

fn question(object: &JsValue) -> Question {
    Question {
        id: string(object, "id"),
        kind: kind(object),
        text: text(object, "text"),
        help: text(object, "help"),
        wordings: list(object, "wordings", |wording| Wording {
            condition: condition_at(wording, "if").unwrap_or(Condition::All { all: Vec::new() }),
            text: text(wording, "text"),
            help: text(wording, "help"),
        }),
        required: get(object, "required").is_truthy(),
        show_if: condition_at(object, "show_if"),
        together: get(object, "together").is_truthy(),
    }
}

/// A kind that this card does not know, from a newer edge, is asked as a text.
fn kind(object: &JsValue) -> QuestionKind {
    let scale = || Scale {
        look: match string(object, "look").as_str() {
            "stars" => Look::Stars,
            "faces" => Look::Faces,
            _ => Look::Numbers,
        },
        low: text(object, "low"),
        high: text(object, "high"),
    };
    let options = || list(object, "options", |option| Choice { id: string(option, "id"), text: text(option, "text") });
    match string(object, "type").as_str() {
        "nps" => QuestionKind::Nps(scale()),
        "csat" => QuestionKind::Csat(scale()),
        "ces" => QuestionKind::Ces(scale()),
        "single" => QuestionKind::Single { options: options() },
        "multiple" => QuestionKind::Multiple { options: options() },
        "consent" => QuestionKind::Consent { options: options() },
        _ => QuestionKind::Text { placeholder: text(object, "placeholder") },
    }
}

fn condition_at(object: &JsValue, name: &str) -> Option<Condition> {
    Some(get(object, name)).filter(JsValue::is_object).map(|object| condition(&object))
}

fn condition(object: &JsValue) -> Condition {
    let has = |name| get(object, name).is_object();
    if has("all") {
        Condition::All { all: list(object, "all", condition) }
    } else if has("any") {
        Condition::Any { any: list(object, "any", condition) }
    } else if has("not") {
        Condition::Not { not: Box::new(condition(&get(object, "not"))) }
    } else {
        Condition::Answer { question: string(object, "question"), op: op(&string(object, "op")), value: answer(&get(object, "value")) }
    }
}

fn op(name: &str) -> Op {
    match name {
        "not_equals" => Op::NotEquals,
        "less_than" => Op::LessThan,
        "at_most" => Op::AtMost,
        "greater_than" => Op::GreaterThan,
        "at_least" => Op::AtLeast,
        "contains" => Op::Contains,
        "not_contains" => Op::NotContains,
        "starts_with" => Op::StartsWith,
        "ends_with" => Op::EndsWith,
        "one_of" => Op::OneOf,
        "not_one_of" => Op::NotOneOf,
        "answered" => Op::Answered,
        "skipped" => Op::Skipped,
        _ => Op::Equals,
    }
}

fn answer(value: &JsValue) -> Option<Answer> {
    if let Some(number) = value.as_f64() {
        Some(Answer::Number(number))
    } else if let Some(flag) = value.as_bool() {
        Some(Answer::Flag(flag))
    } else if let Some(text) = value.as_string() {
        Some(Answer::Text(text))
    } else {
        value.dyn_ref::<Array>().map(|list| Answer::List(list.iter().filter_map(|one| one.as_string()).collect()))
    }
}

/// An answer as the page sends it.
pub fn encode(answer: &Answer) -> JsValue {
    match answer {
        Answer::Number(number) => JsValue::from_f64(*number),
        Answer::Flag(flag) => JsValue::from_bool(*flag),
        Answer::Text(text) => JsValue::from_str(text),
        Answer::List(list) => list.iter().map(|one| JsValue::from_str(one)).collect::<Array>().into(),
    }
}

/// A property; undefined where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}

fn string(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

fn list<T>(object: &JsValue, name: &str, each: impl Fn(&JsValue) -> T) -> Vec<T> {
    let list = get(object, name);
    list.dyn_ref::<Array>().map(|list| list.iter().map(|one| each(&one)).collect()).unwrap_or_default()
}

/// A text arrives with the one language that was chosen for this visitor, which is all one needs of it.
fn text(object: &JsValue, name: &str) -> Text {
    let text = get(object, name);
    let first = text.dyn_ref::<Object>().and_then(|texts| Object::values(texts).get(0).as_string());
    Text::of(first.map(|text| (String::new(), text)))
}
