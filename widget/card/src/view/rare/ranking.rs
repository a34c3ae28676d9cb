//! Options in one's own order: dragged, or moved by buttons and arrow keys.

use std::cell::Cell;
use std::rc::Rc;

use rapport_model::survey::{Answer, Choice, Shuffle};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

use super::super::authored;
use super::super::icon::{SMALL, icon};
use super::super::tag::Tag;
use super::slot::Slot;
use crate::desk::Things;
use crate::words::{digits, fill};

const UP: &str = "M8 12.5v-9M4 7l4-4 4 4";
const DOWN: &str = "M8 3.5v9M4 9l4 4 4-4";
const GRIP: &str = "M6 4v.01M6 8v.01M6 12v.01M10 4v.01M10 8v.01M10 12v.01";

/// The list. What is seen is the order: the elements themselves are moved, and numbered by the stylesheet.
pub fn field(slot: &Slot, things: &Things, draft: Option<&Answer>, options: &[Choice], shuffle: Shuffle) -> Tag {
    let order: Vec<usize> = match draft {
        Some(Answer::List(ranked)) => ranked.iter().filter_map(|id| options.iter().position(|option| option.id == *id)).collect(),
        _ => shuffle.order(options.len(), things.seed),
    };
    let said = Tag::new("p").class("unseen").attr("role", "status");
    let list = Tag::new("ol").class("rank");
    let ranks = Rc::new(Ranks {
        list: list.element().clone(),
        said: said.element().clone(),
        ids: options.iter().map(|option| option.id.clone()).collect(),
        moved: &things.more.moved,
        slot: slot.clone(),
    });
    let items = order.into_iter().filter_map(|at| Some((at, options.get(at)?))).map(|(at, option)| item(&ranks, things, at, option));
    Tag::new("div").child(list.children(items)).child(said)
}

/// What moving an element needs to know.
struct Ranks {
    list: Element,
    said: Element,
    ids: Vec<String>,
    moved: &'static str,
    slot: Slot,
}

impl Ranks {
    /// The elements in their order now.
    fn items(&self) -> Vec<Element> {
        let all = self.list.children();
        (0..all.length()).filter_map(|at| all.item(at)).collect()
    }

    /// Moves an element to a place, and says where it is now.
    fn place(&self, item: &Element, place: usize, name: &str) {
        let mut items = self.items();
        let Some(from) = items.iter().position(|known| known == item).filter(|from| *from != place && place < items.len()) else { return };
        let before = items.get(if from < place { place + 1 } else { place });
        let _ = self.list.insert_before(item, before.map(|before| before.unchecked_ref()));
        let moved = items.remove(from);
        items.insert(place, moved);
        self.told(&items);
        let text = fill(self.moved, &[name, &digits(place as u32 + 1), &digits(items.len() as u32)]);
        self.said.set_text_content(Some(&text));
    }

    /// One up or down.
    fn step(&self, item: &Element, up: bool, name: &str) {
        if let Some(from) = self.items().iter().position(|known| known == item) {
            self.place(item, if up { from.wrapping_sub(1) } else { from + 1 }, name);
        }
    }

    fn told(&self, items: &[Element]) {
        let id = |item: &Element| self.ids.get(item.get_attribute("data-option")?.parse::<usize>().ok()?).cloned();
        self.slot.put(Some(Answer::List(items.iter().filter_map(id).collect())));
    }
}

fn item(ranks: &Rc<Ranks>, things: &Things, at: usize, option: &Choice) -> Tag {
    let name: Rc<str> = authored(&option.text).into();
    let item = Tag::new("li").attr("data-option", &digits(at as u32));
    let element = item.element().clone();
    let arrow = |up: bool, label: &str, path| {
        let (ranks, element, name) = (ranks.clone(), element.clone(), name.clone());
        let button = Tag::new("button").attr("type", "button").attr("aria-label", &fill(label, &[&name])).child(icon(SMALL, path));
        let itself = button.element().unchecked_ref::<HtmlElement>().clone();
        button.on("click", move |_: Event| {
            ranks.step(&element, up, &name);
            // An element that is moved loses the focus.
            let _ = itself.focus();
        })
    };
    let buttons = [arrow(true, &things.more.up, UP), arrow(false, &things.more.down, DOWN)];
    let item = item.child(icon(SMALL, GRIP)).child(Tag::new("span").text(&name)).children(buttons);
    dragged(keyed(item, ranks, &name), ranks, &name)
}

/// Arrow keys on the buttons of an element move it.
fn keyed(item: Tag, ranks: &Rc<Ranks>, name: &Rc<str>) -> Tag {
    let (ranks, name, element) = (ranks.clone(), name.clone(), item.element().clone());
    item.on("keydown", move |event: KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        event.prevent_default();
        ranks.step(&element, up, &name);
        if let Some(button) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus();
        }
    })
}

/// An element follows the pointer: with a mouse from anywhere on it, by touch from its grip, so that the rest of it
/// still scrolls.
fn dragged(item: Tag, ranks: &Rc<Ranks>, name: &Rc<str>) -> Tag {
    let element = item.element().clone();
    let held = Rc::new(Cell::new(false));
    let (down, moving, up, lost) = (held.clone(), held.clone(), held.clone(), held);
    let (down_on, over, ranks, name) = (element.clone(), element, ranks.clone(), name.clone());
    item.on("pointerdown", move |event: PointerEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let is_on = |selector: &str| target.closest(selector).ok().flatten().is_some();
        if !is_on("button") && (event.pointer_type() == "mouse" || is_on("svg")) {
            event.prevent_default();
            down.set(down_on.set_pointer_capture(event.pointer_id()).is_ok());
        }
    })
    .on("pointermove", move |event: PointerEvent| {
        if moving.get() {
            let y = f64::from(event.client_y());
            let under = |item: &Element| {
                let box_of = item.get_bounding_client_rect();
                (box_of.top()..box_of.bottom()).contains(&y)
            };
            if let Some(place) = ranks.items().iter().position(under) {
                ranks.place(&over, place, &name);
                // Moved in the document, it lets go of the pointer.
                moving.set(over.set_pointer_capture(event.pointer_id()).is_ok());
            }
        }
    })
    .on("pointerup", move |_: Event| up.set(false))
    .on("pointercancel", move |_: Event| lost.set(false))
}
