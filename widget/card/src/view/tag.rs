//! How the card makes elements: a view of Leptos' reactive system with one type for all of them.
//!
//! Leptos' own views name every element, attribute and child in their type, and each type is compiled: this
//! card weighed 88 KB that way. A [`Tag`] is made at once and only its live parts hang on signals, so nothing
//! is ever compared or patched: what changes is made anew. Nothing goes through `innerHTML` or a style
//! attribute, which pages with Trusted Types or a strict `style-src` refuse.

use leptos::prelude::document;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

/// An element, with the effects that keep its live parts true; they end when it is dropped.
pub struct Tag {
    element: Element,
    live: Vec<RenderEffect<Option<Tag>>>,
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
        Self { element: element.expect("the names of elements in this crate are valid"), live: Vec::new() }
    }

    /// With an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.element, name, Some(value));
        self
    }

    /// With an attribute that follows signals; without it while there is none.
    pub fn live_attr(mut self, name: &'static str, value: impl Fn() -> Option<&'static str> + 'static) -> Self {
        let element = self.element.clone();
        self.live.push(RenderEffect::new(move |_| {
            set(&element, name, value());
            None
        }));
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

    /// With a child that follows signals: made anew whenever one moves that it was made from.
    pub fn live_child(mut self, child: impl Fn() -> Option<Tag> + 'static) -> Self {
        let parent = self.element.clone();
        // Holds the place while there is no child.
        let marker: Node = document().create_comment("").into();
        let _ = parent.append_child(&marker);
        self.live.push(RenderEffect::new(move |old: Option<Option<Tag>>| {
            if let Some(old) = old.flatten() {
                old.element.remove();
            }
            let child = child();
            if let Some(child) = &child {
                let _ = parent.insert_before(&child.element, Some(&marker));
            }
            child
        }));
        self
    }

    /// Hearing an event.
    pub fn on<E: JsCast + 'static>(self, event: &str, mut run: impl FnMut(E) + 'static) -> Self {
        self.listen(event, Box::new(move |event| run(event.unchecked_into())))
    }

    fn listen(self, event: &str, run: Box<dyn FnMut(Event)>) -> Self {
        // The browser frees the listener together with the element.
        let run = Closure::wrap(run).into_js_value();
        let _ = self.element.add_event_listener_with_callback(event, run.unchecked_ref());
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

impl Render for Tag {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(mut self, state: &mut Self) {
        let _ = state.element.replace_with_with_node_1(&self.element);
        core::mem::swap(&mut self, state);
    }
}

impl Mountable for Tag {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        let _ = parent.insert_before(&self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.parent_element().is_some_and(|parent| child.try_mount(&parent, Some(&self.element)))
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}
