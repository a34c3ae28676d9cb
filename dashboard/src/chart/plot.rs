//! A course with its band: the SVG stretches, labels are HTML so that they never shrink.

use leptos::{
    html::{div, small, span},
    prelude::*,
    svg,
};

use super::{Scale, scale::place};

/// A value at a place of the course, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where on the course, 0 to 1.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a plot shows.
pub struct Course {
    /// This period.
    pub now: Vec<Point>,
    /// The period that it is compared with, on the same places.
    pub before: Vec<Point>,
    /// The scale of values.
    pub scale: Scale,
    /// Writes a value at the axis.
    pub write: fn(f64) -> String,
    /// Labels below: place, text, and whether phones leave it out.
    pub days: Vec<(f64, String, bool)>,
    /// Where something happened, 0 to 1.
    pub marks: Vec<f64>,
    /// What the last value covers.
    pub last: &'static str,
    /// What the last value of the comparison is called.
    pub was: &'static str,
    /// All of it in words.
    pub label: String,
    /// Height on wide screens, in pixels.
    pub height: u16,
}

/// A line through points.
pub fn line(points: &[Point], scale: Scale, value: impl Fn(&Point) -> f64) -> String {
    let mut path = String::new();
    for point in points {
        let sign = if path.is_empty() { "M" } else { " L" };
        path.push_str(&format!("{sign}{} {}", place(point.at * 100.0), place(100.0 - scale.at(value(point)) * 100.0)));
    }
    path
}

/// The area between the ends of the intervals.
pub fn band(points: &[Point], scale: Scale) -> String {
    if points.len() < 2 {
        return String::new();
    }
    let upper = line(points, scale, |point| point.high);
    let backwards: Vec<Point> = points.iter().rev().copied().collect();
    let lower = line(&backwards, scale, |point| point.low).replacen('M', "L", 1);
    format!("{upper} {lower}Z")
}

/// The places of the values at the right edge, kept so far apart that their labels do not touch: the first has
/// two lines, the second one. Phones draw plots lower, so labels need a larger share there.
fn apart(now: f64, before: f64, height: u16) -> (f64, f64) {
    const LINES: f64 = 24.0;
    let room = LINES / f64::from(if height >= 200 { 200 } else { height.min(120) });
    if (now - before).abs() >= room {
        (now, before)
    } else if now <= before {
        (now, now + room)
    } else {
        (now, now - room)
    }
}

/// Draws a course.
pub fn plot(course: Course) -> impl IntoView {
    let Course { now, before, scale, write, days, marks, last, was, label, height } = course;
    let path = |class: &'static str, d: String| (!d.is_empty()).then(|| svg::path().attr("class", class).attr("d", d));
    let rule = |value: f64| {
        let y = place(100.0 - scale.at(value) * 100.0);
        let class = if (value - scale.low).abs() < f64::EPSILON { "rule axis" } else { "rule" };
        svg::line().attr("class", class).attr("x1", "0").attr("x2", "100").attr("y1", y.clone()).attr("y2", y)
    };
    let mark = |at: f64| {
        let x = place(at * 100.0);
        svg::line().attr("class", "mark").attr("x1", x.clone()).attr("x2", x).attr("y1", "0").attr("y2", "100")
    };
    let drawing = svg::svg().attr("viewBox", "0 0 100 100").attr("preserveAspectRatio", "none").attr("aria-hidden", "true").child((
        scale.ticks().into_iter().map(rule).collect_view(),
        path("band", band(&now, scale)),
        marks.into_iter().map(mark).collect_view(),
        path("before", if before.len() > 1 { line(&before, scale, |point| point.value) } else { String::new() }),
        path("now", if now.len() > 1 { line(&now, scale, |point| point.value) } else { String::new() }),
    ));
    let ticks = scale
        .ticks()
        .into_iter()
        .map(|tick| span().class("y").style(("--at", place(1.0 - scale.at(tick)))).child(write(tick)))
        .collect_view();
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
    let end_now = now.last().map(|point| (1.0 - scale.at(point.value), point.value, point.at));
    let end_before = before.last().map(|point| (1.0 - scale.at(point.value), point.value));
    let (now_at, before_at) = match (end_now, end_before) {
        (Some((now, ..)), Some((before, _))) => apart(now, before, height),
        (now, before) => (now.map_or(0.0, |now| now.0), before.map_or(0.0, |before| before.0)),
    };
    div()
        .class("plot")
        .style(("--h", format!("{height}px")))
        .style(("--right", "82px"))
        .attr("role", "img")
        .attr("aria-label", label)
        .child((
            drawing,
            ticks,
            days,
            end_now.map(|(at, value, x)| {
                (
                    span().class("dot").style(("--at", place(at))).style(("left", format!("calc({}% - 4px)", place(x * 100.0)))),
                    span().class("end is-now two").style(("--at", place(now_at))).child((write(value), small().child(last))),
                )
            }),
            end_before.map(|(_, value)| {
                span().class("end").style(("--at", place(before_at))).child((write(value), " ", small().class("p2").child(was)))
            }),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { low: 0.0, high: 100.0, step: 50.0 };

    fn point(at: f64, value: f64) -> Point {
        Point { at, value, low: value - 10.0, high: value + 10.0 }
    }

    #[test]
    fn a_band_goes_along_the_top_and_back_along_the_bottom() {
        let points = [point(0.0, 50.0), point(1.0, 60.0)];
        assert_eq!(line(&points, SCALE, |point| point.value), "M0 50 L100 40");
        assert_eq!(band(&points, SCALE), "M0 40 L100 30 L100 50 L0 60Z");
        assert_eq!(band(&points[..1], SCALE), "");
        assert_eq!(line(&[], SCALE, |point| point.value), "");
    }

    #[test]
    fn end_labels_do_not_touch() {
        for (now, before) in [(0.5, 0.5), (0.5, 0.45), (0.4, 0.46), (0.1, 0.9)] {
            let (a, b) = apart(now, before, 320);
            assert!((a - b).abs() > 0.1, "{now} {before}");
        }
    }
}
