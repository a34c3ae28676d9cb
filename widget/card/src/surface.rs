//! Where the card stands: an element of its own with a shadow root.

use std::cell::Cell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleSheet, Document, Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, ShadowRoot, ShadowRootInit,
    ShadowRootMode, Window,
};

use crate::timing::next_frame;

/// The name of the card's element.
const NAME: &str = "rapport-card";

/// The page's window.
pub fn window() -> Window {
    web_sys::window().expect("the loader runs in a page")
}

/// The page's document.
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// Takes every card out of the document.
pub fn remove_all() {
    while let Ok(Some(element)) = document().query_selector(NAME) {
        element.remove();
    }
}

/// The card's element and its shadow root.
#[derive(Clone)]
pub struct Surface {
    element: Element,
    root: ShadowRoot,
    /// The element of the page that the site set aside for this survey.
    place: Option<Element>,
}

impl Surface {
    /// The empty element, not in the document yet. The stylesheet is constructed, which a page's `style-src` does
    /// not govern.
    ///
    /// `look` is what the site's own look changes of it.
    ///
    /// # Errors
    /// What the browser throws where it cannot do that.
    pub fn new(survey: &str, look: &str) -> Result<Self, JsValue> {
        let document = document();
        let style = CssStyleSheet::new()?;
        style.replace_sync(&[include_str!(concat!(env!("OUT_DIR"), "/style.css")), look].concat())?;
        let element = document.create_element(NAME)?;
        let root = element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        root.set_adopted_style_sheets(&Array::of1(&style));
        // An id that is no string of CSS names no place.
        let place = document.query_selector(&["[data-rapport-survey=\"", survey, "\"]"].concat()).ok().flatten();
        Ok(Self { element, root, place })
    }

    /// Whether it stands in the page, where the site wants it, and not above it.
    pub fn is_inline(&self) -> bool {
        self.place.is_some()
    }

    /// The answer to the first question that the link which led here gave with it.
    pub fn given(&self) -> Option<u8> {
        self.place.as_ref()?.get_attribute("data-answer")?.parse().ok()
    }

    /// Puts the card into the document: where the site wants it, or else below `html` beside `body`, so that no rule
    /// of the page that counts the children of `body`, and no framework that replaces them, ever meets it. Where the
    /// browser can, it stands in the top layer: above everything of the page, and out of reach of what the page does
    /// to its root, such as a transform or a filter. `seen` runs once it can be seen.
    pub fn lay(&self, card: &Element, seen: impl FnOnce() + 'static) {
        let _ = self.root.append_child(card);
        if let Some(place) = &self.place {
            place.set_text_content(None);
            let _ = place.append_child(&self.element);
            return in_view(&self.element, seen);
        }
        if let Some(root) = document().document_element() {
            let _ = root.append_child(&self.element);
        }
        // By hand it comes and goes; nothing that the visitor does elsewhere closes it, and no focus moves.
        let _ = card.set_attribute("popover", "manual");
        if card.unchecked_ref::<HtmlElement>().show_popover().is_err() {
            let _ = card.remove_attribute("popover");
        }
        next_frame(seen);
    }

    /// Moves the focus to the first element of the card that matches.
    pub fn focus(&self, selector: &str) {
        if let Ok(Some(element)) = self.root.query_selector(selector) {
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }

    /// Whether the focus is in the card.
    pub fn has_focus(&self) -> bool {
        self.root.active_element().is_some()
    }

    /// Takes the card out of the document.
    pub fn remove(&self) {
        self.element.remove();
    }
}

/// Runs something once an element is scrolled into view. The element of the card itself has no box; its child has.
fn in_view(element: &Element, run: impl FnOnce() + 'static) {
    let run = Cell::new(Some(run));
    let looked = Closure::wrap(Box::new(move |entries: Array, observer: IntersectionObserver| {
        if entries.iter().any(|entry| entry.unchecked_ref::<IntersectionObserverEntry>().is_intersecting()) {
            observer.disconnect();
            if let Some(run) = run.take() {
                run();
            }
        }
    }) as Box<dyn Fn(Array, IntersectionObserver)>);
    let card = element.shadow_root().and_then(|root| root.first_element_child());
    if let (Some(card), Ok(observer)) = (card, IntersectionObserver::new(looked.into_js_value().unchecked_ref())) {
        observer.observe(&card);
    }
}
