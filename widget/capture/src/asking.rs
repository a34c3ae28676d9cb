//! Ways to ask that the site sets up in its markup: a place for a survey in the page, and a button that stays.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::browser::{Address, Any, Function, Sheet, WINDOW, parse};
use crate::encode::Object;

/// A place for a survey, in which no card stands yet.
const PLACE: &str = "[data-rapport-survey]:not(:has(rapport-card))";
/// The tag, where it wants a button.
const TAG: &str = "script[data-site][data-feedback]";
/// The look of the button: at the side, halfway up, written upwards; the page's style reaches nothing of it.
/// Physical sides: what stands upright has its own, and logical ones would be of that.
const STYLE: &str = ":host{all:initial!important}button{position:fixed;right:0;top:50%;z-index:2147482999;\
    min-width:36px;max-height:60vh;padding:16px 8px;border:solid #8a8c8a;border-width:1px 0 1px 1px;border-radius:6px 0 0 6px;background:#fff;color:#16181b;\
    font:500 14px/1.4 Inter,system-ui,sans-serif;writing-mode:vertical-rl;translate:0 -50%;cursor:pointer}\
    button:dir(rtl){right:auto;left:0;border-width:1px 1px 1px 0;border-radius:0 6px 6px 0}button:hover{background:#f0f0ed}button:focus-visible{outline:2px solid #2a4bd0;outline-offset:2px}\
    @media(prefers-color-scheme:dark){button{background:#16181b;color:#eeeeec;border-color:#71767f}button:hover{background:#202327}}@media print{button{display:none}}";

/// Asks the edge for surveys.
pub struct Asking {
    post: Function,
    /// The view and the survey that were asked for last, so that a place is filled once a view.
    last: RefCell<(String, String)>,
}

impl Asking {
    /// With the loader's `post`.
    pub fn new(post: &Function) -> Rc<Self> {
        Rc::new(Self { post: post.clone(), last: RefCell::default() })
    }

    /// Asks for the survey of a place that waits for one.
    pub fn fill(&self, view: &str) {
        let place = WINDOW.with(|window| window.document().find(PLACE));
        let Some(survey) = place.and_then(|place| place.attribute("data-rapport-survey")) else { return };
        let wanted = (String::from(view), survey);
        if *self.last.borrow() != wanted {
            self.ask(&wanted.1);
            self.last.replace(wanted);
        }
    }

    /// Asks for one survey, now: somebody wants to be asked.
    fn ask(&self, survey: &str) {
        self.post.ask(&JsValue::UNDEFINED, "", &parse(&Object::new().text("ask", survey).done()));
    }

    /// Puts the button on the page, if the tag wants one.
    pub fn offer(self: &Rc<Self>, guarded: impl Fn(Box<dyn Fn(JsValue, JsValue, JsValue)>) -> Function) {
        let document = WINDOW.with(Any::document);
        let Some(tag) = document.find(TAG) else { return };
        let survey = tag.attribute("data-feedback").unwrap_or_default();
        let label = tag.attribute("data-feedback-label");
        let (Ok(style), element, button) = (Sheet::new(), document.create("rapport-feedback"), document.create("button")) else { return };
        style.fill(STYLE);
        button.set_text(label.as_deref().unwrap_or("Feedback"));
        let asking = Rc::clone(self);
        button.listen("click", &guarded(Box::new(move |_, _, _| asking.ask(&survey))), false);
        let root = element.shadow(&parse(r#"{"mode":"open"}"#));
        root.set_sheets(vec![style.clone().into()]);
        root.append(&button);
        document.root().append(&element);
        // The site's own look of it.
        let (prefix, site) = (tag.attribute("data-prefix"), tag.attribute("data-site").unwrap_or_default());
        let address = [prefix.as_deref().unwrap_or("."), "/v1/sites/", &site, "/config"];
        let Ok(address) = Address::new(&address.concat(), &tag.src()) else { return };
        // Without it the button stays as it is.
        let nothing = guarded(Box::new(|_, _, _| ()));
        let failed = nothing.clone();
        let dressed = guarded(Box::new(move |config, _, _| {
            if let Some(look) = config.unchecked_ref::<Any>().button() {
                style.fill(&[STYLE, &look].concat());
            }
        }));
        let read = guarded(Box::new(move |reply, _, _| reply.unchecked_ref::<Any>().json().then(&dressed, &failed)));
        WINDOW.with(|window| window.fetch(&address).then(&read, &nothing));
    }
}
