//! When something happened, by our clock.

use rapport_model::value::{MINUTE, Timestamp};

use super::Reason;

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A time corrected for the sender's clock, by the formula that Segment documents for its common fields:
/// `timestamp = receivedAt - (sentAt - originalTimestamp)`.
#[must_use]
pub fn corrected(original: Timestamp, sent: Timestamp, received: Timestamp) -> Timestamp {
    Timestamp(received.0.saturating_sub(sent.0.saturating_sub(original.0)))
}

/// When an event happened, from the sender's time for it and for the sending.
///
/// A clock that is right to the minute needs no correction where history is brought: midnight stays midnight.
/// What is later than its arrival, by a day at most, is taken to have happened when it arrived.
///
/// # Errors
/// More than a day in the future, or before 1970: the sender's clock makes no sense.
pub fn happened(original: Timestamp, sent: Option<Timestamp>, received: Timestamp) -> Result<Timestamp, Reason> {
    let at = match sent {
        Some(sent) if (received.0.saturating_sub(sent.0)).abs() <= MINUTE && sent.0.saturating_sub(original.0) > DAY => original,
        Some(sent) => corrected(original, sent, received),
        None => original,
    };
    if at.0 > received.0.saturating_add(DAY) {
        return Err("at: is more than a day in the future, also when corrected by sent_at".to_owned());
    }
    if at.0 < 0 {
        return Err("at: is before 1970, also when corrected by sent_at".to_owned());
    }
    Ok(at.min(received))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn as_segment_documents_it() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("../../../tests/vectors/segment_clock.json")).unwrap();
        for case in vectors["cases"].as_array().unwrap() {
            let time = |name: &str| at(case[name].as_str().unwrap());
            let happened = happened(time("originalTimestamp"), Some(time("sentAt")), time("receivedAt"));
            assert_eq!(happened, Ok(time("timestamp")), "{case}");
        }
    }

    #[test]
    fn history_keeps_its_midnight() {
        let (received, sent) = (at("2026-11-22T09:00:00.700Z"), at("2026-11-22T09:00:20Z"));
        let midnight = at("1997-01-01T00:00:00Z");
        assert_eq!(happened(midnight, Some(sent), received), Ok(midnight));
        // A clock that is hours off is corrected also there.
        assert_eq!(happened(midnight, Some(sent.plus(HOUR)), received), Ok(midnight.plus(-HOUR - 19_300)));
    }

    #[test]
    fn absurd_clocks() {
        let received = at("2026-11-22T09:00:00Z");
        assert!(happened(received.plus(2 * DAY), None, received).is_err());
        assert_eq!(happened(received.plus(HOUR), None, received), Ok(received));
        assert!(happened(received, Some(at("9999-01-01T00:00:00Z")), received).is_err());
        assert!(happened(Timestamp(i64::MAX), Some(Timestamp(i64::MIN)), received).is_err());
    }
}
