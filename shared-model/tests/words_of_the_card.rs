//! The browser's tests show cards with the words that the edge would send: the file they take them from says what
//! the model says. `RAPPORT_WRITE=1 cargo test -p rapport-model --test words_of_the_card` writes it anew.

use std::collections::BTreeMap;

use rapport_model::survey::words::LANGUAGES;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/browser/support/words.json");

#[test]
fn the_browser_tests_have_the_same_words() {
    let all: BTreeMap<&str, BTreeMap<&str, &str>> = LANGUAGES
        .iter()
        .map(|(tag, words, more)| (*tag, words.all().into_iter().chain(more.all()).map(|(name, word)| (name, *word)).collect()))
        .collect();
    let said = serde_json::to_string_pretty(&all).unwrap() + "\n";
    if std::env::var_os("RAPPORT_WRITE").is_some() {
        std::fs::write(FILE, &said).unwrap();
    }
    assert_eq!(std::fs::read_to_string(FILE).unwrap_or_default(), said, "see the head of this test");
}
