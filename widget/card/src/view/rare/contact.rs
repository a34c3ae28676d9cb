//! Who one is and how to be reached.

use rapport_model::survey::{Answer, ContactField, ContactPart};

use super::super::tag::Tag;
use super::line::{line, written_text};
use super::slot::{Slot, parts_of, text_of};
use crate::desk::Things;

/// Field by field, each of which the browser may fill in.
pub fn field(slot: &Slot, things: &Things, draft: Option<&Answer>, fields: &[ContactField]) -> Tag {
    let words = things.more;
    let given = parts_of(draft);
    let fields = fields.iter().map(|ContactField { field: part, required }| {
        let (name, kind) = match part {
            ContactPart::Name => (&words.name, "text"),
            ContactPart::Email => (&words.email, "email"),
            ContactPart::Phone => (&words.phone, "tel"),
            ContactPart::Company => (&words.company, "text"),
            ContactPart::Role => (&words.role, "text"),
            ContactPart::Address => (&words.address, "text"),
            ContactPart::PostalCode => (&words.postal_code, "text"),
            ContactPart::City => (&words.city, "text"),
            ContactPart::Country => (&words.country, "text"),
        };
        let (slot, part) = (slot.clone(), *part);
        let input = line(kind, name, text_of(given.part(part.name())), move |text| slot.put_part(part.name(), written_text(text)))
            .attr("autocomplete", part.autocomplete())
            .attr("maxlength", "200");
        let input = if *required { input.attr("aria-required", "true") } else { input };
        let mark = if *required { " *" } else { "" };
        Tag::new("div").child(Tag::new("p").class("name").text(name).text(mark).attr("aria-hidden", "true")).child(input)
    });
    Tag::new("div").class("fields").children(fields)
}
