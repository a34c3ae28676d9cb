//! What the demo's shop sells, as its pages have it.

/// A record.
pub struct Record {
    /// The name of its page.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Who made it.
    pub artist: &'static str,
}

/// Every record of `demo-site/records/`.
pub const RECORDS: [Record; 8] = [
    Record { id: "harbour-lights", title: "Harbour Lights", artist: "The Late Ferries" },
    Record { id: "paper-satellites", title: "Paper Satellites", artist: "Mira Kestrel" },
    Record { id: "cold-kitchen-songs", title: "Cold Kitchen Songs", artist: "Anselm & Daughter" },
    Record { id: "northbound", title: "Northbound", artist: "Tram 11" },
    Record { id: "etudes-for-rain", title: "Études for Rain", artist: "Ilse Varga" },
    Record { id: "copper-dust", title: "Copper Dust", artist: "Los Faroles" },
    Record { id: "blue-hour-dub", title: "Blue Hour Dub", artist: "Low Tide System" },
    Record { id: "glass-gardens", title: "Glass Gardens", artist: "Amanogawa Trio" },
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_record_has_a_page() {
        for record in super::RECORDS {
            let page = std::fs::read_to_string(crate::step::root().join(format!("demo-site/records/{}.html", record.id))).unwrap();
            assert!(
                page.contains(&format!("<title>{} by ", record.title)) && page.contains(record.artist.split(' ').next().unwrap()),
                "{}",
                record.id
            );
        }
    }
}
