//! The survey card: what a visitor sees of Rapport.
//!
//! The page's loader fetches this module when an invitation arrives, and calls [`mount`]; what that returns shows the card when its trigger fires.
//! The card lives in an open shadow root of its own element (open, so that tests and assistive tools see it),
//! changes nothing on the page, and takes nothing from it.
//!
//! - [`interview`] is what the card knows: plain, tested natively, a walk over the shared model's `Flow`.
//! - `decode` reads the invitation; `words` fills in the card's own words, which come with it.
//! - `view` draws it, `desk` is what the views press, `surface` is where it stands on the page, `device` is what
//!   the device keeps and knows.
//!
//! Bytes are counted here (`cargo xtask size`): no serde, no `format!`, no float formatting, few view types.

mod decode;
mod desk;
mod device;
pub mod interview;
mod live;
mod page;
mod runtime;
mod surface;
mod timing;
mod view;
mod wait;
pub mod words;

use wasm_bindgen::prelude::*;

/// Makes an invitation's card ready, and returns the function that shows it, once. What happens then is told to
/// `host`, which has `send(type, fields)` for events and `closed()` for when the card has gone.
///
/// The card is made in steps, each a task of its own: on a slow phone a browser compiles for longer than one may
/// hold up a page. Made before its trigger, it only has to be put into the document then.
///
/// # Errors
/// Throws where there is nothing to ask, or where the browser has no constructable stylesheets; then nothing
/// was changed on the page.
#[wasm_bindgen]
pub fn mount(invitation: &JsValue, host: page::Page) -> Result<JsValue, JsValue> {
    runtime::leave_on_panic();
    let invitation = decode::invitation(invitation).ok_or("Rapport: an invitation without a question")?;
    let survey = invitation.names[0].as_string().unwrap_or_default();
    let (engaged, unless, invitation_style) = (invitation.engaged, invitation.unless.clone(), invitation.style.clone());
    let desk = view::prepare(invitation, host, surface::Surface::new(&survey, &invitation_style)?);
    let wait = wait::Wait::begin(desk, engaged, unless);
    Ok(timing::once(move || wait.due()))
}
