//! Surveys to begin with, in English and Simplified Chinese, each with the source of its questions. A new site has the
//! first two, both switched off until somebody switches them on.

use super::Survey;

/// A survey to begin with.
pub struct Template {
    /// Its name in the API, and the id of the survey on a new site.
    pub id: &'static str,
    /// Where its questions come from: a paper, a standard, or ours.
    pub source: &'static str,
    json: &'static str,
}

macro_rules! template {
    ($id:literal, $source:literal) => {
        Template { id: $id, source: $source, json: include_str!(concat!("templates/", $id, ".json")) }
    };
}

/// All of them.
pub const ALL: [Template; 11] = [
    template!(
        "relationship_nps",
        "Reichheld, F. F. (2003): The one number you need to grow. Harvard Business Review 81 (12), 46-54. That the unhappy are asked what happened and the happy what to keep is ours."
    ),
    template!("order_csat", "ISO 10004:2018, Customer satisfaction: guidelines for monitoring and measuring. The words are ours."),
    template!("support_csat", "ISO 10004:2018, Customer satisfaction: guidelines for monitoring and measuring. The words are ours."),
    template!(
        "effort",
        "Dixon, M., Freeman, K., Toman, N. (2010): Stop trying to delight your customers. Harvard Business Review 88 (7/8), 116-122; as a statement on seven points after Dixon, Toman and DeLisi (2013): The effortless experience."
    ),
    template!(
        "product_market_fit",
        "Ellis, S. (2010), the share of who would be very disappointed; at 40 percent and above a product has found its market, as a rule of thumb."
    ),
    template!(
        "exit_intent",
        "Reasons after Kukar-Kinney, M., Close, A. G. (2010): The determinants of consumers' online shopping cart abandonment. Journal of the Academy of Marketing Science 38 (2), 240-250. The words are ours."
    ),
    template!(
        "cancellation",
        "Reasons after Keaveney, S. M. (1995): Customer switching behavior in service industries: an exploratory study. Journal of Marketing 59 (2), 71-82. The words are ours."
    ),
    template!(
        "complaint",
        "ISO 10002:2018, Customer satisfaction: guidelines for complaints handling in organizations. The words are ours."
    ),
    template!(
        "servqual",
        "The five dimensions of Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1988): SERVQUAL: a multiple-item scale for measuring consumer perceptions of service quality. Journal of Retailing 64 (1), 12-40. One statement each instead of 22 in all: a short form of ours, which is not the validated scale."
    ),
    template!(
        "trust_and_switching",
        "Trust and commitment after Morgan, R. M., Hunt, S. D. (1994): The commitment-trust theory of relationship marketing. Journal of Marketing 58 (3), 20-38; switching costs after Burnham, T. A., Frels, J. K., Mahajan, V. (2003): Consumer switching costs: a typology, antecedents, and consequences. Journal of the Academy of Marketing Science 31 (2), 109-126. The words are ours."
    ),
    template!(
        "service_rating",
        "The five levels of 国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见 (国办发〔2019〕51号). The reasons are ours."
    ),
];

/// The question whether it helped, asked once after a case was fixed; on every site from the beginning. That it asks on the scale of
/// the first question, so that before and after can be compared, is ours.
pub static RECOVERY: Template = template!("recovery", "Ours: one question on the scale of the relationship, and what is left to do.");

impl Template {
    /// The survey, as it can be published.
    pub fn survey(&self) -> Survey {
        serde_json::from_str(self.json).expect("the templates are valid, which a test holds")
    }
}

/// "How likely are you to recommend us?", to customers with a second order, once in 90 days.
pub fn relationship_nps() -> Survey {
    ALL[0].survey()
}

/// "How was your order?", 1 to 5, to who ordered within 14 days, once in 30 days.
pub fn order_csat() -> Survey {
    ALL[1].survey()
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, Flow, QuestionKind, Step, Survey};

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

    #[test]
    fn the_recovery_question_is_one_question_and_a_why() {
        let survey = super::RECOVERY.survey();
        assert_eq!(walk(&survey, &[10.into()]).as_deref(), Some("thanks"));
        assert_eq!(walk(&survey, &[3.into(), "Still late".into()]).as_deref(), Some("thanks"));
    }

    #[test]
    fn every_template_is_complete_in_both_languages() {
        let names: std::collections::BTreeSet<_> = super::ALL.iter().map(|template| template.id).collect();
        assert_eq!(names.len(), super::ALL.len());
        for template in &super::ALL {
            let survey = template.survey();
            assert_eq!(survey.form.languages, ["en", "zh-Hans"], "{}", template.id);
            for (language, other) in [("zh-Hans", "\"en\""), ("en", "\"zh-Hans\"")] {
                let mut form = survey.form.narrowed(language);
                form.languages.clear();
                let json = serde_json::to_string(&form).unwrap();
                assert!(!json.contains(other), "{}: a text is missing in {language}", template.id);
            }
            assert!(!template.source.is_empty());
            // Whoever answers nothing that they need not, and the least where they must, comes to an end.
            let mut flow = Flow::new(&survey.form);
            while let Step::Question(question) = flow.current() {
                let question = question.clone();
                if flow.skip().is_ok() {
                    continue;
                }
                let answer = match &question.kind {
                    kind if kind.scale().is_some() => 1.into(),
                    QuestionKind::Multiple(_) => Answer::List(vec![question.options()[0].id.clone()]),
                    QuestionKind::Single(_) => question.options()[0].id.as_str().into(),
                    kind => serde_json::from_value(match kind {
                        QuestionKind::Matrix(matrix) => {
                            matrix.rows.iter().map(|row| (row.id.clone(), serde_json::json!(4))).collect::<serde_json::Map<_, _>>().into()
                        }
                        _ => serde_json::json!({"what": "Broken"}),
                    })
                    .unwrap(),
                };
                flow.answer(answer).unwrap();
            }
        }
    }
}
