//! The daily digest: once a day at eight by the site's clock, to those webhooks that name it.

use rapport_model::care::{Digest, Occasion};
use rapport_model::value::{Day, Timestamp};

use super::{Care, Here};
use crate::migration::text;
use crate::platform::{Cell, Failure};
use crate::site::settings::SiteSettings;

/// When it is sent, in minutes after midnight.
const AT: u16 = 480;
/// The name under which it is kept for which day it was sent last.
const DIGESTED: &str = "digested";

impl Care {
    /// The day of the last digest, where there was one.
    pub(super) fn read_digested(sql: &dyn crate::platform::Sql) -> Result<Option<Day>, Failure> {
        let rows = sql.query("SELECT value FROM meta WHERE name = ?", &[Cell::Text(DIGESTED.to_owned())])?;
        Ok(rows.first().and_then(|row| Day::parse(&text(row, 0)).ok()))
    }

    fn set_digested(&mut self, day: Day) -> Result<(), Failure> {
        let cells = [Cell::Text(DIGESTED.to_owned()), Cell::Text(day.to_string())];
        self.store.0.exec("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", &cells)?;
        self.digested = Some(day);
        Ok(())
    }

    /// When the next one is due; never while nobody wants it.
    pub(in crate::site) fn digest_due(&self, settings: &SiteSettings) -> Option<i64> {
        let last = self.digested.filter(|_| self.hooks.wants_digest())?;
        Some(settings.calendar().at(Day(last.0.saturating_add(1)), AT).0)
    }

    /// Somebody may want it from now on: the first one comes at the next eight o'clock.
    pub(super) fn begin_digests(&mut self, settings: &SiteSettings, now: i64) -> Result<(), Failure> {
        if self.digested.is_some() || !self.hooks.wants_digest() {
            return Ok(());
        }
        let calendar = settings.calendar();
        let today = calendar.day(Timestamp(now));
        let is_before = now < calendar.at(today, AT).0;
        self.set_digested(if is_before { Day(today.0 - 1) } else { today })
    }

    /// Sends today's, if it is due. Days on which nothing ran are not made up for.
    pub(in crate::site) fn digest(&mut self, here: &Here<'_>) -> Result<(), Failure> {
        if self.digest_due(here.settings).is_none_or(|due| due > here.now.0) {
            return Ok(());
        }
        let today = here.calendar.day(here.now);
        let occasions: Vec<Occasion> = self.store.memories()?;
        let (cases, promises, accounts) = (self.store.cases()?, self.store.promises()?, self.store.accounts()?);
        let digest = Digest::of(&cases, &promises, &occasions, &accounts, here.now, &here.calendar);
        self.hooks.tell_of_day(&digest, today, here.settings, &mut self.errands, here.now.0)?;
        self.set_digested(today)
    }
}
