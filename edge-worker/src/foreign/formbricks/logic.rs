//! Formbricks' logic as branches: conditions, jumps, what becomes required, and what is reckoned.

use serde_json::{Value, json};

use super::Sources;
use crate::foreign::Making;

/// Adds the branches that stand at a question or block, after the question of this name.
pub(super) fn add(making: &mut Making, sources: &Sources, after: &str, at: &Value) {
    let Some(id) = making.known(after) else { return };
    for (number, one) in at["logic"].as_array().into_iter().flatten().enumerate() {
        let place = format!("{after}.logic[{number}]");
        let mut branch = json!({"after": id});
        for action in one["actions"].as_array().into_iter().flatten() {
            if act(making, sources, action, &mut branch).is_none() {
                let what = action["objective"].as_str().unwrap_or("without a name");
                making.left_out(place.clone(), format!("the action {what}"));
            }
        }
        let does = ["go_to", "require", "set"].iter().any(|what| branch.get(*what).is_some());
        match condition(making, sources, &one["conditions"]) {
            Some(condition) if does => {
                branch["if"] = condition;
                making.logic.push(branch);
            }
            Some(_) => {}
            None => making.left_out(place, "a condition of a kind that there is not here"),
        }
    }
    // Where none of them leads on.
    if let Some(target) = at["logicFallback"].as_str() {
        match making.known(target) {
            Some(target) => making.logic.push(json!({"after": id, "go_to": go_to(making, target)})),
            None => making.left_out(format!("{after}.logicFallback"), "where it leads is not in this survey"),
        }
    }
}

fn go_to(making: &Making, target: String) -> String {
    let is_ending = making.endings.iter().any(|ending| ending["id"] == json!(target));
    if is_ending { format!("end:{target}") } else { target }
}

/// Puts one action into a branch. `None`: there is none of the kind here.
fn act(making: &Making, sources: &Sources, action: &Value, branch: &mut Value) -> Option<()> {
    let target = || making.known(action["target"].as_str()?);
    match action["objective"].as_str()? {
        "jumpToQuestion" | "jumpToBlock" => branch["go_to"] = json!(go_to(making, target()?)),
        "requireAnswer" => push(branch, "require", json!(target()?)),
        "calculate" => {
            let variable = sources.variable(action["variableId"].as_str()?)?;
            let op =
                action["operator"].as_str().filter(|op| matches!(*op, "assign" | "add" | "subtract" | "multiply" | "divide" | "concat"))?;
            let by = match action["value"]["type"].as_str()? {
                "static" => action["value"]["value"].clone(),
                _ => sources.source(making, &action["value"])?,
            };
            push(branch, "set", json!({"variable": variable, "op": op, "by": by}));
        }
        _ => return None,
    }
    Some(())
}

fn push(branch: &mut Value, list: &str, item: Value) {
    match branch[list].as_array_mut() {
        Some(items) => items.push(item),
        None => branch[list] = json!([item]),
    }
}

fn condition(making: &Making, sources: &Sources, group: &Value) -> Option<Value> {
    let one = |part: &Value| {
        if part["conditions"].is_array() {
            return condition(making, sources, part);
        }
        let left = &part["leftOperand"];
        let mut ours = sources.source(making, left)?;
        let op = operator(part["operator"].as_str()?)?;
        ours["op"] = json!(op);
        let right = &part["rightOperand"];
        if part["operator"] == json!("isAccepted") {
            ours["value"] = json!(true);
        } else if matches!(op, "answered" | "skipped" | "partly" | "complete") {
            // Nothing to compare with, whatever stands there.
        } else if right["type"] == json!("static") {
            ours["value"] = sources.value(making, left, &right["value"]);
        } else if right["type"].is_string() {
            ours["than"] = sources.source(making, right)?;
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
