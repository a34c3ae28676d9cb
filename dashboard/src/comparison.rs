//! Whether a score changed, and how sure we are: two periods of different people, side by side.

use rapport_model::{
    score::{CsatScore, Difference, NpsScore, Tally, csat_difference, nps_difference},
    value::CsatRating,
};

/// A change from one period to the next, in points of the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The score before, as it is shown: whole points.
    pub was: f64,
    /// What it changed by, so that the numbers on screen add up.
    pub by: f64,
    /// The lower end of the 95 % interval of the true change.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether chance alone would seldom bring as much.
    pub significant: bool,
}

impl Change {
    fn of(now: f64, was: f64, difference: Difference) -> Self {
        let was = was.round();
        Self { was, by: now.round() - was, low: difference.low, high: difference.high, significant: difference.is_significant() }
    }
}

/// The change of an NPS; none where a side has too few answers.
pub fn nps(now: &NpsScore, before: &NpsScore, minimum: u64) -> Option<Change> {
    let difference = nps_difference(&before.counts, &now.counts, minimum)?;
    Some(Change::of(now.estimate.value?, before.estimate.value?, difference))
}

/// The change of a CSAT; none where a side has too few answers.
pub fn csat(now: &CsatScore, before: &CsatScore, minimum: u64) -> Option<Change> {
    let difference = csat_difference(&tally(before), &tally(now), minimum)?;
    Some(Change::of(now.estimate.value?, before.estimate.value?, difference))
}

/// A CSAT is a share: of its tally only who was satisfied and who was not matters.
fn tally(score: &CsatScore) -> Tally<CsatRating> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Tally::of(&[count(score.estimate.n.saturating_sub(score.satisfied)), 0, 0, 0, count(score.satisfied)])
}

/// The change of a count in percent of what it was; none when there was nothing before.
pub fn growth(now: f64, before: f64) -> Option<f64> {
    (before > 0.0).then(|| (now - before) / before)
}

/// In how many days there will be enough answers, at the pace of the period.
pub fn days_until(answers: u64, minimum: u64, days: i32) -> Option<u64> {
    if answers == 0 || answers >= minimum || days <= 0 {
        return None;
    }
    let pace = answers as f64 / f64::from(days);
    Some(((minimum - answers) as f64 / pace).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use rapport_model::score::{NpsCounts, csat as csat_of, nps as nps_of};

    use super::*;

    fn nps_score(promoters: u64, passives: u64, detractors: u64) -> NpsScore {
        let counts = NpsCounts { promoters, passives, detractors };
        NpsScore { estimate: nps_of(&counts, 30), counts }
    }

    fn csat_score(satisfied: i64, others: i64) -> CsatScore {
        let tally = Tally::<CsatRating>::of(&[others, 0, 0, 0, satisfied]);
        CsatScore { estimate: csat_of(&tally, 30), satisfied: tally.satisfied() }
    }

    #[test]
    fn the_change_of_the_mock_is_not_yet_significant() {
        let change = nps(&nps_score(694, 372, 218), &nps_score(600, 378, 219), 30).unwrap();
        assert_eq!((change.by, change.was), (5.0, 32.0));
        assert!(!change.significant && change.low < 0.0 && change.high > 0.0, "{change:?}");
    }

    #[test]
    fn a_large_change_is_significant_and_few_answers_say_nothing() {
        assert!(nps(&nps_score(700, 200, 100), &nps_score(400, 300, 300), 30).unwrap().significant);
        assert_eq!(nps(&nps_score(10, 5, 5), &nps_score(400, 300, 300), 30), None);
        let change = csat(&csat_score(740, 260), &csat_score(830, 170), 30).unwrap();
        assert!(change.significant && change.by < 0.0);
        assert_eq!(csat(&csat_score(0, 0), &csat_score(0, 0), 30), None);
    }

    #[test]
    fn the_pace_of_answers() {
        assert_eq!(days_until(18, 30, 9), Some(6));
        assert_eq!(days_until(0, 30, 9), None);
        assert_eq!(days_until(30, 30, 9), None);
        assert_eq!(growth(10.0, 0.0), None);
        assert_eq!(growth(15.0, 10.0), Some(0.5));
    }
}
