//! Formbricks: questions with texts by language (the default under `default`), logic as conditions and actions; newer exports
//! hold the questions in blocks (formbricks.com, "Survey schema").

mod logic;
mod sources;

use serde_json::{Map, Value, json};

use self::sources::Sources;
use super::{Converted, Making, plain, put};

pub(super) fn read(survey: &Value) -> Converted {
    let mut making = Making { languages: languages(survey), ..Making::default() };
    let sources = Sources::of(survey);
    let blocks = survey["blocks"].as_array();
    let questions: Vec<(&Value, bool)> = match blocks.filter(|blocks| !blocks.is_empty()) {
        Some(blocks) => blocks
            .iter()
            .flat_map(|block| block["elements"].as_array().into_iter().flatten().enumerate().map(|(at, element)| (element, at > 0)))
            .collect(),
        None => survey["questions"].as_array().into_iter().flatten().map(|question| (question, false)).collect(),
    };
    for (question, together) in &questions {
        add(&mut making, &sources, question, *together);
    }
    for ending in survey["endings"].as_array().into_iter().flatten() {
        add_ending(&mut making, &sources, ending);
    }
    for block in blocks.into_iter().flatten() {
        // Whoever is sent to a block comes to its first question.
        let first = block["elements"].as_array().and_then(|all| all.iter().find_map(|one| making.known(one["id"].as_str()?)));
        if let (Some(name), Some(first)) = (block["id"].as_str(), first) {
            making.ids.push((name.to_owned(), first));
        }
    }
    for (question, _) in &questions {
        logic::add(&mut making, &sources, question["id"].as_str().unwrap_or_default(), question);
    }
    for block in blocks.into_iter().flatten() {
        let last = block["elements"].as_array().and_then(|all| all.last()?["id"].as_str()).unwrap_or_default().to_owned();
        logic::add(&mut making, &sources, &last, block);
    }
    making.variables = sources.variables();
    making.hidden = sources.hidden();
    for unknown in sources.unknown(&making, survey) {
        making.left_out(format!("recall:{unknown}"), "what it recalls is not in this survey; the words in its place are said");
    }
    let card = &survey["welcomeCard"];
    if card["enabled"] == json!(true) {
        let mut welcome = Map::new();
        for (name, theirs) in
            [("text", "headline"), ("help", if card["subheader"].is_object() { "subheader" } else { "html" }), ("button", "buttonLabel")]
        {
            put(&mut welcome, name, texts(&making, &sources, &card[theirs]));
        }
        welcome.entry("text").or_insert_with(|| json!({}));
        making.welcome = Some(Value::Object(welcome));
    }
    for (place, what) in [("triggers", "when and to whom it is shown"), ("followUps", "e-mails that follow")] {
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

/// A text by language, without markup; what it recalls as it is written here.
fn texts(making: &Making, sources: &Sources, value: &Value) -> Value {
    let mut texts = Map::new();
    let plain = |text: &str| sources.recalled(making, &plain(text));
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

fn add(making: &mut Making, sources: &Sources, element: &Value, together: bool) {
    let name = element["id"].as_str().unwrap_or_default().to_owned();
    let kind = element["type"].as_str().unwrap_or_default();
    let mut question = Map::new();
    let Some(kind) = fill(making, sources, element, kind, &mut question) else {
        making.left_out(name, format!("questions of the type {kind}"));
        return;
    };
    let id = making.id(&name);
    question.insert("type".to_owned(), json!(kind));
    put(&mut question, "id", json!(id));
    put(&mut question, "text", texts(making, sources, &element["headline"]));
    question.entry("text").or_insert_with(|| json!({}));
    put(&mut question, "help", texts(making, sources, &element["subheader"]));
    put(&mut question, "required", json!(element["required"] == json!(true) && kind != "statement"));
    put(&mut question, "together", json!(together && !making.questions.is_empty()));
    making.questions.push(Value::Object(question));
}

fn fill(making: &mut Making, sources: &Sources, element: &Value, kind: &str, question: &mut Map<String, Value>) -> Option<&'static str> {
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
        "multipleChoiceSingle" => choices(making, sources, element, question, "single"),
        "multipleChoiceMulti" => choices(making, sources, element, question, "multiple"),
        "pictureSelection" => {
            put(question, "look", json!("pictures"));
            let multiple = element["allowMulti"] == json!(true);
            choices(making, sources, element, question, if multiple { "multiple" } else { "single" })
        }
        "ranking" => choices(making, sources, element, question, "ranking"),
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
                    json!({"id": ids.id(&name), "text": texts(making, sources, label)})
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
            put(question, name, texts(making, sources, &element[theirs]));
        }
    }
    Some(kind)
}

/// Options; those called `other` and `none` there are what stands for them here.
fn choices(making: &Making, sources: &Sources, element: &Value, question: &mut Map<String, Value>, kind: &'static str) -> &'static str {
    let mut ids = Making::default();
    let mut options = Vec::new();
    for item in element["choices"].as_array().into_iter().flatten() {
        let id = item["id"].as_str().unwrap_or_default();
        if matches!(id, "other" | "none") && kind != "ranking" {
            put(question, id, texts(making, sources, &item["label"]));
            continue;
        }
        let mut option = json!({"id": ids.id(id), "text": texts(making, sources, &item["label"])});
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

fn add_ending(making: &mut Making, sources: &Sources, ending: &Value) {
    let id = making.id(ending["id"].as_str().unwrap_or("end"));
    let mut ours = Map::new();
    put(&mut ours, "id", json!(id));
    ours.insert("text".to_owned(), texts(making, sources, &ending["headline"]));
    put(&mut ours, "help", texts(making, sources, &ending["subheader"]));
    let is_redirect = ending["type"] == json!("redirectToUrl");
    let url = if is_redirect { &ending["url"] } else { &ending["buttonLink"] };
    if let Some(url) = url.as_str().filter(|url| url.starts_with("https://")) {
        let text = if is_redirect { json!({}) } else { texts(making, sources, &ending["buttonLabel"]) };
        ours.insert("link".to_owned(), json!({"url": url, "text": text}));
    }
    if is_redirect {
        let own = making.languages[0].clone();
        ours.insert("text".to_owned(), json!({own: ending["label"].as_str().unwrap_or("Thank you.")}));
    }
    making.endings.push(Value::Object(ours));
}
