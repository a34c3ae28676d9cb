//! `cargo xtask fit FILE [FROM] [TO]`: the models of customer value fitted to a file of orders, without an edge.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use rapport_model::reading::value::{Fit, Transactions, ValueModel};
use rapport_model::value::{Currency, Day, Range};

use crate::Options;

/// Columns that tell whose, when and how much, by the names that shops give them.
const COLUMNS: [&[&str]; 3] = [
    &["customer_id", "customer", "user_id", "id"],
    &["date", "day", "order_date", "at"],
    &["dollars", "amount", "revenue", "total", "spend"],
];

/// Reads the file, fits, and prints the parameters as they are in the literature.
pub fn fit(options: &Options) -> Result<()> {
    let Some(file) = options.words.first() else { bail!("cargo xtask fit FILE [FROM] [TO]: a CSV with customer, date and amount") };
    let path = options.started_in.join(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let customers = customers(&text).with_context(|| format!("{}", path.display()))?;
    let day = |at: usize| {
        options.words.get(at).map(|text| Day::parse(text).map_err(|invalid| anyhow::anyhow!("{text:?}: {invalid}"))).transpose()
    };
    let last = customers.values().flat_map(|days| days.keys().next_back()).max().copied().context("the file has no orders")?;
    let range = Range { from: day(1)?.unwrap_or(Day(i32::MIN)), to: day(2)?.unwrap_or(last) };
    ensure!(range.from <= range.to, "the first day is after the last");
    let begin = Instant::now();
    let purchases: Vec<_> = customers
        .into_values()
        .filter_map(|days| Transactions::from(days.into_iter().map(|(day, cents)| (day, Some(cents))).collect::<Vec<_>>()).purchases(range))
        .collect();
    let count = purchases.len();
    let model = Fit::of(&purchases, range.to, Currency::USD).and_then(Fit::finish).map_err(|too_few| anyhow::anyhow!("{too_few}"))?;
    println!("{} customers until {}, fitted in {:.2} s\n{}", count, range.to, begin.elapsed().as_secs_f64(), told(&model));
    Ok(())
}

fn told(model: &ValueModel) -> String {
    let buying = |name: &str, model: &rapport_model::reading::value::BuyingModel| {
        format!(
            "{name:12} r {:.3}  alpha {:.3}  a {:.3}  b {:.3}  log-likelihood {:.1}",
            model.r, model.alpha, model.a, model.b, model.log_likelihood
        )
    };
    let spending = model.gamma_gamma.as_ref().map_or_else(
        || "Gamma-Gamma  not enough data yet".to_owned(),
        |spending| format!("Gamma-Gamma  p {:.2}  q {:.2}  v {:.2}", spending.p, spending.q, spending.v),
    );
    format!("{}\n{}\n{spending}", buying("BG/NBD", &model.bg_nbd), buying("MBG/NBD", &model.mbg_nbd))
}

/// What each customer paid on which day, in cents.
fn customers(text: &str) -> Result<BTreeMap<&str, BTreeMap<Day, i64>>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header: Vec<String> = lines.next().context("the file is empty")?.split(',').map(|name| name.trim().to_lowercase()).collect();
    let column = |names: &[&str]| {
        let found = names.iter().find_map(|name| header.iter().position(|column| column == name));
        found.with_context(|| format!("no column is called {}", names.join(" or ")))
    };
    let [whose, when, much] = [column(COLUMNS[0])?, column(COLUMNS[1])?, column(COLUMNS[2])?];
    let mut customers: BTreeMap<&str, BTreeMap<Day, i64>> = BTreeMap::new();
    for (at, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let cell = |column: usize| cells.get(column).copied().with_context(|| format!("line {}: a column is missing", at + 2));
        let day = Day::parse(cell(when)?).map_err(|invalid| anyhow::anyhow!("line {}: {invalid}", at + 2))?;
        let amount: f64 = cell(much)?.parse().with_context(|| format!("line {}: {:?} is no amount", at + 2, cell(much)))?;
        ensure!(amount.is_finite() && amount.abs() < 1e12, "line {}: {amount} is no amount", at + 2);
        *customers.entry(cell(whose)?).or_default().entry(day).or_insert(0) += (amount * 100.0).round() as i64;
    }
    Ok(customers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_model_comes_of_the_file() {
        let text = include_str!("../../demo/data/cdnow_orders.csv");
        let range = Range { from: Day(i32::MIN), to: Day::parse("1997-09-30").unwrap() };
        let purchases: Vec<_> = customers(text)
            .unwrap()
            .into_values()
            .filter_map(|days| {
                Transactions::from(days.into_iter().map(|(day, cents)| (day, Some(cents))).collect::<Vec<_>>()).purchases(range)
            })
            .collect();
        let model = Fit::of(&purchases, range.to, Currency::USD).and_then(Fit::finish).unwrap();
        let told = told(&model);
        assert!(told.contains("r 0.243  alpha 4.41"), "{told}");
        assert!(told.contains("log-likelihood -9582.4"), "{told}");
    }

    #[test]
    fn a_file_without_its_columns_is_refused() {
        assert!(customers("who,date,dollars\na,2026-01-01,1\n").unwrap_err().to_string().contains("customer_id"));
        assert!(customers("id,date,total\na,yesterday,1\n").unwrap_err().to_string().contains("line 2"));
        assert!(customers("").is_err());
    }
}
