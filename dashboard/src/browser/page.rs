//! The page around us: what it remembers, its title, its clipboard, its visibility.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Storage, VisibilityState, Window};

use crate::{
    place,
    words::{Language, common},
};

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// What was remembered under the name; nothing where storage is refused.
pub fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(&format!("rapport.dashboard.{name}")).ok()?
}

/// Remembers a wish of the reader (theme, language, last site); not remembering is no harm.
pub fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("rapport.dashboard.{name}"), value);
    }
}

/// What this tab put aside under the name; nothing where storage is refused. It outlives the page and not the tab.
pub fn put_aside(name: &str) -> Option<String> {
    window()?.session_storage().ok()??.get_item(&format!("rapport.dashboard.{name}")).ok()?
}

/// Puts something aside for this tab; an empty text takes it away. Not being able to is no harm.
pub fn put_by(name: &str, value: &str) {
    let Some(storage) = window().and_then(|window| window.session_storage().ok().flatten()) else { return };
    let name = format!("rapport.dashboard.{name}");
    if value.is_empty() || storage.set_item(&name, value).is_err() {
        let _ = storage.remove_item(&name);
    }
}

/// The language chosen here, else the browser's.
pub fn wished_language() -> Language {
    let tag = remembered("language").or_else(|| window()?.navigator().language());
    Language::of(&tag.unwrap_or_default())
}

/// Remembers the language and reads the page anew in it: every word is chosen once, at the start.
pub fn change_language(language: Language) {
    remember("language", language.tag());
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Tells the document its language, for fonts, hyphens and screen readers.
pub fn set_document_language(language: Language) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// From dark to light or back; remembered.
pub fn toggle_theme() {
    let (Some(window), Some(root)) = (window(), document().and_then(|document| document.document_element())) else { return };
    let dark_system = window.match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    let dark = root.get_attribute("data-theme").map_or(dark_system, |theme| theme == "dark");
    let next = if dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", next);
    remember("theme", next);
}

/// Names the page, for the tab, the history and screen readers.
pub fn set_title(page: &str) {
    if let Some(document) = document() {
        document.set_title(&common().title(page));
    }
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    document().is_none_or(|document| document.visibility_state() != VisibilityState::Hidden)
}

/// Copies text; whether it worked.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// The origin of this page, such as `https://rapport.shop.example`.
pub fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Where the edge answers, with the prefix that it stands under here: `https://shop.example/r`.
pub fn edge() -> String {
    format!("{}{}", origin(), place::at_edge(""))
}

/// The path of the host under which the dashboard and its API were found: its own script lies in the folder `app` there.
pub fn prefix() -> String {
    let script = document().and_then(|document| document.query_selector("script[type=module][src]").ok().flatten());
    let source = script.and_then(|script| js_sys::Reflect::get(&script, &"src".into()).ok()?.as_string()).unwrap_or_default();
    source.strip_prefix(&origin()).and_then(|path| Some(path.rsplit_once("/app/")?.0.to_owned())).unwrap_or_default()
}

/// Opens an address in a new tab that cannot reach back.
pub fn open(address: &str) {
    if let Some(window) = window() {
        let _ = window.open_with_url_and_target_and_features(address, "_blank", "noopener");
    }
}

/// Puts the keyboard on an element, if it is there.
pub fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls just so far that an element can be seen, if it is there.
pub fn bring_into_view(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// How far an element's upper edge is below that of the window, and how high it is, in CSS pixels; nothing where it is not there.
pub fn place_of(id: &str) -> Option<(f64, f64)> {
    let edges = document()?.get_element_by_id(id)?.get_bounding_client_rect();
    Some((edges.top(), edges.height()))
}

/// How high the window is, in CSS pixels.
pub fn height() -> f64 {
    window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(800.0)
}

/// How far the page is scrolled, in CSS pixels.
pub fn scrolled() -> f64 {
    window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0)
}

/// Scrolls the page there, in CSS pixels from its top.
pub fn scroll_to(top: f64) {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, top);
    }
}

/// Whether the keyboard is one of Apple's, where ⌘ stands for Ctrl.
pub fn is_apple() -> bool {
    let named = window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    named.starts_with("Mac") || named.starts_with("iP")
}

/// Opens the browser's own way of printing the page.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Now, as ISO 8601.
pub fn now() -> String {
    String::from(js_sys::Date::new_0().to_iso_string())
}

/// Escapes a part of an address.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}

/// All time zones that the browser knows, for a list of suggestions.
pub fn time_zones() -> Vec<String> {
    use wasm_bindgen::{JsCast, JsValue};
    let zones = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"))
        .and_then(|intl| Ok((js_sys::Reflect::get(&intl, &JsValue::from_str("supportedValuesOf"))?, intl)))
        .and_then(|(list, intl)| list.dyn_into::<js_sys::Function>()?.call1(&intl, &JsValue::from_str("timeZone")));
    let mut names: Vec<String> =
        zones.map(|zones| js_sys::Array::from(&zones).iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default();
    names.insert(0, "UTC".to_owned());
    names
}

/// The browser's own time zone.
pub fn time_zone() -> Option<String> {
    use js_sys::{Array, Intl, Object, Reflect};
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// Scrolls to the element that the address names after `#`, once it is there.
pub fn follow_hash() {
    let Some(hash) = window().and_then(|window| window.location().hash().ok()) else { return };
    if let Some(element) = document().and_then(|document| document.get_element_by_id(hash.trim_start_matches('#'))) {
        element.scroll_into_view();
    }
}
