//! How the card makes elements: one type for all of them, whose live parts hang on Leptos' reactive system.
//!
//! Leptos' own views name every element, attribute and child in their type, and each type is compiled: this
//! card weighed 88 KB that way. A [`Tag`] is made at once; what changes is made anew, nothing is compared or
//! patched. Nothing goes through `innerHTML` or a style attribute, which pages with Trusted Types or a strict
//! `style-src` refuse.

use std::cell::RefCell;

use reactive_graph::effect::ImmediateEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

use crate::surface::document;

/// An element, with the effects that keep its live parts true; they end when it is dropped.
pub struct Tag {
    element: Element,
    live: Vec<ImmediateEffect>,
}

impl Tag {
    /// An HTML element.
    pub fn new(name: &str) -> Self {
        Self::of(document().create_element(name))
    }

    /// An element of a drawing.
    pub fn svg(name: &str) -> Self {
        Self::of(document().create_element_ns(Some("http://www.w3.org/2000/svg"), name))
    }

    fn of(element: Result<Element, JsValue>) -> Self {
        // Not `expect`, which would bring along the code that prints any JavaScript value.
        let Ok(element) = element else { unreachable!("the names of elements in this crate are valid") };
        Self { element, live: Vec::new() }
    }

    /// With an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.element, name, Some(value));
        self
    }

    /// With an attribute that follows what it reads; without it while there is none.
    pub fn live_attr(mut self, name: &'static str, value: impl Fn() -> Option<&'static str> + 'static) -> Self {
        let element = self.element.clone();
        self.live.push(effect(Box::new(move || set(&element, name, value()))));
        self
    }

    /// With a class.
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// With a text.
    pub fn text(self, text: &str) -> Self {
        let _ = self.element.append_with_str_1(text);
        self
    }

    /// With a child.
    pub fn child(mut self, child: Tag) -> Self {
        let _ = self.element.append_child(&child.element);
        self.live.extend(child.live);
        self
    }

    /// With several children, or with one that may not be.
    pub fn children(self, children: impl IntoIterator<Item = Tag>) -> Self {
        children.into_iter().fold(self, Tag::child)
    }

    /// With a child that follows what it reads: made anew whenever one of those moves.
    pub fn live_child(mut self, child: impl Fn() -> Option<Tag> + 'static) -> Self {
        let parent = self.element.clone();
        // Holds the place while there is no child.
        let place: Node = document().create_comment("").into();
        let _ = parent.append_child(&place);
        let current = RefCell::new(None::<Tag>);
        self.live.push(effect(Box::new(move || {
            let new = child();
            if let Some(new) = &new {
                let _ = parent.insert_before(&new.element, Some(&place));
            }
            if let Some(old) = current.replace(new) {
                old.element.remove();
            }
        })));
        self
    }

    /// Hearing an event.
    pub fn on<E: JsCast + 'static>(self, event: &str, run: impl Fn(E) + 'static) -> Self {
        listen(&self.element, event, Box::new(move |event| run(event.unchecked_into())));
        self
    }

    /// The element itself, for what it has beyond attributes.
    pub fn element(&self) -> &Element {
        &self.element
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

fn listen(element: &Element, event: &str, run: Box<dyn FnMut(Event)>) {
    // The browser frees the listener together with the element.
    let run = Closure::wrap(run).into_js_value();
    let _ = element.add_event_listener_with_callback(event, run.unchecked_ref());
}

/// Runs now, and again at once whenever something moves that it read.
fn effect(run: Box<dyn Fn()>) -> ImmediateEffect {
    let run = OneThread(run);
    ImmediateEffect::new(move || run.run())
}

/// Leptos' effects may run on any thread; here there is but one.
struct OneThread(Box<dyn Fn()>);

impl OneThread {
    fn run(&self) {
        (self.0)();
    }
}

// SAFETY: a module without the `atomics` feature has exactly one thread, and the card is only run as such a module.
#[allow(unsafe_code)]
#[cfg(not(target_feature = "atomics"))]
unsafe impl Send for OneThread {}
// SAFETY: as above.
#[allow(unsafe_code)]
#[cfg(not(target_feature = "atomics"))]
unsafe impl Sync for OneThread {}
