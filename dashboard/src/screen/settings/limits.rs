//! How long raw events are kept, how seldom anybody is asked, and which pages are one.

use leptos::{
    ev,
    html::{div, form, label, span, textarea},
    prelude::*,
};
use serde_json::{Value, json};

use super::{MayChange, deed::Deed, sheet::lines_of};
use crate::{
    browser::call::Body,
    part::{self, Field, field, head},
    site::OnScreen,
    words::{self, duty},
};

/// The card.
pub fn card(site: OnScreen, role: MayChange) -> impl IntoView {
    let words = duty();
    let now = site.reading.value.get_untracked();
    let asking = now.as_ref().map(|site| site.asking).unwrap_or_default();
    let of = |days: u32| RwSignal::new(days.to_string());
    let retention = of(now.as_ref().and_then(|site| site.retention_days).unwrap_or(400));
    let any = of(asking.everything_days);
    let relationship = of(asking.relationship_days);
    let transaction = of(asking.transaction_days);
    let feature = of(asking.feature_days);
    let patterns = RwSignal::new(now.as_ref().map(|site| site.page_patterns.join("\n")).unwrap_or_default());
    let deed = Deed::new();
    let locked = !role.own();
    let days = move |id, name, hint, value, least| field(Field::of(id, name).hint(hint).number(least, "3650").locked(locked), value);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let number =
            |signal: RwSignal<String>| signal.with_untracked(|text| text.trim().parse::<u32>().map_or(Value::Null, |days| json!(days)));
        let wish = json!({
            "retention_days": number(retention),
            "page_patterns": lines_of(&patterns.get_untracked()),
            "asking": {"everything_days": number(any), "relationship_days": number(relationship), "transaction_days": number(transaction),
                "feature_days": number(feature), "reservation_minutes": asking.reservation_minutes},
        });
        deed.send("PATCH", format!("/api/sites/{}", site.id()), Body::Json(wish), move |_| site.reading.again());
    };
    part::card(
        "limits",
        "set",
        (
            head("limits", words.limits(), words.limits_lead()),
            form().on(ev::submit, save).child((
                div().class("two").child((
                    days("limit-keep", words.retention(), words.retention_hint(), retention, "1"),
                    days("limit-any", words.any_two(), "", any, "0"),
                    days("limit-relationship", words.two_relationship(), "", relationship, "0"),
                    days("limit-transaction", words.two_transaction(), "", transaction, "0"),
                    days("limit-feature", words.two_feature(), "", feature, "0"),
                    div().class("field").child((
                        label().r#for("patterns").child(words.patterns()),
                        textarea()
                            .class("input mono")
                            .id("patterns")
                            .attr("rows", "3")
                            .prop("disabled", locked)
                            .prop("value", move || patterns.get())
                            .on(ev::input, move |event| patterns.set(event_target_value(&event))),
                        span().class("hint").child(words.patterns_hint()),
                    )),
                )),
                (!locked).then(|| deed.save(words::common().save(), ())),
            )),
        ),
    )
}
