//! Formbricks: questions with texts by language (the default under `default`), logic as conditions and actions; newer exports
//! hold the questions in blocks (formbricks.com, "Survey schema").

use serde_json::{Map, Value, json};

use super::{Converted, Making, plain, put};

pub(super) fn read(survey: &Value) -> Converted {
    let mut making = Making { languages: languages(survey), ..Making::default() };
    let blocks = survey["blocks"].as_array();
    let questions: Vec<(&Value, bool)> = match blocks.filter(|blocks| !blocks.is_empty()) {
        Some(blocks) => blocks
            .iter()
            .flat_map(|block| block["elements"].as_array().into_iter().flatten().enumerate().map(|(at, element)| (element, at > 0)))
            .collect(),
        None => survey["questions"].as_array().into_iter().flatten().map(|question| (question, false)).collect(),
    };
    for (question, together) in &questions {
        add(&mut making, question, *together);
    }
    for ending in survey["endings"].as_array().into_iter().flatten() {
        add_ending(&mut making, ending);
    }
    for (question, _) in &questions {
        let id = question["id"].as_str().unwrap_or_default();
        add_logic(&mut making, id, &question["logic"]);
    }
    for block in blocks.into_iter().flatten() {
        let last = block["elements"].as_array().and_then(|all| all.last()?["id"].as_str()).unwrap_or_default().to_owned();
        add_logic(&mut making, &last, &block["logic"]);
    }
    let card = &survey["welcomeCard"];
    if card["enabled"] == json!(true) {
        let mut welcome = Map::new();
        for (name, theirs) in
            [("text", "headline"), ("help", if card["subheader"].is_object() { "subheader" } else { "html" }), ("button", "buttonLabel")]
        {
            put(&mut welcome, name, texts(&making, &card[theirs]));
        }
        welcome.entry("text").or_insert_with(|| json!({}));
        making.welcome = Some(Value::Object(welcome));
    }
    for name in survey["hiddenFields"]["fieldIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let id = making.id(&format!("hidden {name}"));
        making.hidden.push(id.trim_start_matches("hidden_").to_owned());
    }
    for (place, what) in [
        ("variables", "variables and what is reckoned with them"),
        ("triggers", "when and to whom it is shown"),
        ("followUps", "e-mails that follow"),
    ] {
        if survey[place].as_array().is_some_and(|list| !list.is_empty()) {
            making.left_out(place, what);
        }
    }
    let name = survey["name"].as_str().unwrap_or_default().to_owned();
    making.finished("formbricks", &name)
}

fn languages(survey: &Value) -> Vec<String> {
    let code = |one: &Value| Some(one["language"]["code"].as_str()?.to_owned());
    let all: Vec<&Value> = survey["languages"].as_array().into_iter().flatten().collect();
    let own = all.iter().find(|one| one["default"] == json!(true)).and_then(|one| code(one)).unwrap_or_else(|| "en".to_owned());
    let others = all.iter().filter(|one| one["default"] != json!(true)).filter_map(|one| code(one));
    std::iter::once(own.clone()).chain(others.filter(|tag| *tag != own)).collect()
}

fn texts(making: &Making, value: &Value) -> Value {
    let mut texts = Map::new();
    match value {
        Value::String(text) => put(&mut texts, &making.languages[0], json!(plain(text))),
        Value::Object(fields) => {
            for (code, text) in fields {
                let tag = if code == "default" { &making.languages[0] } else { code };
                if making.languages.contains(tag) {
                    put(&mut texts, tag, json!(plain(text.as_str().unwrap_or_default())));
                }
            }
        }
        _ => {}
    }
    Value::Object(texts)
}

fn add(making: &mut Making, element: &Value, together: bool) {
    let name = element["id"].as_str().unwrap_or_default().to_owned();
    let kind = element["type"].as_str().unwrap_or_default();
    let mut question = Map::new();
    let Some(kind) = fill(making, element, kind, &mut question) else {
        making.left_out(name, format!("questions of the type {kind}"));
        return;
    };
    let id = making.id(&name);
    question.insert("type".to_owned(), json!(kind));
    put(&mut question, "id", json!(id));
    put(&mut question, "text", texts(making, &element["headline"]));
    question.entry("text").or_insert_with(|| json!({}));
    put(&mut question, "help", texts(making, &element["subheader"]));
    put(&mut question, "required", json!(element["required"] == json!(true) && kind != "statement"));
    put(&mut question, "together", json!(together && !making.questions.is_empty()));
    making.questions.push(Value::Object(question));
}

fn fill(making: &mut Making, element: &Value, kind: &str, question: &mut Map<String, Value>) -> Option<&'static str> {
    let kind = match kind {
        "openText" => match element["inputType"].as_str().unwrap_or("text") {
            "email" => "email",
            "number" => "number",
            _ => {
                put(question, "short", json!(element["longAnswer"] == json!(false)));
                let bound = |name: &str| element["charLimit"][name].as_u64().filter(|n| (1..=1000).contains(n));
                put(question, "min_length", json!(bound("min")));
                put(question, "max_length", json!(bound("max")));
                "text"
            }
        },
        "multipleChoiceSingle" => choices(making, element, question, "single"),
        "multipleChoiceMulti" => choices(making, element, question, "multiple"),
        "pictureSelection" => {
            put(question, "look", json!("pictures"));
            let multiple = element["allowMulti"] == json!(true);
            choices(making, element, question, if multiple { "multiple" } else { "single" })
        }
        "ranking" => choices(making, element, question, "ranking"),
        "nps" => "nps",
        "rating" => {
            let points = element["range"].as_u64().filter(|points| matches!(points, 3..=7 | 10))?;
            put(question, "points", json!(points));
            let look = match element["scale"].as_str() {
                Some("star") => json!("stars"),
                Some("smiley") => json!("faces"),
                _ => Value::Null,
            };
            put(question, "look", look);
            "rating"
        }
        "cta" => "statement",
        "consent" => "consent",
        "date" => "date",
        "matrix" => {
            let listed = |list: &Value| {
                let mut ids = Making::default();
                let one = |(at, item): (usize, &Value)| {
                    let name = item["id"].as_str().map_or_else(|| format!("{}", at + 1), str::to_owned);
                    let label = if item["label"].is_object() { &item["label"] } else { item };
                    json!({"id": ids.id(&name), "text": texts(making, label)})
                };
                list.as_array().into_iter().flatten().enumerate().map(one).collect::<Vec<_>>()
            };
            let (rows, columns) = (listed(&element["rows"]), listed(&element["columns"]));
            question.insert("rows".to_owned(), json!(rows));
            question.insert("columns".to_owned(), json!(columns));
            "matrix"
        }
        "contactInfo" | "address" => {
            let parts = [
                ("firstName", "name"),
                ("email", "email"),
                ("phone", "phone"),
                ("company", "company"),
                ("addressLine1", "address"),
                ("zip", "postal_code"),
                ("city", "city"),
                ("country", "country"),
            ];
            let shown = parts.iter().filter(|(theirs, _)| element[*theirs]["show"] == json!(true));
            let fields: Vec<_> = shown
                .map(|(theirs, ours)| {
                    if element[*theirs]["required"] == json!(true) {
                        json!({"field": ours, "required": true})
                    } else {
                        json!({"field": ours})
                    }
                })
                .collect();
            question.insert("fields".to_owned(), json!(fields));
            "contact"
        }
        _ => return None,
    };
    for (name, theirs, of) in [
        ("low", "lowerLabel", ["nps", "rating"].as_slice()),
        ("high", "upperLabel", &["nps", "rating"]),
        ("placeholder", "placeholder", &["text", "email"]),
        ("button", "buttonLabel", &["statement"]),
    ] {
        if of.contains(&kind) {
            put(question, name, texts(making, &element[theirs]));
        }
    }
    Some(kind)
}

/// Options; those called `other` and `none` there are what stands for them here.
fn choices(making: &Making, element: &Value, question: &mut Map<String, Value>, kind: &'static str) -> &'static str {
    let mut ids = Making::default();
    let mut options = Vec::new();
    for item in element["choices"].as_array().into_iter().flatten() {
        let id = item["id"].as_str().unwrap_or_default();
        if matches!(id, "other" | "none") && kind != "ranking" {
            put(question, id, texts(making, &item["label"]));
            continue;
        }
        let mut option = json!({"id": ids.id(id), "text": texts(making, &item["label"])});
        if let Some(url) = item["imageUrl"].as_str().filter(|url| url.starts_with("https://")) {
            option["image"] = json!({"url": url});
        }
        options.push(option);
    }
    put(question, "options", json!(options));
    let shuffle = match element["shuffleOption"].as_str() {
        Some("all") => json!("all"),
        Some("exceptLast") => json!("all_but_last"),
        _ => Value::Null,
    };
    put(question, "shuffle", shuffle);
    kind
}

fn add_ending(making: &mut Making, ending: &Value) {
    let id = making.id(ending["id"].as_str().unwrap_or("end"));
    let mut ours = Map::new();
    put(&mut ours, "id", json!(id));
    ours.insert("text".to_owned(), texts(making, &ending["headline"]));
    put(&mut ours, "help", texts(making, &ending["subheader"]));
    let is_redirect = ending["type"] == json!("redirectToUrl");
    let url = if is_redirect { &ending["url"] } else { &ending["buttonLink"] };
    if let Some(url) = url.as_str().filter(|url| url.starts_with("https://")) {
        let text = if is_redirect { json!({}) } else { texts(making, &ending["buttonLabel"]) };
        ours.insert("link".to_owned(), json!({"url": url, "text": text}));
    }
    if is_redirect {
        let own = making.languages[0].clone();
        ours.insert("text".to_owned(), json!({own: ending["label"].as_str().unwrap_or("Thank you.")}));
    }
    making.endings.push(Value::Object(ours));
}

fn add_logic(making: &mut Making, after: &str, logic: &Value) {
    let Some(id) = making.known(after) else { return };
    for (at, one) in logic.as_array().into_iter().flatten().enumerate() {
        let place = format!("{after}.logic[{at}]");
        let condition = condition(making, &one["conditions"]);
        let mut branch = json!({"after": id});
        let mut does = false;
        for action in one["actions"].as_array().into_iter().flatten() {
            let target = action["target"].as_str().and_then(|target| making.known(target));
            match (action["objective"].as_str(), target) {
                (Some("jumpToQuestion" | "jumpToBlock"), Some(target)) => {
                    let is_ending = making.endings.iter().any(|ending| ending["id"] == json!(target));
                    branch["go_to"] = json!(if is_ending { format!("end:{target}") } else { target });
                    does = true;
                }
                (Some("requireAnswer"), Some(target)) => {
                    branch["require"] = json!([target]);
                    does = true;
                }
                (what, _) => making.left_out(place.clone(), format!("the action {}", what.unwrap_or("without a name"))),
            }
        }
        match condition {
            Some(condition) if does => {
                branch["if"] = condition;
                making.logic.push(branch);
            }
            Some(_) => {}
            None => making.left_out(place, "a condition of a kind that there is not here"),
        }
    }
}

fn condition(making: &Making, group: &Value) -> Option<Value> {
    let one = |part: &Value| {
        if part["conditions"].is_array() {
            return condition(making, part);
        }
        let left = &part["leftOperand"];
        let source = match left["type"].as_str()? {
            "question" | "element" => json!({"question": making.known(left["value"].as_str()?)?}),
            "hiddenField" => json!({"hidden": left["value"].as_str()?.to_lowercase()}),
            _ => return None,
        };
        let op = operator(part["operator"].as_str()?)?;
        let mut ours = source;
        ours["op"] = json!(op);
        let right = &part["rightOperand"];
        if part["operator"] == json!("isAccepted") {
            ours["value"] = json!(true);
        } else if right["type"] == json!("static") && !matches!(op, "answered" | "skipped" | "partly" | "complete") {
            ours["value"] = right["value"].clone();
        } else if right["type"].is_string() {
            return None;
        }
        Some(ours)
    };
    let mut parts = group["conditions"].as_array()?.iter().map(one).collect::<Option<Vec<_>>>()?;
    let name = if group["connector"] == json!("or") { "any" } else { "all" };
    match parts.len() {
        0 => None,
        1 => Some(parts.remove(0)),
        _ => Some(json!({name: parts})),
    }
}

/// Every operator of Formbricks' survey logic, by its name here.
fn operator(theirs: &str) -> Option<&'static str> {
    Some(match theirs {
        "equals" | "isAccepted" => "equals",
        "doesNotEqual" => "not_equals",
        "isGreaterThan" => "greater_than",
        "isLessThan" => "less_than",
        "isGreaterThanOrEqual" => "at_least",
        "isLessThanOrEqual" => "at_most",
        // Of a list ours means all of it.
        "contains" | "includesAllOf" => "contains",
        // Theirs holds where one of the list is lacking.
        "doesNotContain" | "doesNotIncludeOneOf" => "not_contains",
        "startsWith" => "starts_with",
        "doesNotStartWith" => "not_starts_with",
        "endsWith" => "ends_with",
        "doesNotEndWith" => "not_ends_with",
        "equalsOneOf" | "isAnyOf" | "includesOneOf" => "one_of",
        // Theirs holds where all of the list are lacking.
        "doesNotIncludeAllOf" => "not_one_of",
        "isSubmitted" | "isSet" | "isNotEmpty" | "isClicked" | "isBooked" => "answered",
        "isSkipped" | "isNotSet" | "isEmpty" | "isNotClicked" => "skipped",
        "isBefore" => "before",
        "isAfter" => "after",
        "isPartiallySubmitted" => "partly",
        "isCompletelySubmitted" => "complete",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_model::survey::{Answer, Op};

    /// Formbricks' own list (`ZSurveyLogicConditionsOperator`), each with an answer and an operand for which it holds there, and
    /// one answer for which it does not.
    #[test]
    fn every_operator_means_the_same_here() {
        let text = |text: &str| Some(Answer::from(text));
        let list = |list: &[&str]| Some(Answer::List(list.iter().map(|one| (*one).to_owned()).collect()));
        let number = |n: i32| Some(Answer::Number(f64::from(n)));
        let yes = || Some(Answer::Flag(true));
        let cases = [
            ("equals", text("a"), text("a"), text("b")),
            ("doesNotEqual", text("b"), text("a"), text("a")),
            ("contains", text("late again"), text("late"), text("early")),
            ("doesNotContain", text("early"), text("late"), text("late again")),
            ("startsWith", text("late again"), text("late"), text("again late")),
            ("doesNotStartWith", text("again late"), text("late"), text("late again")),
            ("endsWith", text("again late"), text("late"), text("late again")),
            ("doesNotEndWith", text("late again"), text("late"), text("again late")),
            ("isSubmitted", text("a"), None, None),
            ("isSkipped", None, None, text("a")),
            ("isGreaterThan", number(8), number(7), number(7)),
            ("isLessThan", number(6), number(7), number(7)),
            ("isGreaterThanOrEqual", number(7), number(7), number(6)),
            ("isLessThanOrEqual", number(7), number(7), number(8)),
            ("equalsOneOf", text("a"), list(&["a", "b"]), text("c")),
            ("isAnyOf", text("b"), list(&["a", "b"]), text("c")),
            ("includesAllOf", list(&["a", "b", "c"]), list(&["a", "b"]), list(&["a", "c"])),
            ("includesOneOf", list(&["a", "c"]), list(&["a", "b"]), list(&["c"])),
            ("doesNotIncludeOneOf", list(&["a", "c"]), list(&["a", "b"]), list(&["a", "b"])),
            ("doesNotIncludeAllOf", list(&["c"]), list(&["a", "b"]), list(&["a", "c"])),
            ("isClicked", text("go"), None, None),
            ("isNotClicked", None, None, text("go")),
            ("isAccepted", yes(), yes(), Some(Answer::Flag(false))),
            ("isBefore", text("2026-11-21"), text("2026-11-22"), text("2026-11-22")),
            ("isAfter", text("2026-11-23"), text("2026-11-22"), text("2026-11-22")),
            ("isBooked", text("2026-11-22"), None, None),
            ("isCompletelySubmitted", text("all"), None, None),
            ("isSet", text("a"), None, None),
            ("isNotSet", None, None, text("a")),
            ("isEmpty", None, None, text("a")),
            ("isNotEmpty", text("a"), None, None),
        ];
        for (theirs, holds, operand, fails) in cases {
            let ours: Op = serde_json::from_value(json!(operator(theirs).unwrap())).unwrap();
            assert!(ours.holds(holds.as_ref(), operand.as_ref()), "{theirs} holds");
            assert!(!ours.holds(fails.as_ref(), operand.as_ref()), "{theirs} fails");
        }
        // How many parts a question has only the walk knows; it is tested there.
        assert_eq!(operator("isPartiallySubmitted"), Some("partly"));
        assert_eq!(operator("isNear"), None);
    }
}
