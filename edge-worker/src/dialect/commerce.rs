//! The e-commerce events of the Segment spec (v2): an order is an order, whoever's words tell of it.

use rapport_model::event::EventKind;
use rapport_model::value::{Currency, Label, Money, Property};

use super::{Fields, Members, Reason, native};

/// A `track` call: an order or refund where its name says so, else an event of the site's own.
pub(super) fn track(name: &str, properties: Option<&Members<'_>>, message_id: &str, currency: Currency) -> Result<EventKind, Reason> {
    let empty = Members::default();
    let fields = Fields::of(properties.unwrap_or(&empty));
    match name.trim().to_ascii_lowercase().as_str() {
        "order completed" | "completed order" => completed(&fields, message_id, currency),
        // A cancelled order is one that was paid back wholly.
        "order refunded" | "refunded order" => refunded(&fields, currency),
        "order cancelled" | "cancelled order" | "order canceled" => Ok(EventKind::Refund { order_id: order_id(&fields)?, amount: None }),
        _ => Ok(EventKind::Track {
            name: Label::of(name),
            properties: properties.map(|all| Property::all(&all.to_map())).unwrap_or_default(),
        }),
    }
}

fn order_id(fields: &Fields<'_>) -> Result<Label, Reason> {
    let id = match fields.id("order_id")? {
        Some(id) => Some(id),
        None => fields.id("orderId")?,
    };
    let id = id.map(|id| Label::of(&id)).filter(|id| !id.as_str().is_empty());
    id.ok_or_else(|| "properties.order_id: is missing".to_owned())
}

/// `revenue` (without shipping and tax), else `total`, else `value`, else the sum of the products.
fn completed(fields: &Fields<'_>, message_id: &str, currency: Currency) -> Result<EventKind, Reason> {
    let products = fields.list("products").map_err(inside)?.unwrap_or_default();
    let items = native::items(products);
    let mut revenue = None;
    for name in ["revenue", "total", "value", "subtotal"] {
        if revenue.is_none() {
            revenue = native::money(fields, name, currency).map_err(inside)?;
        }
    }
    let revenue = match revenue {
        Some(revenue) if revenue.minor < 0 => return Err("properties.revenue: is not below zero; what is paid back is a refund".to_owned()),
        Some(revenue) => revenue,
        None => {
            let sum = items.iter().map(|item| item.price.unwrap_or(0.0) * f64::from(item.quantity)).sum();
            let code = fields.text("currency").map_err(inside)?.map_or(Ok(currency), Currency::parse);
            let code = code.map_err(|invalid| format!("properties.currency: {invalid}"))?;
            Money::of(sum, code).map_err(|invalid| format!("properties.products: {invalid}"))?
        }
    };
    // The spec makes the order's number optional; then the message is the order.
    let order_id = order_id(fields).unwrap_or_else(|_| Label::of(message_id));
    Ok(EventKind::Order { order_id, revenue, items })
}

/// An amount where one is given, else all of it.
fn refunded(fields: &Fields<'_>, currency: Currency) -> Result<EventKind, Reason> {
    let mut amount = None;
    for name in ["refund_amount", "total", "revenue", "value"] {
        if amount.is_none() {
            amount = native::money(fields, name, currency).map_err(inside)?;
        }
    }
    let amount = amount.map(|money| Money { minor: money.minor.abs(), ..money }).filter(|money| money.minor > 0);
    Ok(EventKind::Refund { order_id: order_id(fields)?, amount })
}

fn inside(reason: Reason) -> Reason {
    format!("properties.{reason}")
}
