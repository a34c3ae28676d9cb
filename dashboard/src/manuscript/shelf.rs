//! A draft with its history, put aside so that it is there again after the page was loaded anew: as text, and what it is worth
//! beside what the server has by then.

use rapport_model::survey::Draft;
use serde_json::{Value, json};

use super::Manuscript;

/// What was put aside, beside what the server has.
#[derive(Clone, Debug, PartialEq)]
pub enum Shelved {
    /// The same draft: its history goes on.
    Same(Manuscript),
    /// It was not saved yet, and nobody else saved meanwhile.
    Unsaved(Manuscript),
    /// It was not saved yet, and somebody else saved meanwhile.
    Elsewhere(Manuscript),
    /// Nothing of use.
    Nothing,
}

impl Manuscript {
    /// As text of about so many bytes: of the steps the nearest, as many as fit. `revision` is the server's name for what it was
    /// read or saved as last.
    pub fn shelve(&self, revision: &str, is_dirty: bool, most: usize) -> String {
        let mut room = most.saturating_sub(size(&self.draft));
        let mut nearest = |steps: &[Value]| {
            let fits = |step: &&Value| match room.checked_sub(size(step)) {
                Some(left) => {
                    room = left;
                    true
                }
                None => {
                    room = 0;
                    false
                }
            };
            let mut kept: Vec<Value> = steps.iter().rev().take_while(fits).cloned().collect();
            kept.reverse();
            kept
        };
        let (before, after) = (nearest(&self.before), nearest(&self.after));
        json!({"revision": revision, "dirty": is_dirty, "draft": self.draft, "before": before, "after": after}).to_string()
    }

    /// What was put aside, if it is of use beside the draft that the server has.
    pub fn unshelve(text: &str, draft: &Value, revision: &str) -> Shelved {
        let Ok(Value::Object(mut kept)) = serde_json::from_str::<Value>(text) else { return Shelved::Nothing };
        let mut steps = |name: &str| match kept.remove(name) {
            Some(Value::Array(steps)) => steps,
            _ => Vec::new(),
        };
        let (before, after) = (steps("before"), steps("after"));
        let Some(own) = kept.remove("draft").filter(Value::is_object) else { return Shelved::Nothing };
        let is_of_it = kept.get("revision").and_then(Value::as_str) == Some(revision);
        let is_dirty = kept.get("dirty").and_then(Value::as_bool) == Some(true);
        // What the server keeps may be written otherwise and mean the same. A save may have arrived whose answer did not.
        let is_same = (is_of_it && !is_dirty) || means_the_same(&own, draft);
        let page = Self { draft: own, before, after, last: String::new() };
        match (is_same, is_dirty, is_of_it) {
            (true, ..) => Shelved::Same(page),
            (false, true, true) => Shelved::Unsaved(page),
            (false, true, false) => Shelved::Elsewhere(page),
            (false, false, _) => Shelved::Nothing,
        }
    }
}

fn size(draft: &Value) -> usize {
    draft.to_string().len()
}

fn means_the_same(a: &Value, b: &Value) -> bool {
    let read = |draft: &Value| serde_json::from_value::<Draft>(draft.clone()).ok();
    a == b || matches!((read(a), read(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Manuscript {
        let mut page = Manuscript::of(json!({"name": "S", "languages": ["en"], "questions": []}));
        page.set("/name", json!("Survey"));
        page.set("/class", json!("feature"));
        page.undo();
        page
    }

    #[test]
    fn a_history_goes_on_after_a_reload() {
        let page = written();
        let text = page.shelve("r1", false, 100_000);
        // The server writes the same in another order and with what is usual.
        let kept = json!({"class": "transaction", "questions": [], "languages": ["en"], "name": "Survey", "who": {"all": []}});
        let Shelved::Same(mut again) = Manuscript::unshelve(&text, &kept, "r1") else { panic!("it is the same") };
        assert!(again.can_undo() && again.can_redo());
        again.redo();
        assert_eq!(again.text("/class"), "feature");
        again.undo();
        again.undo();
        assert_eq!(again.text("/name"), "S");
    }

    #[test]
    fn what_was_not_saved_is_there_and_overwrites_nobody() {
        let page = written();
        let server = json!({"name": "S", "languages": ["en"], "questions": []});
        let text = page.shelve("r1", true, 100_000);
        assert!(matches!(Manuscript::unshelve(&text, &server, "r1"), Shelved::Unsaved(own) if own.text("/name") == "Survey"));
        assert!(matches!(Manuscript::unshelve(&text, &server, "r2"), Shelved::Elsewhere(own) if own.text("/name") == "Survey"));
        // The save had arrived, only its answer had not.
        assert!(matches!(Manuscript::unshelve(&text, page.draft(), "r2"), Shelved::Same(_)));
        // Saved, and then changed by somebody else: theirs is what there is.
        assert_eq!(Manuscript::unshelve(&page.shelve("r1", false, 100_000), &server, "r2"), Shelved::Nothing);
        assert_eq!(Manuscript::unshelve("no json", &server, "r1"), Shelved::Nothing);
    }

    #[test]
    fn a_long_history_keeps_the_nearest_steps() {
        let mut page = Manuscript::of(json!({"name": ""}));
        for n in 0..100 {
            page.change("", |draft| draft["name"] = json!(format!("step {n:03} {}", "x".repeat(100))));
        }
        let text = page.shelve("r", false, 3_000);
        assert!(text.len() < 3_400, "{}", text.len());
        let Shelved::Same(mut again) = Manuscript::unshelve(&text, page.draft(), "r") else { panic!("it is the same") };
        again.undo();
        assert!(again.text("/name").starts_with("step 098"), "{}", again.text("/name"));
    }
}
