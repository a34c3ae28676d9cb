//! The real orders of the demo: read, shifted to the present, and handed to Segment's client as a shop's server would.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;
use rapport_model::value::{Day, Timestamp};
use serde_json::{Value, json};

use super::catalogue;
use super::dice::Dice;
use super::people::Customer;
use crate::step::{self, root};

/// Where the orders are.
const FILE: &str = "demo/data/cdnow_orders.csv";

/// An order of the file, at its shifted time.
pub struct Order {
    /// Whose: an index into the customers.
    pub customer: usize,
    /// When.
    pub at: Timestamp,
    /// Its number.
    pub id: String,
    /// How many records.
    pub records: u32,
    /// What was paid, in cents.
    pub cents: i64,
}

/// All orders and who placed them.
pub struct Orders {
    /// By how many weeks the file's dates were shifted.
    pub weeks: i32,
    /// Everybody who ever ordered.
    pub customers: Vec<Customer>,
    /// In the file's order: by customer, then by date.
    pub orders: Vec<Order>,
}

impl Orders {
    /// Reads the file for a demo that begins at `now`: the last order is of yesterday, or as near before as whole weeks allow.
    pub fn read(now: Timestamp) -> Result<Self> {
        let text = std::fs::read_to_string(root().join(FILE)).with_context(|| format!("reading {FILE}"))?;
        let mut lines = Vec::new();
        for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
            lines.push(Line::parse(line).with_context(|| format!("{FILE}: {line:?}"))?);
        }
        let last = lines.iter().map(|line| line.day.0).max().with_context(|| format!("{FILE} is empty"))?;
        let weeks = (today(now) - 1 - last).div_euclid(7);
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut customers = Vec::new();
        let mut orders = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let mut dice = Dice::of(1_000_000 + index as u64);
            let customer = *numbers.entry(line.customer).or_insert_with(|| {
                customers.push(Customer::of(line.customer));
                customers.len() - 1
            });
            // The file knows the day; people order between eight and eleven.
            let within = dice.between(8 * 3_600, 23 * 3_600) * 1_000;
            let at = Timestamp(i64::from(line.day.0 + 7 * weeks) * 86_400_000 + within);
            orders.push(Order { customer, at, id: format!("CD-{:05}", index + 1), records: line.records, cents: line.cents });
        }
        Ok(Self { weeks, customers, orders })
    }

    /// The messages that tell of them: each customer once, each order once, oldest first.
    fn messages(&self) -> Vec<Value> {
        let mut first: BTreeMap<usize, Timestamp> = BTreeMap::new();
        for order in &self.orders {
            let known = first.entry(order.customer).or_insert(order.at);
            *known = order.at.min(*known);
        }
        let identified = first.iter().map(|(&index, &at)| {
            let customer = &self.customers[index];
            let message = json!({"type": "identify", "messageId": format!("who-{}", customer.id), "timestamp": at.iso(),
                "userId": customer.id, "traits": customer.traits(at)});
            (at, message)
        });
        let ordered = self.orders.iter().map(|order| {
            let message = json!({"type": "track", "event": "Order Completed", "messageId": order.id, "timestamp": order.at.iso(),
                "userId": self.customers[order.customer].id,
                "properties": {"order_id": order.id, "revenue": order.cents as f64 / 100.0, "currency": "USD", "products": products(order)}});
            (order.at, message)
        });
        let mut messages: Vec<(Timestamp, Value)> = identified.chain(ordered).collect();
        messages.sort_by_key(|(at, _)| *at);
        messages.into_iter().map(|(_, message)| message).collect()
    }

    /// Sends them all by `@segment/analytics-node` in a Node of its own.
    pub fn load(&self, host: &str, key: &str, bar: &ProgressBar) -> Result<()> {
        let messages = self.messages();
        bar.set_length(messages.len() as u64);
        let mut command = step::node(root().join("demo/load-orders.mjs"));
        let mut node = command.args([host, key]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("starting Node")?;
        let mut input = BufWriter::new(node.stdin.take().context("Node's input")?);
        let counts = BufReader::new(node.stdout.take().context("Node's output")?);
        let mut delivered = 0;
        std::thread::scope(|scope| -> Result<()> {
            // When Node ends early its exit code tells why, not the pipe that broke.
            scope.spawn(move || messages.iter().try_for_each(|message| writeln!(input, "{message}")));
            for count in counts.lines() {
                delivered = count?.trim().parse().context("what load-orders.mjs prints")?;
                bar.set_position(delivered);
            }
            Ok(())
        })?;
        let status = node.wait()?;
        ensure!(status.success(), "load-orders.mjs ended with {status}");
        ensure!(delivered == bar.length().unwrap_or_default(), "load-orders.mjs delivered {delivered} messages only");
        Ok(())
    }
}

/// The day of a moment, in days since 1970 (UTC: the demo's site has no other zone).
pub fn today(now: Timestamp) -> i32 {
    i32::try_from(now.0.div_euclid(86_400_000)).unwrap_or(i32::MAX)
}

/// The file says how many records and what they cost together; which, is made up.
fn products(order: &Order) -> Vec<Value> {
    let mut dice = Dice::of(order.at.0.unsigned_abs() ^ order.customer as u64);
    let lines = order.records.clamp(1, 3);
    let price = (order.cents as f64 / f64::from(order.records.max(1))).round() / 100.0;
    let first = dice.below(catalogue::RECORDS.len());
    (0..lines)
        .map(|line| {
            let record = &catalogue::RECORDS[(first + 3 * line as usize) % catalogue::RECORDS.len()];
            // The first line takes what is left over.
            let quantity = if line == 0 { order.records.max(1) - (lines - 1) } else { 1 };
            json!({"product_id": format!("{}-CD", record.id), "name": record.title, "price": price, "quantity": quantity})
        })
        .collect()
}

struct Line<'a> {
    customer: &'a str,
    day: Day,
    records: u32,
    cents: i64,
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Result<Self> {
        let mut columns = line.split(',');
        let mut next = || columns.next().context("a column is missing");
        let (customer, date, records, dollars) = (next()?, next()?, next()?, next()?);
        let day = Day::parse(date).map_err(|invalid| anyhow::anyhow!("{invalid}"))?;
        let cents = (dollars.trim().parse::<f64>()? * 100.0).round() as i64;
        Ok(Self { customer, day, records: records.parse()?, cents })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_whole_and_ends_before_today() {
        let now = Timestamp::parse("2026-11-22T09:00:00Z").unwrap();
        let read = Orders::read(now).unwrap();
        assert_eq!((read.customers.len(), read.orders.len()), (2_357, 6_919));
        assert_eq!(read.orders.iter().map(|order| order.cents).sum::<i64>(), 24_409_194);
        let days: Vec<i32> = read.orders.iter().map(|order| today(order.at)).collect();
        let last = *days.iter().max().unwrap();
        assert!((1..=7).contains(&(today(now) - last)), "{last}");
        // 1997-01-01, a Wednesday, stays one: 1970-01-01 was a Thursday.
        assert_eq!((days[0] + 3).rem_euclid(7), 2);
        assert_eq!(read.messages().len(), 2_357 + 6_919);
        let paid: u32 =
            read.orders.iter().map(|order| products(order).iter().map(|line| line["quantity"].as_u64().unwrap() as u32).sum::<u32>()).sum();
        assert_eq!(paid, read.orders.iter().map(|order| order.records.max(1)).sum::<u32>());
    }
}
