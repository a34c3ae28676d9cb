//! The surveys that a new site begins with, both switched off until somebody switches them on.

use super::Survey;

/// "How likely are you to recommend us?", to customers with a second order, once in 90 days.
///
/// The question and its groups are those of Reichheld, F. F. (2003): The one number you need to grow.
/// Harvard Business Review 81 (12), 46-54. That the unhappy are asked what happened and whether one may reply,
/// and the happy what to keep, is ours.
pub fn relationship_nps() -> Survey {
    read(include_str!("templates/relationship_nps.json"))
}

/// "How was your order?", 1 to 5, to who ordered within 14 days, once in 30 days.
pub fn order_csat() -> Survey {
    read(include_str!("templates/order_csat.json"))
}

fn read(json: &str) -> Survey {
    serde_json::from_str(json).expect("the built-in surveys are valid, which a test holds")
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, Flow, Step, Survey};

    fn walk(survey: &Survey, answers: &[Answer]) -> Option<String> {
        let mut flow = Flow::new(&survey.form);
        for answer in answers {
            flow.answer(answer.clone()).unwrap();
        }
        match flow.current() {
            Step::Ending(ending) => ending.map(|ending| ending.id.clone()),
            Step::Question(question) => panic!("still at {}", question.id),
        }
    }

    #[test]
    fn every_way_of_the_built_in_surveys_ends_well() {
        for survey in [super::relationship_nps(), super::order_csat()] {
            let highest = survey.form.questions[0].scale().unwrap().1;
            assert_eq!(walk(&survey, &[highest.into(), "Quick".into()]).as_deref(), Some("thanks"));
            assert_eq!(walk(&survey, &[1.into(), "Late".into(), "email".into()]).as_deref(), Some("reply"));
            assert_eq!(walk(&survey, &[1.into(), "".into(), "no".into()]).as_deref(), Some("anonymous"));
            assert_eq!(survey.form.languages, ["en", "zh-Hans"]);
            let json = serde_json::to_string(&survey.form.narrowed("zh-CN")).unwrap();
            assert!(!json.contains("\"en\""), "a text has no Chinese: {json}");
            let again: Survey = serde_json::from_str(&serde_json::to_string(&survey).unwrap()).unwrap();
            assert_eq!(again, survey);
        }
    }
}
