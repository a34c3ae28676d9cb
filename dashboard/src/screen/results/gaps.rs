//! What was found less what was expected, dimension by dimension.

use leptos::{
    html::{b, caption, p, span, table, tbody, td, th, thead, tr},
    prelude::*,
};
use rapport_model::score::Estimate;

use super::{Open, reply::Gaps};
use crate::{
    browser::intl,
    chart::{Mark, Scale, whisker},
    part::head,
    words::{self, results as words_of_results},
};

fn write(value: f64) -> String {
    intl::signed(value, 1)
}

/// The card.
pub(super) fn card(open: Open, gaps: &Gaps) -> impl IntoView + use<> {
    let words = words_of_results();
    let minimum = open.site.minimum();
    let estimates = gaps.dimensions.iter().map(|gap| gap.estimate).chain(gaps.all);
    // As far as the widest interval, the same to both sides: then a look says which dimension lacks most.
    let widest = estimates.flat_map(|gap| [gap.low, gap.high, gap.value]).flatten().fold(1.0_f64, |far, bound| far.max(bound.abs())).ceil();
    let scale = Scale { low: -widest, high: widest, step: widest };
    let line = |name: String, gap: Estimate| {
        let told = match (gap.value, gap.low.zip(gap.high)) {
            (Some(value), Some((low, high))) => {
                (b().child(write(value)), " ", span().class("xs faint iv").child(words::common().interval(&write(low), &write(high))))
                    .into_any()
            }
            (Some(value), None) => b().child(write(value)).into_any(),
            (None, _) => span().class("xs faint").child(words.too_few(&intl::count(gap.n), &intl::count(minimum))).into_any(),
        };
        let drawn = gap.value.zip(gap.low.zip(gap.high)).map(|(value, (low, high))| {
            let label = words.score_label(&name, &write(value), &write(low), &write(high));
            whisker(Mark { value, low, high, was: None }, scale, label, None)
        });
        tr().child((
            th().attr("scope", "row").attr("dir", "auto").child(name),
            td().class("num p2").child(intl::count(gap.n)),
            td().class("p2 rrc").child(drawn),
            td().class("num").child(told),
        ))
    };
    let rows = gaps.dimensions.iter().map(|gap| line(gap.dimension.clone(), gap.estimate)).collect_view();
    let all = gaps.all.map(|gap| line(words.all_dimensions().to_owned(), gap));
    crate::part::card(
        "gaps",
        "c12",
        (
            head("gaps", words.gaps(), words.gaps_lead()),
            table().class("table bare groups-of").child((
                caption().class("vh").child(words.gaps()),
                thead().child(tr().child((
                    th().attr("scope", "col").child(words.dimension()),
                    th().attr("scope", "col").class("num p2").child(words.answered()),
                    th().attr("scope", "col").class("p2").child(span().class("vh").child(words::common().interval_95())),
                    th().attr("scope", "col").class("num").child(words.gap()),
                ))),
                tbody().child((rows, all)),
            )),
            p().class("note top").child(words.gaps_note()),
        ),
    )
}
