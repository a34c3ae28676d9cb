//! The names of the browser that capture uses, and nothing more: each costs some bytes of glue.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Whatever has the property that is asked for: the window, an event, an element, a performance entry, a list.
    #[derive(Clone)]
    pub type Any;

    /// The window.
    #[wasm_bindgen(js_name = globalThis, thread_local_v2)]
    pub static WINDOW: Any;

    // The window.
    #[wasm_bindgen(method, getter)]
    pub fn document(this: &Any) -> Any;
    #[wasm_bindgen(method, getter)]
    pub fn location(this: &Any) -> Any;
    #[wasm_bindgen(method, getter, catch, js_name = localStorage)]
    pub fn local_storage(this: &Any) -> Result<Option<Store>, JsValue>;
    #[wasm_bindgen(method, getter, js_name = scrollY)]
    pub fn scroll_y(this: &Any) -> f64;
    #[wasm_bindgen(method, getter, js_name = innerHeight)]
    pub fn inner_height(this: &Any) -> f64;
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub fn listen(this: &Any, kind: &str, run: &Function, capturing: bool);
    #[wasm_bindgen(method, js_name = setTimeout)]
    pub fn set_timeout(this: &Any, run: &Function, ms: f64);

    // The document and the location.
    #[wasm_bindgen(method, getter)]
    pub fn hidden(this: &Any) -> bool;
    #[wasm_bindgen(method, getter, js_name = documentElement)]
    pub fn root(this: &Any) -> Any;
    #[wasm_bindgen(method, getter, js_name = scrollHeight)]
    pub fn scroll_height(this: &Any) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn origin(this: &Any) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn pathname(this: &Any) -> String;

    // An event and the element it happened to.
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn kind(this: &Any) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn target(this: &Any) -> Any;
    /// Throws where the target is no element, such as the document.
    #[wasm_bindgen(method, catch)]
    pub fn closest(this: &Any, selector: &str) -> Result<Option<Any>, JsValue>;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub fn find(this: &Any, selector: &str) -> Option<Any>;
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub fn attribute(this: &Any, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = createElement)]
    pub fn create(this: &Any, name: &str) -> Any;
    #[wasm_bindgen(method, js_name = attachShadow)]
    pub fn shadow(this: &Any, options: &JsValue) -> Any;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    pub fn set_sheets(this: &Any, sheets: Vec<JsValue>);
    #[wasm_bindgen(method, js_name = append)]
    pub fn append(this: &Any, child: &Any);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub fn set_text(this: &Any, text: &str);
    #[wasm_bindgen(method, getter, js_name = textContent)]
    pub fn text(this: &Any) -> Option<String>;
    /// A text, but an object on links of SVG.
    #[wasm_bindgen(method, getter)]
    pub fn href(this: &Any) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn message(this: &Any) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn filename(this: &Any) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn lineno(this: &Any) -> u32;
    #[wasm_bindgen(method, getter)]
    pub fn reason(this: &Any) -> JsValue;

    // What the browser measured.
    #[wasm_bindgen(js_name = PerformanceObserver)]
    pub type Observer;
    #[wasm_bindgen(constructor, catch, js_class = "PerformanceObserver")]
    pub fn new(run: &Function) -> Result<Observer, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn observe(this: &Observer, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = getEntries)]
    pub fn entries(this: &Any) -> Any;
    #[wasm_bindgen(method, getter)]
    pub fn length(this: &Any) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    pub fn at(this: &Any, index: u32) -> Any;
    #[wasm_bindgen(method, getter, js_name = entryType)]
    pub fn entry_type(this: &Any) -> String;
    #[wasm_bindgen(method, getter, js_name = startTime)]
    pub fn start_time(this: &Any) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn duration(this: &Any) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &Any) -> f64;
    #[wasm_bindgen(method, getter, js_name = hadRecentInput)]
    pub fn had_recent_input(this: &Any) -> bool;
    #[wasm_bindgen(method, getter, js_name = interactionId)]
    pub fn interaction_id(this: &Any) -> u32;

    // An address, what is fetched from it, and what of that is asked for.
    #[wasm_bindgen(js_name = URL)]
    pub type Address;
    #[wasm_bindgen(constructor, catch, js_class = "URL")]
    pub fn new(part: &str, base: &str) -> Result<Address, JsValue>;
    #[wasm_bindgen(method)]
    pub fn fetch(this: &Any, address: &Address) -> Any;
    #[wasm_bindgen(method)]
    pub fn then(this: &Any, run: &Function, failed: &Function);
    #[wasm_bindgen(method)]
    pub fn json(this: &Any) -> Any;
    #[wasm_bindgen(method, getter)]
    pub fn button(this: &Any) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn src(this: &Any) -> String;

    /// A stylesheet that no `style-src` governs.
    #[derive(Clone)]
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    pub type Sheet;
    #[wasm_bindgen(constructor, catch, js_class = "CSSStyleSheet")]
    pub fn new() -> Result<Sheet, JsValue>;
    #[wasm_bindgen(method, js_name = replaceSync)]
    pub fn fill(this: &Sheet, css: &str);

    /// What is kept on the device.
    pub type Store;
    #[wasm_bindgen(method, js_name = getItem)]
    pub fn get(this: &Store, key: &str) -> Option<String>;
    /// Throws when there is no room.
    #[wasm_bindgen(method, catch, js_name = setItem)]
    pub fn set(this: &Store, key: &str, value: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = removeItem)]
    pub fn remove(this: &Store, key: &str);
    #[wasm_bindgen(method)]
    pub fn key(this: &Store, index: u32) -> Option<String>;

    /// A function of the loader's or of ours.
    #[derive(Clone)]
    pub type Function;
    /// The loader's `line(type, fields)`: an event as JSON text, with id and time.
    #[wasm_bindgen(method, js_name = call)]
    pub fn line(this: &Function, nobody: &JsValue, kind: &str, fields: &JsValue) -> String;
    /// The loader's `post(lines, more, last, done)`.
    #[wasm_bindgen(method, js_name = call)]
    pub fn post(this: &Function, nobody: &JsValue, events: &str, more: &JsValue, last: bool, done: &Function);
    /// The same without an event, which only asks for a survey.
    #[wasm_bindgen(method, js_name = call)]
    pub fn ask(this: &Function, nobody: &JsValue, events: &str, more: &JsValue);
    /// The loader's `guard(run, failed)`: the same function, that never throws.
    #[wasm_bindgen(method, js_name = call)]
    pub fn guard(this: &Function, nobody: &JsValue, run: &JsValue, failed: &Function) -> Function;
    /// The same function with its first argument given.
    #[wasm_bindgen(method)]
    pub fn bind(this: &Function, nobody: &JsValue, first: u32) -> Function;

    #[wasm_bindgen(js_namespace = Date)]
    pub fn now() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    pub fn random() -> f64;
    #[wasm_bindgen(js_namespace = JSON)]
    pub fn parse(text: &str) -> JsValue;
}
