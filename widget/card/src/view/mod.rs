//! What the card looks like. Every part returns an `AnyView`: types that name each element of a page would
//! be compiled once per page, and each byte is fetched by a visitor.

mod choices;
mod ending;
mod frame;
mod icon;
mod question;
mod scale;
mod text;

use leptos::prelude::*;
use rapport_model::survey::Text;

use crate::decode::Invitation;
use crate::desk::Desk;
use crate::page::Page;
use crate::surface::Surface;

/// Puts the card on its surface.
pub fn show(invitation: Invitation, page: Page, surface: Surface) {
    let parent = surface.parent();
    let (mut language, mut direction) = (String::new(), String::new());
    language.clone_from(&invitation.language);
    direction.clone_from(&invitation.direction);
    let owner = Owner::new();
    let desk = owner.with(|| Desk::new(invitation, page, surface));
    let mounted = owner.with(|| leptos::mount::mount_to(parent, move || frame::frame(desk, language, direction)));
    desk.keep((mounted, owner));
}

/// What an author wrote, in the language of the invitation.
fn authored(text: &Text) -> Option<String> {
    text.entries().first().map(|(_, text)| text.clone())
}

/// What an author wrote, or the card's own word.
fn authored_or(text: &Text, own: &str) -> String {
    authored(text).unwrap_or_else(|| own.to_owned())
}
