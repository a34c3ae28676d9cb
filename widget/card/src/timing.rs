//! Later, in this page.

use wasm_bindgen::prelude::*;

use crate::surface::window;

/// Runs something in so many milliseconds.
pub fn after(ms: i32, run: impl FnOnce() + 'static) {
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(once(Box::new(run)).unchecked_ref(), ms);
}

/// Runs something before the next frame is drawn: while nobody looks at the tab, never.
pub fn next_frame(run: impl FnOnce() + 'static) {
    let _ = window().request_animation_frame(once(Box::new(run)).unchecked_ref());
}

fn once(run: Box<dyn FnOnce()>) -> JsValue {
    Closure::once_into_js(run)
}
