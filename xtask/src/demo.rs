//! `cargo xtask demo`: the edge with a shop, its real orders, and a simulated year around them.

mod catalogue;
mod comments;
mod desk;
mod dice;
mod orders;
mod people;
mod shop;
mod visit;
mod year;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use rapport_model::value::{Day, Timestamp};
use serde_json::{Value, json};

use self::orders::Orders;
use self::people::HABITS;
use crate::Options;
use crate::api::{Api, now};
use crate::serve::{self, Edge};
use crate::step::{bar, step};

/// What the demo's site is called.
const SITE: &str = "Slow Orbit";

/// Starts everything, loads what is not loaded yet, and serves until told to end.
pub fn demo(options: &Options) -> Result<ExitCode> {
    let begin = Instant::now();
    let data = serve::data_folder(options);
    if options.fresh {
        Memory::forget(&data)?;
    }
    let pages = data.join("shop");
    std::fs::create_dir_all(&pages).with_context(|| format!("making {}", pages.display()))?;
    let mut edge = Edge::start(options, Some(&pages))?;
    match prepare(&edge, &data, &pages) {
        Ok(told) => {
            println!(
                "{told}\n\nReady after {:.1} s. Ctrl-c ends it; started again, it goes on with the same data.",
                begin.elapsed().as_secs_f64()
            );
            edge.wait()
        }
        Err(error) => {
            edge.end()?;
            Err(error)
        }
    }
}

/// Brings site, shop and history up to date, and says where to look.
fn prepare(edge: &Edge, data: &Path, pages: &Path) -> Result<String> {
    let api = Api::of(edge.port, &edge.token);
    let shop = format!("http://localhost:{}", edge.port + 1);
    let mut memory = Memory::read(data)?;
    memory.site(&api, &shop)?;
    let begun = memory.begun.unwrap_or_else(now);
    memory.begun = Some(begun);
    memory.write()?;
    let orders = Orders::read(begun)?;
    shop::assemble(pages, &edge.url(), &memory.key, orders.weeks)?;
    if !memory.has_orders {
        step("loading the orders by @segment/analytics-node", || {
            let bar = bar("customers and orders");
            orders.load(&format!("http://127.0.0.1:{}", edge.port), &memory.secret_key, &bar)?;
            bar.finish();
            Ok(())
        })?;
        memory.has_orders = true;
        memory.write()?;
    }
    if !memory.has_year {
        step("simulating a year of visits and answers", || load_year(&api, &memory.secret_key, &orders, begun, &shop))?;
        memory.has_year = true;
        memory.write()?;
    }
    if !memory.has_desk {
        step("a day at the desk: cases, promises, what to remember", || desk::work(&api, &memory.site, now()))?;
        memory.has_desk = true;
        memory.write()?;
    }
    let fitted = step("fitting the models of customer value to the first 39 weeks", || value_model(&api, &memory.site, orders.weeks))?;
    let link = edge.sign_in_link()?;
    let last = orders.orders.iter().map(|order| order.at).max().unwrap_or(begun);
    Ok(format!(
        "\nOrders: CDNOW sample (Fader and Hardie, brucehardie.com), {} real orders of {} customers of 1997 and 1998,\n\
         shifted by {} whole weeks: the last one is of {}.\n\
         Names, visits and answers are simulated.\n\n{fitted}\n\n\
         Shop       {shop}/\n\
         Dashboard  {link}\n           (this link signs in once; each start prints a new one)",
        orders.orders.len(),
        orders.customers.len(),
        orders.weeks,
        &last.iso()[..10],
    ))
}

/// The models that the edge fits to the first 39 weeks of the orders, beside those published for them: by Fader, Hardie and
/// Lee (2005), Marketing Science 24(2), and Fader and Hardie (2013), brucehardie.com/notes/025.
fn value_model(api: &Api, site: &str, weeks: i32) -> Result<String> {
    let day = |text: &str| Day::parse(text).map(|day| Day(day.0 + 7 * weeks)).map_err(|invalid| anyhow::anyhow!("{invalid}"));
    let path = format!("/api/sites/{site}/value?from={}&to={}", day("1997-01-01")?, day("1997-09-30")?);
    let fitted = api.find(&path)?.context("the demo's site is gone")?;
    let number = |model: &str, name: &str| fitted[model][name].as_f64().unwrap_or(f64::NAN);
    let line = |told: &str, model: &str, names: &[(&str, &str)]| {
        let ours: Vec<String> =
            names.iter().map(|(name, digits)| format!("{name} {:.*}", digits.parse().unwrap_or(3), number(model, name))).collect();
        format!("{told:30}{}", ours.join("  "))
    };
    Ok(format!(
        "Value of customers, by the first 39 weeks of {} of them:\n{}\n{:30}r 0.243  alpha 4.414  a 0.793  b 2.426  log_likelihood -9582.4\n{}\n{:30}p 6.25  q 3.74  v 15.44",
        fitted["customers"],
        line("  BG/NBD, as fitted", "bg_nbd", &[("r", "3"), ("alpha", "3"), ("a", "3"), ("b", "3"), ("log_likelihood", "1")]),
        "  published (2005)",
        line("  Gamma-Gamma, as fitted", "gamma_gamma", &[("p", "2"), ("q", "2"), ("v", "2")]),
        "  published (2013)",
    ))
}

/// Sends the simulated year by the native API, in batches of people with the same device and language.
fn load_year(api: &Api, key: &str, orders: &Orders, end: Timestamp, shop: &str) -> Result<()> {
    const BATCH: usize = 300;
    let told = year::simulate(orders, end, shop);
    let bar = bar("events");
    bar.set_length(told.iter().map(|visit| visit.events.len() as u64).sum());
    let mut waiting: Vec<Vec<Value>> = HABITS.iter().map(|_| Vec::new()).collect();
    let send = |habit: usize, events: &mut Vec<Value>| -> Result<()> {
        let how = &HABITS[habit];
        let batch = json!({"key": key, "sent_at": now().iso(), "zone": how.zone, "events": events});
        let receipt = api.events(&[("User-Agent", how.agent), ("Accept-Language", how.language)], &batch.to_string())?;
        bar.inc(receipt.accepted + receipt.duplicate);
        events.clear();
        Ok(())
    };
    for visit in told {
        let events = &mut waiting[visit.habit];
        events.extend(visit.events);
        if events.len() >= BATCH {
            send(visit.habit, events)?;
        }
    }
    for (habit, events) in waiting.iter_mut().enumerate().filter(|(_, events)| !events.is_empty()) {
        send(habit, events)?;
    }
    bar.finish();
    Ok(())
}

/// What the demo has to know at its next start. It stands beside the data.
struct Memory {
    file: PathBuf,
    site: String,
    key: String,
    secret_key: String,
    /// When history ended: a load that broke off is repeated with the very same events, so nothing counts twice.
    begun: Option<Timestamp>,
    has_orders: bool,
    has_year: bool,
    has_desk: bool,
}

impl Memory {
    fn read(data: &Path) -> Result<Self> {
        let file = data.join("demo.json");
        let kept: Value = match std::fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text).with_context(|| format!("reading {}", file.display()))?,
            Err(_) => Value::Null,
        };
        let text = |name: &str| kept[name].as_str().unwrap_or_default().to_owned();
        let is = |name: &str| kept[name].as_bool().unwrap_or(false);
        let begun = kept["begun"].as_i64().map(Timestamp);
        let (has_orders, has_year, has_desk) = (is("has_orders"), is("has_year"), is("has_desk"));
        Ok(Self { site: text("site"), key: text("key"), secret_key: text("secret_key"), begun, has_orders, has_year, has_desk, file })
    }

    fn write(&self) -> Result<()> {
        let kept = json!({"site": self.site, "key": self.key, "secret_key": self.secret_key, "begun": self.begun.map(|at| at.0),
            "has_orders": self.has_orders, "has_year": self.has_year, "has_desk": self.has_desk});
        std::fs::write(&self.file, format!("{kept:#}\n")).with_context(|| format!("writing {}", self.file.display()))?;
        // It holds a secret key.
        #[cfg(unix)]
        std::fs::set_permissions(&self.file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(())
    }

    /// Takes away what an edge and a demo keep in the folder, and nothing else that may be there.
    fn forget(data: &Path) -> Result<()> {
        if std::fs::File::open(data.join(".in-use")).is_ok_and(|in_use| in_use.try_lock().is_err()) {
            bail!("an edge is using {}: end it first", data.display());
        }
        for folder in ["objects", "shop"].map(|name| data.join(name)).into_iter().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        let file = data.join("demo.json");
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
        }
        Ok(())
    }

    /// Finds the demo's site, or makes it and switches its surveys on.
    fn site(&mut self, api: &Api, shop: &str) -> Result<()> {
        if !self.site.is_empty() && api.find(&format!("/api/sites/{}", self.site))?.is_some() {
            return Ok(());
        }
        let draft = json!({"name": SITE, "origins": [shop, "http://localhost", "http://127.0.0.1"], "currency": "USD"});
        let [site, key, secret_key] = api.make_site(&draft)?;
        *self = Self { site, key, secret_key, begun: None, has_orders: false, has_year: false, has_desk: false, file: self.file.clone() };
        self.write()
    }
}
