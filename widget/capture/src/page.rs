//! The page: listeners, timers, storage, and the loader's functions. The only part that touches the browser.
//!
//! Every function that the browser calls is wrapped by the loader's `guard`: a trap or an exception in here ends capture,
//! never the page. No borrow of the state is held while the loader posts, because it may answer at once.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, OnceCell, RefCell};

use wasm_bindgen::prelude::*;

use crate::asking::Asking;
use crate::browser::{Any, Function, Observer, Store, WINDOW, now, parse, random};
use crate::encode::{Object, digits};
use crate::outbox::{COMPANY, Outbox};
use crate::recorder::{Fact, Pressed, Recorder};

/// The key of the first-party id, which exists while there is consent, and the beginning of the keys of stored queues.
const VISITOR: &str = "rapport.visitor";
/// What counts as a press.
const PRESSABLE: &str = "a[href],button,summary,[role=button],[role=link],input[type=submit],input[type=button],input[type=image]";
/// What a visitor can type into; text around it may be theirs.
const TYPABLE: &str = "input,textarea,select,[contenteditable]";
/// What the site marks as not to be noticed.
const IGNORED: &str = "[data-rapport-ignore]";
/// How long scrolling is let go on before the depth is measured (ms): measuring may lay out the page.
const SETTLE: f64 = 250.0;
/// When queues of pages that are gone are looked for (ms): the first look at the store waits for the disk, so not while
/// the page loads; and once more for those of pages that crashed shortly before.
const LOOKS: [f64; 2] = [COMPANY, 65_000.0];

/// What the loader lends.
struct Loader {
    line: Function,
    post: Function,
    guard: Function,
    failed: Function,
}

impl Loader {
    /// A function for the browser to call. It lives as long as the page.
    fn guarded(&self, run: impl Fn(JsValue, JsValue, JsValue) + 'static) -> Function {
        let run: Box<dyn Fn(JsValue, JsValue, JsValue)> = Box::new(run);
        self.guard.guard(&JsValue::UNDEFINED, &Closure::wrap(run).into_js_value(), &self.failed)
    }
}

struct Page {
    asking: Rc<Asking>,
    loader: Loader,
    window: Any,
    /// What is kept on the device, once it was looked at; none where the browser denies it.
    store: OnceCell<Option<Store>>,
    /// Where this page keeps its queue.
    key: String,
    recorder: RefCell<Recorder>,
    outbox: RefCell<Outbox>,
    /// Whether this page's queue is on the device.
    stored: Cell<bool>,
    /// When the earliest timer fires.
    timer: Cell<f64>,
    /// Whether the depth has to be measured.
    scrolled: Cell<bool>,
    tick: RefCell<Option<Function>>,
    done: RefCell<Option<Function>>,
}

/// Starts capture on a page. `line`, `post`, `guard` and `failed` are the loader's; `view` is the page view that it is at.
/// The answer is the function through which the loader tells everything else: a line to send, `visible`, `hidden`, or
/// `flush`, each with the view that it is at.
#[wasm_bindgen]
pub fn start(line: Function, post: Function, guard: Function, failed: Function, view: JsValue) -> Function {
    let window = WINDOW.with(Any::clone);
    let mut key = String::from(VISITOR);
    key.push('.');
    digits((random() * 1e15) as u64, &mut key);
    let page = Rc::new(Page {
        asking: Asking::new(&post),
        store: OnceCell::new(),
        key,
        recorder: RefCell::new(Recorder::of(window.location().origin())),
        outbox: RefCell::default(),
        stored: Cell::new(false),
        timer: Cell::new(f64::INFINITY),
        scrolled: Cell::new(true),
        tick: RefCell::default(),
        done: RefCell::default(),
        loader: Loader { line, post, guard, failed },
        window,
    });
    let with = |run: fn(&Page, JsValue, JsValue, JsValue)| {
        let page = Rc::clone(&page);
        page.clone().loader.guarded(move |a, b, c| run(&page, a, b, c))
    };
    page.tick.replace(Some(with(|page, _, _, _| page.tick())));
    page.done.replace(Some(with(|page, number, again, seconds| {
        let seconds = seconds.unchecked_into_f64();
        let asked = if seconds > 0.0 { (seconds * 1e3).min(1e9) } else { 0.0 };
        let number = number.unchecked_into_f64() as u32;
        page.outbox.borrow_mut().settled(number, again.is_truthy(), asked, now(), random());
        page.keep(now());
        page.schedule();
    })));
    page.at(&view);
    let hear = with(|page, event, _, _| page.hear(&event.unchecked_into()));
    for kind in ["click", "submit", "scroll", "keydown", "error", "unhandledrejection", "online"] {
        page.window.listen(kind, &hear, true);
    }
    let measured = with(|page, list, _, _| page.measured(&list.unchecked_into()));
    for options in [
        r#"{"type":"largest-contentful-paint","buffered":true}"#,
        r#"{"type":"layout-shift","buffered":true}"#,
        r#"{"type":"event","buffered":true,"durationThreshold":40}"#,
    ] {
        // Browsers that do not measure it say so by throwing.
        let _ = Observer::new(&measured).and_then(|observer| observer.observe(&parse(options)));
    }
    page.asking.offer(|run| page.loader.guarded(run));
    page.tick_in(SETTLE);
    let adopt = with(|page, _, _, _| page.adopt());
    for look in LOOKS {
        page.window.set_timeout(&adopt, look);
    }
    with(|page, word, view, _| page.told(&word.as_string().unwrap_or_default(), &view))
}

impl Page {
    fn store(&self) -> Option<&Store> {
        self.store.get_or_init(|| self.window.local_storage().ok().flatten()).as_ref()
    }

    fn told(&self, word: &str, view: &JsValue) {
        match word {
            "hidden" => self.hide(),
            "visible" => self.show(),
            "flush" => self.outbox.borrow_mut().hurry(now()),
            line => {
                self.at(view);
                self.outbox.borrow_mut().push(String::from(line), now());
            }
        }
        self.schedule();
    }

    /// The loader is at this view.
    fn at(&self, view: &JsValue) {
        let view = view.as_string().unwrap_or_default();
        let path = self.window.location().pathname();
        let left = self.recorder.borrow_mut().at(&view, &path, !self.window.document().hidden(), now());
        self.note(left);
        self.scrolled.set(true);
        self.asking.fill(&view);
    }

    /// Makes an event of a fact.
    fn note(&self, fact: impl IntoIterator<Item = Fact>) {
        for fact in fact {
            let line = self.loader.line.line(&JsValue::UNDEFINED, fact.kind, &parse(&fact.fields));
            self.outbox.borrow_mut().push(line, now());
        }
    }

    fn hide(&self) {
        self.measure();
        let facts: Vec<Fact> = self.recorder.borrow_mut().hidden(now()).collect();
        self.note(facts);
        self.flush(true);
        // Whoever comes next may have what is left.
        self.keep(0.0);
    }

    fn show(&self) {
        self.recorder.borrow_mut().alive(now());
        let taken = self.stored.get() && self.store().is_some_and(|store| store.get(&self.key).is_none());
        if taken {
            self.outbox.borrow_mut().let_go();
            self.stored.set(false);
        }
        self.keep(now());
    }

    /// Something happened on the page.
    fn hear(&self, event: &Any) {
        match event.kind().as_str() {
            "click" => self.note(self.pressed(&event.target())),
            "submit" => {
                let form = event.target();
                let names = ["name", "id", "aria-label", "action"].map(|name| form.attribute(name).unwrap_or_default());
                let fact = self.recorder.borrow().sent_form(&names);
                self.note(Some(fact));
            }
            "scroll" => {
                if !self.scrolled.replace(true) {
                    self.tick_in(SETTLE);
                }
            }
            "keydown" => {}
            "online" => self.outbox.borrow_mut().online(now()),
            kind => {
                let reason = event.reason();
                let message = if kind == "error" { event.message() } else { reason.clone() };
                // A rejection's reason is an error, or any value at all.
                let inner = || if reason.is_object() { reason.unchecked_ref::<Any>().message().as_string() } else { None };
                let message = message.as_string().or_else(inner).unwrap_or_default();
                let source = event.filename().as_string().unwrap_or_default();
                let fact = self.recorder.borrow_mut().broke(&message, &source, event.lineno());
                self.note(fact);
                return self.schedule();
            }
        }
        self.recorder.borrow_mut().alive(now());
        self.schedule();
    }

    fn pressed(&self, target: &Any) -> Option<Fact> {
        let element = target.closest(PRESSABLE).ok().flatten()?;
        if element.closest(IGNORED).ok().flatten().is_some() {
            return None;
        }
        let attribute = |name| element.attribute(name).unwrap_or_default();
        let personal = element.find(TYPABLE).is_some();
        let text = if personal { None } else { element.text() };
        let picture = element.find("[alt]").and_then(|picture| picture.attribute("alt"));
        let others = [picture.unwrap_or_default(), attribute("alt"), attribute("title"), attribute("name"), attribute("id")];
        let pressed = Pressed {
            spoken: &attribute("aria-label"),
            text: &text.unwrap_or_default(),
            other: others.iter().find(|other| !other.is_empty()).map_or("", String::as_str),
            href: &element.href().as_string().unwrap_or_default(),
        };
        self.recorder.borrow().pressed(&pressed)
    }

    /// The browser measured something.
    fn measured(&self, list: &Any) {
        let entries = list.entries();
        let vitals = &mut self.recorder.borrow_mut().vitals;
        for index in 0..entries.length() {
            let entry = entries.at(index);
            match entry.entry_type().as_str() {
                "largest-contentful-paint" => vitals.painted(entry.start_time()),
                "layout-shift" => vitals.shifted(entry.start_time(), entry.value(), entry.had_recent_input()),
                _ => vitals.interacted(entry.interaction_id(), entry.duration()),
            }
        }
    }

    /// Looks how deep the page is scrolled.
    fn measure(&self) {
        if self.scrolled.replace(false) {
            let height = self.window.document().root().scroll_height();
            let percent = (self.window.scroll_y() + self.window.inner_height()) / height * 100.0;
            self.recorder.borrow_mut().seen(percent);
        }
    }

    fn tick(&self) {
        self.timer.set(f64::INFINITY);
        self.measure();
        self.flush(false);
        self.schedule();
    }

    fn tick_in(&self, ms: f64) {
        if let Some(tick) = &*self.tick.borrow() {
            self.window.set_timeout(tick, ms);
        }
    }

    /// Sets a timer for the next flush, unless there is one that fires no later.
    fn schedule(&self) {
        let due = self.outbox.borrow().due();
        if let Some(due) = due.filter(|due| *due < self.timer.get()) {
            self.timer.set(due);
            self.tick_in((due - now()).max(0.0));
        }
    }

    fn flush(&self, leaving: bool) {
        loop {
            let Some(flush) = self.outbox.borrow_mut().take(now(), leaving) else { return };
            self.keep(now());
            let Some(done) = self.done.borrow().as_ref().map(|done| done.bind(&JsValue::UNDEFINED, flush.number)) else { return };
            let more = if flush.dropped > 0 { parse(&Object::new().whole("dropped", flush.dropped).done()) } else { JsValue::UNDEFINED };
            self.loader.post.post(&JsValue::UNDEFINED, &flush.events, &more, leaving, &done);
        }
    }

    /// Keeps on the device what is not delivered, if the visitor agreed to that; else sees to it that nothing is kept.
    fn keep(&self, written: f64) {
        let Some(store) = self.store() else { return };
        let outbox = self.outbox.borrow();
        if !outbox.is_empty() && store.get(VISITOR).is_some() {
            // Without room it stays in memory.
            self.stored.set(store.set(&self.key, &outbox.stored(written as u64)).is_ok());
        } else if self.stored.replace(false) {
            store.remove(&self.key);
        }
    }

    /// Takes over the queues of pages that are gone.
    fn adopt(&self) {
        let Some(store) = self.store().filter(|store| store.get(VISITOR).is_some()) else { return };
        let keys: Vec<String> = (0..).map_while(|index| store.key(index)).collect();
        let foreign = |key: &&String| key.strip_prefix(VISITOR).is_some_and(|rest| rest.starts_with('.')) && **key != self.key;
        for key in keys.iter().filter(foreign) {
            let adopted = store.get(key).is_some_and(|stored| self.outbox.borrow_mut().adopt(&stored, now()));
            if adopted {
                // First ours, then not theirs: a crash in between doubles, it does not lose.
                self.keep(now());
                store.remove(key);
            }
        }
        self.schedule();
    }
}
