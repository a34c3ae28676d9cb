//! What went wrong, how serious it is, and what would put it right.

use rapport_model::survey::{Answer, Complaint};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement};

use super::super::choices::{choice, group};
use super::super::tag::Tag;
use super::super::{authored, authored_or};
use super::line::written_text;
use super::slot::{Slot, parts_of, text_of};
use crate::desk::Things;
use crate::words::{digits, fill};

/// The owner's article first, where there is one; then the complaint.
pub fn field(slot: &Slot, things: &Things, draft: Option<&Answer>, of: &Complaint) -> Tag {
    let (words, more) = (things.words, things.more);
    let given = parts_of(draft);
    let article = of.article.as_ref().filter(|article| !article.url.is_empty()).map(|article| {
        let text = authored_or(&article.text, &article.url);
        let link = Tag::new("a").attr("href", &article.url).attr("target", "_blank").attr("rel", "noopener").text(text);
        let helped = given.part(Complaint::HELPED) == Some(&Answer::Flag(true));
        let slot = slot.clone();
        let choice = choice("checkbox", 90, 1, helped)(None).text(&more.helped);
        let helped = group("chips", "group", 1, std::iter::once(choice), move |_, helped| {
            slot.put_part(Complaint::HELPED, helped.then_some(Answer::Flag(true)));
        });
        Tag::new("div").class("article").child(Tag::new("p").child(link)).child(helped)
    });
    let what = area(slot, Complaint::WHAT, &more.what_happened, text_of(given.part(Complaint::WHAT)));
    let severity = of.severity.then(|| {
        let draft = given.part(Complaint::SEVERITY);
        let choices = (1..=5u8).map(|number| {
            let text = digits(number.into());
            let mut label = fill(&words.of, &[&text, "5"]);
            if let Some((_, meaning)) = [(1, &more.annoying), (5, &more.very_serious)].iter().find(|(end, _)| *end == number) {
                label.push_str(", ");
                label.push_str(meaning);
            }
            choice("radio", 91, number, draft == Some(&number.into()))(Some(&label)).text(&text)
        });
        let slot = slot.clone();
        let scale = group("scale n5", "radiogroup", 1, choices, move |number, _| slot.put_part(Complaint::SEVERITY, Some(number.into())));
        let span = |text| Tag::new("span").text(text);
        let ends = Tag::new("p").class("ends").child(span(&more.annoying)).child(span(&more.very_serious));
        section(&more.how_serious, scale).child(ends)
    });
    let remedy = of.remedy.then(|| {
        if of.remedies.is_empty() {
            return section(&more.put_right, area(slot, Complaint::REMEDY, &more.put_right, text_of(given.part(Complaint::REMEDY))));
        }
        let chosen = text_of(given.part(Complaint::REMEDY));
        let options = of.remedies.iter().zip(0..);
        let choices = options.map(|(option, value)| choice("radio", 92, value, option.id == chosen)(None).text(authored(&option.text)));
        let (slot, ids) = (slot.clone(), of.remedies.iter().map(|option| option.id.clone()).collect::<Vec<_>>());
        section(
            &more.put_right,
            group("list", "radiogroup", 1, choices, move |value, _| {
                slot.put_part(Complaint::REMEDY, ids.get(usize::from(value)).cloned().map(Answer::Text));
            }),
        )
    });
    let what = section(&more.what_happened, what).child(Tag::new("p").class("count").child(Tag::new("span").text(&words.no_cards)));
    Tag::new("div").children(article).child(what).children(severity).children(remedy)
}

fn section(name: &str, content: Tag) -> Tag {
    Tag::new("fieldset").child(Tag::new("legend").text(name)).child(content)
}

fn area(slot: &Slot, part: &'static str, name: &str, value: &str) -> Tag {
    let area = Tag::new("textarea").attr("maxlength", "1000").attr("aria-label", name);
    let element = area.element().unchecked_ref::<HtmlTextAreaElement>().clone();
    element.set_value(value);
    let slot = slot.clone();
    area.on("input", move |_: Event| slot.put_part(part, written_text(element.value())))
}
