//! Changes of a draft's shape: questions and endings come, go and move, with what belongs to them.

use serde_json::{Value, json};

use super::Manuscript;

/// A condition on one answer, which the editor has fields for. Others are kept and said, not edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The question's id.
    pub question: String,
    /// How to compare.
    pub op: String,
    /// With what; null for nothing.
    pub value: Value,
}

impl Condition {
    /// Reads one, where it is of that form.
    pub fn of(value: &Value) -> Option<Self> {
        let fields = value.as_object()?;
        if fields.keys().any(|key| !matches!(key.as_str(), "question" | "op" | "value")) {
            return None;
        }
        let text = |key: &str| Some(fields.get(key)?.as_str()?.to_owned());
        Some(Self { question: text("question")?, op: text("op")?, value: fields.get("value").cloned().unwrap_or(Value::Null) })
    }

    /// As the draft has it.
    pub fn json(&self) -> Value {
        let mut json = json!({"question": self.question, "op": self.op});
        if !self.value.is_null() {
            json["value"] = self.value.clone();
        }
        json
    }
}

/// Where a branch may lead: a later question or an ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// As the draft names it: a question's id, or `end:` and an ending's.
    pub go_to: String,
    /// Its place, counted from 0 among questions or among endings.
    pub at: usize,
    /// Whether it is an ending.
    pub is_ending: bool,
}

fn questions(draft: &mut Value) -> &mut Vec<Value> {
    list(draft, "questions")
}

/// A list of the draft, made where there is none.
fn list<'a>(draft: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    if !draft[name].is_array() {
        draft[name] = json!([]);
    }
    draft[name].as_array_mut().expect("it was made a list just now")
}

fn id_of(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_default()
}

impl Manuscript {
    /// A name that no question and no ending has: `wanted`, else `wanted2`, `wanted3`, ...
    fn free(&self, wanted: &str) -> String {
        let stem = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_taken = |id: &str| ["/questions", "/endings"].iter().any(|place| self.list(place).iter().any(|one| id_of(one) == id));
        let numbered = (2..).map(|n| format!("{stem}{n}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
    }

    /// The default language.
    pub fn default_language(&self) -> String {
        self.list("/languages").first().and_then(Value::as_str).unwrap_or("en").to_owned()
    }

    /// Adds a question of a type to the end; its place.
    pub fn add_question(&mut self, kind: &str, text: &str) -> usize {
        let at = self.list("/questions").len();
        let mut question = json!({"id": self.free(kind), "type": kind, "text": {self.default_language(): text}});
        let two = || json!([{"id": "a", "text": {}}, {"id": "b", "text": {}}]);
        // What a kind cannot be without.
        match kind {
            "single" | "multiple" | "ranking" => question["options"] = two(),
            "rating" => question["points"] = json!(5),
            "matrix" => (question["rows"], question["columns"]) = (two(), two()),
            "slider" => (question["min"], question["max"]) = (json!(0), json!(100)),
            "contact" => question["fields"] = json!([{"field": "name"}, {"field": "email", "required": true}]),
            "complaint" => (question["severity"], question["remedy"]) = (json!(true), json!(true)),
            _ => {}
        }
        self.change("", |draft| questions(draft).push(question));
        at
    }

    /// Copies a question with all that belongs to it, its branches too, to the place behind it; the new place.
    pub fn duplicate_question(&mut self, at: usize) -> usize {
        let Some(mut copy) = self.list("/questions").get(at).cloned() else { return at };
        let old = id_of(&copy).to_owned();
        let new = self.free(&old);
        copy["id"] = json!(new);
        let named = |branch: &Value| branch["after"] == json!(old);
        let mut branches: Vec<Value> = self.list("/logic").iter().filter(|branch| named(branch)).cloned().collect();
        for branch in &mut branches {
            branch["after"] = json!(new);
            // A branch that asks for the original's own answer asks for the copy's.
            if branch["if"]["question"] == json!(old) {
                branch["if"]["question"] = json!(new);
            }
        }
        self.change("", |draft| {
            questions(draft).insert(at + 1, copy);
            if !branches.is_empty() {
                list(draft, "logic").extend(branches);
            }
        });
        at + 1
    }

    /// Takes a question away, with the branches after it and those that lead to it. Conditions on its answer stay, as
    /// problems: what was meant only the author knows.
    pub fn remove_question(&mut self, at: usize) {
        let Some(id) = self.list("/questions").get(at).map(|question| id_of(question).to_owned()) else { return };
        self.change("", |draft| {
            questions(draft).remove(at);
            if let Some(logic) = draft["logic"].as_array_mut() {
                logic.retain(|branch| branch["after"] != json!(id) && branch["go_to"] != json!(id));
            }
        });
    }

    /// Moves a question to another place.
    pub fn move_question(&mut self, from: usize, to: usize) {
        let length = self.list("/questions").len();
        if from >= length || to >= length || from == to {
            return;
        }
        self.change("", |draft| {
            let question = questions(draft).remove(from);
            questions(draft).insert(to, question);
        });
    }

    /// Adds an ending.
    pub fn add_ending(&mut self, text: &str) {
        let ending = json!({"id": self.free("end"), "text": {self.default_language(): text}});
        self.change("", |draft| list(draft, "endings").push(ending));
    }

    /// Adds something to the end of a list, such as `/questions/0/options`.
    pub fn push(&mut self, pointer: &str, value: Value) {
        let mut all = self.list(pointer).to_vec();
        all.push(value);
        let pointer = pointer.to_owned();
        self.change("", |draft| super::set(draft, &pointer, Value::Array(all)));
    }

    /// An id for a new option: a letter that is free.
    pub fn free_option(&self, options: &str) -> String {
        let taken = |id: &str| self.list(options).iter().any(|option| id_of(option) == id);
        (b'a'..=b'z')
            .map(|letter| char::from(letter).to_string())
            .chain((1..).map(|n| format!("o{n}")))
            .find(|id| !taken(id))
            .unwrap_or_default()
    }

    /// The places in `logic` of the branches after a question.
    pub fn branches_after(&self, question: &str) -> Vec<usize> {
        let logic = self.list("/logic").iter().enumerate();
        logic.filter(|(_, branch)| branch["after"].as_str() == Some(question)).map(|(at, _)| at).collect()
    }

    /// Where a branch after the question at this place may lead: forward only.
    pub fn targets(&self, after: usize) -> Vec<Target> {
        let later = self.list("/questions").iter().enumerate().skip(after + 1);
        let later = later.map(|(at, question)| Target { go_to: id_of(question).to_owned(), at, is_ending: false });
        let endings = self.list("/endings").iter().enumerate();
        later.chain(endings.map(|(at, ending)| Target { go_to: format!("end:{}", id_of(ending)), at, is_ending: true })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Manuscript {
        Manuscript::of(
            json!({"languages": ["en"], "questions": [{"id": "a", "type": "nps"}, {"id": "b", "type": "text", "kept": 1}, {"id": "c", "type": "text"}],
            "logic": [{"after": "b", "if": {"question": "b", "op": "answered"}, "go_to": "end:bye"}, {"after": "a", "go_to": "b"}],
            "endings": [{"id": "bye"}]}),
        )
    }

    #[test]
    fn a_new_question_of_every_kind_can_be_read() {
        let mut page = Manuscript::of(json!({"name": "All", "class": "relationship", "languages": ["en"], "questions": []}));
        let kinds = [
            "nps",
            "csat",
            "ces",
            "rating",
            "single",
            "multiple",
            "text",
            "complaint",
            "consent",
            "statement",
            "ranking",
            "matrix",
            "slider",
            "number",
            "date",
            "email",
            "contact",
        ];
        for kind in kinds {
            page.add_question(kind, "What?");
        }
        assert_eq!(page.model().unwrap().form.questions.len(), kinds.len());
    }

    fn ids(page: &Manuscript) -> Vec<&str> {
        page.list("/questions").iter().map(id_of).collect()
    }

    #[test]
    fn everything_travels_with_a_copy_and_goes_with_what_is_removed() {
        let mut page = page();
        assert_eq!(page.duplicate_question(1), 2);
        assert_eq!(ids(&page), ["a", "b", "b2", "c"]);
        assert_eq!(page.at("/questions/2/kept"), Some(&json!(1)));
        assert_eq!(page.at("/logic/2"), Some(&json!({"after": "b2", "if": {"question": "b2", "op": "answered"}, "go_to": "end:bye"})));
        page.remove_question(1);
        assert_eq!(ids(&page), ["a", "b2", "c"]);
        assert_eq!(page.list("/logic").len(), 1);
        page.undo();
        assert_eq!((ids(&page), page.list("/logic").len()), (vec!["a", "b", "b2", "c"], 3));
    }

    #[test]
    fn questions_move_and_new_ones_have_free_names() {
        let mut page = page();
        page.move_question(0, 2);
        assert_eq!(ids(&page), ["b", "c", "a"]);
        page.move_question(0, 9);
        assert_eq!(ids(&page), ["b", "c", "a"]);
        assert_eq!(page.add_question("single", "Which?"), 3);
        page.add_question("single", "Which?");
        assert_eq!(ids(&page), ["b", "c", "a", "single", "single2"]);
        assert_eq!((page.text("/questions/3/text/en").as_str(), page.free_option("/questions/3/options").as_str()), ("Which?", "c"));
        let targets: Vec<_> = page.targets(2).into_iter().map(|target| target.go_to).collect();
        assert_eq!(targets, ["single", "single2", "end:bye"]);
        assert_eq!(page.branches_after("b"), [0]);
    }

    #[test]
    fn only_plain_conditions_have_fields() {
        let plain = json!({"question": "a", "op": "at_least", "value": 9});
        assert_eq!(Condition::of(&plain).unwrap().json(), plain);
        assert_eq!(Condition::of(&json!({"all": [plain]})), None);
        assert_eq!(Condition::of(&json!({"question": "a", "op": "at_least", "than": {"question": "b"}})), None);
    }
}
