//! Scores against published and independently computed numbers (tests/vectors/README.md).
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use rapport_model::score::{
    NpsCounts, Stratum, Tally, always_valid, benjamini_hochberg, ces, ces_difference, csat, csat_difference, nps, nps_difference,
    post_stratified, post_stratified_share,
};
use rapport_model::value::{CesRating, CsatRating, Rating};
use serde_json::Value;

fn vectors(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn nps_counts(detractors_passives_promoters: [&Value; 3]) -> NpsCounts {
    let [detractors, passives, promoters] = detractors_passives_promoters.map(|count| count.as_u64().unwrap());
    NpsCounts { promoters, passives, detractors }
}

/// `satisfied` answers of 5 and the others of 1.
fn csat_tally(satisfied: &Value, n: &Value) -> Tally<CsatRating> {
    let (satisfied, n) = (satisfied.as_i64().unwrap(), n.as_i64().unwrap());
    Tally::of(&[n - satisfied, 0, 0, 0, satisfied])
}

#[track_caller]
fn near(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

#[test]
fn nps_and_its_score_interval() {
    let file = vectors(include_str!("../../tests/vectors/nps.json"));
    let cases = file["one_sample"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let estimate = nps(&nps_counts([&case["detractors"], &case["passives"], &case["promoters"]]), 1);
        assert_eq!(Some(estimate.n), case["n"].as_u64());
        near(estimate.value.unwrap(), number(&case["nps_points"]), 1e-9);
        near(estimate.low.unwrap(), number(&case["score95"][0]), 1e-6);
        near(estimate.high.unwrap(), number(&case["score95"][1]), 1e-6);
    }
}

#[test]
fn difference_of_two_nps() {
    let file = vectors(include_str!("../../tests/vectors/nps.json"));
    let cases = file["two_sample"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    for case in cases {
        let counts = |side: &str| nps_counts([&case[side][0], &case[side][1], &case[side][2]]);
        let difference = nps_difference(&counts("a_counts"), &counts("b_counts"), 1).unwrap();
        let observed = number(&case["diff_points_observed"]);
        near(difference.value, observed, 1e-9);
        // Widened to the observed difference where adjusted Wald leaves it out.
        near(difference.low, number(&case["adj_ci95_points"][0]).min(observed), 1e-9);
        near(difference.high, number(&case["adj_ci95_points"][1]).max(observed), 1e-9);
        near(difference.p, number(&case["p_two_sided"]), 1e-9);
    }
}

#[test]
fn csat_and_wilsons_interval() {
    let file = vectors(include_str!("../../tests/vectors/csat.json"));
    let cases = file["one_sample"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let estimate = csat(&csat_tally(&case["k"], &case["n"]), 1);
        near(estimate.value.unwrap(), number(&case["csat_pct"]), 1e-9);
        near(estimate.low.unwrap(), number(&case["wilson95"][0]), 1e-9);
        near(estimate.high.unwrap(), number(&case["wilson95"][1]), 1e-9);
    }
}

#[test]
fn difference_of_two_csat() {
    let file = vectors(include_str!("../../tests/vectors/csat.json"));
    let cases = file["two_sample"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        // The file says first less second.
        let difference = csat_difference(&csat_tally(&case["k2"], &case["n2"]), &csat_tally(&case["k1"], &case["n1"]), 1).unwrap();
        near(difference.value, number(&case["diff_points"]), 1e-9);
        near(difference.low, number(&case["newcombe95"][0]), 1e-9);
        near(difference.high, number(&case["newcombe95"][1]), 1e-9);
        near(difference.p, number(&case["p_pooled"]), 1e-9);
    }
}

#[test]
fn ces_and_students_interval() {
    let file = vectors(include_str!("../../tests/vectors/ces.json"));
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let counts: Vec<i64> = serde_json::from_value(case["counts_1_to_7"].clone()).unwrap();
        let tally = Tally::<CesRating>::of(&counts);
        let estimate = ces(&tally, 1);
        assert_eq!(Some(estimate.n), case["n"].as_u64());
        near(estimate.value.unwrap(), number(&case["mean"]), 1e-9);
        near(estimate.low.unwrap(), number(&case["t95"][0]), 1e-6);
        near(estimate.high.unwrap(), number(&case["t95"][1]), 1e-6);
        near(tally.easy() as f64 * 100.0 / tally.n() as f64, number(&case["top3box_pct"]), 1e-9);
        let drawn = estimate.within(1.0, 7.0);
        assert!(drawn.low.unwrap() >= 1.0 && drawn.high.unwrap() <= 7.0);
    }
}

#[test]
fn one_answer_has_a_mean_but_no_t_interval() {
    let mut tally = Tally::<CesRating>::default();
    tally.add(CesRating::of(6).unwrap());
    let estimate = ces(&tally, 1);
    assert_eq!((estimate.value, estimate.low, estimate.high, estimate.n), (Some(6.0), None, None, 1));
}

#[test]
fn t_quantile_of_a_large_sample_is_the_normal_one() {
    let estimate = ces(&Tally::of(&[0, 0, 0, 500_000, 0, 500_000, 0]), 30);
    // Mean 5, standard deviation 1, a million answers.
    near(estimate.high.unwrap(), 5.0 + 1.959_964 / 1000.0, 1e-7);
}

#[test]
fn intervals_that_hold_at_every_look() {
    let file = vectors(include_str!("../../tests/vectors/sequential.json"));
    for case in file["msprt"].as_array().unwrap() {
        let (delta, tau) = (number(&case["delta"]), number(&case["tau"]));
        let found = always_valid(delta, number(&case["variance"]), tau).unwrap();
        near(found.likelihood_ratio, number(&case["likelihood_ratio"]), 1e-9 * number(&case["likelihood_ratio"]));
        near(found.p, number(&case["always_valid_p"]), 1e-12);
        near((found.high - found.low) / 2.0, number(&case["always_valid_ci95_halfwidth"]), 1e-12);
        near((found.high + found.low) / 2.0, delta, 1e-12);
    }
    assert_eq!((always_valid(0.1, 0.0, 0.1), always_valid(0.1, f64::NAN, 0.1)), (None, None));
}

#[test]
fn weights_for_those_who_answer_seldom() {
    let file = vectors(include_str!("../../tests/vectors/nonresponse.json"));
    let strata: Vec<Stratum> = file["strata"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stratum| Stratum {
            population: number(&stratum["pop"]),
            answers: nps_counts([&stratum["detr"], &stratum["pas"], &stratum["prom"]]),
        })
        .collect();
    let found = post_stratified(&strata).unwrap();
    near(found.raw, number(&file["raw_nps"]), 1e-9);
    near(found.value, number(&file["poststrat_nps"]), 1e-9);
    near(found.error, number(&file["poststrat_se"]), 1e-9);
    near(found.effective_n, number(&file["kish_neff"]), 1e-9);
    assert_eq!((Some(found.n), found.differs, found.unheard), (file["n"].as_u64(), false, 0.0));
    let silent = Stratum { population: 0.5, answers: NpsCounts { promoters: 0, passives: 0, detractors: 0 } };
    near(post_stratified(&[strata[0], silent]).unwrap().unheard, 0.5, 1e-12);
    assert_eq!((post_stratified(&[silent]), post_stratified(&[])), (None, None));
    // Where all groups answered alike in proportion, weights change nothing: neither the score nor its interval.
    let alike = |population: f64, times: u64| Stratum {
        population,
        answers: NpsCounts { promoters: 5 * times, passives: 3 * times, detractors: 2 * times },
    };
    let (same, plain) = (post_stratified(&[alike(0.75, 3), alike(0.25, 1)]).unwrap(), nps(&alike(1.0, 4).answers, 1));
    near(same.effective_n, 40.0, 1e-9);
    near(same.low, plain.low.unwrap(), 1e-6);
    near(same.high, plain.high.unwrap(), 1e-6);
    // Few who all say the same are no proof that everybody would.
    let few = |promoters: u64| Stratum { population: 1.0, answers: NpsCounts { promoters, passives: 0, detractors: 0 } };
    let found = post_stratified(&[few(2), few(4)]).unwrap();
    assert!(found.value == 100.0 && found.high == 100.0 && found.low < 70.0, "{found:?}");
    let share = post_stratified_share(&[few(2), few(4)]).unwrap();
    assert!(share.value == 100.0 && share.low < 70.0 && share.low > 0.0, "{share:?}");
}

#[test]
fn two_means_with_spreads_of_their_own() {
    // 2 3 4 4 5 against 4 5 5 6 7 7: Welch's t with 8.82 degrees of freedom, its distribution integrated by Simpson's rule.
    let (first, second) = (Tally::of(&[0, 1, 1, 2, 1, 0, 0]), Tally::of(&[0, 0, 0, 1, 2, 1, 2]));
    let found = ces_difference(&first, &second, 1).unwrap();
    near(found.value, 2.066_666_666_666_667, 1e-12);
    near(found.p, 0.017_681_585_407, 1e-9);
    near(found.low, 0.454_975_995_96, 1e-7);
    near(found.high, 3.678_357_337_373, 1e-7);
    assert_eq!(ces_difference(&first, &second, 6), None, "five answers are fewer than six");
    let same = Tally::of(&[0, 0, 0, 0, 0, 0, 9]);
    assert_eq!(ces_difference(&same, &same, 1).map(|found| (found.value, found.p)), Some((0.0, 1.0)));
}

#[test]
fn of_many_findings_few_stand() {
    assert_eq!(benjamini_hochberg(&[], 0.05), Vec::<bool>::new());
    // The example of Benjamini and Hochberg (1995), section 4.1: four of fifteen stand.
    let paper = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
    assert_eq!(benjamini_hochberg(&paper, 0.05).iter().filter(|stands| **stands).count(), 4);
    // A later one carries those before it.
    assert_eq!(benjamini_hochberg(&[0.04, 0.045, 0.03, 0.02], 0.05), [true; 4]);
}

/// How often the interval holds the truth, over every sample there can be: of 5 to 50 answers, from a site that is loved to one that
/// divides its people.
#[test]
fn the_nps_interval_holds_the_truth_as_often_as_it_was_worked_out() {
    let file = vectors(include_str!("../../tests/vectors/nps_coverage_exact.json"));
    // Shares of promoters, passives and detractors by the name in the file.
    let truth = |name: &str| -> [f64; 3] {
        match name {
            "typical +30" => [0.5, 0.3, 0.2],
            "high +75" => [0.8, 0.15, 0.05],
            "very high +88" => [0.9, 0.08, 0.02],
            "polarised 0" => [0.4, 0.2, 0.4],
            "passive 0" => [0.1, 0.8, 0.1],
            other => panic!("{other}"),
        }
    };
    let cases = file.as_array().unwrap();
    assert_eq!(cases.len(), 30);
    for case in cases.iter().filter(|case| case["n"].as_u64().unwrap() <= 50) {
        let (n, shares) = (case["n"].as_u64().unwrap(), truth(case["dist"].as_str().unwrap()));
        let log_factorial: Vec<f64> = (0..=n)
            .scan(0.0, |sum, k| {
                *sum += (k.max(1) as f64).ln();
                Some(*sum)
            })
            .collect();
        let mut holds = 0.0;
        for promoters in 0..=n {
            for passives in 0..=n - promoters {
                let detractors = n - promoters - passives;
                let parts = [promoters, passives, detractors];
                let ways = log_factorial[n as usize] - parts.iter().map(|k| log_factorial[*k as usize]).sum::<f64>();
                let chance = (ways + parts.iter().zip(shares).map(|(k, share)| *k as f64 * share.ln()).sum::<f64>()).exp();
                let found = nps(&NpsCounts { promoters, passives, detractors }, 1);
                let (low, high) = (found.low.unwrap(), found.high.unwrap());
                let true_nps = number(&case["true_nps"]);
                if (low - 1e-7..=high + 1e-7).contains(&true_nps) {
                    holds += chance;
                }
            }
        }
        near(holds, number(&case["cov_score"]), 1e-9);
    }
}
