//! SurveyJS: pages of elements, texts by locale, conditions as expressions (surveyjs.io, "Survey JSON schema").

use serde_json::{Map, Value, json};

use super::{Converted, Making, plain, put};

/// Whether it is a type of question there.
pub(super) fn knows(kind: &str) -> bool {
    matches!(
        kind,
        "text"
            | "comment"
            | "radiogroup"
            | "checkbox"
            | "dropdown"
            | "tagbox"
            | "boolean"
            | "rating"
            | "ranking"
            | "matrix"
            | "imagepicker"
            | "html"
    )
}

pub(super) fn read(survey: &Value) -> Converted {
    let mut making = Making { languages: languages(survey), ..Making::default() };
    let pages = survey["pages"].as_array().cloned().unwrap_or_else(|| vec![survey.clone()]);
    for page in &pages {
        let elements = page["elements"].as_array().or_else(|| page["questions"].as_array());
        let mut is_first = true;
        for element in elements.into_iter().flatten() {
            is_first = !add(&mut making, element, page.get("visibleIf"), !is_first) && is_first;
        }
    }
    if let Some(html) = survey.get("completedHtml") {
        let text = texts(&making, html);
        making.endings.push(json!({"id": "thanks", "text": text}));
    }
    for name in ["triggers", "calculatedValues", "completedHtmlOnCondition"] {
        if survey[name].as_array().is_some_and(|list| !list.is_empty()) {
            making.left_out(name, "what is reckoned and done by expressions");
        }
    }
    let title = &survey["title"];
    let name = title.as_str().or_else(|| title["default"].as_str()).unwrap_or_default().to_owned();
    making.finished("surveyjs", &plain(&name))
}

/// The locales that any text has; `default` is the survey's own, or English.
fn languages(survey: &Value) -> Vec<String> {
    fn find(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("default") && fields.values().all(Value::is_string) {
                    found.extend(fields.keys().filter(|key| *key != "default").cloned());
                }
                fields.values().for_each(|inner| find(inner, found));
            }
            Value::Array(list) => list.iter().for_each(|inner| find(inner, found)),
            _ => {}
        }
    }
    let mut all = vec![survey["locale"].as_str().filter(|locale| !locale.is_empty()).unwrap_or("en").to_owned()];
    let mut others = Vec::new();
    find(survey, &mut others);
    others.sort_unstable();
    others.dedup();
    let own = all[0].clone();
    all.extend(others.into_iter().filter(|tag| *tag != own));
    all
}

/// A text by language, without markup.
fn texts(making: &Making, value: &Value) -> Value {
    let own = making.languages[0].clone();
    let mut texts = Map::new();
    match value {
        Value::String(text) => put(&mut texts, &own, json!(plain(text))),
        Value::Object(fields) => {
            for (locale, text) in fields {
                let tag = if locale == "default" { own.clone() } else { locale.clone() };
                put(&mut texts, &tag, json!(plain(text.as_str().unwrap_or_default())));
            }
        }
        _ => {}
    }
    Value::Object(texts)
}

/// Adds an element, or what is in it; whether anything was added.
fn add(making: &mut Making, element: &Value, page_condition: Option<&Value>, together: bool) -> bool {
    let kind = element["type"].as_str().unwrap_or_default();
    let name = element["name"].as_str().unwrap_or(kind).to_owned();
    if kind == "panel" {
        let mut added = false;
        for inner in element["elements"].as_array().into_iter().flatten() {
            let condition = element.get("visibleIf").or(page_condition);
            added |= add(making, inner, condition, together || added);
        }
        return added;
    }
    let mut question = Map::new();
    if !fill(making, element, kind, &mut question) {
        making.left_out(name, format!("questions of the type {kind}"));
        return false;
    }
    let id = making.id(&name);
    put(&mut question, "id", json!(id));
    let title = element.get("title").or_else(|| element.get("html")).cloned().unwrap_or_else(|| json!(name));
    put(&mut question, "text", texts(making, &title));
    if let Some(help) = element.get("description") {
        put(&mut question, "help", texts(making, help));
    }
    if let Some(message) = element.get("requiredErrorText") {
        put(&mut question, "message", texts(making, message));
    }
    put(&mut question, "required", json!(element["isRequired"] == json!(true)));
    if let Some(expression) = element.get("visibleIf").or(page_condition).and_then(Value::as_str).filter(|text| !text.trim().is_empty()) {
        match condition(making, expression) {
            Some(condition) => put(&mut question, "show_if", condition),
            None => making.left_out(format!("{name}.visibleIf"), expression),
        }
    }
    // A condition looks at answers of earlier pages, so what has one begins a page.
    let is_conditional = question.contains_key("show_if");
    put(&mut question, "together", json!(together && !is_conditional));
    for reckoned in ["enableIf", "requiredIf", "defaultValueExpression", "resetValueIf"] {
        if element.get(reckoned).is_some() {
            making.left_out(format!("{name}.{reckoned}"), "expressions but for when a question is shown");
        }
    }
    making.questions.push(Value::Object(question));
    true
}

/// The fields of a type; whether it is one that there is here.
fn fill(making: &mut Making, element: &Value, kind: &str, question: &mut Map<String, Value>) -> bool {
    let number = |name: &str| element[name].as_f64();
    let kind = match kind {
        "text" => match element["inputType"].as_str().unwrap_or("text") {
            "email" => "email",
            "date" => "date",
            "number" | "range" => {
                put(question, "min", json!(number("min")));
                put(question, "max", json!(number("max")));
                "number"
            }
            _ => {
                put(question, "short", json!(true));
                "text"
            }
        },
        "comment" => "text",
        "radiogroup" | "dropdown" | "imagepicker" | "buttongroup" => {
            options(making, element, question);
            match kind {
                "dropdown" => put(question, "look", json!("dropdown")),
                "imagepicker" => put(question, "look", json!("pictures")),
                _ => {}
            }
            if element["multiSelect"] == json!(true) { "multiple" } else { "single" }
        }
        "checkbox" | "tagbox" => {
            options(making, element, question);
            put(question, "at_least", json!(element["minSelectedChoices"].as_u64().filter(|n| *n > 0)));
            put(question, "at_most", json!(element["maxSelectedChoices"].as_u64().filter(|n| *n > 0)));
            "multiple"
        }
        "boolean" => "consent",
        "ranking" => {
            options(making, element, question);
            "ranking"
        }
        "rating" => return rating(making, element, question),
        "matrix" => {
            let (rows, columns) = (choices(making, &element["rows"]), choices(making, &element["columns"]));
            put(question, "rows", json!(rows));
            put(question, "columns", json!(columns));
            "matrix"
        }
        "slider" => {
            question.insert("min".to_owned(), json!(number("min").unwrap_or(0.0)));
            question.insert("max".to_owned(), json!(number("max").unwrap_or(100.0)));
            put(question, "step", json!(number("step")));
            "slider"
        }
        "html" => "statement",
        _ => return false,
    };
    if matches!(kind, "text" | "email")
        && let Some(placeholder) = element.get("placeholder")
    {
        put(question, "placeholder", texts(making, placeholder));
    }
    put(question, "max_length", json!(element["maxLength"].as_u64().filter(|n| kind == "text" && (1..=1000).contains(n))));
    question.insert("type".to_owned(), json!(kind));
    true
}

/// 0 to 10 is NPS; of others the highest number counts, where it is one that ratings have here.
fn rating(making: &Making, element: &Value, question: &mut Map<String, Value>) -> bool {
    let low = element["rateMin"].as_u64().unwrap_or(1);
    let high = element["rateMax"]
        .as_u64()
        .or_else(|| element["rateCount"].as_u64())
        .or(element["rateValues"].as_array().map(|all| all.len() as u64));
    let kind = match (low, high.unwrap_or(5)) {
        (0, 10) => "nps",
        (1, points @ (3 | 4 | 5 | 6 | 7 | 10)) => {
            put(question, "points", json!(points));
            "rating"
        }
        _ => return false,
    };
    let look = match element["rateType"].as_str() {
        Some("stars") if kind == "rating" => json!("stars"),
        Some("smileys") if kind == "rating" => json!("faces"),
        _ => Value::Null,
    };
    put(question, "look", look);
    for (name, theirs) in [("low", "minRateDescription"), ("high", "maxRateDescription")] {
        if let Some(text) = element.get(theirs) {
            put(question, name, texts(making, text));
        }
    }
    question.insert("type".to_owned(), json!(kind));
    true
}

fn options(making: &mut Making, element: &Value, question: &mut Map<String, Value>) {
    let all = choices(making, &element["choices"]);
    put(question, "options", json!(all));
    let is = |names: [&str; 2]| names.iter().any(|name| element[*name] == json!(true));
    let own = making.languages[0].clone();
    if is(["showOtherItem", "hasOther"]) {
        let text = element.get("otherText").map_or_else(|| json!({own.clone(): "Other"}), |text| texts(making, text));
        put(question, "other", text);
    }
    if is(["showNoneItem", "hasNone"]) {
        let text = element.get("noneText").map_or_else(|| json!({own: "None"}), |text| texts(making, text));
        put(question, "none", text);
    }
    put(question, "shuffle", if element["choicesOrder"] == json!("random") { json!("all") } else { Value::Null });
}

fn choices(making: &Making, list: &Value) -> Vec<Value> {
    let mut ids = Making::default();
    let one = |item: &Value| {
        let value = item.get("value").unwrap_or(item);
        let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let mut choice = Map::new();
        put(&mut choice, "id", json!(ids.id(&name)));
        choice.insert("text".to_owned(), texts(making, &item.get("text").cloned().unwrap_or_else(|| json!(name))));
        if let Some(url) = item["imageLink"].as_str().filter(|url| url.starts_with("https://")) {
            choice.insert("image".to_owned(), json!({"url": url}));
        }
        Value::Object(choice)
    };
    list.as_array().into_iter().flatten().map(one).collect()
}

/// Comparisons joined by `and`, or by `or`: `{a} > 3 and {b} = 'x'`. Others are not taken.
fn condition(making: &Making, expression: &str) -> Option<Value> {
    let split = |word: &str| -> Vec<String> { expression.split(&format!(" {word} ")).map(str::to_owned).collect() };
    let (ands, ors) = (split("and"), split("or"));
    let (parts, name) = if ors.len() > 1 { (ors, "any") } else { (ands, "all") };
    let mut all = parts.iter().map(|part| comparison(making, part.trim())).collect::<Option<Vec<_>>>()?;
    Some(if all.len() == 1 { all.remove(0) } else { json!({name: all}) })
}

fn comparison(making: &Making, text: &str) -> Option<Value> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    let question = making.known(name)?;
    let rest = rest.trim();
    let (op, value) = rest.split_once(' ').map_or((rest, ""), |(op, value)| (op, value.trim()));
    let op = match op {
        "=" | "==" | "equal" => "equals",
        "<>" | "!=" | "notequal" => "not_equals",
        ">" | "greater" => "greater_than",
        "<" | "less" => "less_than",
        ">=" => "at_least",
        "<=" => "at_most",
        "contains" => "contains",
        "notcontains" => "not_contains",
        "notempty" => return Some(json!({"question": question, "op": "answered"})),
        "empty" => return Some(json!({"question": question, "op": "skipped"})),
        _ => return None,
    };
    let bare = value.trim_matches(['\'', '"']);
    let value = match value.parse::<i64>() {
        Ok(number) => json!(number),
        Err(_) if value == "true" || value == "false" => json!(value == "true"),
        // What is compared is an option's id here.
        Err(_) if bare.is_empty() || bare.contains(['{', '[']) => return None,
        Err(_) => json!(Making::default().id(bare)),
    };
    Some(json!({"question": question, "op": op, "value": value}))
}
