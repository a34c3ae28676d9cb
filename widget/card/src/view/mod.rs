//! What the card looks like.

mod choices;
mod ending;
mod frame;
mod icon;
mod outside;
mod question;
#[cfg(feature = "rare")]
mod rare;
mod scale;
mod tag;
mod text;

use rapport_model::survey::Text;
use reactive_graph::owner::Owner;
use tag::Tag;
use web_sys::{Element, Event};

use crate::decode::Invitation;
use crate::desk::Desk;
use crate::page::Page;
use crate::surface::Surface;
use crate::timing::after;
use crate::words::Words;

pub use outside::Outside;
pub use question::complaint;

/// The views of a card; they live until this is dropped.
pub struct Mounted {
    card: Tag,
    _owner: Owner,
}

impl Mounted {
    /// The card's outermost element.
    pub fn element(&self) -> &Element {
        self.card.element()
    }
}

/// Makes the card: the values now, the frame in a task of its own, the first page in another.
pub fn prepare(invitation: Invitation, page: Page, surface: Surface) -> Desk {
    let (language, direction, words) = (invitation.language.clone(), invitation.direction.clone(), invitation.words);
    let desk = Desk::new(invitation, page, surface);
    let made = desk.clone();
    after(0, move || {
        let owner = Owner::new();
        let card = owner.with(|| frame::frame(&desk, &language, &direction, words));
        desk.keep(Mounted { card, _owner: owner });
    });
    made
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

/// Says that there is no connection, while there is none.
fn offline(desk: &Desk, words: &'static Words) -> impl Fn() -> Option<Tag> + 'static {
    let desk = desk.clone();
    move || desk.offline.get().then(|| Tag::new("p").class("error").attr("role", "alert").text(&words.offline))
}

/// A paragraph, where there is something to say.
fn paragraph(class: &str, text: &str) -> Option<Tag> {
    (!text.is_empty()).then(|| Tag::new("p").class(class).text(text))
}

/// A button.
fn button(class: &str, desk: &Desk, press: fn(&Desk)) -> Tag {
    let desk = desk.clone();
    Tag::new("button").attr("type", "button").class(class).on("click", move |_: Event| press(&desk))
}
