use leptos::{
    html::{div, span},
    prelude::*,
    svg,
};

use super::scale::place;
use crate::part::group_of;

/// An answer on 0..10 of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// The answer.
    pub value: f64,
}

/// Where answers lie between first and last, 0.03 to 0.97, with room for each mark where two came close.
pub fn places(ratings: &[Rating]) -> Vec<f64> {
    const FIRST: f64 = 0.03;
    const LAST: f64 = 0.97;
    let (Some(first), Some(last)) = (ratings.first(), ratings.last()) else { return Vec::new() };
    let span = (last.at - first.at).max(1.0);
    let room = (0.055_f64).min((LAST - FIRST) / ratings.len() as f64);
    let mut places: Vec<f64> = ratings.iter().map(|rating| FIRST + (rating.at - first.at) / span * (LAST - FIRST)).collect();
    for n in 1..places.len() {
        places[n] = places[n].max(places[n - 1] + room);
    }
    // Pushed over the edge: push the neighbours back.
    let mut edge = LAST;
    for place in places.iter_mut().rev() {
        *place = place.min(edge);
        edge = *place - room;
    }
    places
}

/// Every answer of a person over the zones of the three groups. A single person has no interval.
pub fn history(ratings: &[Rating], days: Vec<(f64, String, bool)>, label: String) -> impl IntoView + use<> {
    let places = places(ratings);
    let mut path = String::new();
    for (place_x, rating) in places.iter().zip(ratings) {
        let sign = if path.is_empty() { "M" } else { " L" };
        path.push_str(&format!("{sign}{} {}", place(place_x * 100.0), place(100.0 - rating.value * 10.0)));
    }
    let zone = |class: &'static str, y: &'static str, height: &'static str| {
        svg::rect().attr("class", class).attr("x", "0").attr("y", y).attr("width", "100").attr("height", height)
    };
    let marks = places
        .iter()
        .zip(ratings)
        .map(|(at, rating)| {
            let (class, _) = group_of(rating.value);
            span()
                .class(format!("pt score {class}"))
                .style(("--x", place(*at)))
                .style(("--at", place(1.0 - rating.value / 10.0)))
                .child(format!("{:.0}", rating.value))
        })
        .collect_view();
    let axis = [("0", "10"), (".5", "5"), ("1", "0")].map(|(at, text)| span().class("y").style(("--at", at)).child(text)).collect_view();
    let days = days
        .into_iter()
        .map(|(at, text, wide_only)| {
            let edge = if at <= 0.0 {
                "x first"
            } else if at >= 1.0 {
                "x last"
            } else {
                "x"
            };
            span().class(if wide_only { format!("{edge} p2") } else { edge.to_owned() }).style(("--at", place(at))).child(text)
        })
        .collect_view();
    div().class("plot history").style(("--h", "150px")).attr("role", "img").attr("aria-label", label).child((
        svg::svg().attr("viewBox", "0 0 100 100").attr("preserveAspectRatio", "none").attr("aria-hidden", "true").child((
            zone("zone promoter", "0", "15"),
            zone("zone passive", "15", "20"),
            zone("zone detractor", "35", "65"),
            svg::path().attr("class", "course").attr("d", path),
        )),
        axis,
        days,
        marks,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_their_order_and_stay_inside() {
        let at = |days: &[f64]| days.iter().map(|day| Rating { at: day * 86_400_000.0, value: 5.0 }).collect::<Vec<_>>();
        for days in [vec![0.0], vec![0.0, 0.1, 0.2, 300.0], vec![0.0, 299.9, 299.95, 300.0], vec![1.0; 40]] {
            let places = places(&at(&days));
            assert_eq!(places.len(), days.len());
            assert!(places.windows(2).all(|pair| pair[0] < pair[1] + 1e-9), "{places:?}");
            assert!(places.iter().all(|place| (0.0..=1.0).contains(place)), "{places:?}");
        }
        assert!(places(&[]).is_empty());
    }
}
