//! What makes a question of each kind a good one, and which comparisons fit its answers.

use super::super::publish::Problems;
use super::super::{
    Answer, Cell, Choice, ChoiceLook, Choices, Complaint, DateField, Matrix, NO, NONE, OTHER, Op, Question, QuestionKind, Slider,
    TextField, is_date, is_https,
};
use super::{Form, ID_RULE, is_id, path_of};

/// The highest numbers that a rating may have.
const POINTS: [u8; 6] = [3, 4, 5, 6, 7, 10];

impl Form<'_> {
    pub(super) fn check_kind(&self, question: &Question, path: &str, problems: &mut Problems) {
        let field = |name: &str| path_of(path, name);
        match &question.kind {
            QuestionKind::Nps(scale) | QuestionKind::Csat(scale) | QuestionKind::Ces(scale) => {
                let fits = scale.look.is_numbers() || matches!(question.kind, QuestionKind::Csat(_));
                problems.unless(fits, &field("look"), "look", "stars and faces are for 1 to 5");
                self.check_text(&scale.low, false, &field("low"), problems);
                self.check_text(&scale.high, false, &field("high"), problems);
            }
            QuestionKind::Rating { points, scale, pair } => {
                problems.unless(POINTS.contains(points), &field("points"), "range", "a rating has 3, 4, 5, 6, 7 or 10 points");
                self.check_text(&scale.low, false, &field("low"), problems);
                self.check_text(&scale.high, false, &field("high"), problems);
                if let Some(pair) = pair {
                    self.check_pair(question, &pair.dimension, *points, &field("pair"), problems);
                }
            }
            QuestionKind::Text(text) => {
                self.check_text(&text.placeholder, false, &field("placeholder"), problems);
                check_text_field(text, path, problems);
            }
            QuestionKind::Single(choices) | QuestionKind::Multiple(choices) => self.check_choices(question, choices, path, problems),
            QuestionKind::Consent { options } => {
                let fits = options.is_empty() || (options.len() <= 10 && options.iter().any(|option| option.id == NO));
                problems.unless(fits, &field("options"), "no", "one can always say no: one of at most 10 options has the id `no`");
                self.check_list(options, &field("options"), problems);
            }
            QuestionKind::Ranking { options, .. } => {
                problems.unless((2..=20).contains(&options.len()), &field("options"), "size", "one ranks 2 to 20 options");
                self.check_list(options, &field("options"), problems);
            }
            QuestionKind::Matrix(matrix) => self.check_matrix(matrix, path, problems),
            QuestionKind::Slider(slider) => {
                problems.unless(is_line(slider), path, "range", "a slider goes up from min to max in 1 to 1,000 whole steps");
                self.check_text(&slider.low, false, &field("low"), problems);
                self.check_text(&slider.high, false, &field("high"), problems);
            }
            QuestionKind::Number(number) => {
                let finite = number.min.is_none_or(f64::is_finite) && number.max.is_none_or(f64::is_finite);
                let contrary = number.min.zip(number.max).is_some_and(|(min, max)| min > max);
                problems.unless(finite && !contrary, &field("min"), "range", "the lowest number is not above the highest");
                self.check_text(&number.unit, false, &field("unit"), problems);
            }
            QuestionKind::Date(date) => check_date_field(date, path, problems),
            QuestionKind::Email { placeholder } => self.check_text(placeholder, false, &field("placeholder"), problems),
            QuestionKind::Contact { fields } => {
                problems.unless(!fields.is_empty(), &field("fields"), "empty", "contact details have at least one field");
                for (at, one) in fields.iter().enumerate() {
                    let twice = fields[..at].iter().any(|other| other.field == one.field);
                    problems.unless(!twice, &format!("{path}.fields[{at}]"), "twice", "this field is there already");
                }
            }
            QuestionKind::Statement { button } => {
                self.check_text(button, false, &field("button"), problems);
                problems.unless(
                    !question.required,
                    &field("required"),
                    "statement",
                    "a statement asks nothing that one could have to answer",
                );
            }
            QuestionKind::Complaint(complaint) => {
                if let Some(article) = &complaint.article {
                    problems.unless(is_https(&article.url), &field("article.url"), "https", HTTPS_RULE);
                    self.check_text(&article.text, true, &field("article.text"), problems);
                }
                problems.unless(
                    complaint.remedy || complaint.remedies.is_empty(),
                    &field("remedies"),
                    "remedy",
                    "options are for who is asked for a remedy",
                );
                problems.unless(complaint.remedies.len() <= 20, &field("remedies"), "size", "there are at most 20 remedies");
                self.check_list(&complaint.remedies, &field("remedies"), problems);
            }
        }
    }

    fn check_choices(&self, question: &Question, choices: &Choices, path: &str, problems: &mut Problems) {
        let field = |name: &str| path_of(path, name);
        let count = choices.options.len();
        problems.unless((2..=200).contains(&count), &field("options"), "size", "a choice has 2 to 200 options");
        self.check_list(&choices.options, &field("options"), problems);
        self.check_text(&choices.other, false, &field("other"), problems);
        self.check_text(&choices.none, false, &field("none"), problems);
        for (word, text) in [(OTHER, &choices.other), (NONE, &choices.none)] {
            let twice = !text.is_empty() && choices.options.iter().any(|option| option.id == word);
            problems.unless(!twice, &field(word), "twice", "an option has this id");
        }
        let many = matches!(question.kind, QuestionKind::Multiple(_));
        let counted = choices.at_least.is_some() || choices.at_most.is_some();
        problems.unless(many || !counted, &field("at_least"), "one", "only where any number may be chosen they can be counted");
        let most = choices.at_most.map_or(count, usize::from);
        let well = choices.at_least.is_none_or(|least| (1..=most.min(count)).contains(&usize::from(least))) && most > 0;
        problems.unless(well, &field("at_least"), "range", "no answer is at least so many and at most so many");
        problems.unless(!many || choices.look != ChoiceLook::Dropdown, &field("look"), "look", "a dropdown is for one choice");
        if choices.look == ChoiceLook::Pictures {
            let all = choices.options.iter().all(|option| option.image.is_some());
            problems.unless(all, &field("look"), "image", "each option has a picture, where pictures are shown");
        }
    }

    /// Options, rows, columns: each with an id of its own and a text.
    fn check_list(&self, list: &[Choice], path: &str, problems: &mut Problems) {
        for (at, one) in list.iter().enumerate() {
            let path = format!("{path}[{at}]");
            problems.unless(is_id(&one.id), &path_of(&path, "id"), "id", ID_RULE);
            let twice = list[..at].iter().any(|other| other.id == one.id);
            problems.unless(!twice, &path_of(&path, "id"), "twice", "another option has this id");
            self.check_text(&one.text, true, &path_of(&path, "text"), problems);
            if let Some(image) = &one.image {
                problems.unless(is_https(&image.url), &path_of(&path, "image.url"), "https", HTTPS_RULE);
                self.check_text(&image.alt, false, &path_of(&path, "image.alt"), problems);
            }
        }
    }

    fn check_matrix(&self, matrix: &Matrix, path: &str, problems: &mut Problems) {
        let field = |name: &str| path_of(path, name);
        problems.unless((1..=30).contains(&matrix.rows.len()), &field("rows"), "size", "a matrix has 1 to 30 rows");
        self.check_list(&matrix.rows, &field("rows"), problems);
        self.check_list(&matrix.columns, &field("columns"), problems);
        let columns = matrix.columns.len();
        match matrix.cell {
            Cell::Rating => {
                problems.unless(POINTS.contains(&matrix.highest()), &field("points"), "range", "a rating has 3, 4, 5, 6, 7 or 10 points");
                let fits = columns == 0 || columns == usize::from(matrix.highest());
                problems.unless(fits, &field("columns"), "size", "above a rating stands one column for each number, or none");
            }
            Cell::Single | Cell::Multiple => {
                problems.unless((2..=15).contains(&columns), &field("columns"), "size", "a matrix has 2 to 15 columns");
            }
        }
    }

    /// Both halves are asked once, by the same scale.
    fn check_pair(&self, question: &Question, dimension: &str, points: u8, path: &str, problems: &mut Problems) {
        problems.unless(is_id(dimension), &path_of(path, "dimension"), "id", ID_RULE);
        let mut halves = self.form.questions.iter().filter(|other| other.id != question.id).filter_map(|other| match &other.kind {
            QuestionKind::Rating { points, pair: Some(pair), .. } if pair.dimension == dimension => Some((*points, pair.half)),
            _ => None,
        });
        let own = match &question.kind {
            QuestionKind::Rating { pair: Some(pair), .. } => pair.half,
            _ => return,
        };
        let well = halves.next().is_some_and(|(other, half)| other == points && half != own) && halves.next().is_none();
        problems.unless(well, path, "pair", "a pair is one expectation and one perception, rated by the same number of points");
    }
}

pub(super) const HTTPS_RULE: &str = "an address begins with https:// and names a host";

fn check_text_field(text: &TextField, path: &str, problems: &mut Problems) {
    let (least, most) = (usize::from(text.min_length.unwrap_or(0)), text.longest());
    problems.unless(
        least <= most && most > 0,
        &path_of(path, "min_length"),
        "range",
        "a text has 0 to 1,000 characters, at least not above at most",
    );
    problems.unless(text.pattern.chars().count() <= 200, &path_of(path, "pattern"), "length", "a pattern has at most 200 characters");
}

fn check_date_field(date: &DateField, path: &str, problems: &mut Problems) {
    for (name, day) in [("earliest", &date.earliest), ("latest", &date.latest)] {
        problems.unless(day.is_empty() || is_date(day), &path_of(path, name), "format", "a day is written as 2026-11-22");
    }
    let contrary = !date.latest.is_empty() && date.earliest > date.latest;
    problems.unless(!contrary, &path_of(path, "earliest"), "range", "the earliest day is not after the latest");
}

fn is_line(slider: &Slider) -> bool {
    let steps = (slider.max - slider.min) / slider.step;
    slider.min.is_finite() && slider.step > 0.0 && (1.0..=1000.0).contains(&steps) && (steps - steps.round()).abs() < 1e-6
}

/// Whether a comparison can hold for some answer of the question, or of one part of it, and not for another.
pub(super) fn fits(question: &Question, part: Option<&str>, op: Op, operand: Option<&Answer>) -> bool {
    if matches!(op, Op::Partly | Op::Complete) {
        let has_parts = matches!(question.kind, QuestionKind::Matrix(_) | QuestionKind::Contact { .. } | QuestionKind::Complaint(_));
        return operand.is_none() && has_parts && part.is_none();
    }
    let Some(operand) = operand else { return !op.needs_operand() };
    if !op.needs_operand() {
        return false;
    }
    match part {
        Some(part) => fits_part(question, part, op, operand),
        None => fits_whole(question, op, operand),
    }
}

fn fits_whole(question: &Question, op: Op, operand: &Answer) -> bool {
    let choices = match &question.kind {
        QuestionKind::Single(choices) | QuestionKind::Multiple(choices) => Some(choices),
        _ => None,
    };
    let has = |id: &String| {
        question.options().iter().any(|option| option.id == *id)
            || choices.is_some_and(|choices| (id == OTHER && !choices.other.is_empty()) || (id == NONE && !choices.none.is_empty()))
    };
    let is_equality = matches!(op, Op::Equals | Op::NotEquals);
    if let Some(scale) = question.scale() {
        return fits_scale(scale, op, operand);
    }
    match (&question.kind, operand) {
        (QuestionKind::Slider(slider), Answer::Number(number)) => {
            (slider.min..=slider.max).contains(number) && (op.is_of_numbers() || is_equality)
        }
        (QuestionKind::Number(_), operand) => fits_number(op, Some(operand)),
        (QuestionKind::Text(_) | QuestionKind::Email { .. }, operand) => fits_text(op, Some(operand)),
        (QuestionKind::Date(_), Answer::Text(day)) => (is_equality || matches!(op, Op::Before | Op::After)) && is_date(day),
        (QuestionKind::Consent { options }, Answer::Flag(_)) if options.is_empty() => is_equality,
        (QuestionKind::Single(_) | QuestionKind::Consent { .. }, operand) => fits_one(op, operand, &has),
        (QuestionKind::Multiple(_), operand) => fits_many(op, operand, &has),
        _ => false,
    }
}

/// A row of a matrix, a field of contact details or of a complaint.
fn fits_part(question: &Question, part: &str, op: Op, operand: &Answer) -> bool {
    match &question.kind {
        QuestionKind::Matrix(matrix) => {
            let has = |id: &String| matrix.columns.iter().any(|column| column.id == *id);
            match matrix.cell {
                Cell::Rating => fits_scale((1, matrix.highest()), op, operand),
                Cell::Single => fits_one(op, operand, &has),
                Cell::Multiple => fits_many(op, operand, &has),
            }
        }
        QuestionKind::Complaint(complaint) => match part {
            Complaint::SEVERITY => fits_scale((1, 5), op, operand),
            Complaint::HELPED => matches!(op, Op::Equals | Op::NotEquals) && matches!(operand, Answer::Flag(_)),
            Complaint::REMEDY if !complaint.remedies.is_empty() => {
                fits_one(op, operand, &|id: &String| complaint.remedies.iter().any(|remedy| remedy.id == *id))
            }
            _ => fits_text(op, Some(operand)),
        },
        _ => fits_text(op, Some(operand)),
    }
}

fn fits_scale((low, high): (u8, u8), op: Op, operand: &Answer) -> bool {
    matches!(operand, Answer::Number(number) if (f64::from(low)..=f64::from(high)).contains(number)) && fits_number(op, Some(operand))
}

fn fits_one(op: Op, operand: &Answer, has: &dyn Fn(&String) -> bool) -> bool {
    match operand {
        Answer::Text(id) => matches!(op, Op::Equals | Op::NotEquals) && has(id),
        Answer::List(ids) => matches!(op, Op::OneOf | Op::NotOneOf) && !ids.is_empty() && ids.iter().all(has),
        _ => false,
    }
}

fn fits_many(op: Op, operand: &Answer, has: &dyn Fn(&String) -> bool) -> bool {
    match operand {
        Answer::Text(id) => matches!(op, Op::Contains | Op::NotContains) && has(id),
        Answer::List(ids) => {
            let comparable = matches!(op, Op::Equals | Op::NotEquals | Op::Contains | Op::NotContains | Op::OneOf | Op::NotOneOf);
            comparable && !ids.is_empty() && ids.iter().all(has)
        }
        _ => false,
    }
}

/// Whether a number compares so.
pub(super) fn fits_number(op: Op, operand: Option<&Answer>) -> bool {
    match operand {
        None => matches!(op, Op::Answered | Op::Skipped),
        Some(operand) => matches!(operand, Answer::Number(_)) && (op.is_of_numbers() || matches!(op, Op::Equals | Op::NotEquals)),
    }
}

/// Whether a text compares so.
pub(super) fn fits_text(op: Op, operand: Option<&Answer>) -> bool {
    match operand {
        None => matches!(op, Op::Answered | Op::Skipped),
        Some(Answer::Text(_)) => op.needs_operand() && !op.is_of_numbers() && !matches!(op, Op::OneOf | Op::NotOneOf),
        Some(Answer::List(list)) => matches!(op, Op::OneOf | Op::NotOneOf) && !list.is_empty(),
        Some(_) => false,
    }
}

/// Whether the answers to a question have such a part.
pub(super) fn has_part(question: &Question, part: &str) -> bool {
    match &question.kind {
        QuestionKind::Matrix(matrix) => matrix.rows.iter().any(|row| row.id == part),
        QuestionKind::Contact { fields } => fields.iter().any(|one| one.field.name() == part),
        QuestionKind::Complaint(complaint) => match part {
            Complaint::WHAT => true,
            Complaint::SEVERITY => complaint.severity,
            Complaint::REMEDY => complaint.remedy,
            Complaint::HELPED => complaint.article.is_some(),
            _ => false,
        },
        _ => false,
    }
}
