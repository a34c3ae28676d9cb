//! Later, in this page.

use wasm_bindgen::prelude::*;

use crate::surface::window;

/// Runs something in so many milliseconds.
pub fn after(ms: i32, run: impl FnOnce() + 'static) {
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(once(run).unchecked_ref(), ms);
}

/// Runs something before the next frame is drawn: while nobody looks at the tab, never.
pub fn next_frame(run: impl FnOnce() + 'static) {
    let _ = window().request_animation_frame(once(run).unchecked_ref());
}

/// A JavaScript function that runs something, once.
pub fn once(run: impl FnOnce() + 'static) -> JsValue {
    let run: Box<dyn FnOnce()> = Box::new(run);
    Closure::once_into_js(run)
}
