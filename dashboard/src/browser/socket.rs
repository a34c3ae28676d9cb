//! The socket that says when something changed. It says no more: the numbers are then read again, so there is
//! one way for a number to reach the screen.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{MessageEvent, WebSocket};

/// How long to wait before the next attempt: doubling from half a second to half a minute.
pub fn backoff_ms(failures: u32) -> i32 {
    500_i32.saturating_mul(1 << failures.min(6)).min(30_000)
}

/// What the owner of a socket is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The line is open.
    Opened,
    /// Something changed.
    Changed,
    /// The line broke; it is tried again by itself.
    Closed,
}

/// An open line; dropping it closes it for good.
pub struct Line {
    inner: Rc<Inner>,
}

struct Inner {
    address: String,
    hear: Box<dyn Fn(Heard)>,
    socket: RefCell<Option<WebSocket>>,
    failures: Cell<u32>,
    over: Cell<bool>,
}

impl Line {
    /// Opens a line to an address of the edge, such as `/api/sites/x/live`.
    pub fn open(path: &str, hear: impl Fn(Heard) + 'static) -> Self {
        // http becomes ws, https becomes wss.
        let address = format!("{}{path}", super::page::edge().replacen("http", "ws", 1));
        let inner =
            Rc::new(Inner { address, hear: Box::new(hear), socket: RefCell::new(None), failures: Cell::new(0), over: Cell::new(false) });
        connect(&inner);
        Self { inner }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.inner.over.set(true);
        if let Some(socket) = self.inner.socket.borrow_mut().take() {
            let _ = socket.close();
        }
    }
}

fn connect(inner: &Rc<Inner>) {
    if inner.over.get() {
        return;
    }
    let Ok(socket) = WebSocket::new(&inner.address) else {
        (inner.hear)(Heard::Closed);
        return;
    };
    // Closures given to the browser live as long as the browser may call them; a socket lives for minutes
    // or hours, so the few bytes that each one leaves behind do not add up.
    let opened = Closure::<dyn FnMut()>::new({
        let inner = Rc::clone(inner);
        move || {
            inner.failures.set(0);
            if !inner.over.get() {
                (inner.hear)(Heard::Opened);
            }
        }
    });
    socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
    opened.forget();
    let message = Closure::<dyn FnMut(MessageEvent)>::new({
        let inner = Rc::clone(inner);
        move |event: MessageEvent| {
            let changed = event.data().as_string().is_some_and(|text| says_changed(&text));
            if changed && !inner.over.get() {
                (inner.hear)(Heard::Changed);
            }
        }
    });
    socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
    message.forget();
    let closed = Closure::<dyn FnMut()>::new({
        let inner = Rc::clone(inner);
        move || {
            if inner.over.get() {
                return;
            }
            (inner.hear)(Heard::Closed);
            let wait = backoff_ms(inner.failures.get());
            inner.failures.set(inner.failures.get().saturating_add(1));
            let inner = Rc::clone(&inner);
            let again = Closure::once_into_js(move || connect(&inner));
            if let Some(window) = web_sys::window() {
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(again.unchecked_ref(), wait);
            }
        }
    });
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    closed.forget();
    *inner.socket.borrow_mut() = Some(socket);
}

/// Whether a message says that something changed.
fn says_changed(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text)
        .is_ok_and(|message| message.get("changed").and_then(|flag| flag.as_bool()) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        let waits: Vec<i32> = (0..9).map(backoff_ms).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    }

    #[test]
    fn only_a_change_is_heard() {
        assert!(says_changed(r#"{"changed":true,"at":"2026-11-22T09:00:00Z"}"#));
        assert!(!says_changed(r#"{"changed":false}"#));
        assert!(!says_changed("hello"));
    }
}
