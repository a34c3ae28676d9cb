//! The site on screen.

use leptos::prelude::*;

use crate::{
    browser::intl,
    live::Beat,
    reading::{Reading, reading},
    wire::Site,
};

/// The site that the address names, and what its settings say.
#[derive(Clone, Copy)]
pub struct OnScreen {
    id: StoredValue<String>,
    /// Its settings, read again with every beat: they tell who is there now and when the last event came.
    pub reading: Reading<Site>,
    /// Its time zone; none until it is known. From then on all formats use it.
    pub zone: Memo<Option<String>>,
}

impl OnScreen {
    /// Puts a site on screen.
    pub fn of(id: String, beat: Beat) -> Self {
        let path = format!("/api/sites/{id}");
        let reading = reading::<Site>(move || Some(path.clone()), beat.signal());
        let zone = Memo::new(move |_| {
            let zone = reading.value.with(|site| site.as_ref().map(|site| site.time_zone.clone()))?;
            intl::use_zone(&zone);
            Some(zone)
        });
        Self { id: StoredValue::new(id), reading, zone }
    }

    /// Its id.
    pub fn id(&self) -> String {
        self.id.get_value()
    }

    /// Fewest answers for a score.
    pub fn minimum(&self) -> u64 {
        self.reading.value.with(|site| site.as_ref().map_or(rapport_model::score::MINIMUM_ANSWERS, |site| site.minimum_n))
    }

    /// In which money is shown.
    pub fn currency(&self) -> String {
        self.reading.value.with(|site| site.as_ref().map_or_else(String::new, |site| site.currency.clone()))
    }
}
