//! Numbers, money, days and times as the reader writes them, by the browser's `Intl`.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use rapport_model::value::Day;
use wasm_bindgen::JsValue;

use crate::{
    period::date,
    words::{common, spoken},
};

thread_local! {
    static ZONE: RefCell<String> = const { RefCell::new(String::new()) };
    static FORMATS: RefCell<HashMap<String, Function>> = RefCell::new(HashMap::new());
}

/// From here on moments are shown in this time zone (that of the site on screen).
pub fn use_zone(zone: &str) {
    ZONE.with_borrow_mut(|current| {
        if current != zone {
            zone.clone_into(current);
            FORMATS.with_borrow_mut(HashMap::clear);
        }
    });
}

/// A format is made once and kept: making one costs the browser more than using it a hundred times.
fn formatted(kind: &str, options: &[(&str, JsValue)], number: bool, value: &JsValue) -> String {
    let format = FORMATS.with_borrow_mut(|kept| {
        kept.entry(kind.to_owned())
            .or_insert_with(|| {
                let bag = Object::new();
                for (key, value) in options {
                    // Setting a key of a fresh plain object cannot fail.
                    let _ = Reflect::set(&bag, &JsValue::from_str(key), value);
                }
                let locale = Array::of1(&JsValue::from_str(spoken().tag()));
                if number { Intl::NumberFormat::new(&locale, &bag).format() } else { Intl::DateTimeFormat::new(&locale, &bag).format() }
            })
            .clone()
    });
    let text = format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    // A real minus, as wide as a plus.
    // And September as short as its neighbours.
    if number {
        text.replace('-', "−")
    } else {
        text.strip_suffix("Sept").map_or_else(|| text.replace("Sept ", "Sep "), |start| format!("{start}Sep"))
    }
}

/// A day of the week in short, 1 for Monday to 7 for Sunday.
pub fn weekday_short(day: u64) -> String {
    // The 5th of January 1970 was a Monday.
    let moment = (day + 3) as f64 * 86_400_000.0;
    formatted("weekdayShort", &[("weekday", "short".into()), ("timeZone", "UTC".into())], false, &JsValue::from_f64(moment))
}

/// An exact count: 1,284.
pub fn count(n: u64) -> String {
    formatted("count", &[("maximumFractionDigits", 0.into())], true, &JsValue::from_f64(n as f64))
}

/// A number with so many decimals.
pub fn decimal(value: f64, digits: u32) -> String {
    let options = [("minimumFractionDigits", digits.into()), ("maximumFractionDigits", digits.into())];
    // Not "−0".
    let value = if value.abs() < 0.5 / 10_f64.powi(digits.try_into().unwrap_or(0)) { 0.0 } else { value };
    formatted(&format!("d{digits}"), &options, true, &JsValue::from_f64(value))
}

/// A change: always with a sign, except zero.
pub fn signed(value: f64, digits: u32) -> String {
    let text = decimal(value, digits);
    if value > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
}

/// A share of one as percent.
pub fn percent(share: f64, digits: u32) -> String {
    let options = [("style", "percent".into()), ("minimumFractionDigits", digits.into()), ("maximumFractionDigits", digits.into())];
    formatted(&format!("p{digits}"), &options, true, &JsValue::from_f64(share))
}

/// Money; cents only while they matter.
pub fn money(amount: f64, currency: &str) -> String {
    money_to(amount, currency, if amount.abs() >= 1000.0 || amount == 0.0 { 0 } else { 2 })
}

/// An estimate of money: without cents from ten on.
pub fn money_whole(amount: f64, currency: &str) -> String {
    money_to(amount, currency, if amount.abs() >= 10.0 || amount == 0.0 { 0 } else { 2 })
}

fn money_to(amount: f64, currency: &str, digits: u32) -> String {
    let known = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !known {
        return decimal(amount, digits);
    }
    let options = [
        ("style", "currency".into()),
        ("currency", currency.into()),
        ("currencyDisplay", "narrowSymbol".into()),
        ("minimumFractionDigits", digits.into()),
        ("maximumFractionDigits", digits.into()),
    ];
    formatted(&format!("m{currency}{digits}"), &options, true, &JsValue::from_f64(amount))
}

fn day_value(day: Day) -> JsValue {
    Date::new(&JsValue::from_f64(f64::from(day.0) * 86_400_000.0)).into()
}

fn in_day(kind: &str, options: &[(&str, &str)], day: Day) -> String {
    let mut bag: Vec<(&str, JsValue)> = options.iter().map(|(key, value)| (*key, JsValue::from_str(value))).collect();
    bag.push(("timeZone", "UTC".into()));
    formatted(kind, &bag, false, &day_value(day))
}

/// 22 Aug
pub fn day(of: Day) -> String {
    in_day("day", &[("day", "numeric"), ("month", "short")], of)
}

/// 22 Aug 2026
pub fn day_year(of: Day) -> String {
    in_day("dayYear", &[("day", "numeric"), ("month", "short"), ("year", "numeric")], of)
}

fn in_zone(kind: &str, options: &[(&str, &str)], at: &Date) -> String {
    let mut bag: Vec<(&str, JsValue)> = options.iter().map(|(key, value)| (*key, JsValue::from_str(value))).collect();
    ZONE.with_borrow(|zone| {
        if !zone.is_empty() {
            bag.push(("timeZone", JsValue::from_str(zone)));
        }
    });
    formatted(kind, &bag, false, at)
}

fn moment(iso: &str) -> Option<Date> {
    let date = Date::new(&JsValue::from_str(iso));
    (!date.get_time().is_nan()).then_some(date)
}

/// 14:22, in the site's time zone; what was given when it is no moment.
pub fn time(iso: &str) -> String {
    moment(iso)
        .map_or_else(|| iso.to_owned(), |at| in_zone("time", &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")], &at))
}

/// 14:22 by a clock reading in milliseconds.
pub fn time_of(milliseconds: f64) -> String {
    in_zone("time", &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")], &Date::new(&JsValue::from_f64(milliseconds)))
}

/// 14 Mar 2026, 09:12, in the site's time zone.
pub fn date_time(iso: &str) -> String {
    moment(iso).map_or_else(|| iso.to_owned(), |at| date_time_of(at.get_time()))
}

/// 14 Mar 2026, 09:12 by a clock reading in milliseconds since 1970.
pub fn date_time_of(milliseconds: f64) -> String {
    let options =
        [("day", "numeric"), ("month", "short"), ("year", "numeric"), ("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")];
    in_zone("dateTime", &options, &Date::new(&JsValue::from_f64(milliseconds)))
}

/// 14 Mar 2026, in the site's time zone.
pub fn date_of(iso: &str) -> String {
    moment(iso).map_or_else(|| iso.to_owned(), |at| in_zone("dateOf", &[("day", "numeric"), ("month", "short"), ("year", "numeric")], &at))
}

/// Mar 2026, in the site's time zone.
pub fn month_of(milliseconds: f64) -> String {
    in_zone("month", &[("month", "short"), ("year", "numeric")], &Date::new(&JsValue::from_f64(milliseconds)))
}

/// Mon 23 Nov
pub fn weekday(of: Day) -> String {
    in_day("weekday", &[("weekday", "short"), ("day", "numeric"), ("month", "short")], of)
}

/// Friday 20 November 2026
pub fn weekday_year(of: Day) -> String {
    in_day("weekdayYear", &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")], of)
}

/// Thursday 19 November, 10:12, in the site's time zone.
pub fn weekday_time(iso: &str) -> String {
    let options =
        [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")];
    moment(iso).map_or_else(|| iso.to_owned(), |at| in_zone("weekdayTime", &options, &at))
}

/// When something is due, in a sentence: today 14:00, tomorrow 10:00, Mon 23 Nov, 10:00.
pub fn when(iso: &str) -> String {
    let Some(day) = site_day_of(iso) else { return iso.to_owned() };
    let (time, words) = (time(iso), crate::words::care());
    match day.0 - today().0 {
        0 => words.today_at(&time),
        1 => words.tomorrow_at(&time),
        _ => words.day_at(&weekday(day), &time),
    }
}

/// A length of time in minutes, to the minute below a day: 1 h 42 min, 3.1 days.
pub fn minutes(minutes: f64) -> String {
    let whole = minutes.round().max(0.0);
    let n = |value: f64| count(value as u64);
    match whole {
        m if m < 60.0 => common().minutes(&n(m)),
        m if m < 1440.0 && m % 60.0 == 0.0 => common().hours(&n(m / 60.0)),
        m if m < 1440.0 => crate::words::care().minutes_hours(&n((m / 60.0).floor()), &n(m % 60.0)),
        m => crate::words::care().n_days(&decimal(m / 1440.0, 1)),
    }
}

/// The moment of a day, so many minutes after its midnight, in the site's time zone, as ISO 8601.
pub fn at_minute(day: Day, minute: u32) -> String {
    let guess = f64::from(day.0) * 86_400_000.0 + f64::from(minute) * 60_000.0;
    // The zone's offset at about that time; around a change of clocks an hour more or less is no harm for a due date.
    let offset = offset_at(guess);
    let at = Date::new(&JsValue::from_f64(guess - offset));
    String::from(at.to_iso_string())
}

/// Milliseconds that the site's clocks are ahead of UTC at a moment.
fn offset_at(moment: f64) -> f64 {
    let date = Date::new(&JsValue::from_f64(moment));
    let bag = Object::new();
    ZONE.with_borrow(|zone| {
        let zone = if zone.is_empty() { "UTC" } else { zone };
        let _ = Reflect::set(&bag, &"timeZone".into(), &JsValue::from_str(zone));
    });
    let _ = Reflect::set(&bag, &"hourCycle".into(), &"h23".into());
    let text = String::from(date.to_locale_string("sv-SE", &bag));
    // "2026-11-23 17:00:00", read as if it were UTC.
    let local = Date::new(&JsValue::from_str(&format!("{}Z", text.replace(' ', "T")))).get_time();
    if local.is_nan() { 0.0 } else { local - (moment / 1000.0).floor() * 1000.0 }
}

/// Wednesday 18 November 2026, in the site's time zone.
pub fn long_day(iso: &str) -> String {
    let options = [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")];
    moment(iso).map_or_else(|| iso.to_owned(), |at| in_zone("longDay", &options, &at))
}

/// The site's day of a moment.
pub fn site_day(at: &Date) -> Day {
    // Swedish writes days the way ISO does; the locale is a means here, not a matter of words.
    let bag = Object::new();
    ZONE.with_borrow(|zone| {
        if !zone.is_empty() {
            let _ = Reflect::set(&bag, &"timeZone".into(), &JsValue::from_str(zone));
        }
    });
    let text = at.to_locale_date_string("sv-SE", &bag);
    date::parse(&String::from(text)).unwrap_or(Day((at.get_time() / 86_400_000.0) as i32))
}

/// The site's day of a moment given as ISO 8601.
pub fn site_day_of(iso: &str) -> Option<Day> {
    moment(iso).map(|at| site_day(&at))
}

/// The site's day now.
pub fn today() -> Day {
    site_day(&Date::new_0())
}

/// Milliseconds since 1970 of an ISO 8601 moment.
pub fn milliseconds(iso: &str) -> Option<f64> {
    moment(iso).map(|at| at.get_time())
}

/// How long ago, roughly, where that it is past goes without saying: 12 min, 3 h, 6 days.
pub fn ago(iso: &str) -> String {
    since(iso, |span| common().past(span))
}

/// How long ago, roughly, within a sentence: 12 min ago.
pub fn long_ago(iso: &str) -> String {
    since(iso, |span| common().ago(span))
}

fn since(iso: &str, say: impl Fn(&str) -> String) -> String {
    let Some(at) = milliseconds(iso) else { return iso.to_owned() };
    let seconds = (Date::now() - at).max(0.0) / 1000.0;
    match seconds {
        s if s < 5.0 => common().just_now().to_owned(),
        s if (86_400.0..2.0 * 86_400.0).contains(&s) => common().yesterday().to_owned(),
        s => say(&span(s)),
    }
}

/// A length of time in seconds, roughly.
pub fn span(seconds: f64) -> String {
    let words = common();
    let whole = |unit: f64| count((seconds / unit).floor() as u64);
    match seconds {
        s if s < 60.0 => words.seconds(&whole(1.0)),
        s if s < 3600.0 => words.minutes(&whole(60.0)),
        s if s < 86_400.0 => words.hours(&whole(3600.0)),
        s if s < 21.0 * 86_400.0 => words.days(&whole(86_400.0)),
        s if s < 60.0 * 86_400.0 => words.weeks(&whole(7.0 * 86_400.0)),
        s if s < 730.0 * 86_400.0 => words.months(&whole(30.44 * 86_400.0)),
        _ => words.years(&whole(365.25 * 86_400.0)),
    }
}
