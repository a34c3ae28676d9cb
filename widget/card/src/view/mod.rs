//! What the card looks like.

mod choices;
mod ending;
mod frame;
mod icon;
mod question;
mod scale;
mod tag;
mod text;

use leptos::prelude::Owner;
use rapport_model::survey::Text;
use tag::Tag;

use crate::decode::Invitation;
use crate::desk::Desk;
use crate::page::Page;
use crate::surface::Surface;

/// Puts the card on its surface.
pub fn show(invitation: Invitation, page: Page, surface: Surface) {
    let parent = surface.parent();
    let (language, direction) = (invitation.language.clone(), invitation.direction.clone());
    let owner = Owner::new();
    let (desk, mounted) = owner.with(|| {
        let desk = Desk::new(invitation, page, surface);
        (desk, leptos::mount::mount_to_renderer(&parent, move || frame::frame(desk, &language, &direction)))
    });
    desk.keep((mounted, owner));
}

/// What an author wrote, in the language of the invitation; empty when they wrote nothing.
fn authored(text: &Text) -> &str {
    text.entries().first().map_or("", |(_, text)| text)
}

/// What an author wrote, or the card's own word.
fn authored_or<'a>(text: &'a Text, own: &'a str) -> &'a str {
    match authored(text) {
        "" => own,
        text => text,
    }
}

/// A paragraph, where there is something to say.
fn paragraph(class: &str, text: &str) -> Option<Tag> {
    (!text.is_empty()).then(|| Tag::new("p").class(class).text(text))
}

/// A button.
fn button(class: &str, press: impl Fn() + 'static) -> Tag {
    Tag::new("button").attr("type", "button").class(class).on("click", move |_: web_sys::Event| press())
}
