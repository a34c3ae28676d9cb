//! The platform on workerd and Cloudflare: the only file that says `worker::`.
//!
//! The other half is JavaScript: `shim.js` (the classes that the runtime wants to see) and `host.js` (what is called
//! from here). A request crosses into Rust once and back once, as strings and bytes, because each crossing costs
//! about as much as the work in between.

use std::cell::{Cell as Slot, RefCell};
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::console_error;

use crate::account::Account;
use crate::asset::{self, Table};
use crate::entry;
use crate::errand;
use crate::meter;
use crate::platform::{Body, Cell, Configuration, Failure, HttpRequest, HttpResponse, Net, Object, ObjectName, Random, Sql, Written};
use crate::shard::Shard;
use crate::site::Site;

/// How long an object collects changes before it tells another object of them.
const NOTICE_DELAY: u32 = 500;

#[wasm_bindgen(module = "/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = callObject)]
    fn call_object(kind: &str, name: &str, gather: bool, body: &str) -> Promise;
    #[wasm_bindgen(js_name = queryRows, catch)]
    fn query_rows(sql: &JsValue, statement: &str, parameters: &Array) -> Result<Array, JsValue>;
    fn setting(name: &str) -> Option<String>;
    #[wasm_bindgen(js_name = assetTable)]
    fn asset_table() -> String;
    #[wasm_bindgen(js_name = fillRandom)]
    fn fill_random(bytes: &Uint8Array);
    fn sleep(milliseconds: u32) -> Promise;
    fn outgoing(url: &str, method: &str, headers: &str, body: &Uint8Array) -> Promise;
}

thread_local! {
    static NET: Workerd = Workerd {
        configuration: Rc::new(configuration()),
        // There each object has an isolate, perhaps a machine, of its own.
        is_one_memory: setting("RAPPORT_PLATFORM").as_deref() != Some("cloudflare"),
    };
    static ASSETS: Table = Table::parse(&asset_table());
}

/// What the operator set, read once.
fn configuration() -> Configuration {
    let list = |name| setting(name).unwrap_or_default().split(',').map(|one| one.trim().to_owned()).collect::<Vec<_>>();
    Configuration {
        admin_token: setting("RAPPORT_ADMIN_TOKEN"),
        trusted_proxies: list("RAPPORT_TRUSTED_PROXIES").into_iter().filter(|one| !one.is_empty()).collect(),
        country_header: setting("RAPPORT_COUNTRY_HEADER").map(|name| name.to_ascii_lowercase()),
        public_url: setting("RAPPORT_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned()),
    }
}

/// A JavaScript exception as a failure.
fn failure(context: &str, cause: &JsValue) -> Failure {
    let message = js_sys::Reflect::get(cause, &JsValue::from_str("message")).ok().and_then(|m| m.as_string());
    Failure::new(context, message.unwrap_or_else(|| format!("{cause:?}")))
}

/// Tells the operator what went wrong.
pub(crate) fn log(text: &str) {
    console_error!("{text}");
}

fn random(bytes: &mut [u8]) {
    let filled = Uint8Array::new_with_length(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    fill_random(&filled);
    filled.copy_to(bytes);
}

#[allow(clippy::cast_possible_truncation)] // A time in milliseconds is far below 2⁵³.
fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Headers, line by line: a name, its value, the next name. Neither can hold a line break.
fn headers(lines: &str) -> Vec<(String, String)> {
    let mut lines = lines.split('\n');
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    pairs
}

fn header_lines(pairs: &[(String, String)]) -> String {
    let mut lines = String::new();
    for (name, value) in pairs {
        for part in [name, value] {
            if !lines.is_empty() {
                lines.push('\n');
            }
            // A line break in a value would be the start of a header of somebody else's choosing.
            lines.extend(part.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
    }
    lines
}

/// The way to the objects and to the world.
#[derive(Clone)]
struct Workerd {
    configuration: Rc<Configuration>,
    is_one_memory: bool,
}

/// The binding of a kind of object, and whether this call may wait for others.
fn binding(to: &ObjectName, body: &str) -> (&'static str, bool) {
    match to {
        ObjectName::Account => ("ACCOUNT", Account::may_wait(body)),
        ObjectName::Site(_) => ("SITE", Site::may_wait(body)),
        ObjectName::Shard { .. } => ("SHARD", Shard::may_wait(body)),
    }
}

impl Net for Workerd {
    async fn call(&self, to: &ObjectName, body: String) -> Result<String, Failure> {
        let name = to.to_string();
        let (kind, gather) = binding(to, &body);
        let promise = call_object(kind, &name, gather, &body);
        drop(body);
        let reply = JsFuture::from(promise).await.map_err(|cause| failure(&name, &cause))?;
        reply.as_string().ok_or_else(|| Failure::new(name, "its reply is not text"))
    }

    fn is_one_memory(&self) -> bool {
        self.is_one_memory
    }

    fn now(&self) -> i64 {
        now()
    }

    fn random(&self, bytes: &mut [u8]) {
        random(bytes);
    }

    fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    async fn sleep(&self, milliseconds: u32) {
        // The timer never fails; an error could only mean that the request is over.
        let _ = JsFuture::from(sleep(milliseconds)).await;
    }

    async fn fetch(&self, url: &str, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let body = Uint8Array::from(request.body.as_slice());
        let promise = outgoing(url, &request.method, &header_lines(&request.headers), &body);
        let parts: Array = JsFuture::from(promise).await.map_err(|cause| failure(url, &cause))?.into();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A status has three digits.
        let status = parts.get(0).as_f64().unwrap_or_default() as u16;
        let headers = headers(&parts.get(1).as_string().unwrap_or_default());
        Ok(HttpResponse { status, headers, body: Body::Bytes(Uint8Array::new(&parts.get(2)).to_vec()) })
    }
}

/// Answers one request: `[status, headers, body, kind]`, where the kind says what the body is.
/// The address is the peer's, without a port.
#[wasm_bindgen]
pub async fn respond(method: String, url: String, header_list: String, body: Vec<u8>, peer: Option<String>) -> Array {
    let (path, query) = path_and_query(&url);
    let request = HttpRequest { method, path, query, headers: headers(&header_list), body, peer };
    let found =
        ASSETS.with(|table| asset::answer(table, &request.method, entry::without_prefix(&request.path), |name| request.header(name)));
    let response = match found {
        Some(response) => response,
        None => entry::respond(&NET.with(Clone::clone), request).await,
    };
    let (kind, body) = match response.body {
        Body::Empty => ("", JsValue::NULL),
        Body::Text(text) => ("", JsValue::from(text)),
        Body::Bytes(bytes) => ("", Uint8Array::from(bytes.as_slice()).into()),
        Body::Asset(file) => ("asset", JsValue::from(file)),
        Body::Live(site) => ("live", JsValue::from(ObjectName::Site(site).to_string())),
    };
    Array::of4(&JsValue::from(response.status), &JsValue::from(header_lines(&response.headers)), &body, &JsValue::from(kind))
}

/// Path and query of a URL whose form the runtime has already checked.
fn path_and_query(url: &str) -> (String, String) {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let rest = url[after_scheme..].find(['/', '?', '#']).map_or("", |at| &url[after_scheme + at..]);
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    (if path.is_empty() { "/".to_owned() } else { path.to_owned() }, query.to_owned())
}

/// The SQLite database that the runtime gives to an object.
struct Storage {
    sql: worker::SqlStorage,
}

/// Whole numbers beyond this cannot be told from their neighbours once they are JavaScript numbers.
const LARGEST_INT: i64 = 1 << 53;

fn parameter_list(parameters: &[Cell]) -> Result<Vec<JsValue>, Failure> {
    parameters
        .iter()
        .map(|cell| match cell {
            Cell::Null => Ok(JsValue::NULL),
            #[allow(clippy::cast_precision_loss)] // Checked: no loss within ±2⁵³.
            Cell::Int(int) if (-LARGEST_INT..=LARGEST_INT).contains(int) => Ok(JsValue::from(*int as f64)),
            Cell::Int(int) => Err(Failure::new("a parameter", format!("{int} is beyond 2^53"))),
            Cell::Real(real) => Ok(JsValue::from(*real)),
            Cell::Text(text) => Ok(JsValue::from_str(text)),
            Cell::Blob(bytes) => Ok(Uint8Array::from(bytes.as_slice()).into()),
        })
        .collect()
}

fn cell(value: &JsValue) -> Cell {
    if let Some(number) = value.as_f64() {
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // Whole and within ±2⁵³.
        return if number.fract() == 0.0 && number.abs() <= LARGEST_INT as f64 { Cell::Int(number as i64) } else { Cell::Real(number) };
    }
    if let Some(text) = value.as_string() {
        return Cell::Text(text);
    }
    if value.is_null() { Cell::Null } else { Cell::Blob(Uint8Array::new(value).to_vec()) }
}

impl Sql for Storage {
    fn exec(&self, statement: &str, parameters: &[Cell]) -> Result<Written, Failure> {
        let cursor = self.sql.exec_raw(statement, parameter_list(parameters)?);
        let rows = cursor.map_err(|cause| Failure::new(statement, cause))?.rows_written() as Written;
        meter::count(rows);
        Ok(rows)
    }

    fn query(&self, statement: &str, parameters: &[Cell]) -> Result<Vec<Vec<Cell>>, Failure> {
        let parameters: Array = parameter_list(parameters)?.into_iter().collect();
        let flat = query_rows(self.sql.as_ref(), statement, &parameters).map_err(|cause| failure(statement, &cause))?;
        let mut cells = flat.iter();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A count of columns.
        let columns = cells.next().and_then(|count| count.as_f64()).unwrap_or_default() as usize;
        let mut rows = Vec::new();
        while let Some(first) = cells.next() {
            let mut row = Vec::with_capacity(columns);
            row.push(cell(&first));
            row.extend(cells.by_ref().take(columns - 1).map(|value| cell(&value)));
            rows.push(row);
        }
        Ok(rows)
    }

    fn size(&self) -> u64 {
        self.sql.database_size() as u64
    }
}

/// An [`Object`] of any kind.
trait AnyObject {
    fn call(&mut self, body: &str, now: i64, random: Random<'_>) -> Result<String, Failure>;
    fn alarm(&mut self, now: i64, random: Random<'_>) -> Result<(), Failure>;
    fn alarm_wanted(&self) -> Option<i64>;
    fn broadcasts(&mut self) -> Vec<String>;
    fn has_errand(&self, now: i64) -> bool;
    fn errand(&mut self, now: i64) -> Result<Option<String>, Failure>;
    fn has_notice(&self) -> bool;
    fn notice(&mut self, now: i64) -> Option<(ObjectName, String)>;
}

impl<T: Object> AnyObject for T {
    fn call(&mut self, body: &str, now: i64, random: Random<'_>) -> Result<String, Failure> {
        Object::call(self, body, now, random)
    }
    fn alarm(&mut self, now: i64, random: Random<'_>) -> Result<(), Failure> {
        Object::alarm(self, now, random)
    }
    fn alarm_wanted(&self) -> Option<i64> {
        Object::alarm_wanted(self)
    }
    fn broadcasts(&mut self) -> Vec<String> {
        Object::broadcasts(self)
    }
    fn has_errand(&self, now: i64) -> bool {
        Object::has_errand(self, now)
    }
    fn errand(&mut self, now: i64) -> Result<Option<String>, Failure> {
        Object::errand(self, now)
    }
    fn has_notice(&self) -> bool {
        Object::has_notice(self)
    }
    fn notice(&mut self, now: i64) -> Option<(ObjectName, String)> {
        Object::notice(self, now)
    }
}

/// A Durable Object as the shim holds it; after a panic the shim makes a new one.
#[wasm_bindgen]
pub struct Machine {
    object: Rc<RefCell<Box<dyn AnyObject>>>,
    state: worker::State,
    /// The time for which an alarm is known to be set.
    alarm: Slot<Option<i64>>,
    /// Whether a notice is on its way.
    noticing: Rc<Slot<bool>>,
    /// Whether somebody runs errands.
    running: Rc<Slot<bool>>,
}

#[wasm_bindgen]
impl Machine {
    /// Opens the object of this name.
    ///
    /// # Errors
    /// When the name is of no object, or the object cannot be opened.
    #[wasm_bindgen(constructor)]
    pub fn new(state: worker::worker_sys::DurableObjectState, name: &str) -> Result<Machine, JsError> {
        let state = worker::State::from(state);
        let sql: Rc<dyn Sql> = Rc::new(Storage { sql: state.storage().sql() });
        let configuration = NET.with(|net| Rc::clone(&net.configuration));
        let parsed = ObjectName::parse(name).ok_or_else(|| JsError::new("no such object"))?;
        let object = match parsed {
            ObjectName::Account => open::<Account>(sql, parsed, &configuration),
            ObjectName::Site(_) => open::<Site>(sql, parsed, &configuration),
            ObjectName::Shard { .. } => open::<Shard>(sql, parsed, &configuration),
        };
        let object = object.map_err(|cause| {
            console_error!("opening {name}: {cause}");
            JsError::new(&cause.to_string())
        })?;
        let machine = Self {
            object: Rc::new(RefCell::new(object)),
            state,
            alarm: Slot::new(None),
            noticing: Rc::new(Slot::new(false)),
            running: Rc::new(Slot::new(false)),
        };
        machine.settle();
        Ok(machine)
    }

    /// Answers one call.
    ///
    /// # Errors
    /// When the object failed; what it wrote before stays written.
    pub fn call(&self, body: &str) -> Result<String, JsError> {
        let reply = self.turn(body);
        self.settle();
        reply
    }

    /// Answers calls that arrived together, in one transaction: for each its reply, or an `Error`.
    pub fn calls(&self, bodies: &Array) -> Array {
        let replies = bodies
            .iter()
            .map(|body| match self.turn(&body.as_string().unwrap_or_default()) {
                Ok(reply) => JsValue::from(reply),
                Err(error) => JsValue::from(error),
            })
            .collect();
        self.settle();
        replies
    }

    /// The alarm rang.
    ///
    /// # Errors
    /// When the object failed; the runtime then rings again.
    pub fn alarm(&self) -> Result<(), JsError> {
        self.alarm.set(None);
        let rung = self.object.borrow_mut().alarm(now(), &mut random);
        self.settle();
        rung.map_err(|cause| {
            console_error!("alarm of {}: {cause}", self.name());
            JsError::new(&cause.to_string())
        })
    }
}

impl Machine {
    fn name(&self) -> String {
        self.state.id().name().unwrap_or_default()
    }

    fn turn(&self, body: &str) -> Result<String, JsError> {
        self.object.borrow_mut().call(body, now(), &mut random).map_err(|cause| {
            console_error!("{}: {cause}", self.name());
            JsError::new(&cause.to_string())
        })
    }

    /// Does what the object wants done after a turn: its alarm, its broadcasts, its notice.
    fn settle(&self) {
        let mut object = self.object.borrow_mut();
        if let Some(wanted) = object.alarm_wanted() {
            // Setting an alarm is a row written, so one that comes too early is left to come.
            if self.alarm.get().is_none_or(|set| wanted < set) {
                self.set_alarm(wanted);
            }
        }
        let texts = object.broadcasts();
        if !texts.is_empty() {
            for socket in self.state.get_websockets() {
                for text in &texts {
                    // A socket that is closing misses a hint that its reader no longer needs.
                    let _ = socket.send_with_str(text);
                }
            }
        }
        if object.has_errand(now()) && !self.running.replace(true) {
            let (object, running, name) = (Rc::clone(&self.object), Rc::clone(&self.running), self.name());
            self.state.wait_until(async move {
                let net = NET.with(Clone::clone);
                let from = ObjectName::parse(&name);
                while let Some(from) = &from {
                    let next = object.borrow_mut().errand(net.now());
                    match next {
                        Ok(Some(errand)) => {
                            errand::run(&net, from, &errand).await;
                            // Errands of one process are a chain of calls without any waiting in between, and timers only ring
                            // when there is some: whoever pauses between two slices of a reading would pause until the last.
                            net.sleep(0).await;
                        }
                        Ok(None) => break,
                        Err(cause) => {
                            console_error!("errands of {name}: {cause}");
                            break;
                        }
                    }
                }
                running.set(false);
            });
        }
        if object.has_notice() && !self.noticing.replace(true) {
            let (object, noticing) = (Rc::clone(&self.object), Rc::clone(&self.noticing));
            self.state.wait_until(async move {
                let net = NET.with(Clone::clone);
                net.sleep(NOTICE_DELAY).await;
                noticing.set(false);
                let notice = object.borrow_mut().notice(net.now());
                if let Some((to, body)) = notice
                    && let Err(cause) = net.call(&to, body).await
                {
                    console_error!("a notice was lost: {cause}");
                }
            });
        }
    }

    fn set_alarm(&self, wanted: i64) {
        #[allow(clippy::cast_precision_loss)] // A time in milliseconds is far below 2⁵³.
        let date = js_sys::Date::new(&JsValue::from(wanted as f64));
        let set = self.state.as_raw().storage().and_then(|storage| storage.set_alarm(date, js_sys::Object::new()));
        match set {
            // The output gate holds the reply until the alarm is durable; nobody needs to wait for the promise.
            Ok(_) => {
                // An alarm is a row too.
                meter::count(1);
                self.alarm.set(Some(wanted));
            }
            Err(cause) => console_error!("{}", failure("setting an alarm", &cause)),
        }
    }
}

fn open<T: Object + 'static>(sql: Rc<dyn Sql>, name: ObjectName, configuration: &Configuration) -> Result<Box<dyn AnyObject>, Failure> {
    Ok(Box::new(T::open(sql, name, configuration)?))
}
