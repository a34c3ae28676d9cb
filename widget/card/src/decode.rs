//! From the invitation as the page has it, a JavaScript object, to values: property by property, by hand,
//! since a general decoder would weigh more than the whole card's views.
//!
//! The invitation comes from the edge, which has checked it; what is missing or strange falls back to
//! something harmless. Only a survey that asks nothing is refused.

use js_sys::{Array, Object, Reflect};
use rapport_model::survey::{
    Answer, Assignment, Branch, Cell, Change, Choice, ChoiceLook, Choices, Comparison, Complaint, Condition, ContactField, ContactPart,
    DateField, EVERYTHING, Ending, Link, Look, Matrix, NumberField, Op, Operand, Parts, Picture, Question, QuestionKind, Questionnaire,
    Scale, Shuffle, Slider, Source, Surroundings, Text, TextField, Variable, Welcome, Wording,
};
use wasm_bindgen::{JsCast, JsValue};

#[cfg(feature = "rare")]
use crate::words::MoreWords;
use crate::words::Words;

/// What the edge sent: a survey for this visitor, in one language.
pub struct Invitation {
    /// The survey's id, version, the id of this showing, who was invited, and the proof of that, as they are sent back.
    pub names: [JsValue; 5],
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// What is known besides, for conditions and texts; it is sent back as it came.
    pub known: Surroundings,
    /// The same, as it came.
    pub known_as_sent: JsValue,
    /// The language of the card, a BCP 47 tag.
    pub language: String,
    /// The card's own words in that language, or in the nearest that it speaks.
    pub words: &'static Words,
    /// Those for rarer kinds of question.
    #[cfg(feature = "rare")]
    pub more: &'static MoreWords,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// What the site's own look changes of the card's stylesheet.
    pub style: String,
    /// The site's name.
    pub site: String,
    /// The site's page about privacy, http or https; empty when there is none.
    pub privacy: String,
    /// Days without another survey after this one.
    pub quiet_days: u32,
    /// For how many seconds the page is to be looked at first.
    pub engaged: u32,
    /// The name of the event that cancels it; empty where none does.
    pub unless: String,
    /// What was answered before the page was left, and on which page, from 0, that was.
    pub answers: (Vec<(String, Answer)>, u32),
}

impl Invitation {
    /// A number that is the same whenever this showing is drawn.
    pub fn seed(&self) -> u32 {
        let name = self.names[2].as_string().unwrap_or_default();
        name.bytes().fold(1, |seed: u32, byte| seed.wrapping_mul(31).wrapping_add(byte.into()))
    }
}

/// The invitation in a JavaScript object; none where it asks nothing.
pub fn invitation(object: &JsValue) -> Option<Invitation> {
    let (definition, words) = (get(object, "definition"), get(object, "words"));
    let questionnaire = Questionnaire {
        languages: Vec::new(),
        welcome: part(&definition, "welcome").map(|welcome| Welcome {
            text: text(&welcome, "text"),
            help: text(&welcome, "help"),
            button: text(&welcome, "button"),
        }),
        hidden: if EVERYTHING { strings(&definition, "hidden") } else { Vec::new() },
        variables: if EVERYTHING { list(&definition, "variables", variable) } else { Vec::new() },
        questions: list(&definition, "questions", question),
        logic: list(&definition, "logic", |branch| Branch {
            after: string(branch, "after"),
            condition: condition_at(branch, "if"),
            set: if EVERYTHING { list(branch, "set", assignment) } else { Vec::new() },
            require: if EVERYTHING { strings(branch, "require") } else { Vec::new() },
            go_to: string(branch, "go_to"),
        }),
        endings: list(&definition, "endings", |ending| Ending {
            id: string(ending, "id"),
            text: text(ending, "text"),
            help: text(ending, "help"),
            link: link(ending, "link"),
        }),
    };
    (!questionnaire.questions.is_empty()).then(|| Invitation {
        names: ["survey", "version", "submission", "visitor", "token"].map(|name| get(object, name)),
        questionnaire,
        known: surroundings(&get(object, "known")),
        known_as_sent: get(object, "known"),
        language: string(object, "language"),
        words: Box::leak(Box::new(Words::of(&mut |name| string(&words, name)))),
        #[cfg(feature = "rare")]
        more: Box::leak(Box::new(MoreWords::of(&mut |name| string(&words, name)))),
        direction: string(object, "dir"),
        style: string(object, "style"),
        site: string(object, "site"),
        // No other scheme: `javascript:` would run as the page.
        privacy: Some(string(object, "privacy_url")).filter(|url| url.starts_with("http")).unwrap_or_default(),
        quiet_days: number(object, "quiet_days").unwrap_or_default() as u32,
        engaged: number(object, "engaged").unwrap_or_default() as u32,
        unless: string(object, "unless"),
        answers: (
            list(object, "answers", |one| {
                let value = get(one, "value");
                // Row by row; only rarer kinds of question have such.
                let whole = || if EVERYTHING { Answer::Parts(Parts(entries(&value))) } else { Answer::Text(String::new()) };
                (string(one, "question"), answer(&value).unwrap_or_else(whole))
            }),
            number(object, "pages").unwrap_or_default() as u32,
        ),
    })
}

fn question(object: &JsValue) -> Question {
    Question {
        id: string(object, "id"),
        kind: kind(object),
        text: text(object, "text"),
        help: text(object, "help"),
        message: text(object, "message"),
        wordings: list(object, "wordings", |wording| Wording {
            condition: condition_at(wording, "if").unwrap_or(Condition::All { all: Vec::new() }),
            text: text(wording, "text"),
            help: text(wording, "help"),
        }),
        required: flag(object, "required"),
        show_if: condition_at(object, "show_if"),
        together: flag(object, "together"),
    }
}

/// A kind that this card does not know, from a newer edge, is asked as a text.
fn kind(object: &JsValue) -> QuestionKind {
    match string(object, "type").as_str() {
        "nps" => QuestionKind::Nps(scale(object)),
        "csat" => QuestionKind::Csat(scale(object)),
        "ces" => QuestionKind::Ces(scale(object)),
        // Which half of a pair it is matters to who reads the answers.
        "rating" => QuestionKind::Rating { points: number(object, "points").unwrap_or(5.0) as u8, scale: scale(object), pair: None },
        "single" => QuestionKind::Single(choices(object)),
        "multiple" => QuestionKind::Multiple(choices(object)),
        "consent" => QuestionKind::Consent { options: options(object, "options") },
        "statement" => QuestionKind::Statement { button: text(object, "button") },
        _ if !EVERYTHING => QuestionKind::Text(text_field(object)),
        "ranking" => QuestionKind::Ranking { options: options(object, "options"), shuffle: shuffle(object) },
        "matrix" => QuestionKind::Matrix(Matrix {
            rows: options(object, "rows"),
            columns: options(object, "columns"),
            cell: match string(object, "cell").as_str() {
                "multiple" => Cell::Multiple,
                "rating" => Cell::Rating,
                _ => Cell::Single,
            },
            points: number(object, "points").map(|points| points as u8),
            shuffle_rows: flag(object, "shuffle_rows"),
        }),
        "slider" => QuestionKind::Slider(Slider {
            min: number(object, "min").unwrap_or(0.0),
            max: number(object, "max").unwrap_or(100.0),
            step: number(object, "step").unwrap_or(1.0),
            low: text(object, "low"),
            high: text(object, "high"),
        }),
        "number" => QuestionKind::Number(NumberField {
            min: number(object, "min"),
            max: number(object, "max"),
            whole: flag(object, "whole"),
            unit: text(object, "unit"),
        }),
        "date" => QuestionKind::Date(DateField { earliest: string(object, "earliest"), latest: string(object, "latest") }),
        "email" => QuestionKind::Email { placeholder: text(object, "placeholder") },
        "contact" => {
            let fields = list(object, "fields", |field| {
                Some(ContactField { field: ContactPart::named(&string(field, "field"))?, required: flag(field, "required") })
            });
            QuestionKind::Contact { fields: fields.into_iter().flatten().collect() }
        }
        "complaint" => QuestionKind::Complaint(Complaint {
            article: link(object, "article"),
            severity: flag(object, "severity"),
            remedy: flag(object, "remedy"),
            remedies: options(object, "remedies"),
        }),
        _ => QuestionKind::Text(text_field(object)),
    }
}

fn text_field(object: &JsValue) -> TextField {
    TextField {
        placeholder: text(object, "placeholder"),
        short: flag(object, "short"),
        min_length: number(object, "min_length").map(|least| least as u16),
        max_length: number(object, "max_length").map(|most| most as u16),
        pattern: string(object, "pattern"),
    }
}

fn scale(object: &JsValue) -> Scale {
    let look = match string(object, "look").as_str() {
        "stars" => Look::Stars,
        "faces" => Look::Faces,
        _ => Look::Numbers,
    };
    Scale { look, low: text(object, "low"), high: text(object, "high") }
}

fn choices(object: &JsValue) -> Choices {
    Choices {
        options: options(object, "options"),
        other: text(object, "other"),
        none: text(object, "none"),
        shuffle: shuffle(object),
        look: match string(object, "look").as_str() {
            "dropdown" => ChoiceLook::Dropdown,
            "pictures" => ChoiceLook::Pictures,
            _ => ChoiceLook::List,
        },
        at_least: number(object, "at_least").map(|least| least as u8),
        at_most: number(object, "at_most").map(|most| most as u8),
    }
}

fn shuffle(object: &JsValue) -> Shuffle {
    match string(object, "shuffle").as_str() {
        "all" => Shuffle::All,
        "all_but_last" => Shuffle::AllButLast,
        _ => Shuffle::No,
    }
}

fn options(object: &JsValue, name: &str) -> Vec<Choice> {
    list(object, name, |option| Choice {
        id: string(option, "id"),
        text: text(option, "text"),
        image: part(option, "image").map(|image| Picture { url: https(&image), alt: text(&image, "alt") }),
    })
}

fn link(object: &JsValue, name: &str) -> Option<Link> {
    part(object, name).map(|link| Link { url: https(&link), text: text(&link, "text") })
}

/// No other scheme: `javascript:` would run as the page.
fn https(object: &JsValue) -> String {
    Some(string(object, "url")).filter(|url| url.starts_with("https://")).unwrap_or_default()
}

fn condition_at(object: &JsValue, name: &str) -> Option<Condition> {
    part(object, name).map(|object| condition(&object))
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
        Condition::Compare(Comparison {
            source: source(object),
            op: op(&string(object, "op")),
            value: answer(&get(object, "value")),
            than: part(object, "than").map(|than| source(&than)),
        })
    }
}

/// Where a value comes from; an answer, where nothing else is named.
fn source(object: &JsValue) -> Source {
    let named = |name| get(object, name).as_string();
    if !EVERYTHING {
        return Source::answer(&string(object, "question"));
    }
    if let Some(variable) = named("variable") {
        Source::Variable { variable }
    } else if let Some(hidden) = named("hidden") {
        Source::Hidden { hidden }
    } else if let Some(name) = named("trait") {
        Source::Trait { name }
    } else if let Some(property) = named("property") {
        Source::Property { property }
    } else {
        Source::Answer { question: string(object, "question"), part: named("part") }
    }
}

fn variable(object: &JsValue) -> Variable {
    Variable { id: string(object, "id"), value: answer(&get(object, "value")).unwrap_or(Answer::Number(0.0)) }
}

fn assignment(object: &JsValue) -> Assignment {
    let by = get(object, "by");
    Assignment {
        variable: string(object, "variable"),
        op: match string(object, "op").as_str() {
            "add" => Change::Add,
            "subtract" => Change::Subtract,
            "multiply" => Change::Multiply,
            "divide" => Change::Divide,
            "concat" => Change::Concat,
            _ => Change::Assign,
        },
        by: answer(&by).map_or_else(|| Operand::Of(source(&by)), Operand::Fixed),
    }
}

fn surroundings(object: &JsValue) -> Surroundings {
    if !EVERYTHING {
        return Surroundings::default();
    }
    let parts = |name| Parts(part(object, name).map(|of| entries(&of)).unwrap_or_default());
    Surroundings { hidden: parts("hidden"), traits: parts("traits"), properties: parts("properties") }
}

/// The properties of an object that can be answers.
fn entries(object: &JsValue) -> Vec<(String, Answer)> {
    let names = object.dyn_ref::<Object>().map(Object::keys).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).filter_map(|name| Some((name.clone(), answer(&get(object, &name))?))).collect()
}

fn strings(object: &JsValue, name: &str) -> Vec<String> {
    get(object, name).dyn_ref::<Array>().map(texts).unwrap_or_default()
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
        "one_of" => Op::OneOf,
        "not_one_of" => Op::NotOneOf,
        "answered" => Op::Answered,
        "skipped" => Op::Skipped,
        _ if !EVERYTHING => Op::Equals,
        "starts_with" => Op::StartsWith,
        "ends_with" => Op::EndsWith,
        "not_starts_with" => Op::NotStartsWith,
        "not_ends_with" => Op::NotEndsWith,
        "like" => Op::Like,
        "not_like" => Op::NotLike,
        "before" => Op::Before,
        "after" => Op::After,
        "partly" => Op::Partly,
        "complete" => Op::Complete,
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
        value.dyn_ref::<Array>().map(|list| Answer::List(texts(list)))
    }
}

fn texts(list: &Array) -> Vec<String> {
    list.iter().filter_map(|one| one.as_string()).collect()
}

/// An answer as the page sends it.
pub fn encode(answer: &Answer) -> JsValue {
    match answer {
        Answer::Number(number) => JsValue::from_f64(*number),
        Answer::Flag(flag) => JsValue::from_bool(*flag),
        Answer::Text(text) => JsValue::from_str(text),
        Answer::List(list) => list.iter().map(|one| JsValue::from_str(one)).collect::<Array>().into(),
        Answer::Parts(Parts(parts)) => {
            let object = Object::new();
            for (name, answer) in parts {
                // A plain object takes every property.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &encode(answer));
            }
            object.into()
        }
    }
}

/// A property; undefined where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}

/// A property that is an object.
fn part(object: &JsValue, name: &str) -> Option<JsValue> {
    Some(get(object, name)).filter(JsValue::is_object)
}

fn flag(object: &JsValue, name: &str) -> bool {
    get(object, name).is_truthy()
}

fn number(object: &JsValue, name: &str) -> Option<f64> {
    get(object, name).as_f64()
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
